"""Blocks of a page: where one paragraph ends and the next starts."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from lxml.html import HtmlElement

from crawler.page import text_of
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
_EMPTY_LINE = re.compile(rf"{_LINE}(?:\s*{_LINE})+")
_BLANK_LINE = re.compile(r"\n\s*\n")


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
    tag: str
    """Tag of ``holder``, or of the paragraph that line breaks make of a part of it."""
    unlinked: float = field(init=False)
    """Characters outside links."""
    is_link: bool = field(init=False)
    """Whether it is a link to another page with little other text."""
    is_text: bool = field(init=False)
    """Whether it belongs to the article, if it is between blocks that do."""

    def __post_init__(self) -> None:
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

    An empty line inside a block splits it.
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
            tag = holder.tag
            if tag == "pre":
                text = _BLANK_LINE.sub(_LINE * 2, text)
            if _LINE in text:
                tag = tag if tag in _ITEMS else "p"
                self.blocks.extend(Block(part, share, holder, tag) for part in _parted(text))
            elif text := " ".join(text.split()):
                self.blocks.append(Block(text, share, holder, tag))
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
    """Yield the parts of ``text`` between empty lines."""
    for part in _EMPTY_LINE.split(text):
        if line := " ".join(part.replace(_LINE, " ").split()):
            yield line


def read_captions(tree: HtmlElement) -> None:
    """Turn captions into paragraphs if the page has more text in them than in paragraphs: they are the article."""
    captions = list(tree.iter("figcaption"))
    if captions and sum(map(_length, captions)) > sum(map(_length, tree.iter("p"))):
        for caption in captions:
            caption.tag = "p"
            if (figure := caption.getparent()) is not None and figure.tag == "figure":
                figure.tag = "div"


def _length(element: HtmlElement) -> int:
    return len(text_of(element))
