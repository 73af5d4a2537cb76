"""Where a page prints its byline: next to the headline, or in a box about the author."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import islice
from typing import Any

from lxml import etree
from lxml.html import HtmlElement

from crawler.extraction.author_names import is_led, is_name, is_time, may_be_led, names_in
from crawler.page import Document, raw_text

_ABOVE, _BELOW = 30, 60
"""Elements before and after the headline in which the byline is looked for."""
_LONGEST, _MOST_SPACE = 400, 4
"""Most characters of such an element, and how many times longer it can be if its markup is indented."""
_AUTHOR = re.compile(r"(?:^|[-_\s])contributors?(?:$|[-_\s])|authors?(?:-?name)?(?:$|[-_\s])|byline")
"""In class names and ids, in lower case and with a hyphen before each capital."""
_ABOUT_AUTHOR = re.compile(r"excerpt|(?:author|byline)[-_]*(?:title|role|job|position|desc(?:ription)?)(?:$|\s)")
"""In the same: text about the author, or the start of an article, is not a name."""
_ABOUT = ("author", "byline", "contributor", "excerpt")
"""Without one of these, in whatever case, neither pattern matches."""
_ELSEWHERE = re.compile(r"comment|related|footer|breadcrumb|teaser|sub-?menu|modal|widget_")
"""In class names and ids around anything that is not a byline of this page."""
_ADDRESS = re.compile(r"/(?:authors?|people|staff|profiles?)/[^/]", re.IGNORECASE)
"""The URL of a person's page on the site."""
_ANOTHER = re.compile(
    r"(?:(?!posted|written|published|reported|authored|submitted|contributed|compiled)\b\w+ed|photos?|images?)\s+by\W*$",
    re.IGNORECASE,
)
_LONGEST_LED, _MOST_PARTS = 150, 8
"""Most characters of a line that a word such as "By" makes a byline, and of its elements: longer ones are sentences."""
_BARRED = etree.XPath("descendant::text()[contains(., '|')]/ancestor::*")
"""Elements with a bar in their text, as between a name and a time."""
_CARD = 2
"""If a link around it has this many times its text, the link is a card for another article, with its author on it."""
_HOLDERS = frozenset(("body", "html", "head", "meta", "link", "article", "main", "section", "form", "img", "svg"))


def printed_byline(document: Document, headline: HtmlElement | None, is_outlet: Callable[[str], bool]) -> str:
    """Return the names printed under the headline; empty if there are none."""
    at = _place_of(headline, document)
    return next(_Elements(document).named_by(document.elements[at : at + _BELOW], is_outlet), "")


def named_elsewhere(document: Document, headline: HtmlElement | None, is_outlet: Callable[[str], bool]) -> str:
    """Return the names directly above the headline, or else the only authors that the rest of the page mentions."""
    at = _place_of(headline, document)
    above, below = document.elements[:at], document.elements[at + _BELOW :]
    barred: Any = _BARRED(document.tree)
    elements = _Elements(document, set(barred))
    beside = next(elements.named_by(above[: -_ABOVE - 1 : -1], is_outlet), "")
    others = {beside} if beside else set(elements.named_by((*above, *below), is_outlet))
    return others.pop() if len(others) == 1 else ""


def _place_of(headline: HtmlElement | None, document: Document) -> int:
    return document.elements.index(headline) if headline is not None else 0


class _Elements:
    """Tells which elements of a page print a byline."""

    def __init__(self, document: Document, barred: set[HtmlElement] | None = None) -> None:
        """``barred`` are the elements with a bar in their text; None if any may have one."""
        self._names = document.names
        self._barred = barred
        self._stated = {
            element
            for name in ("rel", "itemprop")
            for element in document.with_attribute(name)
            if element.get(name) == "author"
        }

    def named_by(self, elements: Iterable[HtmlElement], is_outlet: Callable[[str], bool]) -> Iterator[str]:
        """Yield the names in each byline."""
        for element in elements:
            if not self._prints(element) or self._is_elsewhere(element) or _is_another(element):
                continue
            if names := names_in(_lines(element), is_outlet, stated=False):
                yield _with_others(element, names, is_outlet)

    def _prints(self, element: HtmlElement) -> bool:
        if element.tag in _HOLDERS:
            return False
        is_about, is_author = _of_names(self._names.get(element, ""))
        if is_about:
            return False
        marked = is_author or element in self._stated or (element.tag == "a" and _leads_to_person(element))
        may_be_line = marked or self._barred is None or element in self._barred or _may_be_led(element)
        return may_be_line and _is_line(element, marked=marked)

    def _is_elsewhere(self, element: HtmlElement) -> bool:
        longest = _CARD * len(raw_text(element).strip())
        for holder in (element, *element.iterancestors()):
            if holder.tag == "nav" or (holder.tag == "a" and len(raw_text(holder).strip()) > longest):
                return True
            if holder.tag in ("body", "main", "article"):
                return False
            if _ELSEWHERE.search(self._names.get(holder, "").lower()):
                return True
        return False


def _with_others(element: HtmlElement, names: str, is_outlet: Callable[[str], bool]) -> str:
    """Return ``names`` with those after them in the same line, each in its own element."""
    holder = element.getparent()
    if holder is None or len(raw_text(holder)) > _LONGEST:
        return names
    more = names_in(_lines(holder), is_outlet, stated=False)
    return more if more.startswith(names) else names


def _leads_to_person(link: HtmlElement) -> bool:
    return _ADDRESS.search(link.get("href") or "") is not None


def _may_be_led(element: HtmlElement) -> bool:
    """Whether the first text in the element may start with words such as "By": very few do."""
    first = element
    while not (text := first.text) or text.isspace():
        if not len(first):
            return len(element) > 0  # the first text is somewhere else
        first = first[0]
    return may_be_led(text)


def _is_line(element: HtmlElement, *, marked: bool) -> bool:
    parts = len(element)
    if parts and not marked and (parts > _MOST_PARTS or any(len(child) > _MOST_PARTS for child in element)):
        return False  # a line has few parts: reading the text of each box of a page takes milliseconds
    text = raw_text(element)
    if len(text) > _MOST_SPACE * _LONGEST:
        return False
    text = " ".join(text.split())
    if not text or (not marked and len(text) > _LONGEST_LED):
        return False
    if parts:
        text = " ".join(_lines(element).split())
    return len(text) > 1 and (marked or (len(text) <= _LONGEST_LED and (is_led(text) or _is_timed(text))))


def _is_timed(text: str) -> bool:
    """Whether a name comes before a bar and a time."""
    name, bar, after = text.partition("|")
    return bool(bar) and is_name(name) and is_time("".join(after.split()[:1]))


@lru_cache(maxsize=4096)
def _of_names(names: str) -> tuple[bool, bool]:
    """Whether class names and ids belong to text about an author, and whether to an author's name."""
    lower = names.lower()
    if not any(word in lower for word in _ABOUT):
        return False, False
    hyphened = re.sub(r"(?<=[a-z])(?=[A-Z])", "-", names).lower()
    return _ABOUT_AUTHOR.search(names) is not None, _AUTHOR.search(hyphened) is not None


def _is_another(element: HtmlElement) -> bool:
    """Whether the words before it say that it is who edited, reviewed or photographed."""
    for holder in islice(element.iterancestors(), 3):
        text, own = raw_text(holder), raw_text(element)
        if len(text) > _LONGEST:
            return False
        if _ANOTHER.search(text[: text.find(own)]):
            return True
    return False


def _lines(element: HtmlElement) -> str:
    return "\n".join(text for text in element.itertext() if text.strip())
