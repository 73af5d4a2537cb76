"""Where a page prints its byline: beside the headline, or in a box about the author."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import islice

from lxml.html import HtmlElement

from crawler.extraction.author_names import is_name, is_time, names_in
from crawler.page import Document, raw_text

_BEFORE, _AFTER = 30, 60
"""Elements before and after the headline among which the byline stands."""
_LONGEST, _MOST_SPACE = 400, 4
"""Characters of such an element, and how many times as long it is where its markup is indented."""
_AUTHOR = re.compile(
    r"(?:^|[-_\s])(?:writer|(?:written|posted|post)-?by|creator|contributors?|vcard)(?:$|[-_\s])"
    r"|authors?(?:-?name)?(?:$|[-_\s])|byline"
)
"""In class names and ids, in small letters and with a hyphen before each capital."""
_ABOUT_AUTHOR = re.compile(r"excerpt|(?:author|byline)[-_]*(?:title|role|job|position|desc(?:ription)?)(?:$|\s)")
"""In the same: what is said of the author, or an article's beginning, is no name."""
_ELSEWHERE = re.compile(
    r"comment|related|footer|recommend|popular|trending|breadcrumb|teaser|dropdown|modal|widget-?area|widget_"
)
"""In class names and ids around what is no byline of this page."""
_ADDRESS = re.compile(
    r"/(?:authors?|writers?|contributors?|journalists?|reporters?|columnists?|people|staff|profiles?|by)/[^/]",
    re.IGNORECASE,
)
"""Of a person's page on the site."""
_LED = re.compile(
    r"\s*(?:(?:(?:view |show |see )?all \w+|(?:this \w+ (?:was|is) )?"
    r"(?:written|posted|story|text|words|article|recipe|report|published|submitted))\s*by"
    r"|by|authors?(?:\(s\))?|contributors?)(?:\b|(?=[A-Z]))",
    re.IGNORECASE,
)
_ANOTHER = re.compile(
    r"(?:(?!posted|written|published|reported|authored|submitted|contributed|compiled)\b\w+ed|photos?|images?)\s+by\W*$",
    re.IGNORECASE,
)
_LONGEST_LED, _MOST_PARTS = 150, 8
"""Characters of a line that begins with "By", and its elements."""
"""Characters of an element that a word such as "by" makes a byline: longer ones are sentences."""
_CARD = 2
"""Times its text in a link around it: then the link is a card that leads to another article, with its author on it."""
_HOLDERS = frozenset(("body", "html", "head", "meta", "link", "article", "main", "section", "form", "img", "svg"))


def printed_byline(document: Document, headline: HtmlElement | None, is_outlet: Callable[[str], bool]) -> str:
    """The names printed beside the headline; empty where there are none."""
    elements = document.elements
    at = _place_of(headline, document)
    near = (*elements[at : at + _AFTER], *elements[max(0, at - _BEFORE) : at][::-1])
    return next(_named_by(near, is_outlet), "")


def named_elsewhere(document: Document, headline: HtmlElement | None, is_outlet: Callable[[str], bool]) -> str:
    """Those of whom alone the rest of the page speaks as its authors; empty where it names several or none."""
    others = set(_named_by(document.elements[_place_of(headline, document) + _AFTER :], is_outlet))
    return others.pop() if len(others) == 1 else ""


def _place_of(headline: HtmlElement | None, document: Document) -> int:
    return document.elements.index(headline) if headline is not None else 0


def _named_by(elements: Iterable[HtmlElement], is_outlet: Callable[[str], bool]) -> Iterator[str]:
    for element in elements:
        if not _may_print(element) or _is_elsewhere(element) or _is_another(element):
            continue
        if names := names_in(_lines(element), is_outlet, stated=False):
            yield _with_others(element, names, is_outlet)


def _with_others(element: HtmlElement, names: str, is_outlet: Callable[[str], bool]) -> str:
    """``names`` with those that follow them in the same line, each in an element of its own."""
    for holder in islice(element.iterancestors(), 2):
        if len(raw_text(holder)) > _LONGEST:
            break
        more = names_in(_lines(holder), is_outlet, stated=False)
        names = more if more.startswith(names) else names
    return names


def _may_print(element: HtmlElement) -> bool:
    if element.tag in _HOLDERS:
        return False
    named = f"{element.get('class') or ''} {element.get('id') or ''}"
    if _ABOUT_AUTHOR.search(named):
        return False
    marked = (
        element.get("rel") == "author"
        or element.get("itemprop") == "author"
        or _is_named_author(named)
        or (element.tag == "a" and _ADDRESS.search(element.get("href") or "") is not None)
    )
    if not marked and (len(element) > _MOST_PARTS or any(len(child) > _MOST_PARTS for child in element)):
        return False  # a line has few parts: to read the text of each box of a page takes milliseconds
    text = raw_text(element)
    if len(text) > _MOST_SPACE * _LONGEST:
        return False
    text = " ".join(text.split())
    return len(text) > 1 and (marked or (len(text) <= _LONGEST_LED and _is_led(text)))


def _is_led(text: str) -> bool:
    before, by, _ = text.partition("by ")
    name, bar, after = text.partition("|")
    return (
        _LED.match(text) is not None
        or bool(by and before.strip() and is_time(before))
        or bool(bar and is_name(name) and is_time("".join(after.split()[:1])))
    )


@lru_cache(maxsize=4096)
def _is_named_author(names: str) -> bool:
    return _AUTHOR.search(re.sub(r"(?<=[a-z])(?=[A-Z])", "-", names).lower()) is not None


def _is_another(element: HtmlElement) -> bool:
    """Whether the words before it say that it names who edited, reviewed or photographed."""
    for holder in islice(element.iterancestors(), 3):
        text, own = raw_text(holder), raw_text(element)
        if len(text) > _LONGEST:
            return False
        if _ANOTHER.search(text[: text.find(own)]):
            return True
    return False


def _is_elsewhere(element: HtmlElement) -> bool:
    longest = _CARD * len(raw_text(element).strip())
    for holder in (element, *element.iterancestors()):
        if holder.tag == "nav" or (holder.tag == "footer" and not _is_of_article(holder)):
            return True
        if holder.tag == "a" and len(raw_text(holder).strip()) > longest:
            return True
        if holder.tag in ("body", "main", "article"):
            return False
        if _ELSEWHERE.search(f"{holder.get('class') or ''} {holder.get('id') or ''}".lower()):
            return True
    return False


def _is_of_article(footer: HtmlElement) -> bool:
    """Whether a footer closes the article and not the site (WHATWG HTML, 4.3.8)."""
    named = "post" in f"{footer.get('class') or ''} {footer.get('id') or ''}".lower()
    return named or next(footer.iterancestors("article"), None) is not None


def _lines(element: HtmlElement) -> str:
    return "\n".join(text for text in element.itertext() if text.strip())
