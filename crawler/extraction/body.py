"""The body of an article: trafilatura isolates it from what is left of the page."""

from __future__ import annotations

from copy import copy
from typing import Any

from lxml.html import Element, HtmlElement
from trafilatura import bare_extraction
from trafilatura.settings import Extractor, use_config

from crawler.extraction.blocks import paragraphs, text_of
from crawler.extraction.survey import Survey

_HOLDERS = frozenset(("div", "section", "article", "main", "td"))
_SMALLEST = 25  # characters: less than that is an empty shell, not a hand-out
_COVERED = 0.6  # of the container's text that trafilatura has to return to be believed


def _options() -> Extractor:
    # A hand-out of forty words is an article: trafilatura's minimum would add the page's chrome to reach 250 characters.
    config = use_config()
    config.set("DEFAULT", "MIN_EXTRACTED_SIZE", str(_SMALLEST))
    config.set("DEFAULT", "MIN_OUTPUT_SIZE", "1")
    # Any format but "python" leaves the tree as it is instead of writing it out a second time.
    return Extractor(config=config, output_format="txt", fast=True, comments=False, with_metadata=False)


_OPTIONS = _options()


def containers(seen: Survey) -> list[HtmlElement]:
    """The elements that hold the article's text by platform or by schema.org, outermost first; often none.

    Teasers have containers of their own: those far shorter than the longest are left out.
    """
    found = [element for element in seen.roles.get("container", ()) if element.tag in _HOLDERS]
    if not found:
        return []
    chosen = set(found)
    outermost = [element for element in found if not any(parent in chosen for parent in element.iterancestors())]
    sizes = [len(text_of(element)) for element in outermost]
    return [
        element for element, size in zip(outermost, sizes, strict=True) if size >= _SMALLEST and size * 4 >= max(sizes)
    ]


def isolate(tree: HtmlElement, held: list[HtmlElement]) -> list[str]:
    """Paragraphs of the article in ``tree``, a page without its boilerplate; empty where there is none.

    ``held`` are the page's containers. Where there is one, it is the measure: a result that covers visibly
    less of it gives way to trafilatura run on the container, and at last to the container's own blocks.
    """
    container = held[0] if len(held) == 1 else None
    expected = len(text_of(container)) if container is not None else 0
    best: list[str] = []
    attempts = [tree] if container is None else [_page_of(container), tree]
    for attempt in attempts:
        found = _trafilatura(attempt)
        if sum(map(len, found)) > sum(map(len, best)):
            best = found
        if best and sum(map(len, best)) >= _COVERED * expected:
            return best
    return paragraphs(container) if container is not None else best


def _page_of(container: HtmlElement) -> HtmlElement:
    page: HtmlElement = Element("html")
    body = Element("body")
    article = Element("article")
    page.append(body)
    body.append(article)
    article.append(copy(container))
    return page


def _trafilatura(tree: HtmlElement) -> list[str]:
    extracted: Any = bare_extraction(tree, options=_OPTIONS)
    return paragraphs(extracted.body) if extracted is not None else []
