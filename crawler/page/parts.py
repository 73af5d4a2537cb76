"""A page that is one of several under numbered addresses: an article in parts, or a list that goes on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml.html import HtmlElement

from crawler.model.urls import absolute, address_key
from crawler.page import Document, text_of
from crawler.page.links import base_of

_NUMBERED = re.compile(
    r"(?:[?&](?P<query>page|seite|pagina|paged|pg)=|[/_,.-](?:(?:page|seite|part|p)[/_-]?)?)(?P<number>\d{1,3})$"
)
"""The end of the address of a further page. ``?p=`` is none: with it WordPress names its posts."""
_ENDING = re.compile(r"(?:\.s?html?|\.php)?/?(?=\?|$)")
_NUMBER = re.compile(r"\d{1,3}")
_LINK_TYPES = frozenset(("next", "prev", "previous"))
"""Of links between such pages (WHATWG HTML, "Sequential link types"). Many sites give them to other articles too."""
_TAIL = 12
"""Characters at the end of a link in which a number would stand: to read all links takes longer than all else here."""
_AROUND = 6
"""Elements around a link, with itself, of which one would be named for comments."""


@dataclass(frozen=True, slots=True)
class Part:
    """Which of several pages a page is, and how many its links name."""

    number: int
    of: int


def part_of(document: Document, url: str) -> Part | None:
    """Which of several the page at ``url`` is; None where it does not say that it is one of several.

    It says so by links to its own address with another number, which have that number as their text, or are marked as
    the next or the previous page. Without a link to the first, a number is an article's own.
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
    """The numbers of the pages to which links lead that say so, and which follow the page at the address ``first``."""
    base = base_of(document, url)
    is_own = first == _bare(url)
    for link in document.tagged("a", "link"):
        href = link.get("href") or ""
        if is_own and not any(map(str.isdigit, href[-_TAIL:])):
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
    """An address by which those of one site are compared, without the ending of a file."""
    return _ENDING.sub("", address_key(url.partition("#")[0]), count=1)


def _is_of_comments(link: HtmlElement) -> bool:
    around = [link, *link.iterancestors()][:_AROUND]
    return any("comment" in f"{each.get('class') or ''} {each.get('id') or ''}".lower() for each in around)
