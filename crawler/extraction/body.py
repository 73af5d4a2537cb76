"""The body of an article: trafilatura isolates it from what is left of the page."""

from __future__ import annotations

from copy import copy
from typing import Any

from lxml.html import Element, HtmlElement
from trafilatura import bare_extraction
from trafilatura.settings import Extractor, use_config

from crawler.extraction.blocks import paragraphs
from crawler.extraction.element_roles import ElementRoles
from crawler.page import text_of

_PHRASES = frozenset(("span", "font", "b", "strong", "em", "i"))
_BLOCKS = ("p", "div", "td", "section", "article", "center", "blockquote", "main", "pre", *_PHRASES)
_HOLDERS = frozenset(("div", "section", "article", "main", "td"))
_SURE = frozenset(("articleBody", "td-post-content", "tdb_single_content"))
_SMALLEST = 25  # characters: less than that is an empty shell, not a hand-out
_LONG = 40  # characters: shorter lines say little of what was missed
_LINKED = 0.25  # of a text: with more of it in links it is a menu or a list
_BOUNDS = frozenset(("article", "main"))
_COVERED = 0.6  # of the measure that a result has to hold to be believed
_OUTWEIGHED = 3  # times its text in paragraphs elsewhere: then a container was an introduction or a teaser


def _options(smallest: int) -> Extractor:
    config = use_config()
    config.set("DEFAULT", "MIN_EXTRACTED_SIZE", str(smallest))
    # Any format but "python" leaves the tree as it is instead of writing it out a second time. The page is cut already:
    # what else bears the name of a teaser, which "recall" leaves in, is the article's.
    return Extractor(config=config, output_format="txt", fast=True, comments=False, with_metadata=False, recall=True)


# A hand-out of forty words is an article. trafilatura's own minimum (250 characters) gathers the rest of the page to
# reach it, so that comes only where the page's text was missed.
_STRICT, _SEARCHING = _options(_SMALLEST), _options(250)


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


def isolate_body(tree: HtmlElement, containers: list[HtmlElement]) -> list[str]:
    """Paragraphs of the article in ``tree``, a page without its boilerplate; empty where there is none.

    ``containers`` are the page's containers. They, or else the element with most of the page's paragraphs, are the
    measure: a result that covers visibly less of it gives way to a wider search, at last to the measure's own blocks.
    """
    if not any(map(_is_sure, containers)):
        cluster = _cluster(tree)
        if not containers or (cluster and _outweighs(cluster, containers)):
            wider = _wider(cluster)
            containers = [wider] if wider is not None else []
    best = _trafilatura(_page_of(containers), _STRICT) if containers else []
    if best and sum(map(len, best)) >= _COVERED * sum(len(text_of(element)) for element in containers):
        return best
    blocks = [text for element in containers for text in paragraphs(element)]
    measure = [text for text in blocks if len(text) >= _LONG] or blocks
    if best and _coverage(best, measure) >= _COVERED:
        return best
    for options in (_STRICT, _SEARCHING):
        found = _trafilatura(tree, options)
        if _coverage(found, measure) >= _COVERED:
            return found
        if sum(map(len, found)) > sum(map(len, best)):
            best = found
    return blocks if sum(map(len, blocks)) >= _SMALLEST else best


def _cluster(tree: HtmlElement) -> dict[HtmlElement, int]:
    """The element with most text of its own, in paragraphs or loose, and how much; empty where there is no text.

    Text inside links does not count: menus and tag clouds are made of it.
    """
    sizes: dict[HtmlElement, int] = {}
    for element in tree.iter(*_BLOCKS):
        own = len((element.text or "").strip()) + sum(len((child.tail or "").strip()) for child in element)
        if own < _SMALLEST:
            continue
        block = element
        while block.tag in _PHRASES and block.getparent() is not None:
            block = block.getparent()
        holder = block.getparent()
        if block.tag != "p":
            sizes[block] = sizes.get(block, 0) + own
        if holder is not None and holder.tag not in ("body", "html"):
            sizes[holder] = sizes.get(holder, 0) + own
    if not sizes:
        return {}
    densest = max(sizes, key=lambda element: sizes[element])
    holder = densest.getparent()
    if holder is not None and sizes.get(holder, 0) >= sizes[densest]:
        densest = holder
    return {densest: sizes[densest]}


def _outweighs(cluster: dict[HtmlElement, int], containers: list[HtmlElement]) -> bool:
    """Whether most of the page's text is outside its containers: then they hold an introduction or a teaser."""
    (densest, size), *_ = cluster.items()
    if any(element in containers for element in (densest, *densest.iterancestors())):
        return False
    return size > _OUTWEIGHED * max(len(text_of(element)) for element in containers)


def _is_sure(element: HtmlElement) -> bool:
    return not _SURE.isdisjoint((*(element.get("class") or "").split(), element.get("itemprop")))


def _wider(cluster: dict[HtmlElement, int]) -> HtmlElement | None:
    """The widest element around ``cluster`` that is still running text for the most part; an article may be parted."""
    region = next(iter(cluster), None)
    for parent in region.iterancestors() if region is not None else ():
        if region is None or region.tag in _BOUNDS or parent.tag in ("body", "html"):
            break
        whole, linked = len(text_of(parent)), sum(len(text_of(link)) for link in parent.iter("a"))
        if linked > _LINKED * whole:
            break
        region = parent
    return region


def _coverage(found: list[str], measure: list[str]) -> float:
    """Share of ``measure`` that is in ``found``, by the beginnings of its paragraphs."""
    text = "\n".join(found)
    whole = sum(map(len, measure))
    return sum(len(paragraph) for paragraph in measure if paragraph[:50] in text) / whole if whole else 0.0


def _page_of(region: list[HtmlElement]) -> HtmlElement:
    page: HtmlElement = Element("html")
    body, article = Element("body"), Element("article")
    page.append(body)
    body.append(article)
    article.extend(copy(element) for element in region)
    return page


def _trafilatura(tree: HtmlElement, options: Extractor) -> list[str]:
    extracted: Any = bare_extraction(tree, options=options)
    return paragraphs(extracted.body) if extracted is not None else []
