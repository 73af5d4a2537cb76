"""What a person typed into the search field, as terms and filters. Whatever is typed can be searched for.

``norway OR qatar -oslo ambassad* "peace talks" title:visit outlet:gazette country:NO after:2026-11 before:2026-11-20``
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

_MOST_CHARACTERS = 1000
"""Characters of a query that are read: more than any search needs, and little enough for SQLite's parser."""
_MOST_TERMS = 32
"""Terms of a query that are read: each is at least one look into the search index."""

_PART = re.compile(r'(?P<minus>[-−–]?)(?:(?P<field>[a-zA-Z]+):)?(?P<value>"[^"]*"?|[^\s"]+)|"')
_DAY = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
_QUOTES = str.maketrans("“”„«»＂", '""""""')
"""Quotation marks that telephones and word processors write instead of the plain one."""


class Kind(StrEnum):
    """What a term asks for."""

    WORD = "word"
    PHRASE = "phrase"
    PREFIX = "prefix"
    OUTLET = "outlet"
    COUNTRY = "country"
    LANGUAGE = "language"


_EXAMPLES = {
    "title": "title:visit",
    "outlet": 'outlet:gazette or outlet:"The Gazette"',
    "country": "country:PK or country:Pakistan",
    "language": "language:ur or language:Urdu",
    "after": "after:2026-11-05",
    "before": "before:2026-11-20",
}
"""Operators with a colon, each as it may be written."""

FILTERS = frozenset({Kind.OUTLET, Kind.COUNTRY, Kind.LANGUAGE})
"""Kinds of terms that ask for no words."""


@dataclass(frozen=True, slots=True)
class Term:
    """One thing that is asked for, or excluded."""

    kind: Kind
    value: str
    """As typed, without quotation marks, asterisk or operator."""
    is_excluded: bool = False
    in_title: bool = False


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """A query: all groups must match, each by one of its terms."""

    groups: tuple[tuple[Term, ...], ...] = ()
    after: date | None = None
    """First day, included."""
    before: date | None = None
    """Last day, included."""
    problems: tuple[str, ...] = ()
    """What was not understood, each with its cure, in words for the page."""


def parse_query(typed: str) -> SearchQuery:
    """Read a query; what cannot be understood is among its ``problems``, and the rest is searched for."""
    groups: list[list[Term]] = []
    days: dict[str, date] = {}
    problems: list[str] = []
    if len(typed) > _MOST_CHARACTERS:
        problems.append(f"Only the first {_MOST_CHARACTERS:,} characters are searched for. Ask for less.")
    is_alternative = is_negated = False
    count = 0
    for part in _PART.finditer(_plain(typed[:_MOST_CHARACTERS])):
        minus, field, value = part["minus"], (part["field"] or "").lower(), part["value"]
        if value is None or value in ("AND", "&"):
            continue
        if value in ("OR", "|") and not minus and not field:
            is_alternative = bool(groups)
            continue
        if value == "NOT" and not minus and not field:
            is_negated = True
            continue
        if count == _MOST_TERMS:
            problems.append(f"Only the first {_MOST_TERMS} words are searched for. Ask for less.")
            break
        is_excluded, is_negated = bool(minus) or is_negated, False
        if field in ("after", "before"):
            problem = _note_day(days, field, value.strip('"'), is_excluded=is_excluded)
            problems += [problem] if problem else []
            continue
        if value.endswith(":") and value[:-1].lower() in _EXAMPLES:
            problems.append(
                f"{value} stands alone. Write what is meant right after it: {_EXAMPLES[value[:-1].lower()]}."
            )
            continue
        term = _term(field, part[0].removeprefix(minus), value, is_excluded=is_excluded)
        if term is None:
            continue
        count += 1
        if is_alternative:
            groups[-1].append(term)
        else:
            groups.append([term])
        is_alternative = False
    after, before = days.get("after"), days.get("before")
    if after and before and after > before:
        problems.append(f"No day is after {after} and before {before}. Exchange the two.")
    return SearchQuery(tuple(map(tuple, groups)), after, before, tuple(problems))


def day_from(value: str, *, is_last: bool) -> date | None:
    """The first or last day of what is named by ``2026``, ``2026-11`` or ``2026-11-05``; None if that is no day."""
    read = _DAY.fullmatch(value.strip())
    if read is None:
        return None
    year, month, day = int(read[1]), read[2], read[3]
    try:
        if month is None:
            return date(year, 12, 31) if is_last else date(year, 1, 1)
        if day is None:
            return date(year, int(month), monthrange(year, int(month))[1] if is_last else 1)
        return date(year, int(month), int(day))
    except ValueError:
        return None


def no_day(field: str, value: str) -> str:
    """Say that a value is no day, and how one is written."""
    return f"{field}:{value} is no day. Write it as {field}:2026-11-05, {field}:2026-11 or {field}:2026."


def _plain(typed: str) -> str:
    return typed.translate(_QUOTES).replace("\0", " ")


def _note_day(days: dict[str, date], field: str, value: str, *, is_excluded: bool) -> str | None:
    if is_excluded:
        other = "before" if field == "after" else "after"
        return f"-{field}: is not understood. Write {other}: instead."
    day = day_from(value, is_last=field == "before")
    if day is None:
        return no_day(field, value)
    days[field] = max(days.get(field, day), day) if field == "after" else min(days.get(field, day), day)
    return None


def _term(field: str, whole: str, value: str, *, is_excluded: bool) -> Term | None:
    """The term of one part; None if it has neither letters nor digits."""
    if field and field not in ("title", *FILTERS):
        # A colon inside a word, as in "https://gazette.example" or "12:30", is no operator.
        value = whole
    is_phrase = '"' in value
    words = value.replace('"', " ").strip()
    if not any(map(str.isalnum, words)):
        return None
    if field in FILTERS:
        return Term(Kind(field), words, is_excluded)
    kind = Kind.PHRASE if is_phrase else Kind.PREFIX if words.endswith("*") else Kind.WORD
    return Term(kind, words.strip("*") if kind is Kind.PREFIX else words, is_excluded, in_title=field == "title")
