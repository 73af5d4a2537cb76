"""The credited news agency: in the dateline, on a line of its own, at the end of the text, or as author.

Never an agency that the text only mentions ("told Reuters").
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from lxml.html import HtmlElement

from crawler.dateline.agencies import agencies_in, agency_named, is_word, only_agencies
from crawler.dateline.parts import Dateline
from crawler.extraction.element_roles import ElementRoles
from crawler.page import Document, text_of
from crawler.page.json_ld_article import article_node, names_in
from crawler.page.site import is_site_name

_HEAD, _FOOT = 3, 4  # paragraphs in which a credit line can be
_BELOW = 60  # elements after the headline, as for a byline
_LONGEST_PLACE = 60  # characters of a line with an agency and a place
_LONGEST = 260  # characters of such a line: copyright lines are long
_CREDITED = (
    r"source|courtesy(?:\s+of)?|credits?|via|agency|agencies|news\s+agency|kaynak|mənbə|manba|çeşme|quelle|fuente|fonte"
    r"|sumber|источник|джерело|дереккөз|булак|المصدر|مصدر|منبع|ماخذ|بشکریہ|بہ\s+شکریہ|来源|出典"
)
_HELPED = (
    r"(?:[Ww]ith\s+(?:additional\s+)?(?:inputs?|reporting|material|files?)|[Aa]dditional\s+reporting)\s+(?:from|by)\s+"
)
# Announced in words: anyone else named there does not matter.
_ANNOUNCED = (
    re.compile(
        rf"[(\[\s]*(?:{_CREDITED})\s*[:：/|]\s*(?P<credit>[^|:]{{2,60}}?)[)\]\s.]*(?:[|].*|https?:.*)?", re.IGNORECASE
    ),
    re.compile(rf"[(\[\s–—-]*{_HELPED}(?P<credit>[^.]{{2,60}}?)[)\].\s]*", re.IGNORECASE),
)
_RIGHTS = re.compile(
    r"(?:(?:©|\(c\)|copyright)\s*)+(?:\d{4}\s*)?(?:by\s+)?(?P<credit>[^.,]{2,40})(?:[.,].*)?", re.IGNORECASE
)
# Marked only by a dash, a slash, a bracket or a word: "—APP", "/APP/", "(AFP)", "APP/mzr", if nobody else is named.
_MARKED = (
    re.compile(rf"[(\[\s]*(?:{_CREDITED})\s+(?P<credit>[^|:]{{2,40}}?)[)\]\s.]*", re.IGNORECASE),
    re.compile(r"[\s.]*(?:[—–-]{1,3}|/{1,3}|\()\s?(?P<credit>[^()—–]{2,40}?)\s?[)/.]*"),
    re.compile(r"\s*/{3}\s?(?P<credit>[^\d(,]{2,30}?)[,.]?\s*(?:[\d(].*)?"),
    re.compile(r"(?P<credit>[A-Z]{2,5})(?:[/-][a-z]{2,6}){1,4}[\s.]*"),
)
_ENDING = re.compile(r"[.!?۔؟…][\"”’»)]*\s*(?:[—–-]{1,3}\s?|/{1,3}\s?|\()(?P<credit>[^().—–/]{2,40}?)[)/.\s]*$")
# "... in the autumn. PTI", "... in the autumn. Additional reporting from Reuters".
_BARE_ENDING = re.compile(rf"[.!?۔؟…][\"”’»)]*\s+(?:[–—-]\s+)?(?:{_HELPED})?(?P<credit>[A-Z]{{2,5}}|Reuters)\.?$")
_OPENING = re.compile(r"^\W{0,2}\((?P<credit>[^()]{2,40})\)\s*[-–—:]?\s*\w")
_OFFICE = re.compile(
    r"(?P<credit>[A-Z]{2,5}|[A-Z][a-z]{3,9})\s+(?:[A-Z]\w+\s+){0,3}"
    r"(?:writer|correspondent|reporter|staff|photographer|editor|desk|bureau|service)s?",
    re.IGNORECASE,
)
_PARTS = re.compile(r"\s*(?:[|/,;•·&()]|\.\s|\s[–—-]\s|\b(?:and|with|via|и|und|et)\b)\s*", re.IGNORECASE)


def agency_of(
    dateline: Dateline, paragraphs: list[str], stated: Iterable[str], site_names: tuple[str, ...]
) -> str | None:
    """Return the credited agency by its usual name; several are joined by commas; None if there is none.

    ``paragraphs`` are the text before credits are cut from it, ``stated`` is what the page gives as its author or
    source. An outlet's own service gives way to the agency whose text it passes on.
    """
    for found in (
        agencies_in(dateline.credit or ""),
        *map(credited, paragraphs[-_FOOT:][::-1]),
        *map(_announced, paragraphs[:_HEAD]),
        *(only_agencies(credit) for credit in _at_edges(paragraphs)),
        *(_signing(value, site_names) for value in stated),
    ):
        if found:
            others = [name for name in found if not is_site_name(name, site_names)]
            return ", ".join(others or found)
    return dateline.credit if dateline.credit and not is_site_name(dateline.credit, site_names) else None


def credited(line: str) -> list[str]:
    """Return the agencies credited by a line that says nothing else; empty for any other line."""
    if len(line) > _LONGEST:
        return []
    if (whole := agency_named(line)) and not is_word(line):
        return [whole]
    if found := _announced(line):
        return found
    if (match := _RIGHTS.fullmatch(line)) and (found := agencies_in(match["credit"])):
        return found
    for pattern in _MARKED:
        if (match := pattern.fullmatch(line)) and (found := only_agencies(match["credit"])):
            return found
    return []


def _announced(line: str) -> list[str]:
    """Return the agencies of a line that says in words that it is a credit: no caption does."""
    matches = (pattern.fullmatch(line) for pattern in _ANNOUNCED) if len(line) <= _LONGEST else ()
    return next((found for match in matches if match and (found := agencies_in(match["credit"]))), [])


def printed_sources(document: Document, elements: ElementRoles) -> list[str]:
    """Return what the page itself gives as the source of its text, as written."""
    stated = [*names_in(document, article_node(document).get("sourceOrganization"))]
    for element in elements.with_role("source"):
        stated.extend(text_of(link) for link in element.iter("a"))
    return stated


def printed_dateline(document: Document, headline: HtmlElement | None) -> str | None:
    """Return an agency and a place in capitals, on a line of their own below the headline: "AFP, MANILA"."""
    at = document.elements.index(headline) if headline is not None else 0
    for element in document.elements[at : at + _BELOW]:
        line = text_of(element) if not len(element) else ""
        agency, comma, place = line.partition(", ")
        if comma and len(line) <= _LONGEST_PLACE and place.isupper() and only_agencies(agency) and not is_word(agency):
            return line
    return None


def _at_edges(paragraphs: list[str]) -> Iterator[str]:
    """Yield credits in brackets, after a dash or alone at the end of the text, or before its first word."""
    found = [_ENDING.search(text[-60:]) for text in paragraphs[-2:][::-1]]
    found += [_BARE_ENDING.search(text[-80:]) for text in paragraphs[-2:][::-1]]
    found += [_OPENING.match(text[:60]) for text in paragraphs[:1]]
    return (match["credit"] for match in found if match is not None)


def _without_own_initials(value: str) -> str:
    """Return a name without its own abbreviation: ``Anonymous Authors (AA)``."""
    name, _, rest = value.partition(" (")
    initials = "".join(word[0] for word in name.split() if word[0].isupper())
    return name if rest.rstrip(") ") == initials and not agency_named(name) else value


def _signing(value: str, site_names: tuple[str, ...]) -> list[str]:
    """Return the agencies in an author's line: as the author, next to one, or as an author's employer."""
    value = _without_own_initials(" ".join(value.split()))
    parts = [value, *_PARTS.split(value)] if len(value) <= 120 else []
    found = []
    for part in parts:
        office = _OFFICE.fullmatch(part)
        name = agency_named(office["credit"] if office else part)
        if name and (not is_word(name) or is_site_name(part, site_names)):
            found.append(name)
    return list(dict.fromkeys(found))
