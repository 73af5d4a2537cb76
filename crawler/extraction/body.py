"""The body of an article: what belongs to the headline, and nothing of it left behind."""

from __future__ import annotations

from typing import Any

from lxml.html import Element, HtmlElement
from trafilatura import bare_extraction
from trafilatura.settings import Extractor, use_config

from crawler.extraction.blocks import Block, Outline, ends_block, paragraphs
from crawler.extraction.no_article import NoArticle
from crawler.model.reasons import ReasonCode

_SMALLEST = 25
"""Characters: a hand-out of a few dozen words is an article. trafilatura's own minimum (250) would gather the rest of
the page to reach it."""
_LONG = 40  # characters: shorter lines say little of what was missed
_COST = 10
"""Characters that a block must have outside links, and more than in them, to be running text."""
_LINKED = 0.5  # of a block's text: with more of it in links it is a menu or a list
_COVERED = 0.5
"""Share of the running text under the headline that trafilatura has to give to be believed."""
_ENOUGH = 250
"""Characters of running text that make an element around the headline the article's: trafilatura's own minimum."""
_OUTWEIGHED = 4
"""Times its text outside: then a container holds an introduction or a teaser."""
_MOST_OF_TEASER, _SHARE_OF_TEASER = 700, 0.25
"""Characters of the longest text between two links of a list, and its share of all text outside links; articles have
more of either. WCXB, pages that state no time of publication: lists have up to 681, articles in pieces from 774."""
_SHARE_ON_LIST = 0.12
"""And its share of all text with the links: 13 of 22 lists of news have up to 0.104, such articles from 0.13."""
_SURE = frozenset(("articleBody", "td-post-content", "tdb_single_content"))


def _options() -> Extractor:
    config = use_config()
    config.set("DEFAULT", "MIN_EXTRACTED_SIZE", str(_SMALLEST))
    # Any format but "python" leaves the tree as it is instead of writing it out a second time. The page is cut already:
    # what else bears the name of a teaser, which "recall" leaves in, is the article's.
    return Extractor(config=config, output_format="txt", fast=True, comments=False, with_metadata=False, recall=True)


_OPTIONS = _options()


def isolate_body(
    tree: HtmlElement, headline: HtmlElement | None, containers: list[HtmlElement], *, may_be_list: bool = False
) -> list[str]:
    """Paragraphs of the article in ``tree``, a page without its boilerplate; empty where there is none.

    The running text under ``headline`` is the measure: trafilatura is believed where it gives most of that, and where
    it leaves most of it behind, the text itself is the article. ``containers`` are the page's containers.

    Raises:
        NoArticle: it ``may_be_list``, and is one.
    """
    outline = Outline(tree, {headline, *containers})
    region = _main_part(outline, tree, headline)
    blocks = _under(outline, region, headline)
    if containers:
        inside = [block for container in containers for block in outline.inside(container)]
        if any(map(_is_sure, containers)) or _size(_running(inside)) * _OUTWEIGHED >= _size(_running(blocks)):
            region, blocks = _joined(containers), inside
    if may_be_list and _is_list(blocks):
        raise NoArticle(ReasonCode.LIST_PAGE, "links with little text between them")
    measure = _running(blocks)
    found = _trafilatura(region)
    if _coverage(found, measure) < _COVERED:
        return [block.text for block in measure if block.linked <= _LINKED] or found
    return _until_end_of(measure, _from_headline(outline, region, headline, found))


def _from_headline(outline: Outline, region: HtmlElement, headline: HtmlElement | None, found: list[str]) -> list[str]:
    """``found`` without the site's lines above the headline; a sentence there shows that it is no headline of all."""
    above = {block.text for block in outline.above(headline, region)}
    start = next((index for index, line in enumerate(found) if line not in above), 0)
    return found if any(len(line) >= _LONG and ends_block(line) for line in found[:start]) else found[start:]


def _is_list(blocks: list[Block]) -> bool:
    """Whether the text stops at link after link: an article runs on somewhere."""
    texts = [0.0]
    for block in blocks:
        if block.linked > _LINKED:
            texts.append(0.0)
        else:
            texts[-1] += len(block.text) * (1 - block.linked)
    longest, size = max(texts), sum(len(block.text) for block in blocks)
    return longest < min(_MOST_OF_TEASER, _SHARE_OF_TEASER * _size(blocks), _SHARE_ON_LIST * size)


def _until_end_of(measure: list[Block], found: list[str]) -> list[str]:
    """``found`` up to the last paragraph that is in the measure: longer text that follows is behind a list of links."""
    text = "\n".join(block.text for block in measure)
    last = max((index for index, line in enumerate(found) if line[:50] in text), default=len(found))
    return found[: last + 1] if any(len(line) >= _LONG for line in found[last + 1 :]) else found


def _main_part(outline: Outline, tree: HtmlElement, headline: HtmlElement | None) -> HtmlElement:
    """The page's ``<main>``, or else the ``<article>``, around the headline, if text stands in it; or the page."""
    around = list(headline.iterancestors()) if headline is not None else []
    for name in ("main", "article"):
        for part in reversed(around):
            if name in (part.tag, part.get("role")) and _size(_running(outline.below(headline, part))) >= _ENOUGH:
                return part
    return tree


def _joined(containers: list[HtmlElement]) -> HtmlElement:
    if len(containers) == 1:
        return containers[0]
    parent: HtmlElement = Element("div")
    parent.extend(containers)
    return parent


def _is_sure(container: HtmlElement) -> bool:
    return not _SURE.isdisjoint((*(container.get("class") or "").split(), container.get("itemprop")))


def _size(running: list[Block]) -> float:
    """Characters outside links."""
    return sum(len(block.text) * (1 - block.linked) for block in running)


def _under(outline: Outline, region: HtmlElement, headline: HtmlElement | None) -> list[Block]:
    """The blocks under the headline, or those of the whole region, where most running text stands elsewhere."""
    below, whole = outline.below(headline, region), outline.inside(region)
    return below if _size(_running(below)) * 2 >= _size(_running(whole)) else whole


def _running(under: list[Block]) -> list[Block]:
    """The run of blocks with most text outside links: the maximum-sum segment; text in links counts against it."""
    best = sum_ = 0.0
    start = first = last = 0
    for index, block in enumerate(under):
        if sum_ <= 0:
            sum_, start = 0.0, index
        sum_ += len(block.text) * (1 - 2 * block.linked) - _COST
        if sum_ > best:
            best, first, last = sum_, start, index + 1
    return under[first:last]


def _coverage(found: list[str], measure: list[Block]) -> float:
    """Share of ``measure`` that is in ``found``, by the beginnings of its paragraphs."""
    text = "\n".join(found)
    lines = [block.text for block in measure if block.linked <= _LINKED and len(block.text) >= _LONG]
    whole = sum(map(len, lines))
    return sum(len(line) for line in lines if line[:50] in text) / whole if whole else 1.0


def _trafilatura(region: HtmlElement) -> list[str]:
    page: HtmlElement = region
    if region.tag not in ("html", "body"):
        page, body = Element("html"), Element("body")
        page.append(body)
        region.tail = None
        body.append(region)
    extracted: Any = bare_extraction(page, options=_OPTIONS)
    return paragraphs(extracted.body) if extracted is not None else []
