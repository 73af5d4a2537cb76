"""Pages that are one of several with numbered URLs: an article in parts, or a continued list."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml.html import HtmlElement

from crawler.model.urls import absolute, address_key
from crawler.page import Document, text_of
from crawler.page.canonical import base_of

_NUMBERED = re.compile(
    r"(?:[?&](?P<query>page|seite|pagina|paged|pg)=|[/_,.-](?:(?:page|seite|part|p)[/_-]?)?)(?P<number>\d{1,3})$"
)
"""The end of the URL of a further page. Not ``?p=``, which WordPress uses for its posts."""
_ENDING = re.compile(r"(?:\.s?html?|\.php)?/?(?=\?|$)")
_DIGIT = re.compile(r"\d")
_NUMBER = re.compile(r"\d{1,3}")
_LINK_TYPES = frozenset(("next", "prev", "previous"))
"""Types of links between such pages (WHATWG HTML, "Sequential link types"). Many sites link other articles so."""
_TAIL = 12
"""Characters at the end of a link that may contain a number: reading all links takes longer than everything else."""
_AROUND = 6
"""Elements around a link, itself included, whose names show if it belongs to comments."""


@dataclass(frozen=True, slots=True)
class Part:
    """Which of several pages a page is, and how many there are by its links."""

    number: int
    of: int


def part_of(document: Document, url: str) -> Part | None:
    """Return which of several the page at ``url`` is; None if it is not shown to be one of several.

    This is shown by links to its own URL with another number, which have that number as their text, or are marked as
    the next or previous page. Without a link to the first page, a number is part of an article's own URL.
    """
    own = _bare(url)
    if further := set(_numbers(document, url, own)) - {1}:
        return Part(1, max(further))
    found = _NUMBERED.search(own)
    if found is None or (number := int(found["number"])) < 2:
        return None
    others = set(_numbers(document, url, own[: found.start()]))
    return Part(number, max(number, *others)) if 1 in others else None


def _numbers(document: Document, url: str, first: str) -> Iterator[int]:
    """Yield the numbers of the pages after the one at the URL ``first``, by the links to them."""
    base = base_of(document, url)
    is_own = first == _bare(url)
    for link in document.tagged("a", "link"):
        href = link.get("href") or ""
        if is_own and _DIGIT.search(href, max(0, len(href) - _TAIL)) is None:
            continue
        says = text_of(link).strip() if link.tag == "a" else ""
        is_numbered = _NUMBER.fullmatch(says) is not None
        if not is_numbered and _LINK_TYPES.isdisjoint((link.get("rel") or "").lower().split()):
            continue
        address = _bare(absolute(base, href) or "")
        found = _NUMBERED.search(address)
        if address == first:
            number, from_nought = 1, False
        elif found is not None and address[: found.start()] == first:
            number, from_nought = int(found["number"]), found["query"] is not None
        else:
            continue
        if is_numbered and int(says) - number not in (0, from_nought):
            continue
        if not _is_of_comments(link):
            yield int(says) if is_numbered else number


def _bare(url: str) -> str:
    """Return a form of a URL for comparing URLs of one site, without a file extension."""
    return _ENDING.sub("", address_key(url.partition("#")[0]), count=1)


def _is_of_comments(link: HtmlElement) -> bool:
    around = [link, *link.iterancestors()][:_AROUND]
    return any("comment" in f"{each.get('class') or ''} {each.get('id') or ''}".lower() for each in around)
