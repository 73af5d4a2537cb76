"""Of which state an office is, if its sentence does not say so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from crawler.events.marked import Mark
from crawler.events.named import Named
from crawler.events.offices import ENVOYS
from crawler.events.parties import Side
from crawler.events.surroundings import Surroundings
from crawler.model.events import EventSide, SideBasis, Words
from crawler.text.states import state_of

_STATES = (Mark.NAME, Mark.PEOPLE, Mark.CAPITAL)


@dataclass(frozen=True, slots=True)
class Clause:
    """Where sides stand, and where they met."""

    field: str
    here: Named | None
    """The state of the place, if one is named."""
    around: Surroundings
    is_call: bool
    """Whether they spoke by telephone, each from home."""

    def resolved(self, side: Side, others: Sequence[Side], role: str) -> EventSide | None:
        """A side with its state and how that is known; None if it is not. ``others``: those whom it dealt with."""
        code, basis = side.code, SideBasis.NAMED
        words = side.elsewhere or self.around.words(self.field, side.start, side.end)
        if code is None:
            code, basis, elsewhere = self._of_office(side, others)
            words = elsewhere or words
        if code is None:
            return None
        # Ministries have directors-general, too.
        office = "official" if side.office == "igo_head" and state_of(code) else side.office
        return EventSide(code=code, basis=basis, words=words, office=office, person=side.person, role=role)

    def _of_office(self, side: Side, others: Sequence[Side]) -> tuple[str | None, SideBasis, Words | None]:
        nothing = None, SideBasis.NAMED, None
        around = self.around
        known = {other.code for other in others if other.code}
        if not known:
            return nothing
        is_envoy, with_envoy = side.office in ENVOYS, all(other.office in ENVOYS for other in others)
        hosts = {other.host for other in others if other.host}
        if len(hosts) == 1 and not is_envoy:
            return hosts.pop(), SideBasis.ACCREDITED, None
        filed = [named for named in around.of_dateline if named.mark in _STATES]
        codes = {named.code for named in filed}
        if (with_envoy or self.is_call) and not is_envoy and len(codes) == 1 and not codes & known:
            # Envoys are received where they are accredited, people telephone from home, and that is where it is filed.
            return filed[0].code, SideBasis.NAMED, around.words("text", filed[0].start, filed[0].end)
        if side.guest_or_host == "host" and self.here is not None and self.here.code not in known:
            return self.here.code, SideBasis.NAMED, around.words(self.field, self.here.start, self.here.end)
        left = around.two_states.keys() - known
        if len(left) == 1 and around.may_be_home_of(left) and (side.guest_or_host or around.is_between_states):
            (code,) = left
            return code, SideBasis.NAMED, around.two_states[code]
        titled = {code: words for code, words in around.of_headline.items() if code not in known}
        if len(titled) == 1:
            ((code, words),) = titled.items()
            return code, SideBasis.NAMED, words
        if titled or is_envoy:
            return nothing
        if with_envoy and self.here is not None and self.here.code not in known:
            # An envoy calls on the ministers of the state where both are.
            return self.here.code, SideBasis.NAMED, around.words(self.field, self.here.start, self.here.end)
        if len(codes) == 1 and not codes & known and codes == {around.country}:
            return filed[0].code, SideBasis.NAMED, around.words("text", filed[0].start, filed[0].end)
        if codes - known or around.country is None or around.country in known or not self._is_at_home(side, with_envoy):
            return nothing
        return around.country, SideBasis.OUTLET, None

    def _is_at_home(self, side: Side, with_envoy: bool) -> bool:
        """Whether an office may be of the outlet's state.

        An office alone is that of the home state, as is one that receives an envoy; "President Ruto" may be anybody's,
        unless the text speaks of the home state, too.
        """
        around = self.around
        inside = [each for each in around.of_text if side.start <= each.start and each.end <= side.end]
        if any(each.mark is Mark.LEADER and each.code != around.country for each in inside):
            return False
        if side.person is None or with_envoy:
            return True
        return any(each.code == around.country for each in (*around.of_text, *around.of_title))
