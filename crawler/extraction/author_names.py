"""The names in a byline, separated from the words around them: those before a name, time, role, the outlet."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import takewhile

from crawler.text.calendar_names import month_number, weekday_number

_MARKS = re.compile(
    r"(?P<by>(?:\b(?:(?:this\s+\w+\s+(?:was|is)\s+)?(?:written|posted|published|article|text)\s+"
    r"|(?:view |show )?all \w+ )?by|^\s*(?:authors?(?:\(s\))?|contributors?(?=\s*[:\n])|autor(?:/in)?"
    r"|veröffentlicht von|geschrieben von|автор|текст|муаллиф|müəllif|yazan|oleh|penulis|بقلم|الكاتب"
    r"|تحریر|نویسنده))(?![\w'’.@-])\s*[:–-]?\s*|^\s*(?:from|par|por|von(?!\s+(?:der|den|dem)\b))\s+)"
    r"|(?P<join>(?:,|\b)\s*\b(?:and|und|et|with|и|اور|و)\b\s*|\s*[&+/]\s*)"
    r"|(?P<end>\s+(?-i:in|on|at|for|is|was|has)\s+)"
    r"|(?P<line>\s*\n\s*)"
    r"|(?P<part>\s*(?:[,،、;|•·›»→]|\s[–—-]+(?:\s|$))\s*)",
    re.IGNORECASE | re.MULTILINE,
)
_LEADING = tuple(
    """
    this written posted published article text view show all by author contributor autor veröffentlicht geschrieben
    автор текст муаллиф müəllif yazan oleh penulis بقلم الكاتب تحریر نویسنده from par por von
    """.split()  # noqa: SIM905
)
"""How everything starts that ``_MARKS`` takes at the start of a line for words before a name."""
_SEVERAL = re.compile(r"authors|\(s\)|contributors", re.IGNORECASE)
"""Announces authors that each have their own line."""
_RANKS = ("", "line", "part", "join", "end", "by", "other")
"""Of several marks between two names, the one latest in this list says what is between them."""
_NOT_WRITTEN = re.compile(r"\b(?:\w+ed|photos?)$", re.IGNORECASE)
"""Anyone named by "edited by", "reviewed by", "photo by" is not the author."""
_ROLE_BEFORE = re.compile(r"^(?:\w+\s+){0,2}(?:correspondent|reporter|editor|writer)\s+(?=\w+\s+\w)", re.IGNORECASE)
_ROLES = frozenset(
    """
    editor editors writer writers correspondent reporter contributor contributors columnist columnists director manager
    founder cofounder ceo cto cmo coo vp president officer professor analyst specialist expert strategist marketer
    engineer developer architect consultant researcher scientist journalist freelancer freelance head chief senior
    associate assistant executive producer fellow adviser advisor attorney reviewer coordinator minister ambassador
    secretary spokesperson журналист корреспондент редактор muhabir editör redakteur مراسل محرر خبرنگار
    """.split()  # noqa: SIM905
)
_DESK = re.compile(
    r"(?:staff|team|desk|newsdesk|bureau|newsroom|correspondents?|reporters?|editors|editorial board)$", re.IGNORECASE
)
"""How the name of a desk ends: not a person, but a valid author."""
_NEWSDESK = re.compile(r"news-?(?:desk|room)", re.IGNORECASE)
"""A desk in one word."""
_NO_NAMES = frozenset(
    """
    share read reading min mins minute minutes comment comments updated update published posted last login subscribe
    follow facebook twitter linkedin instagram whatsapp telegram youtube print email mail home news blog article
    articles view views all posts more about contact disclosure disclaimer guide tips how what why who when your our my
    this that these those sign up get join learn see click save listen watch copy link advertisement sponsored related
    topics tags category categories contents menu search skip next previous is are was or publication date time ago
    today yesterday photo image credit source fact checked verified policy privacy guest bio profile by
    """.split()  # noqa: SIM905
)
"""Words of buttons and notices, never part of a printed name."""
_PARTICLES = frozenset(
    ("de", "da", "di", "do", "dos", "das", "del", "della", "der", "den", "van", "von", "zu", "zur", "la", "le", "el",
     "al", "bin", "ibn", "bint", "ben", "abu", "y", "e", "af", "av", "ter")
)  # fmt: skip
_DEGREE = re.compile(r"(?:(?:[A-Z]{1,2}[a-z]{0,2}\.?-?){2,6}(?:\s\d+)?®?(?:\s|$)){1,3}|Jr\.?|Sr\.?|Esq\.?")
_LONGEST, _MOST_WORDS = 60, 6
"""Most characters and words of a name."""
_FOREIGN = re.compile(r"[@?!:=<>{}\[\]\"“”_#%\d]|\.\w{2,}")
"""Never in a name."""
_OF_A_DATE = frozenset(
    ("am", "pm", "at", "on", "st", "nd", "rd", "th", "gmt", "utc", "pkt", "ist", "published", "posted", "updated")
)
_YEAR_OR_CLOCK = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)|\d:\d\d")
_EDGES = " ,:|-–—·•→›»*⋅∙"


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    """Kind of the mark before it; empty at the start of another element."""
    mark: str
    text: str


def names_in(line: str, is_outlet: Callable[[str], bool], *, stated: bool) -> str:
    """Return the authors named in a line, joined as in the line, or by commas; empty if there are none.

    ``line`` has a line break wherever its markup starts another element. A name that is ``stated`` in a page's data can
    have any shape.
    """
    tokens = list(_of_authors(_tokens(line)))
    names: list[_Token] = []
    role = False
    ends = ("end",) if tokens and _SEVERAL.search(tokens[0].mark) else ("end", "line")
    for token in takewhile(lambda token: not (names and token.kind in ends), tokens):
        text = without_time(token.text)
        if not text or is_outlet(text):
            continue
        alone = not names and (token.kind == "by" or _NEWSDESK.fullmatch(text) is not None)
        if names and _is_role(text):
            role = True
            continue
        if role and (token.kind == "part" or "," not in token.mark):
            continue  # the rest of what this person is head of
        if names and "," in token.mark and _DEGREE.fullmatch(text) and not names[0].text.isupper():
            names.append(_Token("", ", ", text))
        elif is_name(text, alone=alone) and not (names and is_desk(text)):
            names.append(_Token(token.kind, token.mark if token.kind == "join" else ", ", text))
        elif names or not stated:
            break
        else:
            return _joined(token for token in tokens if without_time(token.text) and not is_outlet(token.text))
    return _joined(names)


def _of_authors(tokens: Iterable[_Token]) -> Iterator[_Token]:
    """Yield the tokens with a text, leaving out those after an "edited by"."""
    other = False
    for token in tokens:
        other = token.kind == "other" or (other and token.kind != "by")
        if token.text and not other:
            yield token


def without_time(text: str) -> str:
    """Return ``text`` without the date and time before or after a name; empty if there is nothing else."""
    words = text.split()
    if not any(map(_is_of_calendar, words)) or not (words[1:] and any(map(str.isdigit, text))):
        return text if words[1:] or not any(map(_is_of_calendar, words)) else ""
    while words and _is_time(words[0]):
        del words[0]
    name = list(takewhile(lambda word: not word[0].isdigit(), words))
    while len(name) < len(words) and name and _is_time(name[-1]):
        del name[-1]
    return " ".join(name).strip(_EDGES)


def is_time(text: str) -> bool:
    """Whether ``text`` is only a date or time, with the words that go with it."""
    return any(map(str.isdigit, text)) and all(map(_is_time, text.split()))


def is_led(line: str) -> bool:
    """Whether ``line`` starts with words that introduce a name: "By", "Written by", "Author:"."""
    found = _MARKS.match(line)
    return found is not None and found.lastgroup == "by"


def may_be_led(text: str) -> bool:
    """Whether a text may start with such words: no for most lines of a page, in little time."""
    return text.lstrip().lower().startswith(_LEADING)


def is_name(text: str, *, alone: bool = False) -> bool:
    """Whether ``text`` looks like the name of a person or desk; with ``alone`` it can be one word."""
    words = [word.strip("().,'’-") for word in text.split()]
    if not (1 if alone else 2) <= len(words) <= _MOST_WORDS or len(text) > _LONGEST or _FOREIGN.search(text):
        return False
    if not _NO_NAMES.isdisjoint(word.casefold() for word in words):
        return False
    if is_desk(text):
        return True
    return not _is_role(text) and all(not word[:1].islower() or word in _PARTICLES for word in words)


def is_desk(text: str) -> bool:
    """Whether ``text`` ends like the name of a desk."""
    return _DESK.search(text) is not None


def _is_role(text: str) -> bool:
    return any(word.strip("().,'’").casefold().replace("-", "") in _ROLES for word in text.split())


def _is_of_calendar(word: str) -> bool:
    bare = word.strip(".,()")
    return _YEAR_OR_CLOCK.search(bare) is not None or month_number(bare) is not None or weekday_number(bare) is not None


def _is_time(word: str) -> bool:
    return (
        not word.strip(".,()|–—-")
        or word[0].isdigit()
        or word.strip(".,()|").casefold() in _OF_A_DATE
        or _is_of_calendar(word)
    )


def _joined(tokens: Iterable[_Token]) -> str:
    unique = {token.text: token for token in reversed(list(tokens))}
    line = "".join(token.mark + token.text if at else token.text for at, token in enumerate(reversed(unique.values())))
    return " ".join(line.split())


def _tokens(line: str) -> Iterator[_Token]:
    at, kind, mark = 0, "", ""
    for found in _MARKS.finditer(line):
        before, other = line[at : found.start()].strip(_EDGES), 0
        if found.lastgroup == "by":
            before, other = _NOT_WRITTEN.subn("", before)
        if text := _ROLE_BEFORE.sub("", before.strip(_EDGES)):
            yield _Token(kind, mark, text)
            kind, mark = "", ""
        kind, mark = max(kind, "other" if other else str(found.lastgroup), key=_RANKS.index), mark + found[0]
        at = found.end()
    yield _Token(kind, mark, _ROLE_BEFORE.sub("", line[at:].strip(_EDGES)))
