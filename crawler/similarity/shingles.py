"""Shingles of five words, and the sample of them that is used to find texts with common shingles.

The sample is a scaled MinHash (Irber et al. 2022, "FracMinHash"): it contains the shingles whose hash is divisible by a
power of two, which is larger for longer texts. MinHash of whole texts, in bands, finds texts that are similar as a
whole, but misses a text of which half was cut. Two samples share what the texts share, however long each is.
"""

from __future__ import annotations

from collections.abc import Sequence

from rensa import RMinHash

WORDS = 5
"""Words in a shingle."""

SAMPLE = 32
"""Most shingles in a sample; a text with enough shingles has at least half of this."""

_MIXER = 0x9E3779B97F4A7C15
"""2^64 divided by the golden ratio (Knuth, multiplicative hashing): spreads the lower bits of the hash."""


def shingles_of(words: Sequence[str]) -> list[int]:
    """The shingle that starts at each word, as a 64-bit hash; none starts at the last four words."""
    shingles = list(map(" ".join, zip(*(words[start:] for start in range(WORDS)), strict=False)))
    return RMinHash.hash_token_sets([shingles])[0] if shingles else []


def sampling_rate(shingles: int) -> int:
    """One in how many shingles is sampled, for a text with this many different ones: a power of two."""
    every = 1
    while shingles > every * SAMPLE:
        every *= 2
    return every


def sample(shingles: frozenset[int]) -> list[int]:
    """The sample of a text's shingles, 48 bits each, so that SQLite stores them in six bytes."""
    every = sampling_rate(len(shingles))
    return sorted({shingle >> 16 for shingle in shingles if (shingle * _MIXER >> 40) % every == 0})
