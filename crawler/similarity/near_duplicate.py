"""Whether one text is had from another, and how: decided by the two texts and their days alone.

Measured by containment, the share of the one text's runs of five words that stand in the other: it is the same
whatever else the longer text holds, while the Jaccard index of a copy falls with what was cut from it. Nothing but the
two texts counts, so the order in which they came cannot.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from crawler.similarity.templated import are_twins
from crawler.similarity.text import ComparedText

Kind = Literal["same", "copy", "edited", "excerpt"]

FEWEST_RUNS = 16
"""Runs that a text must have to be compared: twenty words. Shorter ones are alike by chance."""

_COPY = 0.8
"""Of the runs of both texts, at least: a copy but for a correction or two."""
_PART = 0.8
"""Of the runs of the later text, at least, where it is a part of the earlier one ..."""
_WHOLE = 0.6
"""... of which less than this stands in it."""
_ONLY_CUT = 0.95
"""Of the runs of the later text, at least, where nothing was done to the earlier one but to cut it."""
_EDITED = 0.5
"""Of the runs of one of them: an edited copy, on its own evidence."""
_GREY = 0.38
"""From here on to ``_EDITED`` other evidence decides: different reports share up to two fifths."""
_FIRST_HALF = 0.33
"""Of the first half of the text of which more is shared, likewise, at least: what stands at the end is background."""
_DAYS = 3
"""Days between two texts of the grey band, at most."""
_NAMES = 0.5
"""Share of the names of the text that has fewer, at least, where names are to be the evidence; and three of them."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a relation rests on besides its two shares."""

    runs: int
    """Runs of five words that both have."""
    days: int | None
    """Days between them; None where one has no day."""
    names: tuple[int, int]
    """Names that both have, and names of the one that has fewer."""
    numbers: tuple[int, int]
    """Likewise numbers."""
    quotes: int
    """Quotations of at least twenty letters that both have."""
    dateline: bool
    """Whether both bear the same dateline."""


@dataclass(frozen=True, slots=True)
class Relation:
    """How a text is had from an earlier one."""

    kind: Kind
    """``same``: the outlet's own once more, but for a few words; ``copy``: likewise another's;
    ``edited``: with changes; ``excerpt``: a part of it."""
    contained: float
    """Share of the later text's runs that stand in the earlier one."""
    containing: float
    """Share of the earlier text's runs that stand in the later one."""
    evidence: Evidence


def relate(later: ComparedText, earlier: ComparedText) -> Relation | None:
    """How ``later`` is had from ``earlier``; None where it is a text of its own."""
    shared = len(later.runs & earlier.runs)
    if min(len(later.runs), len(earlier.runs)) < FEWEST_RUNS:
        return None
    contained, containing = shared / len(later.runs), shared / len(earlier.runs)
    if max(contained, containing) < _GREY:
        return None
    part, whole = (later, earlier) if contained >= containing else (earlier, later)
    if part.lead.isdisjoint(whole.runs) and (max(contained, containing) < _EDITED or whole.lead.isdisjoint(part.runs)):
        # What they share is no news: background, or what an outlet puts under everything.
        return None
    evidence = _evidence(shared, later, earlier)
    if max(contained, containing) < _EDITED and not (_supported(evidence) and _begins_alike(part, whole)):
        return None
    if are_twins(later, earlier):
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


def _supported(evidence: Evidence) -> bool:
    """Whether what is in the grey band is a copy all the same."""
    if evidence.days is None or evidence.days > _DAYS:
        return False
    names, of = evidence.names
    return evidence.days <= 1 or evidence.quotes > 0 or evidence.dateline or (names >= 3 and names >= _NAMES * of)


def _begins_alike(part: ComparedText, whole: ComparedText) -> bool:
    half = len(part.words) // 2
    return sum(part.covered(whole)[:half]) >= _FIRST_HALF * half


def _evidence(shared: int, one: ComparedText, other: ComparedText) -> Evidence:
    dateline = one.body[0]
    return Evidence(
        runs=shared,
        days=abs(one.day - other.day) if one.day is not None and other.day is not None else None,
        names=_both(one.names, other.names),
        numbers=_both(one.numbers, other.numbers),
        quotes=len(one.quotes & other.quotes),
        dateline=dateline is not None and dateline == other.body[0],
    )


def _both(one: frozenset[str], other: frozenset[str]) -> tuple[int, int]:
    return len(one & other), min(len(one), len(other))
