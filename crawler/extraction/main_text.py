"""What trafilatura takes for the main text of a part of a page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from lxml.html import Element, HtmlElement
from trafilatura import bare_extraction
from trafilatura.settings import Extractor, use_config

from crawler.extraction.blocks import paragraphs

_SMALLEST = 25
"""Characters: a hand-out of a few dozen words is an article. trafilatura's own minimum (250) would gather the rest of
the page to reach it."""


def _options() -> Extractor:
    config = use_config()
    config.set("DEFAULT", "MIN_EXTRACTED_SIZE", str(_SMALLEST))
    # Any format but "python" leaves the tree as it is instead of writing it out a second time. The page is cut already:
    # what else bears the name of a teaser, which "recall" leaves in, is the article's.
    return Extractor(config=config, output_format="txt", fast=True, comments=False, with_metadata=False, recall=True)


_OPTIONS = _options()


def main_text(elements: Iterable[HtmlElement]) -> list[str]:
    """Its paragraphs. The elements, which stand beside each other, are taken out of their page."""
    page, body = Element("html"), Element("body")
    page.append(body)
    for element in elements:
        element.tail = None
        body.append(element)
    extracted: Any = bare_extraction(page, options=_OPTIONS)
    return paragraphs(extracted.body) if extracted is not None else []
