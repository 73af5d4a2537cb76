"""A sentence with what it names: parties, places, and whom it calls by what was said before."""

from __future__ import annotations

import re
from dataclasses import replace

from crawler.events.cast import Cast
from crawler.events.clauses import asides, places
from crawler.events.marked import Mark, Marked, Part, has_marks
from crawler.events.named import Named
from crawler.events.parties import Party, Side, parties_in
from crawler.events.patterns import patterns_for
from crawler.events.surroundings import Surroundings
from crawler.text.sentences import is_finished

_MOST_NAMED = 200
"""A sentence that names more is no report."""
_WORDS_WITH_CAPITALS = 0.6
"""Share of a headline's words from which its capitals mark no names."""
_WORD = re.compile(r"[^\W\d_]{4,}")
_OFFICES = (Mark.OFFICE, Mark.OFFICES)
_APOSTROPHES = ("'", "’")
_HOSTING = re.compile(r"\b(?:host|guest|visitor|counterpart|colleague)\b")
_STATES = (Mark.NAME, Mark.PEOPLE, Mark.CAPITAL, Mark.LEADER)


_AGAIN = re.compile(
    r"(?:He|She)(?=\s)|(?:These|This|The)\s(?:\w+\s)?(?:views|remarks|desire|statement|assurance|understanding)\s(?:was|were)"
    r"\s(?:expressed|made|given)(?:\sby\s(?:him|her))?(?=\s)"
)
"""What stands for the one who led the sentence before."""
_AND_HE = re.compile(r"\b(?:he|she)(?=\sand\s(?:his|her)\s)|(?<=,\s)(?:he|she)(?=\s)")


class Sentence:
    """A sentence with what it names."""

    def __init__(
        self,
        field: str,
        text: str,
        start: int,
        end: int,
        before: Sentence | None,
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


def _is_in_capitals(text: str) -> bool:
    words: list[str] = _WORD.findall(text)
    return sum(word[0].isupper() for word in words) > _WORDS_WITH_CAPITALS * len(words)
