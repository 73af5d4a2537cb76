"""Whether one text derives from another, and how: decided by the two texts and their days alone.

Measured by containment: the share of the one text's shingles that the other one has. It is the same however much else
the longer text holds, while the Jaccard index of a copy falls with what was cut from it. Nothing but the two texts
counts, so the order in which they came cannot.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from crawler.similarity.templated import are_templated
from crawler.similarity.text import ComparedText

# Measurements are of the project's own 605 texts (evaluation/labelled/syndication): ``python -m
# evaluation.syndication_limits`` repeats them. tests/test_near_duplicate_limits.py holds each limit.

Kind = Literal["same", "copy", "edited", "excerpt"]

FEWEST_SHINGLES = 16
"""Shingles that a text must have to be compared: twenty words. Texts of different stories share up to 13 shingles by
chance, and 17 where they are filled from one template."""

_COPY = 0.8
"""Of the shingles of both texts, at least: a copy but for a correction or two. 91 of 93 copies have so much in common
with their originals and the other two 0.77; edited copies have 0.74 at most."""
_PART = 0.8
"""Of the shingles of the later text, at least, where it is a part of the earlier one ..."""
_WHOLE = 0.6
"""... of which less than this is in it."""
_ONLY_CUT = 0.95
"""Of the shingles of the later text, at least, where nothing was done to the earlier one but to cut it."""
_EDITED = 0.5
"""Of the shingles of one of them: an edited copy, without other evidence. At 0.4, two different texts of 220 more are
taken for copies; at 0.6, four edited copies of 87 more are missed."""
_GREY = 0.38
"""From here on to ``_EDITED`` other evidence decides: different reports share up to two fifths. Edited copies have
0.49 at least; of nine real ones, one has 0.43. At 0.3, one different text more is taken for a copy."""
_FIRST_HALF = 0.33
"""Of the first half of the text of which more is shared, likewise, at least: what comes at the end is background. At
0.2, one different text more is taken for a copy; at 0.45, one edited copy more is missed."""
_DAYS = 3
"""Days between two texts of the grey band, at most: all copies, edited or not, came within three days."""
_NAMES = 0.5
"""Share of the names of the text that has fewer, at least, where names are to be the evidence; and three of them."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a relation rests on besides its two shares."""

    shingles: int
    """Shingles that both have."""
    days: int | None
    """Days between them; None where one has no day."""
    names: tuple[int, int]
    """Names that both have, and names of the one that has fewer."""
    numbers: tuple[int, int]
    """Likewise numbers."""
    quotes: int
    """Quotations of at least twenty letters that both have."""
    dateline: bool
    """Whether both have the same dateline."""


@dataclass(frozen=True, slots=True)
class Relation:
    """How a text derives from an earlier one."""

    kind: Kind
    """``same``: the outlet's own text again, but for a few words; ``copy``: likewise another outlet's;
    ``edited``: with changes; ``excerpt``: a part of it."""
    contained: float
    """Share of the later text's shingles that are in the earlier one."""
    containing: float
    """Share of the earlier text's shingles that are in the later one."""
    evidence: Evidence


def relate(later: ComparedText, earlier: ComparedText) -> Relation | None:
    """How ``later`` derives from ``earlier``; None where it is a text of its own."""
    if min(len(later.shingles), len(earlier.shingles)) < FEWEST_SHINGLES:
        return None
    shared = len(later.shingles & earlier.shingles)
    contained, containing = shared / len(later.shingles), shared / len(earlier.shingles)
    most = max(contained, containing)
    if most < _GREY:
        return None
    part, whole = (later, earlier) if contained >= containing else (earlier, later)
    if part.lead.isdisjoint(whole.shingles) and (most < _EDITED or whole.lead.isdisjoint(part.shingles)):
        # What they share is not the news: background, or what an outlet puts under every article.
        return None
    evidence = _evidence(shared, later, earlier)
    if most < _EDITED and not (_is_supported(evidence) and _share_the_beginning(part, whole)):
        return None
    if are_templated(later, earlier):
        return None
    kind = _kind(contained, containing)
    if kind == "copy" and later.outlet == earlier.outlet:
        kind = "same"
    return Relation(kind, round(contained, 3), round(containing, 3), evidence)


def _kind(contained: float, containing: float) -> Kind:
    if min(contained, containing) >= _COPY:
        return "copy"
    if contained >= _ONLY_CUT or (contained >= _PART and containing < _WHOLE):
        return "excerpt"
    return "edited"


def _is_supported(evidence: Evidence) -> bool:
    """Whether texts of the grey band are near-duplicates after all."""
    if evidence.days is None or evidence.days > _DAYS:
        return False
    names, of = evidence.names
    return evidence.days <= 1 or evidence.quotes > 0 or evidence.dateline or (names >= 3 and names >= _NAMES * of)


def _share_the_beginning(part: ComparedText, whole: ComparedText) -> bool:
    half = len(part.words) // 2
    return sum(part.covered(whole)[:half]) >= _FIRST_HALF * half


def _evidence(shared: int, one: ComparedText, other: ComparedText) -> Evidence:
    dateline = one.body[0]
    return Evidence(
        shingles=shared,
        days=abs(one.day - other.day) if one.day is not None and other.day is not None else None,
        names=_both(one.names, other.names),
        numbers=_both(one.numbers, other.numbers),
        quotes=len(one.quotes & other.quotes),
        dateline=dateline is not None and dateline == other.body[0],
    )


def _both(one: frozenset[str], other: frozenset[str]) -> tuple[int, int]:
    return len(one & other), min(len(one), len(other))
