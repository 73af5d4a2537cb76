"""Of which state an office is, if its sentence does not say so."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from crawler.events.marked import Mark
from crawler.events.named import Named
from crawler.events.offices import ENVOYS
from crawler.events.parties import Side
from crawler.model.events import EventSide, SideBasis, Words

_STATES = (Mark.NAME, Mark.PEOPLE, Mark.CAPITAL)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What an article says around the sentence."""

    title: str
    text: str
    of_title: Sequence[Named]
    """What the headline names."""
    of_dateline: Sequence[Named]
    country: str | None
    """The outlet's."""


def resolved(side: Side, others: Sequence[Side], field: str, around: Surroundings, role: str) -> EventSide | None:
    """A side with its state and how that is known; None if it is not. ``others``: those whom it dealt with."""
    words = Words(
        field, (around.title if field == "title" else around.text)[side.start : side.end], side.start, side.end
    )
    code, basis = side.code, SideBasis.NAMED
    if code is None:
        known = {other.code for other in others if other.code}
        code, basis, elsewhere = _found(side, others, known, around)
        words = elsewhere or words
    if code is None:
        return None
    return EventSide(code=code, basis=basis, words=words, office=side.office, person=side.person, role=role)


def _found(
    side: Side, others: Sequence[Side], known: set[str], around: Surroundings
) -> tuple[str | None, SideBasis, Words | None]:
    nothing = None, SideBasis.NAMED, None
    if not known:
        return nothing
    is_envoy = side.office in ENVOYS
    hosts = {other.host for other in others if other.host}
    if len(hosts) == 1 and not is_envoy:
        return hosts.pop(), SideBasis.ACCREDITED, None
    titled = [named for named in around.of_title if named.mark in _STATES and named.code not in known]
    if len({named.code for named in titled}) == 1:
        return titled[0].code, SideBasis.NAMED, _words("title", around.title, titled[0])
    if titled or is_envoy:
        return nothing
    filed = [named for named in around.of_dateline if named.mark in _STATES]
    codes = {named.code for named in filed}
    if len(codes - known) == 1 and len(codes) == 1 and (codes == {around.country} or _all_envoys(others)):
        return filed[0].code, SideBasis.NAMED, _words("text", around.text, filed[0])
    if codes - known or around.country in known:
        return nothing
    return around.country, SideBasis.OUTLET, None


def _all_envoys(sides: Iterable[Side]) -> bool:
    return all(side.office in ENVOYS for side in sides)


def _words(field: str, text: str, named: Named) -> Words:
    return Words(field, text[named.start : named.end], named.start, named.end)
