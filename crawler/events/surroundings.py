"""What an article says around a sentence."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property
from itertools import islice, pairwise, takewhile
from operator import attrgetter

from crawler.events.clauses import is_other_news
from crawler.events.marked import Mark
from crawler.events.named import Named, named_in
from crawler.events.patterns import has_word
from crawler.model.events import Words

_STATES = (Mark.NAME, Mark.PEOPLE, Mark.CAPITAL)
_TWO = 2
"""A dealing has two sides."""
_IN = re.compile(r"\b(?:in|at|to|from|via)\s(?:the\s)?$", re.IGNORECASE)
_TOGETHER = re.compile(r",?\s?(?:and|&|[-–,])\s?(?:the\s)?|['’]s?\sand\s", re.IGNORECASE)
_BY_WAY_OF = re.compile(r"\b(?:(?:coming|arriving|arrived|came)\sfrom|via|trans-)\s?$", re.IGNORECASE)
_PERSONS = re.compile(
    r"\s(?:refugees?|migrants?|workers?|students?|nurses|doctors|citizens?|nationals?|fishermen|pilgrims|prisoners?|tourists?"
    r"|soldiers?|troops|children|women|farmers|traders|companies|firms|market|language)\b"
)
"""Behind the name of a people: somebody who does not act for the state."""
_BETWEEN = re.compile(
    r"\b(?:bilateral|partnership|cooperation|co-operation|agreements?|talks|summit|(?:two|both)\s(?:countries|nations|states|sides|governments|capitals|neighbou?rs|presidents|ministers"
    r"|leaders)|relations|counterpart|colleague|visit(?:s|ed|ing|or)?|guests?|hosts?|delegation|embassy|envoy|ambassador)\b",
    re.IGNORECASE,
)


class Surroundings:
    """What an article says around a sentence."""

    def __init__(self, title: str, text: str, dateline: int, country: str | None) -> None:
        """``dateline``: code points of it at the start of the text. ``country``: the outlet's."""
        self.title = title
        self.text = text
        self.country = country
        self._dateline = dateline
        self.lowered_title = title.lower()
        self.lowered_text = text.lower()

    @cached_property
    def of_title(self) -> Sequence[Named]:
        """What the headline names."""
        return list(named_in(self.title, 0, len(self.title)))

    @cached_property
    def of_dateline(self) -> Sequence[Named]:
        """What the dateline names."""
        return list(named_in(self.text, 0, self._dateline))

    @cached_property
    def of_text(self) -> Sequence[Named]:
        """What the text names."""
        return list(named_in(self.text, self._dateline, len(self.text)))

    @cached_property
    def of_headline(self) -> Mapping[str, Words]:
        """The states of the headline, each with the words that name it, as in ``two_states``."""
        return self._states(self.of_title, "title")

    @cached_property
    def two_states(self) -> Mapping[str, Words]:
        """The two states of headline and first paragraph, or else of the whole text, each with words that name it.

        Empty if there are more, or fewer. A capital in which something is counts for nothing, nor do the people of a
        state who hold no office; where the text was filed counts.
        """
        lede = len(self.text.partition("\n\n")[0])
        first = dict(self.of_headline)
        for each in self.of_dateline:
            if each.mark in _STATES:
                first.setdefault(each.code, self.words("text", each.start, each.end))
        first |= self._states((each for each in self.of_text if each.start < lede), "text", first)
        if len(first) < _TWO:
            first |= self._states(self.of_text, "text", first)
        return first if len(first) == _TWO else {}

    @cached_property
    def names_two_together(self) -> bool:
        """Whether headline or first paragraph name the two states in one breath: "Chile and Peru"."""
        two = self.two_states
        lede = len(self.text.partition("\n\n")[0])
        for text, named in ((self.title, self.of_title), (self.text[:lede], self.of_text)):
            states = [each for each in named if each.mark in _STATES and each.code in two and each.end <= len(text)]
            pairs = ((one, other) for one, other in pairwise(states) if one.code != other.code)
            if any(_TOGETHER.fullmatch(text[one.end : other.start]) for one, other in pairs):
                return True
        return False

    def may_be_home_of(self, states: Collection[str]) -> bool:
        """Whether an office without a state may be of one of these: not where the outlet's own state is a third."""
        return self.country is None or self.country in states or self.country in self.two_states

    def _states(self, named: Iterable[Named], field: str, known: Mapping[str, Words] | None = None) -> dict[str, Words]:
        text = self.title if field == "title" else self.text
        found: dict[str, Words] = {}
        for each in named:
            if each.mark not in _STATES or each.code in (known or ()):
                continue
            if (_IN if each.mark is Mark.CAPITAL else _BY_WAY_OF).search(text[max(0, each.start - 20) : each.start]):
                continue
            if each.mark is Mark.PEOPLE and _PERSONS.match(text, each.end):
                continue
            found.setdefault(each.code, self.words(field, each.start, each.end))
        return found

    @cached_property
    def is_of_offices(self) -> bool:
        """Whether headline or text name a public office."""
        return any(each.mark in (Mark.OFFICE, Mark.OFFICES) for each in (*self.of_title, *self.of_text))

    @cached_property
    def is_other_news(self) -> bool:
        """Whether headline or first paragraph speak of sport, history or fiction."""
        return is_other_news(self.title) or is_other_news(self.text.partition("\n\n")[0])

    @cached_property
    def is_between_states(self) -> bool:
        """Whether the text speaks of guests, hosts, or what is between two states."""
        return _BETWEEN.search(self.title) is not None or _BETWEEN.search(self.text) is not None

    @property
    def says_that_something_happened(self) -> bool:
        """Whether there is a word for an event, and states or organisations enough for one."""
        if not (has_word(self.lowered_text) or has_word(self.lowered_title)):
            return False
        codes = {
            each.code
            for each in (*self.of_title, *self.of_dateline, *self.of_text)
            if each.mark in (*_STATES, Mark.ORGANISATION, Mark.LEADER)
        }
        return len(codes | {self.country} - {None}) >= _TWO

    def named(self, field: str, start: int, end: int) -> list[Named]:
        """What a part of the headline or the text names; in the text, behind the dateline."""
        named = self.of_title if field == "title" else self.of_text
        first = bisect_left(named, start, key=attrgetter("start"))
        return list(takewhile(lambda each: each.end <= end, islice(named, first, None)))

    def words(self, field: str, start: int, end: int) -> Words:
        """A part of the headline or the text."""
        return Words(field, (self.title if field == "title" else self.text)[start:end], start, end)
