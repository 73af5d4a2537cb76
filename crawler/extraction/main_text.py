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
"""Characters: a hand-out of a few dozen words is an article. trafilatura's own minimum (250) would gather the rest of
the page to reach it."""
_ATTRIBUTES = ("class", "id", "role", "style", "aria-hidden")
"""By these trafilatura knows what is no main text."""
_TEXTS = HEADINGS | {"p", "li", "dt", "dd", "blockquote", "pre"}
"""Elements that hold text, and not only paragraphs with text."""


def _options() -> Extractor:
    config = use_config()
    config.set("DEFAULT", "MIN_EXTRACTED_SIZE", str(_SMALLEST))
    # Any format but "python" leaves the tree as it is instead of writing it out a second time. The page is cut already:
    # what else bears the name of a teaser, which "recall" leaves in, is the article's.
    return Extractor(config=config, output_format="txt", fast=True, comments=False, with_metadata=False, recall=True)


_OPTIONS = _options()


def main_text(blocks: Iterable[Block], part: HtmlElement) -> set[str]:
    """Those of the texts of ``blocks``, which ``part`` of a page holds, that trafilatura takes for the main text.

    It is given the blocks, and copies of the elements that they stand in: its time goes by elements, and a page has
    three times as many.
    """
    page = new_element("html")
    copies = {part: SubElement(SubElement(page, "body"), "div")}
    for block in blocks:
        _write(block, copies)
    extracted: Any = bare_extraction(page, options=_OPTIONS)
    return {text.strip() for text in extracted.body.itertext()} if extracted is not None else set()


def _write(block: Block, copies: dict[HtmlElement, Any]) -> None:
    if block.tag in _TEXTS and block.holder not in copies:
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
    assert parent is not None  # ``part`` is above all that is copied, and has its copy
    # What programs call their elements, "o:p", is no name that lxml makes an element with.
    tag = element.tag if element.tag.isascii() and element.tag.isalnum() else "div"
    attributes = {name: value for name in _ATTRIBUTES if (value := element.get(name))}
    return SubElement(_copy_of(parent, copies), tag, attributes)
