"""Runs of five words, and the sample of them by which texts that share any are found.

The sample is a scaled MinHash (Irber et al. 2022, "FracMinHash"): a run is in it when its hash is divisible by
a power of two, which is larger for longer texts. MinHash of whole texts, in bands, finds texts that are alike
as a whole; it misses a text of which half was cut. Two samples share what the texts share, however long each is.
"""

from __future__ import annotations

from collections.abc import Sequence

from rensa import RMinHash

RUN = 5
"""Words in a run."""

SAMPLE = 32
"""Runs in a sample, about, at most: between half of this and all."""

_MIXER = 0x9E3779B97F4A7C15
"""2^64 by the golden ratio (Knuth, multiplicative hashing): spreads what the hash has in its lower bits."""


def runs_in(words: Sequence[str]) -> list[int]:
    """The run that begins at each word, as a hash of 64 bits; the last four words begin none."""
    runs = list(map(" ".join, zip(*(words[start:] for start in range(RUN)), strict=False)))
    return RMinHash.hash_token_sets([runs])[0] if runs else []


def scale(runs: int) -> int:
    """Of how many runs one is in the sample of a text that has this many different ones: a power of two."""
    every = 1
    while runs > every * SAMPLE:
        every *= 2
    return every


def sample(runs: frozenset[int]) -> list[int]:
    """The sample of a text's runs, 48 bits each, so that SQLite stores them in six bytes."""
    every = scale(len(runs))
    return sorted({run >> 16 for run in runs if (run * _MIXER >> 40) % every == 0})
