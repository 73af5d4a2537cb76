"""What trafilatura takes for the main text of a part of a page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from lxml.etree import SubElement
from lxml.html import HtmlElement
from trafilatura import bare_extraction
from trafilatura.settings import Extractor, use_config

from crawler.extraction.blocks import HEADINGS, Block
from crawler.page import new_element

_SMALLEST = 25
"""Characters: a press release of a few dozen words is an article. trafilatura's own minimum (250) would collect the
rest of the page to reach it."""
_ATTRIBUTES = ("class", "id", "role", "style", "aria-hidden")
"""trafilatura uses these to recognise what is not main text."""
_TEXTS = HEADINGS | {"p", "li", "dt", "dd", "blockquote", "pre"}
"""Elements that contain text, not only paragraphs with text."""


def _options() -> Extractor:
    config = use_config()
    config.set("DEFAULT", "MIN_EXTRACTED_SIZE", str(_SMALLEST))
    # Any format but "python" keeps the tree instead of writing it out a second time. The page is already cut: anything
    # left that is named like a teaser, which "recall" keeps, belongs to the article.
    return Extractor(config=config, output_format="txt", fast=True, comments=False, with_metadata=False, recall=True)


_OPTIONS = _options()


def main_text(blocks: Iterable[Block], part: HtmlElement) -> set[str]:
    """Return the texts among ``blocks`` of ``part`` that trafilatura takes for the main text.

    It gets the blocks, and copies of the elements around them: its time depends on the number of elements, and a page
    has three times as many.
    """
    page = new_element("html")
    copies = {part: SubElement(SubElement(page, "body"), "div")}
    for block in blocks:
        _write(block, copies)
    extracted: Any = bare_extraction(page, options=_OPTIONS)
    return {text.strip() for text in extracted.body.itertext()} if extracted is not None else set()


def _write(block: Block, copies: dict[HtmlElement, Any]) -> None:
    if block.holder.tag in _TEXTS and block.holder not in copies:
        paragraph = _append_copy(block.holder, copies)
    else:
        paragraph = SubElement(_copy_of(block.holder, copies), "p")
    linked = round(len(block.text) * block.linked)
    if linked:
        link = SubElement(paragraph, "a", href="")
        link.text, link.tail = block.text[:linked], block.text[linked:]
    else:
        paragraph.text = block.text


def _copy_of(element: HtmlElement, copies: dict[HtmlElement, Any]) -> Any:
    if element not in copies:
        copies[element] = _append_copy(element, copies)
    return copies[element]


def _append_copy(element: HtmlElement, copies: dict[HtmlElement, Any]) -> Any:
    parent = element.getparent()
    assert parent is not None  # ``part`` is above everything that is copied, and has its copy
    # lxml cannot make an element with the name that some programs use, "o:p".
    tag = element.tag if element.tag.isascii() and element.tag.isalnum() else "div"
    attributes = {name: value for name in _ATTRIBUTES if (value := element.get(name))}
    return SubElement(_copy_of(parent, copies), tag, attributes)
