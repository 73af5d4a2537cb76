"""The headline, without the site's name and without the way that leads to it."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from crawler.extraction.blocks import text_of
from crawler.extraction.site import names_site
from crawler.extraction.survey import Survey
from crawler.page import Document
from crawler.page.json_ld_article import article_node, texts_of
from crawler.text.words import same_words, words_of

# What may stand between a headline and the site's name. Without space on either side only marks that no word has;
# a colon in front is weighed by the name, for "Report: ..." may be the headline's own.
_SEPARATOR = re.compile(r"\s+[|»«›‹·•–—‒:~/\\*@-]+\s*|\s*[|»«›‹·•–—~]+\s*|[:-]+\s+|\s+(?=[(\[])")
_HEADLINE_TAGS = frozenset(("h1", "h2", "h3", "div", "p", "span"))


def title_of(document: Document, seen: Survey, site_names: tuple[str, ...]) -> str | None:
    """The headline that most of the page's own statements agree on; None where it states none.

    Trust, in falling order: the headline printed over the article, JSON-LD, OpenGraph, ``<title>``.
    """
    stated = [
        cleaned
        for value in (*texts_of(article_node(document), "headline"), *_metas(document), *_head(document.tree))
        if (cleaned := without_site(_clean(value), site_names))
    ]
    printed = [cleaned for heading in headings(seen) if (cleaned := without_site(_clean(text_of(heading)), site_names))]
    for candidate in printed:
        if any(same_words(candidate, other) for other in stated):
            return candidate
    # No agreement: what the page states of itself is right more often than the first h1, which may be a logo.
    for candidate in printed:
        if any(_overlap(candidate, other) >= 0.5 for other in stated):
            return candidate
    if stated:
        return stated[0]
    return printed[0] if printed else None


def headings(seen: Survey) -> list[HtmlElement]:
    """Elements that may print the headline, the likeliest first: a heading of that name, any h1, a name alone."""
    named = seen.roles.get("headline", [])
    h1 = list(seen.tagged("h1"))
    ranked = [*(element for element in h1 if element in named), *h1, *(e for e in named if e.tag in _HEADLINE_TAGS)]
    return [element for element in dict.fromkeys(ranked) if text_of(element)]


def without_site(title: str, site_names: tuple[str, ...]) -> str:
    """``title`` without a site's name before or after a separator; whole where nothing else would be left."""
    while (shorter := _once_without(title, site_names)) != title:
        title = shorter
    return title


def _once_without(title: str, site_names: tuple[str, ...]) -> str:
    for mark in _SEPARATOR.finditer(title):
        before, after = title[: mark.start()].strip(), title[mark.end() :].strip()
        if before and names_site(after.strip("()[] "), site_names):
            return before
        # A name of one word before a colon may be what the headline speaks of.
        sure = ":" not in mark[0] or " " in before or "." in before
        if after and sure and mark[0].strip() and names_site(before, site_names):
            return after
    return title


def _overlap(one: str, other: str) -> float:
    left, right = set(words_of(one)), set(words_of(other))
    return len(left & right) / max(1, min(len(left), len(right)))


def _metas(document: Document) -> Iterator[str]:
    for name in ("og:title", "twitter:title", "headline", "title", "dc.title"):
        if name in document.meta:
            yield document.meta[name][0]


def _head(tree: HtmlElement) -> Iterator[str]:
    for element in tree.iter("title"):
        if element.text:
            yield element.text
            return


def _clean(value: str) -> str:
    return " ".join(html.unescape(html.unescape(value)).split())
