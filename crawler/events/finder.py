"""Finds the events that an English article reports."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from crawler.events.cast import Cast
from crawler.events.circumstances import Circumstances
from crawler.events.clauses import asides, is_background, is_main, is_told_as_a_fact, places
from crawler.events.day import day_of
from crawler.events.host import Clause
from crawler.events.marked import Mark, Marked, Part, has_marks
from crawler.events.merged import merged
from crawler.events.named import Named
from crawler.events.offices import ENVOYS
from crawler.events.parties import Party, Side, parties_in
from crawler.events.patterns import Pattern, patterns_for
from crawler.events.surroundings import Surroundings
from crawler.model.events import Event, EventKind, EventSide, EventStatus, SideBasis, Words
from crawler.text.sentences import is_finished, sentence_spans

_READ = 1800
"""Code points of a text that are read: further down stand background and what others say. Of 605 labelled texts, one
has an event between here and 2,500."""
_LONGEST = 700
"""Code points of a sentence; a longer one is a list or table that lost its layout."""
_MOST_NAMED = 200
"""A sentence that names more is no report."""
_PEOPLE = frozenset({EventKind.MEETING, EventKind.CALL, EventKind.VISIT})
"""What only people do, not states: "India met Australia" is a match."""
_CONVERSATIONS = frozenset({EventKind.MEETING, EventKind.CALL, EventKind.TALKS})
_CONTACTS = _CONVERSATIONS | {EventKind.VISIT, EventKind.CREDENTIALS}
_STATES = (Mark.NAME, Mark.PEOPLE, Mark.CAPITAL, Mark.LEADER)
_WORDS_WITH_CAPITALS = 0.6
"""Share of a headline's words from which its capitals mark no names."""
_WORD = re.compile(r"[^\W\d_]{4,}")
_OFFICES = (Mark.OFFICE, Mark.OFFICES)
_APOSTROPHES = ("'", "’")
_HOSTING = re.compile(r"\b(?:host|guest|visitor|counterpart|colleague)\b")
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
    before: _Sentence | None = None
    introducing: list[_Sentence] = []
    for begin, end in sentence_spans(text):
        begin = max(begin, min(start, end))
        if end - begin > _LONGEST:
            before = None
            continue
        reading = _Sentence(field, text, begin, end, before, cast, around)
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


_AGAIN = re.compile(
    r"(?:He|She)(?=\s)|(?:These|This|The)\s(?:\w+\s)?(?:views|remarks|desire|statement|assurance|understanding)\s(?:was|were)"
    r"\s(?:expressed|made|given)(?:\sby\s(?:him|her))?(?=\s)"
)
"""What stands for the one who led the sentence before."""
_AND_HE = re.compile(r"\b(?:he|she)(?=\sand\s(?:his|her)\s)|(?<=,\s)(?:he|she)(?=\s)")


class _Sentence:
    """A sentence with what it names."""

    def __init__(
        self,
        field: str,
        text: str,
        start: int,
        end: int,
        before: _Sentence | None,
        cast: Cast,
        around: Surroundings,
    ) -> None:
        """``cast``: who was named before; ``read`` adds to it."""
        self._field = field
        self._text = text
        self._start = start
        self._end = end
        self._before = before
        self._cast = cast
        self._around = around
        self._capitals = False
        self._headline = field == "title"
        self.patterns = patterns_for(text[start:end], around.lowered_title, around.lowered_text)
        self._named: list[Named] = []
        self._parties: list[Party] = []
        self._marked = Marked.of(text, start, end)
        self._is_read = False

    def read(self) -> None:
        """Find the parties."""
        if self._is_read:
            return
        self._is_read = True
        start, end, text = self._start, self._end, self._text
        self._named = self._around.named(self._field, start, end)
        if not self.patterns and not self._may_introduce():
            return
        sentence = text[start:end]
        self._capitals = (self._headline or not is_finished(sentence)) and _is_in_capitals(sentence)
        self._headline |= self._capitals
        if len(self._named) > _MOST_NAMED or has_marks(text[start:end]):
            self.patterns = []
            return
        whole = Marked.of(text, start, end)
        named = whole.replace(
            Part(each.start - start, each.end - start, each.mark.letter(number))
            for number, each in enumerate(self._named)
        )
        if self._may_name_two():
            self._parties = list(parties_in(named, self._named, text, persons=not self._capitals))
        if self._parties:
            self._recognise()
        if self.patterns:
            self._recall()
        for party in self._parties:
            for side in party.sides:
                self._cast.add(side)
        if not self._names_enough():
            self.patterns = []
            return
        self._marked = self._with_places(whole.replace(self._parts()))

    def _may_introduce(self) -> bool:
        """Whether it may name somebody: by office, or as in "Chile's Rosa Quispe"."""
        return any(
            each.mark in _OFFICES or (each.mark is Mark.NAME and self._text[each.end : each.end + 1] in _APOSTROPHES)
            for each in self._named
        )

    def _may_name_two(self) -> bool:
        """Whether parties are worth looking for: beside one, somebody known before may stand."""
        named = sum(each.mark is not Mark.DUTY for each in self._named)
        if named != 1:
            return named > 1
        if any(each.mark is Mark.OFFICES for each in self._named):
            return True
        return not self._cast.is_empty or _HOSTING.search(self._text, self._start, self._end) is not None

    def leading(self) -> Party | None:
        """The first who acts in it, whom the next sentence may call "He"."""
        self.read()
        named = (party for party in self._parties if len(party.sides) == 1 and not party.is_bare)
        recalled = self._cast.by_name(self._text[self._start : self._end], self._start)
        return min((*named, *recalled), key=lambda party: party.start, default=None)

    def _recognise(self) -> None:
        """Give those whom the sentence names without their state the state with which they were named before."""
        known = frozenset(side.code for party in self._parties for side in party.sides if side.code)
        self._parties = [
            party
            if all(side.code for side in party.sides)
            else replace(party, sides=tuple(self._known(side, party, known) for side in party.sides))
            for party in self._parties
        ]

    def _recall(self) -> None:
        """Add who was named before: by name, both together, or by "He" at the start."""
        sentence = self._text[self._start : self._end]
        recalled = [*self._cast.by_name(sentence, self._start), *self._cast.both(sentence, self._start, self._around)]
        pronoun = (_AGAIN.match(sentence) or _AND_HE.search(sentence)) if self._before is not None else None
        if pronoun and self._before and (leading := self._before.leading()):
            recalled.append(replace(leading, start=self._start + pronoun.start(), end=self._start + pronoun.end()))
        for party in recalled:
            clashing = [other for other in self._parties if other.start < party.end and party.start < other.end]
            if not clashing or (party.is_both and all(side.code is None for other in clashing for side in other.sides)):
                self._parties = [other for other in self._parties if other not in clashing]
                self._parties.append(party)
        self._parties.sort(key=lambda party: party.start)

    def _known(self, side: Side, party: Party, others: frozenset[str]) -> Side:
        if side.code is not None or side.is_counterpart:
            return side
        return self._cast.known(side, self._text[party.start : party.end], others)

    def _names_enough(self) -> bool:
        """Whether there may be two sides: a state that is no party is where somebody arrives."""
        sides = sum(len(party.sides) for party in self._parties)
        return sides + any(each.mark in _STATES for each in self._named) > 1

    def _parts(self) -> list[Part]:
        """Parties and other names of states, as parts."""
        parts = [
            Part(party.start - self._start, party.end - self._start, Mark.PARTY.letter(number))
            for number, party in enumerate(self._parties)
        ]
        inside = [(party.start, party.end) for party in self._parties]
        parts += [
            Part(each.start - self._start, each.end - self._start, each.mark.letter(number))
            for number, each in enumerate(self._named)
            if each.mark in (*_STATES, Mark.ORGANISATION)
            and not any(first < each.end and each.start < last for first, last in inside)
        ]
        return sorted(parts)

    def _with_places(self, marked: Marked) -> Marked:
        self._places: list[tuple[int, int]] = []
        parts = []
        for match in places(marked):
            found = re.search(f"[{Mark.PARTY.letters}]", match[0])
            end = match.end()
            if found and not self._is_place(self._party(found[0])):
                # "In Doha, he": who follows is no part of the place.
                end = match.start() + match[0].rfind(",")
                if end < match.start():
                    continue
            words = re.match(r"(?:in|at)\s(?:the\s)?", match[0])
            first = match.start() + (words.end() if words else 0)
            parts.append(Part(match.start(), end, Mark.PLACE.letter(len(self._places))))
            self._places.append((marked.start(first), marked.end(end)))
        marked = marked.replace(parts)
        return marked.replace(asides(marked))

    @staticmethod
    def _is_place(party: Party) -> bool:
        return len(party.sides) == 1 and (party.is_bare or party.sides[0].office == "government")

    def _party(self, letter: str) -> Party:
        return self._parties[ord(letter) - Mark.PARTY.first]

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


def _is_in_capitals(text: str) -> bool:
    words: list[str] = _WORD.findall(text)
    return sum(word[0].isupper() for word in words) > _WORDS_WITH_CAPITALS * len(words)
