"""Blocks of a page: where one paragraph ends and the next starts."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from lxml.html import HtmlElement

from crawler.page import new_element, text_of
from crawler.text.sentences import is_finished

_LINE = "\ue000"  # stands for a line break while a block's text is collected
_INLINE = frozenset(
    ("a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i",
     "ins", "kbd", "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt",
     "u", "var", "wbr", "img", "nobr")
)  # fmt: skip
_CELLS = frozenset(("td", "th"))
_NO_BLOCKS = _INLINE | _CELLS | {"br"}
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_ITEMS = HEADINGS | {"li", "dt", "dd"}
_TEXTS = _ITEMS - {"h1"} | {"p", "blockquote", "pre", "tr", "table", "ul", "ol", "dl"}
"""Elements inside an article whose text belongs to it; a lede in a ``<div>`` looks like a label in one."""
_SENTENCE = 100
"""Characters from which finished sentences are text in any element: a label, a button or a name is shorter. F1 of words
with 70, 100, 120: WCXB .9572, .9564, .9564; article-extraction-benchmark .9816, .9825, .9821."""
_LINK = 0.7
"""Most of a paragraph that can be in links; with more it is a link to another page. Items and headings that are links
belong to the text around them."""
_HOLDERS = frozenset(("div", "span", "font", "section", "article", "td", "main", "center", "body", "blockquote"))


def ends_block(text: str) -> bool:
    """Whether ``text`` is complete, so that nothing after it continues it."""
    return is_finished(text) or text.endswith((":", ";", "”", "»"))


@dataclass(slots=True)
class Block:
    """A paragraph, list item, table row or heading."""

    text: str
    linked: float
    """Share of its characters that are in links."""
    holder: HtmlElement
    """The element it is the text of."""
    tag: str = field(init=False)
    """Tag of ``holder``."""
    unlinked: float = field(init=False)
    """Characters outside links."""
    is_link: bool = field(init=False)
    """Whether it is a link to another page with little other text."""
    is_text: bool = field(init=False)
    """Whether it belongs to the article, if it is between blocks that do."""

    def __post_init__(self) -> None:
        self.tag = self.holder.tag
        self.unlinked = len(self.text) * (1 - self.linked)
        self.is_link = self.linked > _LINK
        if self.tag in _TEXTS:
            self.is_text = self.tag in _ITEMS or not self.is_link
        else:
            self.is_text = not self.is_link and len(self.text) >= _SENTENCE and ends_block(self.text)


Span = tuple[int, int]
"""Index of the first of some consecutive blocks, and of the first block after them."""


class Outline:
    """The blocks of a page in reading order, and which of them each element contains, found in one walk over the tree.

    An empty line inside a block splits it; a single line break splits it only between finished sentences, because old
    pages wrap their lines by hand.
    """

    def __init__(self, root: HtmlElement, bounds: Collection[HtmlElement | None] = ()) -> None:
        """Walk through ``root``; the elements of ``bounds`` are blocks, regardless of their tags."""
        self.blocks: list[Block] = []
        self._bounds = bounds
        self._spans: dict[HtmlElement, Span] = {}
        self._pieces: list[str] = []
        self._linked = self._links = 0
        self._walk(root, root)

    @property
    def elements(self) -> Collection[HtmlElement]:
        """Elements that are not part of a line, innermost first."""
        return self._spans.keys()

    def span(self, element: HtmlElement | None) -> Span:
        """Return the blocks of ``element``, which must not be part of a line."""
        return self._spans.get(element, (0, 0)) if element is not None else (0, 0)

    def below(self, headline: HtmlElement | None, element: HtmlElement) -> Span:
        """Return the blocks of ``element`` after ``headline`` if that is inside it; otherwise all of them."""
        (start, end), (_, head) = self.span(element), self.span(headline)
        return head if start < head <= end else start, end

    def _flush(self, holder: HtmlElement) -> None:
        if self._pieces:
            text = "".join(self._pieces)
            share = self._linked / len(text) if self._linked else 0.0
            for part in _parted(text) if _LINE in text else (" ".join(text.split()),):
                if part:
                    self.blocks.append(Block(part, share, holder))
            self._pieces.clear()
        self._linked = 0

    def _add(self, text: str) -> None:
        self._pieces.append(text)
        if self._links:
            self._linked += len(text)

    def _walk(self, element: HtmlElement, holder: HtmlElement) -> None:
        tag = element.tag
        if not isinstance(tag, str) or tag == "figcaption":
            return
        start = -1
        if tag not in _NO_BLOCKS or element in self._bounds:
            self._flush(holder)
            holder, start = element, len(self.blocks)
        elif tag not in _INLINE:
            self._pieces.append(" " if tag in _CELLS else _LINE)
        link = tag == "a" and element.get("href") is not None
        self._links += link
        if element.text:
            self._add(element.text)
        for child in element:
            self._walk(child, holder)
            if child.tail:
                self._add(child.tail)
        self._links -= link
        if start >= 0:
            self._flush(holder)
            self._spans[element] = start, len(self.blocks)


def _parted(text: str) -> Iterator[str]:
    for part in re.split(rf"{_LINE}(?:\s*{_LINE})+", text):
        lines = [line for line in (" ".join(line.split()) for line in part.split(_LINE)) if line]
        finished = all(map(ends_block, lines[:-1]))
        if len(lines) > 1 and finished and sum(map(len, lines)) >= 60 * len(lines):
            yield from lines
        elif lines:
            yield " ".join(lines)


def _append_text(element: HtmlElement, text: str) -> None:
    if len(element):
        element[-1].tail = (element[-1].tail or "") + text
    else:
        element.text = (element.text or "") + text


def wrap_loose_text(tree: HtmlElement) -> None:
    """Put text between line breaks or empty lines, outside any paragraph, into a ``<p>``.

    The same for captions if the page has more text in them than in paragraphs: then they are the article.
    """
    for preformatted in list(tree.iter("pre")):
        _part_preformatted(preformatted)
    captions = list(tree.iter("figcaption"))
    if captions and sum(map(_length, captions)) > sum(map(_length, tree.iter("p"))):
        for caption in captions:
            caption.tag = "p"
            if (figure := caption.getparent()) is not None and figure.tag == "figure":
                figure.tag = "div"
    for holder in dict.fromkeys(br.getparent() for br in tree.iter("br")):
        if holder is not None and holder.tag in _HOLDERS:
            _wrap(holder)


def _length(element: HtmlElement) -> int:
    return len(text_of(element))


def _part_preformatted(element: HtmlElement) -> None:
    """Turn sentences between empty lines into paragraphs; a program, a table or a poem stays as it is."""
    parts = [part for part in re.split(r"\n\s*\n", element.text or "") if part.strip()]
    if len(element) or len(parts) < 2 or not all(ends_block(part.strip()) for part in parts[:-1]):
        return
    element.tag, element.text = "div", None
    element.extend(_new_paragraph(part) for part in parts)


def _wrap(holder: HtmlElement) -> None:
    children = list(holder)
    paragraph = _new_paragraph(holder.text)
    rebuilt: list[HtmlElement] = [paragraph]
    breaks = 0
    for child in children:
        tail, child.tail = child.tail, None
        if child.tag == "br":
            breaks += 1
            if breaks == 2:
                rebuilt.append(paragraph := _new_paragraph(None))
            elif breaks == 1:
                paragraph.append(child)
        elif child.tag in _INLINE:
            breaks = 0
            paragraph.append(child)
        else:
            breaks = 0
            rebuilt.extend((child, paragraph := _new_paragraph(None)))
        if tail:
            _append_text(paragraph, tail)
            if tail.strip():
                breaks = 0
    holder.text = None
    holder[:] = [element for element in rebuilt if element.tag != "p" or len(element) or (element.text or "").strip()]


def _new_paragraph(text: str | None) -> HtmlElement:
    paragraph = new_element("p")
    paragraph.text = text
    return paragraph
