"""Finds the events that an English article reports."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from crawler.events.cast import Cast
from crawler.events.circumstances import Circumstances
from crawler.events.clauses import is_background, is_main, is_told_as_a_fact
from crawler.events.day import day_of
from crawler.events.host import Clause
from crawler.events.marked import Mark
from crawler.events.merged import merged
from crawler.events.named import Named
from crawler.events.offices import ENVOYS
from crawler.events.parties import Party, Side
from crawler.events.patterns import Pattern
from crawler.events.sentence import Sentence
from crawler.events.surroundings import Surroundings
from crawler.model.events import Event, EventKind, EventSide, EventStatus, SideBasis, Words
from crawler.text.sentences import sentence_spans

_READ = 1800
"""Code points of a text that are read: further down stand background and what others say. Of 605 labelled texts, one
has an event between here and 2,500."""
_LONGEST = 700
"""Code points of a sentence; a longer one is a list or table that lost its layout."""
_PEOPLE = frozenset({EventKind.MEETING, EventKind.CALL, EventKind.VISIT})
"""What only people do, not states: "India met Australia" is a match."""
_CONVERSATIONS = frozenset({EventKind.MEETING, EventKind.CALL, EventKind.TALKS})
_CONTACTS = _CONVERSATIONS | {EventKind.VISIT, EventKind.CREDENTIALS}
_STATES = (Mark.NAME, Mark.PEOPLE, Mark.CAPITAL, Mark.LEADER)
_TWO = 2
"""A dealing has two sides."""
_PARTIES = re.compile(f"[{Mark.PARTY.letters}]")


def find_events(title: str, text: str, known: Circumstances) -> list[Event]:
    """The events of an article in English, in the order of the text; of the headline alone, at the front.

    Raises:
        VocabularyError: a line of the files of states, organisations, offices or verbs is invalid.
    """
    text = text[:_READ]
    around = Surroundings(title, text, _head(text, known), known.country)
    if not around.says_that_something_happened:
        return []
    weak: list[Event] = []
    found = [event for field in ("title", "text") for event in _of_field(field, known, around, weak)]
    happened = (event for event in found if event.kind in _CONTACTS and event.status is EventStatus.HAPPENED)
    told = {pair for event in happened for pair in event.pairs}
    return merged([*found, *(event for event in weak if told.isdisjoint(event.pairs))])


def _head(text: str, known: Circumstances) -> int:
    """Where the text begins behind its dateline."""
    return len(known.dateline) if known.dateline and text.startswith(known.dateline) else 0


def _of_field(field: str, known: Circumstances, around: Surroundings, weak: list[Event]) -> Iterator[Event]:
    """The events of the headline or the text; those of weak patterns are added to ``weak``."""
    text = around.title if field == "title" else around.text
    lede = len(text.partition("\n\n")[0])
    year = known.written.day.year if known.written.day else None
    start = _head(text, known) if field == "text" else 0
    cast = Cast()
    before: _Report | None = None
    introducing: list[_Report] = []
    for begin, end in sentence_spans(text):
        begin = max(begin, min(start, end))
        if end - begin > _LONGEST:
            before = None
            continue
        reading = _Report(field, text, begin, end, before, cast, around)
        before = reading
        if not reading.patterns or is_background(text[begin:end], year):
            introducing.append(reading)
            continue
        # Those who were introduced may be called by name alone further down.
        for each in (*introducing, reading):
            each.read()
        introducing.clear()
        for event, is_weak in reading.events(around):
            day, basis = day_of(text[begin:end], event.status, known, leads=field == "title" or end <= lede)
            dated = replace(event, day=day, day_basis=basis)
            if is_weak:
                weak.append(dated)
            else:
                yield dated


class _Report(Sentence):
    """A sentence that may report events."""

    def events(self, around: Surroundings) -> Iterator[tuple[Event, bool]]:
        """The events of the sentence, by the first pattern for each group of parties, and whether that is weak."""
        text = self._marked.lowered
        parties = len(_PARTIES.findall(text))
        taken: list[tuple[int, int]] = []
        for pattern in self.patterns:
            if pattern.parties > parties:
                continue
            for match in pattern.found_in(text, headline=self._headline):
                first = max(map(match.start, {"past", "now", "plan"} & match.groupdict().keys()), default=-1)
                told = max(first, match.start()), match.end()
                if any(start < told[1] and told[0] < end for start, end in taken):
                    continue
                before = text[: match.start()]
                is_fact = match.groupdict().get("past") and is_told_as_a_fact(before)
                if not (is_fact or is_main(before)) or _is_quoted(text, match.start()):
                    continue
                event = self._event(pattern, match, around)
                if event is not None:
                    taken.append(told)
                    yield event, pattern.is_weak

    def _event(self, pattern: Pattern, match: re.Match[str], around: Surroundings) -> Event | None:
        groups = match.groupdict()
        one = self._sides(groups.get("s") or groups.get("l") or "")
        other = self._sides(groups.get("o") or groups.get("e") or "")
        if groups.get("e") and not self._party(groups["e"]).is_envoy:
            return None
        if any(self._is_party(letter) and self._party(letter).is_both for letter in groups.get("o") or ""):
            return None
        if groups.get("t"):
            other = self._of_state(groups["t"])
        parties = [
            self._party(letter)
            for group in ("s", "l", "o")
            for letter in groups.get(group) or ""
            if self._is_party(letter)
        ]
        if pattern.kind in _PEOPLE and not _may_meet(parties, around):
            return None
        if groups.get("at") and pattern.kind in (EventKind.VISIT, EventKind.CREDENTIALS):
            other = self._of_place(groups["at"])
            if not other:
                return None
        elif pattern.kind is EventKind.CREDENTIALS and not other:
            other = [Side(side.host, None, None, side.start, side.end) for side in one if side.host]
        status = _status(pattern, groups)
        where = self._place(match)
        if pattern.kind is EventKind.VISIT and groups.get("at"):
            where = self._destination(groups["at"])
        clause = Clause(self._field, self._state_at(where), around, is_call=pattern.kind is EventKind.CALL)
        if groups.get("l") and not other:
            sides = self._together(self._equals(one, one), clause)
            pairs = {tuple(sorted((a.code, b.code))) for a in sides for b in sides if a.code != b.code}
        else:
            one, other = self._equals(one, other), self._equals(other, one)
            subjects = [each for side in one if (each := clause.resolved(side, other, "subject"))]
            objects = [each for side in other if (each := clause.resolved(side, one, "object"))]
            sides = [*subjects, *objects]
            pairs = {tuple(sorted((a.code, b.code))) for a in subjects for b in objects if a.code != b.code}
        if not pairs and pattern.kind in _CONVERSATIONS:
            sides, pairs = self._of_two_states(parties, around)
        if not pairs:
            return None
        within = {code for pair in pairs for code in pair}
        start, end = self._marked.start(match.start()), self._marked.end(match.end())
        end -= self._text[end - 1] == ","
        return Event(
            kind=pattern.kind,
            status=status,
            words=Words(self._field, self._text[start:end], start, end),
            sides=tuple(side for side in sides if side.code in within),
            pairs=tuple(sorted(pairs)),  # type: ignore[arg-type]
            place=self._text[slice(*where)] if where else None,
        )

    @staticmethod
    def _of_two_states(parties: Sequence[Party], around: Surroundings) -> tuple[list[EventSide], set[tuple[str, ...]]]:
        """The two states of the article, if two of its people met and it does not say who is whose."""
        sides = [side for party in parties for side in party.sides]
        meet = any(side.guest_or_host or side.is_counterpart for side in sides) or (
            any(side.office in ENVOYS for side in sides) and not all(side.office in ENVOYS for side in sides)
        )
        # No state has two presidents.
        meet |= all(side.office and side.person for side in sides) and (len(parties) == 1 or around.names_two_together)
        if len(sides) != _TWO or any(side.code for side in sides) or not meet or around.is_other_news:
            return [], set()
        two = around.two_states
        found = [EventSide(code=code, basis=SideBasis.NAMED, words=words, role="both") for code, words in two.items()]
        return found, {tuple(sorted(two))} if two else set()

    @staticmethod
    def _is_party(letter: str) -> bool:
        return Mark.PARTY.first <= ord(letter) < Mark.PARTY.first + 0x100

    def _sides(self, letters: str) -> list[Side]:
        return [side for letter in letters if self._is_party(letter) for side in self._party(letter).sides]

    @staticmethod
    def _together(sides: Sequence[Side], clause: Clause) -> list[EventSide]:
        found = (clause.resolved(side, [other for other in sides if other is not side], "both") for side in sides)
        return [side for side in found if side is not None]

    @staticmethod
    def _equals(sides: list[Side], others: list[Side]) -> list[Side]:
        """A counterpart holds the same office."""
        offices = {other.office for other in others if other.office}
        if len(offices) != 1:
            return sides
        office = offices.pop()
        return [replace(side, office=office) if side.is_counterpart else side for side in sides]

    def _of_state(self, letter: str) -> list[Side]:
        if self._is_party(letter):
            return list(self._party(letter).sides)
        named = self._named[ord(letter) & 0xFF]
        return [Side(named.code, None, None, named.start, named.end)]

    def _of_place(self, letter: str) -> list[Side]:
        if self._is_party(letter):
            party = self._party(letter)
            return list(party.sides) if party.is_bare else []
        if ord(letter) >= Mark.PLACE.first:
            start, end = self._places[ord(letter) - Mark.PLACE.first]
        else:
            named = self._named[ord(letter) & 0xFF]
            start, end = named.start, named.end
        state = self._state_at((start, end))
        return [Side(state.code, None, None, state.start, state.end)] if state else []

    def _state_at(self, span: tuple[int, int] | None) -> Named | None:
        """The state that is named in a part of the text, itself or by a city."""
        if span is None:
            return None
        inside = (each for each in self._named if span[0] <= each.start and each.end <= span[1])
        return next((each for each in inside if each.mark in _STATES), None)

    def _destination(self, letter: str) -> tuple[int, int] | None:
        if self._is_party(letter):
            party = self._party(letter)
            return party.start, party.end
        if ord(letter) >= Mark.PLACE.first:
            return self._places[ord(letter) - Mark.PLACE.first]
        named = self._named[ord(letter) & 0xFF]
        return named.start, named.end

    def _place(self, match: re.Match[str]) -> tuple[int, int] | None:
        """Where it happened: a place in the clause, or right behind it."""
        letters = [letter for letter in match[0] if Mark.PLACE.first <= ord(letter) < Mark.PLACE.first + 0x100]
        if behind := _BEHIND.match(self._marked.text, match.end()):
            letters += re.findall(f"[{Mark.PLACE.letters}]", behind[0])
        spans = [self._places[ord(letter) - Mark.PLACE.first] for letter in letters]
        printed = [span for span in spans if self._text[span[0]].isupper()]
        # "at the Foreign Office in Muscat": the city.
        cities = (span for span in printed if self._text[: span[0]].endswith(("in ", "In ", "in the ")))
        return next(cities, printed[0] if printed else None)


_BEHIND = re.compile(rf"(?:\s(?:on|for|over|about)\s[\w\s’'-]{{1,60}}?)?(?:\s?[{Mark.PLACE.letters}])+")
"""What may stand between a clause and its place: "a treaty" "on fisheries" "in Doha"."""


def _may_meet(parties: Sequence[Party], around: Surroundings) -> bool:
    """Whether they are people, and one of them at least holds an office, or the article is about such people."""
    if any(party.is_bare or any(side.office == "government" for side in party.sides) for party in parties):
        return False
    return not all(party.is_nameless for party in parties) or (around.is_of_offices and not around.is_other_news)


def _status(pattern: Pattern, groups: dict[str, str | None]) -> EventStatus:
    if pattern.is_called_off:
        return EventStatus.CANCELLED
    return EventStatus.PLANNED if groups.get("plan") else EventStatus.HAPPENED


def _is_quoted(text: str, place: int) -> bool:
    before = text[:place]
    return before.count("“") > before.count("”") or before.count('"') % 2 == 1
