"""News agencies by their names in credits; the table is ``agencies.toml``."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_TABLE = Path(__file__).with_name("agencies.toml")
_ACRONYM = re.compile(r"[A-Z]{1,5}")
_BEFORE = re.compile(r"^(?:the|وكالة|خبرگزاری|агентство)\s+", re.IGNORECASE)
_AFTER = re.compile(
    r"\s+(?:news\s*(?:agency|wire|service|desk)?|newswire|agency|wires?|international)$|\s+(?:نیوز\s+ایجنسی|نیوز)$",
    re.IGNORECASE,
)
_EDGES = " \t\u00a0.,:;–—-/|()[]«»\"“”'‘’©*#۔،"
_BETWEEN = re.compile(
    r"\s*(?:[/|;,،+&()]|\s[-–—]\s|[–—]|\b(?:and|with|via|и|und|et)\b|\sاور\s|\sو\s)\s*", re.IGNORECASE
)
_OTHERS = re.compile(r"(?:(?:news|other)\s+)?agencies|(?:web|news|monitoring)\s*desk|ایجنسیاں|وكالات", re.IGNORECASE)
_LONGEST = 48  # characters of a name


@dataclass(frozen=True, slots=True)
class _Names:
    exact: dict[str, str]
    """Acronyms as written → usual name."""
    folded: dict[str, str]
    """All other forms in lower case → usual name."""
    words: frozenset[str]
    """Usual names and forms that are also given names or common words, in lower case."""


@cache
def _names() -> _Names:
    table = tomllib.loads(_TABLE.read_text(encoding="utf-8"))
    exact, folded = {}, {}
    for name, forms in table["agencies"].items():
        for form in (name, *forms):
            if _ACRONYM.fullmatch(form):
                exact[form] = name
            else:
                folded[form.casefold()] = name
    return _Names(exact, folded, frozenset(word.casefold() for word in table["words"]))


def agency_named(text: str) -> str | None:
    """The usual name of the agency if ``text`` names one and nothing else; otherwise None."""
    if len(text) > _LONGEST:
        return None
    names, name = _names(), " ".join(text.split()).strip(_EDGES)
    for form in (name, _BEFORE.sub("", name), _AFTER.sub("", _BEFORE.sub("", name))):
        if found := names.exact.get(form) or names.folded.get(form.casefold()):
            return found
    return None


def agencies_in(credit: str) -> list[str]:
    """The agencies in a credit that may name several, like ``Reuters / AP`` or ``with input from AFP, AP``."""
    if whole := agency_named(credit):
        return [whole]
    return list(dict.fromkeys(name for part in _parts(credit) if (name := agency_named(part))))


def only_agencies(credit: str) -> list[str]:
    """Like ``agencies_in``, but empty if anything other than agencies and desks is named."""
    found = agencies_in(credit)
    named = all(agency_named(part) or _OTHERS.fullmatch(part) for part in _parts(credit))
    return found if agency_named(credit) or named else []


def _parts(credit: str) -> list[str]:
    return [part for part in _BETWEEN.split(credit) if part]


def is_word(text: str) -> bool:
    """Whether the name of an agency is also a given name or a common word."""
    return text.strip(_EDGES).casefold() in _names().words
