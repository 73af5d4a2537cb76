"""Removes elements that are not the article, before the body is isolated.

A name alone does not decide: what holds the headline, the article's container or most of the page's
running text stays, whatever it is called.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from lxml.html import HtmlElement

from crawler.extraction.blocks import drop
from crawler.extraction.element_roles import HIDING, ElementRoles
from crawler.page import raw_text, text_of

# Tags that hold no running text by their meaning, and those that might.
_CHROME = ("nav", "footer", "iframe", "button", "select", "svg", "menu", "object", "embed", "video",
           "audio", "canvas", "textarea", "input", "label")  # fmt: skip
_ASIDES = ("aside", "dialog")
_NEVER = frozenset(("html", "body", "main", "h1"))
_HEADINGS = ("h2", "h3", "h4", "h5", "h6")
_CUT_OFF = re.compile(r"(?:\.\.\.|…|\[…\]|\[\.\.\.\])$")
_LONGEST_TEASER = 320  # characters
_HOLDERS = frozenset(("div", "section", "article", "main", "td"))
_SMALLEST = 25  # characters: less than that is an empty shell, not a hand-out
_ROW = 3  # teasers in a row that make a list
_ENTRIES = 2  # links under a heading that make one
_SHARE = 0.6  # of an entry's text that is its link; the rest is a date or a section
_FILE = re.compile(r"\.(?:pdf|docx?|xlsx?|pptx?|zip|odt)(?:[?#]|$)", re.IGNORECASE)


def find_containers(elements: ElementRoles) -> list[HtmlElement]:
    """The elements that hold the article's text by platform or by schema.org, in document order; often none.

    An article printed in pieces has several. Teasers and further articles down the page have their own: what is far
    shorter than the longest, or is in another ``<article>``, is left out.
    """
    named = dict.fromkeys(element for element in elements.with_role("container") if element.tag in _HOLDERS)
    outermost = [element for element in named if not any(parent in named for parent in element.iterancestors())]
    sizes = {element: len(text_of(element)) for element in outermost}
    if not sizes or max(sizes.values()) < _SMALLEST:
        return []
    longest = max(sizes.values())
    found = [element for element in outermost if sizes[element] >= max(_SMALLEST, longest / 8)]
    first = next(element for element in found if sizes[element] * 2 >= longest)
    return [
        element
        for element in found
        if (element.get("class"), _article_of(element)) == (first.get("class"), _article_of(first))
    ]


def _article_of(element: HtmlElement) -> HtmlElement | None:
    return next(element.iterancestors("article"), None)


def remove_boilerplate(tree: HtmlElement, elements: ElementRoles, containers: list[HtmlElement]) -> None:
    """Take boilerplate out of ``tree``, in place; ``containers`` are the article's containers, which are kept."""
    keep = set(containers)
    weigh = _Scale({paragraph: len(text_of(paragraph)) for paragraph in elements.tagged("p")})
    for element in (*containers, *elements.tagged("h1")):
        keep.update(element.iterancestors())
    weigh.cut_unless_main(tree, list(elements.tagged(*_CHROME)), keep, 2.0)
    sure = [*elements.tagged(*_ASIDES), *elements.with_role("boilerplate"), *elements.with_role("landmark")]
    weigh.cut_unless_main(tree, sure, keep, 1.0 if any(map(text_of, containers)) else 0.7)
    weighed = [*elements.with_role("suspect"), *elements.with_role("hidden")]
    weigh.cut_unless_main(tree, weighed, keep, 0.4)
    for element in elements.with_role("folded"):
        for name in HIDING:  # trafilatura would leave it out
            element.attrib.pop(name, None)
    weigh.cut_unless_main(tree, list(elements.tagged("noscript")), keep, 0.4)
    for fallback in elements.tagged("noscript"):
        # What is left of these holds most of the page's text: it is written by script, and this is its stand-in.
        fallback.tag = "div"
    for teaser in _teasers(elements.tagged(*_HEADINGS), keep):
        drop(teaser)
    for heading, links in _lists_of_pages(elements.tagged(*_HEADINGS), keep):
        drop(heading)
        drop(links)


@dataclass(frozen=True, slots=True)
class _Scale:
    """How much of the page's running text an element holds."""

    lengths: dict[HtmlElement, int]
    """Characters of each paragraph of the page."""

    def cut_unless_main(
        self, tree: HtmlElement, elements: list[HtmlElement], keep: set[HtmlElement], most: float
    ) -> None:
        """Cut each element that does not hold more than ``most`` of the page's paragraphs."""
        weight, limit = self._running_text, most * self._running_text(tree)
        if limit * 6 < most * len(raw_text(tree)):
            # A page that does without paragraphs.
            weight, limit = _all_text, most * _all_text(tree)
        gone: set[HtmlElement] = set()
        for element in elements:
            if element.tag in _NEVER or element in keep or element in gone:
                continue
            if any(parent in gone for parent in element.iterancestors()):
                continue
            if len(raw_text(element)) > limit and weight(element) > limit:
                continue
            gone.add(element)
        for element in gone:
            drop(element)

    def _running_text(self, element: HtmlElement) -> int:
        return sum(self.lengths[paragraph] for paragraph in element.iter("p"))


def _all_text(element: HtmlElement) -> int:
    return len(text_of(element))


def _teasers(headings: Iterable[HtmlElement], keep: set[HtmlElement]) -> list[HtmlElement]:
    """Headings that are links, each with a text that breaks off, three or more in a row: a list of other pages."""
    rows: dict[HtmlElement, list[tuple[HtmlElement, ...]]] = {}
    broken: dict[HtmlElement, int] = {}
    for heading in headings:
        if heading.getparent() is None or not _is_link(heading):
            continue
        block = _block_of(heading)
        if block in keep or block.getparent() is None:
            continue
        parts: tuple[HtmlElement, ...] = (block,)
        text = text_of(block)[len(text_of(heading)) :]
        following = block.getnext()
        if block is heading and following is not None and following.tag in ("p", "div", "span"):
            text = text_of(following)
            if _CUT_OFF.search(text) and len(text) <= _LONGEST_TEASER:
                parts = (block, following)
        if len(text) > _LONGEST_TEASER and parts == (block,) and block is not heading:
            continue
        parent = block.getparent()
        rows.setdefault(parent, []).append(parts)
        broken[parent] = broken.get(parent, 0) + bool(_CUT_OFF.search(text))
    return [
        element
        for parent, row in rows.items()
        if len(row) >= _ROW and broken[parent] * 2 >= len(row)
        for parts in row
        for element in parts
    ]


def _lists_of_pages(headings: Iterable[HtmlElement], keep: set[HtmlElement]) -> list[tuple[HtmlElement, HtmlElement]]:
    """Headings with the list behind them, where each entry is hardly more than a link to another page.

    In whatever language they announce it. Files are no pages: a list of documents belongs to the article.
    """
    found = []
    for heading in headings:
        following = heading.getnext()
        if heading.getparent() is None or following is None or following.tag not in ("ul", "ol") or following in keep:
            continue
        entries = following.findall("li")
        if len(entries) >= _ENTRIES and all(map(_is_entry, entries)):
            found.append((heading, following))
    return found


def _is_entry(entry: HtmlElement) -> bool:
    link = next(entry.iter("a"), None)
    href = link.get("href") or "" if link is not None else ""
    if link is None or not href or href.startswith(("#", "mailto:", "tel:")) or _FILE.search(href):
        return False
    return len(text_of(link)) >= _SHARE * len(text_of(entry)) > 0


def _is_link(heading: HtmlElement) -> bool:
    link = next(heading.iter("a"), None)
    if link is None:
        parent = heading.getparent()
        return parent is not None and parent.tag == "a"
    return not (link.get("href") or "#").startswith("#") and len(text_of(link)) >= 0.9 * len(text_of(heading)) > 0


def _block_of(heading: HtmlElement) -> HtmlElement:
    """The widest element around ``heading`` that holds no other heading: the one with its teaser."""
    block = heading
    for parent in heading.iterancestors():
        if parent.tag in _NEVER or sum(1 for _ in parent.iter(*_HEADINGS, "h1")) > 1:
            break
        block = parent
    return block
