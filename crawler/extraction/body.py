"""The body of an article: all that belongs to the headline."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from lxml.html import HtmlElement

from crawler.extraction.blocks import HEADINGS, Block, Outline, Span
from crawler.extraction.list_page import is_list
from crawler.extraction.main_text import main_text
from crawler.extraction.no_article import NoArticle
from crawler.model.reasons import ReasonCode

_COST = 10
"""A block of running text has this many more characters outside links than inside them."""
_ENOUGH = 250
"""Characters of running text that make an element around the headline the article's: fewer are its introduction."""
_OUTWEIGHED = 4
"""If the text outside a container is this many times longer, the container is an introduction or a teaser."""
_LINKED = 0.5  # of a block's text: with more of it in links it does not end an article
_MOST = 2 / 3
"""Share of the running text that makes an element the article's: text left out after it is another part of the page,
text left out before it is a lede. F1 of words with .6, 2/3, .75: WCXB .9560, .9566, .9560; article-extraction-benchmark
.9826, .9827, .9816."""

_ISOLATED = 0.5
"""Share of the text that trafilatura must return for its end to be used. F1 of words with .25, .5, .75, and if it is
never used: WCXB .9569, .9570, .9567, .9563; article-extraction-benchmark .9768, .9828, .9828, .9821; of shingles .9546,
.9547, .9544, .9540 and .9763, .9804, .9804, .9798."""

_BESIDE = 0.5
"""Share of the text in one element, directly or one level below, from which the last block directly in it is the
article's last, whatever trafilatura says. With .35, .5 and .65 trafilatura is asked on 400, 432 and 453 of 1,531 pages;
with .5 one of them has another text than if it is asked on all, and that is the whole."""


def isolate_body(
    tree: HtmlElement, headline: HtmlElement | None, containers: list[HtmlElement], *, may_be_list: bool = False
) -> list[str]:
    """Return the paragraphs of the article in ``tree``, a page without its boilerplate; empty if there is none.

    The article is the running text under ``headline``, with everything in the smallest element that contains most of
    it. If that does not end among most of its text, trafilatura isolates the main text in there, whose last paragraph
    is the article's last. ``containers`` are the page's containers.

    Raises:
        NoArticle: it ``may_be_list``, and is one.
    """
    outline = Outline(tree, {headline, *containers})
    region = _region(outline, tree, headline, containers)
    if may_be_list and is_list(outline.blocks[slice(*region)]):
        raise NoArticle(ReasonCode.LIST_PAGE, "links with little text between them")
    first, last = _running(outline.blocks, region)
    part, (start, end) = _around(outline, region, (first, last), tree)
    kept = [block for block in outline.blocks[min(first, start) : end] if block.is_text]
    text = _without_links(kept)
    if not _ends_among_most(text):
        text = _without_links(_until_end(kept, main_text(outline.blocks[start:end], part)))
    return [block.text for block in text]


def _region(outline: Outline, tree: HtmlElement, headline: HtmlElement | None, containers: list[HtmlElement]) -> Span:
    """Return the containers unless most text is outside, else what is under the headline unless most is above it."""
    part = _main_part(outline, tree, headline)
    region, whole = outline.below(headline, part), outline.span(part)
    if _size(outline, region) * 2 < _size(outline, whole):
        region = whole
    if containers:
        inside = outline.span(containers[0])[0], outline.span(containers[-1])[1]
        if _size(outline, inside) * _OUTWEIGHED >= _size(outline, region):
            return inside
    return region


def _main_part(outline: Outline, tree: HtmlElement, headline: HtmlElement | None) -> HtmlElement:
    """Return the ``<main>``, or else the ``<article>``, around the headline, if it has text; otherwise the page."""
    around = list(headline.iterancestors()) if headline is not None else []
    for name in ("main", "article"):
        for part in reversed(around):
            if name in (part.tag, part.get("role")) and _size(outline, outline.below(headline, part)) >= _ENOUGH:
                return part
    return tree


def _around(outline: Outline, region: Span, running: Span, tree: HtmlElement) -> tuple[HtmlElement, Span]:
    """Return the smallest element with most of the running text and its siblings of the same kind, within ``region``.

    The first of the two values is the part of ``tree`` that contains all of these.
    """
    texts = (
        block.unlinked if block.is_text and running[0] <= index < running[1] else 0.0
        for index, block in enumerate(outline.blocks)
    )
    before = list(accumulate(texts, initial=0.0))
    smallest, best = None, running
    for element in outline.elements:
        start, end = outline.span(element)
        if before[end] - before[start] >= _MOST * before[-1] > 0:
            start, end = _within(region, (start, end))
            if smallest is None or end - start < best[1] - best[0]:
                smallest, best = element, (start, end)
    if smallest is None:
        return tree, running
    alike = [each for each in smallest.itersiblings() if _kind(each) == _kind(smallest)]
    end = max(best[1], *(_within(region, outline.span(each))[1] for each in alike), 0)
    parent = smallest.getparent()
    return tree if parent is None else parent, (best[0], end)


def _without_links(kept: list[Block]) -> list[Block]:
    """Return the blocks without the headings and links after the last paragraph."""
    end = len(kept)
    while end and (kept[end - 1].tag in HEADINGS or kept[end - 1].linked > _LINKED):
        end -= 1
    return kept[:end]


def _ends_among_most(kept: list[Block]) -> bool:
    """Whether the last of the blocks is in the element that contains most of the text, directly or one level below."""
    if not kept:
        return True
    box = kept[-1].holder.getparent()
    boxes = (block.holder.getparent() for block in kept)
    inside = (parent is box or (parent is not None and parent.getparent() is box) for parent in boxes)
    size = sum(len(block.text) for block, is_inside in zip(kept, inside, strict=True) if is_inside)
    return size >= _BESIDE * sum(len(block.text) for block in kept)


def _until_end(kept: list[Block], isolated: set[str]) -> list[Block]:
    """Return the blocks up to the last paragraph that trafilatura isolated, if it isolated enough.

    Anything it left out before that is a gap in the article, and is kept.
    """
    if sum(map(len, isolated)) < _ISOLATED * sum(len(block.text) for block in kept):
        return kept
    end = next((index for index in range(len(kept), 0, -1) if kept[index - 1].text in isolated), len(kept))
    return kept[:end]


def _kind(element: HtmlElement) -> tuple[str, str | None]:
    return element.tag, element.get("class")


def _within(region: Span, span: Span) -> Span:
    start = min(max(span[0], region[0]), region[1])
    return start, max(start, min(span[1], region[1]))


def _size(outline: Outline, span: Span) -> float:
    """Return the number of characters in the running text of ``span`` outside links."""
    return sum(block.unlinked for block in outline.blocks[slice(*_running(outline.blocks, span))])


def _running(blocks: Sequence[Block], span: Span) -> Span:
    """Return the run of blocks with most text, a maximum-sum segment; links and non-text count against it."""
    best = sum_ = 0.0
    start = first = last = span[0]
    for index in range(*span):
        block = blocks[index]
        if sum_ <= 0:
            sum_, start = 0.0, index
        sum_ += (2 * block.unlinked if block.is_text or block.is_link else 0.0) - len(block.text) - _COST
        if sum_ > best:
            best, first, last = sum_, start, index + 1
    return first, last
