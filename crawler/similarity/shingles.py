"""Shingles of five words, and the sample of them by which texts that share any are found.

The sample is a scaled MinHash (Irber et al. 2022, "FracMinHash"): a shingle is in it when its hash is divisible by
a power of two, which is larger for longer texts. MinHash of whole texts, in bands, finds texts that are similar
as a whole; it misses a text of which half was cut. Two samples share what the texts share, however long each is.
"""

from __future__ import annotations

from collections.abc import Sequence

from rensa import RMinHash

WORDS = 5
"""Words in a shingle."""

SAMPLE = 32
"""Shingles in a sample, at most; at least half of this, where a text has so many."""

_MIXER = 0x9E3779B97F4A7C15
"""2^64 by the golden ratio (Knuth, multiplicative hashing): spreads what the hash has in its lower bits."""


def shingles_of(words: Sequence[str]) -> list[int]:
    """The shingle that begins at each word, as a hash of 64 bits; the last four words begin none."""
    shingles = list(map(" ".join, zip(*(words[start:] for start in range(WORDS)), strict=False)))
    return RMinHash.hash_token_sets([shingles])[0] if shingles else []


def sampling_rate(shingles: int) -> int:
    """Of how many shingles one is sampled in a text that has this many different ones: a power of two."""
    every = 1
    while shingles > every * SAMPLE:
        every *= 2
    return every


def sample(shingles: frozenset[int]) -> list[int]:
    """The sample of a text's shingles, 48 bits each, so that SQLite stores them in six bytes."""
    every = sampling_rate(len(shingles))
    return sorted({shingle >> 16 for shingle in shingles if (shingle * _MIXER >> 40) % every == 0})
