"""Whether one text derives from another, and how, decided from the two texts and their days alone.

Measured by containment: the share of one text's shingles that the other contains. It does not depend on what else the
longer text contains, while the Jaccard index of a copy falls with what was cut from it. Only the two texts count, so
the order in which they arrived cannot matter.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from crawler.similarity.templated import are_templated
from crawler.similarity.text import ComparedText

# Measured on the project's own 605 texts (evaluation/labelled/syndication); ``python -m evaluation.syndication_limits``
# repeats the measurements. tests/test_near_duplicate_limits.py tests each limit.

Kind = Literal["same", "copy", "edited", "excerpt"]

FEWEST_SHINGLES = 16
"""Fewest shingles of a text that is compared: twenty words. Texts of different stories share up to 13 shingles by
chance, and 17 if they are filled from one template."""

_COPY = 0.8
"""Least share of both texts' shingles for a copy, with a correction or two. 91 of 93 copies have so much in common with
their originals and the other two 0.77; edited copies have 0.74 at most."""
_PART = 0.8
"""Least share of the later text's shingles, if it is a part of the earlier one ..."""
_WHOLE = 0.6
"""... and contains less than this share of the earlier one's."""
_ONLY_CUT = 0.95
"""Least share of the later text's shingles, if the earlier one was only cut."""
_EDITED = 0.5
"""Least share of either text's shingles for an edited copy, without other evidence. At 0.4, two more of 220 different
texts are taken for copies; at 0.6, four more of 87 edited copies are missed."""
_GREY = 0.38
"""From here to ``_EDITED`` other evidence decides: different reports share up to two fifths. Edited copies have at
least 0.49; of nine real ones, one has 0.43. At 0.3, one more different text is taken for a copy."""
_FIRST_HALF = 0.33
"""Least share of the first half of the text with the larger share, since the end is background. At 0.2, one more
different text is taken for a copy; at 0.45, one more edited copy is missed."""
_DAYS = 3
"""Most days between two texts of the grey band: all copies, edited or not, came within three days."""
_NAMES = 0.5
"""Least share of the names of the text with fewer names, for names to count as evidence; and at least three names."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """The evidence for a relation besides its two shares."""

    shingles: int
    """Number of shingles in both."""
    days: int | None
    """Days between them; None if one has no day."""
    names: tuple[int, int]
    """Number of names in both, and of names in the text with fewer."""
    numbers: tuple[int, int]
    """The same for numbers."""
    quotes: int
    """Number of quotations of at least twenty letters in both."""
    dateline: bool
    """Whether both have the same dateline."""


@dataclass(frozen=True, slots=True)
class Relation:
    """How a text derives from an earlier one."""

    kind: Kind
    """``same``: the outlet's own text again, except for a few words; ``copy``: the same from another outlet;
    ``edited``: with changes; ``excerpt``: a part of it."""
    contained: float
    """Share of the later text's shingles that are in the earlier one."""
    containing: float
    """Share of the earlier text's shingles that are in the later one."""
    evidence: Evidence


def relate(later: ComparedText, earlier: ComparedText) -> Relation | None:
    """How ``later`` derives from ``earlier``; None if it does not."""
    if min(len(later.shingles), len(earlier.shingles)) < FEWEST_SHINGLES:
        return None
    shared = len(later.shingles & earlier.shingles)
    contained, containing = shared / len(later.shingles), shared / len(earlier.shingles)
    most = max(contained, containing)
    if most < _GREY:
        return None
    part, whole = (later, earlier) if contained >= containing else (earlier, later)
    if part.lead.isdisjoint(whole.shingles) and (most < _EDITED or whole.lead.isdisjoint(part.shingles)):
        # They share something other than the news: background, or text that an outlet puts under every article.
        return None
    if are_templated(later, earlier):
        return None
    evidence = _evidence(shared, later, earlier)
    if most < _EDITED and not (_is_supported(evidence) and _share_the_beginning(part, whole)):
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
