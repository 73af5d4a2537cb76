"""Who may take part in an event: states, organisations and holders of offices, as a sentence prints them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from crawler.events.marked import Mark, Marked
from crawler.events.named import Named
from crawler.events.offices import ENVOYS, in_charge
from crawler.events.persons import PARTICLES, person
from crawler.model.events import Words


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a party."""

    code: str | None
    """None if the sentence does not say of which state the office is."""
    office: str | None
    person: str | None
    start: int
    """Of the words that name it in the text, in code points."""
    end: int
    host: str | None = None
    """The state that receives an envoy, if printed: "Ambassador of Norway to Pakistan"."""
    is_counterpart: bool = False
    """Of the same office as the one that it deals with: "his Omani counterpart"."""
    guest_or_host: str = ""
    """``guest`` or ``host`` of the one that it deals with: "his host Igor Belyaev"."""
    elsewhere: Words | None = None
    """The words that name it, if they stand in another sentence or field."""

    @property
    def names(self) -> frozenset[str]:
        """The person's whole name, its last word, and that with what belongs to it: "Al Kuwari"."""
        if not self.person:
            return frozenset()
        words = self.person.split()
        first = len(words) - 1
        while first > 0 and words[first - 1].lower() in PARTICLES:
            first -= 1
        return frozenset({self.person, words[-1], " ".join(words[first:])})


@dataclass(frozen=True, slots=True)
class Party:
    """Those named together: one side, or several of a plural like "the foreign ministers of Chile and Peru"."""

    sides: tuple[Side, ...]
    start: int
    end: int
    is_both: bool = False
    """Whether it stands for the two who deal with each other: "the two ministers"."""

    @property
    def is_bare(self) -> bool:
        """Whether it is a state alone, without anybody who acts for it."""
        return not self.is_both and any(
            side.office is None and side.person is None and not side.is_counterpart and not side.guest_or_host
            for side in self.sides
        )

    @property
    def is_nameless(self) -> bool:
        """Whether it holds no office: "Serbia's Jovan Petrović" may be a player."""
        return not self.is_both and all(
            side.office is None and not side.is_counterpart and not side.guest_or_host for side in self.sides
        )

    @property
    def is_envoy(self) -> bool:
        """Whether all of its sides live in another state."""
        return all(side.office in ENVOYS for side in self.sides)


_N, _A, _C, _G, _O, _Q, _D = (
    f"[{mark.letters}]"
    for mark in (
        Mark.NAME,
        Mark.PEOPLE,
        Mark.CAPITAL,
        Mark.ORGANISATION,
        Mark.OFFICE,
        Mark.OFFICES,
        Mark.DUTY,
    )
)
# "the Kyrgyz Republic", "ASEAN member states"
_S = rf"(?:{_N}|{_A}\s(?:Republic|Federation|Kingdom)|{_G}(?:\s(?:member\s)?(?:countries|states))?)"
_POSSESSIVE = r"(?:['’]s|(?<=s)['’](?=\s)|['’](?=\s))"
_POLITY = (
    r"(?:the\s)?(?:(?:people['’]s\s|islamic\s|federal\s|democratic\s|arab\s|socialist\s|hashemite\s|grand\s)*"
    r"(?:republic|kingdom|state|[Ss]tate|sultanate|federation|duchy|commonwealth|union)\sof\s)?(?:the\s)?"
)
_POLITY = rf"(?i:{_POLITY})"
_OWNER = (
    rf"(?P<owner>{_N}(?:{_POSSESSIVE})?|{_A}(?:\s(?:Republic|Federation|Kingdom){_POSSESSIVE})?|{_C}{_POSSESSIVE}"
    rf"|{_G}(?:{_POSSESSIVE})?)"
)
_IN_CHARGE = r"(?i:of|for|on|in\scharge\sof|responsible\sfor)"
_OF_DUTY = rf"(?:\s(?:{_IN_CHARGE}\s(?:the\s)?)?{_D}(?:(?:,?\s(?i:and|&)\s|,\s|\s|-)(?:for\s|of\s|the\s)?{_D})*)?"
_RANKS = rf"(?:{_D}(?:,?\s(?i:and|&))?[\s-])*"
_ABBREVIATED = r"(?:\s\([^()]{1,12}\))?"
# One person may hold several: "Deputy Prime Minister and Foreign Minister".
_OFFICE = (
    rf"{_RANKS}(?P<head>{_O}){_OF_DUTY}{_ABBREVIATED}(?:\s?(?:/|&|(?i:and))\s?{_RANKS}{_O}{_OF_DUTY}{_ABBREVIATED})?"
)
_OFFICES = rf"{_RANKS}(?P<heads>{_Q}){_OF_DUTY}"
_REGION = (
    r"(?:\sfor\s(?:the\s)?(?:(?:Central|South|Southern|North|Northern|East|Eastern|West|Western|Southeast|Horn\sof|Great)\s)?"
    r"(?:Asia|Africa|Europe|Balkans|Caucasus|Sahel|Gulf|Middle\sEast|Pacific|Americas|Lakes))?"
)
_TO = rf"(?:(?P<post>\s(?i:to|in)\s){_POLITY}(?P<host>{_N}|{_C}|{_G})|\sin\s[A-Z]\w+(?=,\s[A-Z]))?"
_DETERMINER = r"(?:H\.?E\.?\s)?(?:(?i:the|a|an|his|her|its|their)\s(?:(?i:group|team|number|set)\sof\s)?)?"
_COUNTERPARTS = r"(?i:counterpart|colleague|opposite\snumber)"
_GUESTS = r"(?P<hosting>(?i:guest|visitor|host))"
_NOT_AFTER = (
    r"(?<![\w’'-])(?<!\b[Ff]ormer\s)(?<!\b[Ee]x-)(?<!\b[Ll]ate\s)(?<!\bthen-)(?<!\b[Tt]hen\s)(?<!\b[Nn]orthern\s)"
    r"(?<!\b[Oo]pposition\s)"
)
_NOT_BEFORE = (
    r"(?!\w|['’](?!s\s(?:[\w-]+\s){0,2}(?:visit|trip|tour)\b)|-\w)(?!\s(?i:of)\s|\s(?i:for)\s(?:the\s)?[A-Z])"
    r"(?!\s(?:visit|visits|tour|trip|statement|level|talks|residence|house|office|delegation|source|sources|media|press|spokes\w+)\b)"
)
_BEFORE_STATELESS = re.compile(
    r"(?:^|[,;:–—(\"“]|\s-|\b(?:the|a|an|his|her|its|their|and|with|by|to|on|when|that|as"
    r"|between|of|after|met|meets|receives?|received|called|calls|visiting))\s*$",
    re.IGNORECASE,
)
"""What may precede an office that is no part of a longer name, as "Barcelona president" is."""
_LONGEST_NAME = 60
"""Characters before an office in which the name of its holder may stand."""
_MARKS = "".join(mark.letters for mark in Mark)
_BEGINNING = rf"(?=[A-Z{_MARKS}]|(?i:the|a|an|his|her|its|their|government|people|authorities|host)['’s\s])"
"""What every form begins with: most words are passed over at once."""
_MANY = 40
"""Most parties of a sentence: a longer list is no report of an event."""


class _Forms:
    """The forms in which a party is printed."""

    def __init__(self) -> None:
        name, apposed = person("person"), person("apposed", fewest=2)
        self.member = re.compile(rf"(?P<member>{_S}|{_A})(?:,\s{apposed},?)?")
        self.before = re.compile(rf"(?<![\w’'-]){apposed},\s$")
        named = rf"(?:\s{name}|,\s{apposed}(?:,|(?=\.?$)))?"
        known = rf"{person('each')}\sof\s{_POLITY}(?P<of>{_S})"
        self.known = re.compile(known)
        everyone = _unnamed(known)
        owners = rf"(?:{_A}|{_N}{_POSSESSIVE}|{_N}(?=,|\s(?:and|&)\s|\s{_RANKS}{_Q}))"
        each = _POLITY + _unnamed(self.member.pattern)
        parliament = rf"(?:{_POSSESSIVE}\s(?i:parliament|senate|national\sassembly|ruling\scouncil))?"
        single = rf"(?:{_OFFICE}|{_OFFICES})"
        self.all = [
            re.compile(_NOT_AFTER + form + _NOT_BEFORE)
            for form in (
                rf"{_DETERMINER}{_OFFICES}(?:\s(?:of|from)\s(?:the\s)?{_RANKS}{_Q}{_OF_DUTY})?\s(?:of|from)\s"
                rf"(?P<list>{each}(?:,\s{each})*,?\sand\s{each})",
                rf"{_DETERMINER}{_OFFICES}\s(?:are\s)?(?P<people>{everyone}(?:,\s{everyone})*,?\sand\s{everyone})",
                rf"(?i:his|her|their)\s(?P<list>{_A}(?:,\s{_A})*,?\sand\s{_A})\s{_RANKS}(?P<equals>{_COUNTERPARTS}s)",
                rf"{_DETERMINER}{_OFFICES}\s(?P<names>{person('one')}\sand\s{person('two')})(?!\sof\s)",
                rf"{_DETERMINER}(?P<list>{owners}(?:,\s{owners})*(?:,?\s(?:and|&)|,)\s{owners})\s{_OFFICES}",
                rf"(?i:the\s)?(?P<list>(?:{_N}|{_A})[-–](?:{_N}|{_A}))",
                rf"(?:{apposed},\s)?(?:the\s)?(?:[A-Z{Mark.DUTY.letters}{Mark.OFFICE.letters}][\w’'-]*\s){{1,5}}(?P<mission>(?:(?i:at|of|in|from)\s)?(?i:(?:the\s)?(?:embassy|high\scommission))\sof\s){_POLITY}(?P<state>{_S})",
                rf"(?i:his|her|its|their|the)\s{_RANKS}(?P<equal>{_COUNTERPARTS})"
                rf"\s(?:from|of|in)\s{_POLITY}(?P<state>{_N}|{_C}){named}",
                rf"(?i:his|her|its|their|the)\s{_RANKS}(?:{_OWNER}\s)?{_RANKS}(?P<equal>{_COUNTERPARTS}s?){named}",
                rf"(?i:his|her|its|their|the)\s{_RANKS}(?:{_OWNER}\s)?{_GUESTS}{named}",
                rf"(?P<hosted>host)\s{name}",
                rf"{_DETERMINER}{single}\s(?i:of|from)\s{_POLITY}(?P<state>{_S}){parliament}{_TO}{_REGION}{named}",
                rf"{_DETERMINER}{single}\sfrom\s(?P<state>{_C}){named}",
                rf"{_DETERMINER}{_POLITY}{_RANKS}(?P<lead>(?i:head)\sof\s(?:the\s)?)?{_OWNER}\s{single}{_TO}{_REGION}{named}",
                rf"{_DETERMINER}{_OFFICE}\s{name}\sof\s{_POLITY}(?P<state>{_S})",
                rf"{_DETERMINER}{_OFFICE}{_TO}{named}",
                rf"(?i:(?:the\s)?(?:government|people|authorities)(?:\sand\s(?:the\s)?(?:people|government))?\sof\s)?{_POLITY}(?P<state>{_S})",
                rf"(?P<owner>{_N}{_POSSESSIVE})\s{person('person', fewest=2)}",
                rf"(?P<state>{_C})",
            )
        ]
        forms = "|".join(_unnamed(form.pattern) for form in self.all)
        self.any = re.compile(rf"(?<![\w’'-]){_BEGINNING}(?:{forms})")


def _hosting(word: str | None) -> str:
    if word is None:
        return ""
    return "host" if word.lower() == "host" else "guest"


def _unnamed(expression: str) -> str:
    return re.sub(r"\?P<\w+>", "?:", expression)


@cache
def _forms() -> _Forms:
    return _Forms()


def parties_in(marked: Marked, named: Sequence[Named], text: str, *, persons: bool) -> Iterator[Party]:
    """Yield the parties of a sentence in which all that is named is marked, in order.

    ``persons``: whether capitals tell names from other words, which they do not in many headlines.
    """
    forms = _forms()
    for number, found in enumerate(forms.any.finditer(marked.text)):
        if number == _MANY:
            return
        match = next(match for form in forms.all if (match := form.match(marked.text, found.start())))
        reading = _Reading(match, marked, named, text, forms, persons=persons)
        party = reading.party()
        if party is not None:
            yield party


class _Reading:
    """What one match says."""

    def __init__(
        self,
        match: re.Match[str],
        marked: Marked,
        named: Sequence[Named],
        text: str,
        forms: _Forms,
        *,
        persons: bool,
    ) -> None:
        self._match = match
        self._groups = match.groupdict()
        self._marked = marked
        self._named = named
        self._text = text
        self._forms = forms
        self._persons = persons

    def party(self) -> Party | None:
        """The party; None if it is part of something else."""
        start, end = self._match.span()
        if self._groups.get("people"):
            sides = tuple(self._people())
        elif self._groups.get("names"):
            sides = tuple(self._namesakes())
        elif self._groups.get("list"):
            sides = tuple(self._members())
        else:
            side = self._side()
            is_equal = self._groups.get("equal") or self._groups.get("hosting") or self._groups.get("hosted")
            if side.code is None and not is_equal and not _BEFORE_STATELESS.search(self._marked.text[:start]):
                return None
            if side.host and side.office not in ENVOYS and not side.person:
                # "the Minister for Energy in Oslo" is there, not sent there, as in "the visit of the King to Oslo".
                end = self._match.start("post")
                side = replace(side, host=None, end=self._marked.end(end))
            if self._persons and side.person is None and side.office:
                first = max(0, start - _LONGEST_NAME)
                if before := self._forms.before.search(self._marked.text[first:start]):
                    start = first + before.start()
                    name = self._printed(*(first + place for place in before.span("apposed")))
                    side = replace(side, person=name, start=self._marked.start(start))
                    end += self._marked.text.startswith(",", end)
            sides = (side,)
        return Party(sides, self._marked.start(start), self._marked.end(end))

    def _side(self) -> Side:
        owner = self._groups.get("owner") or self._groups.get("state")
        host = self._groups.get("host")
        name = "person" if self._groups.get("person") else "apposed"
        end = self._match.end() - (self._match[0][-1] == ",")
        if self._groups.get(name) and not self._persons and self._match.start(name) > self._match.start():
            end = len(self._marked.text[: self._match.start(name)].rstrip(", "))
        code = self._code(owner) if owner else None
        return Side(
            code,
            self._office(code),
            self._printed(*self._match.span(name)) if self._groups.get(name) and self._persons else None,
            self._marked.start(self._match.start()),
            self._marked.end(end),
            self._code(host) if host else None,
            bool(self._groups.get("equal")),
            _hosting(self._groups.get("hosting") or self._groups.get("hosted")),
        )

    def _members(self) -> Iterator[Side]:
        first, last = self._match.span("list")
        office = self._office(None)
        for match in self._forms.member.finditer(self._marked.text[first:last]):
            name = match["apposed"]
            yield Side(
                self._code(match["member"]),
                office,
                self._printed(first + match.start("apposed"), first + match.end("apposed")) if name else None,
                self._marked.start(first + match.start()),
                self._marked.end(first + match.end() - match[0].endswith(",")),
                is_counterpart=bool(self._groups.get("equals")),
            )

    def _namesakes(self) -> Iterator[Side]:
        """Two of the same office: "Presidents Otieno and Kagwa"."""
        office = self._office(None)
        for name in ("one", "two"):
            start, end = self._match.span(name)
            yield Side(None, office, self._printed(start, end), self._marked.start(start), self._marked.end(end))

    def _people(self) -> Iterator[Side]:
        first, last = self._match.span("people")
        office = self._office(None)
        for match in self._forms.known.finditer(self._marked.text[first:last]):
            yield Side(
                self._code(match["of"]),
                office,
                self._printed(first + match.start("each"), first + match.end("each")),
                self._marked.start(first + match.start()),
                self._marked.end(first + match.end()),
            )

    def _office(self, code: str | None) -> str | None:
        if self._groups.get("mission"):
            return "diplomat"
        head = self._groups.get("head") or self._groups.get("heads")
        if not head:
            return None
        office = self._code(head)
        if self._groups.get("lead") and office == "government":
            office = "minister"
        office = in_charge(office, self._printed(*self._match.span()))
        return "igo_head" if office == "head_of_state" and code is not None and len(code) > 2 else office

    def _code(self, letters: str) -> str:
        return self._named[ord(letters[0]) & 0xFF].code

    def _printed(self, start: int, end: int) -> str:
        return self._text[self._marked.start(start) : self._marked.end(end)]
