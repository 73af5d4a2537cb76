"""The headline of a page: the element that prints it, and its text without the site's name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from lxml.html import HtmlElement

from crawler.page import Document, text_of
from crawler.page.json_ld_article import article_node, texts_of
from crawler.page.section_names import is_section
from crawler.page.site import is_of_host, is_site_name
from crawler.text.foreign_text import unescape
from crawler.text.words import words_of

HEADINGS = ("h1", "h2", "h3", "h4")
_MOST_HEADINGS = 200
"""Headings of a page that are examined: an archive has more, and its headline comes first."""
_MOST_TEXT = 400
"""Characters of a heading that are compared: anything longer is a page inside a heading."""
_ALIKE, _ALIKE_BELOW_H1 = 0.35, 0.5
"""Least score (likeness and marks) of a heading that may be the headline."""
_SURELY = 1.29
"""Score of an ``<h1>`` with the class of a title and the exact text of a title stated by the page."""
_BETTER = 0.01
"""By how much a later heading must score higher: if two say the same, the first is the headline."""
_SHARED, _SAME = 0.5, 0.9
"""Share of the shorter text's words, and of the words of both, from which a heading is preferred to the title in the
page's head. ``make evaluate``, 711 pages of WCXB: 616 titles right, and 604 if only an ``<h1>`` was compared."""
_WORDS_OF_A_HEADLINE = 3
"""An ``<h1>`` with fewer words that matches no stated title is the name of the site or section."""
_WORDS_OF_AN_ONLY_H1 = 5
"""With at least so many, an ``<h1>`` that matches no stated title is preferred if it is the only one and not a link.
711 pages of WCXB: 630 titles right from 5 words, 629 from 3 or 4, as in the names of ministries."""
_MOST_SECTION = 80
"""Characters of a section's name."""
_SITE_HEADING = re.compile(r"(?:block|widget|site)[-_]?title|logo")
_ENTRY_TITLE = re.compile(r"(?:entry|post|article|news|story|page)[-_]?(?:title|headline|heading)|headline")
_TITLE = re.compile(r"(?:(?:entry|post|article|story|page|single)[-_]{0,2})?title|headline")
_HEADINGS = frozenset(HEADINGS)
_BOXES = frozenset(("div", "p", "span"))
_METAS = ("og:title", "twitter:title", "headline", "title", "dc.title")
# What may separate a headline from the site's name. Without space on either side, only marks that no word contains.
# Whether a colon separates depends on the name before it, since "Report: ..." may be part of the headline.
_SEPARATOR = re.compile(r"\s+[|»«›‹·•–—‒:~/\\*@-]+\s*|\s*[|»«›‹·•–—~]+\s*|[:-]+\s+|\s+(?=[(\[])")
_PARTS = re.compile(r"\s[|«»·:–—-]\s")


@dataclass(frozen=True, slots=True)
class Headline:
    """The headline of a page."""

    text: str = ""
    """Without the site's name; empty if the page neither prints nor states one."""
    element: HtmlElement | None = None
    """The heading that prints it, or the nearest to the stated title; None if the page has no such heading."""


def headline_of(document: Document, site_names: tuple[str, ...]) -> Headline:
    """Find the heading that is most similar to one of the titles in the page's head.

    The printed text is preferred to the stated one, unless the two have little in common. A first ``<h1>`` that
    resembles no stated title may be the site's logo: its text is the headline only if no title is stated.
    """
    sections = _linked_sections(document)
    stated = [
        title
        for value in _stated(document)
        if _is_title(title := without_site(value, site_names), sections, site_names)
    ]
    headings = [
        (heading, words)
        for heading in _headings(document)
        if (words := _words(text := _start(heading))) and _is_title(text, sections, site_names)
    ]
    element, likeness = _likest(headings, {words for title in stated for words in _with_longest_part(title)})
    if element is None:
        enough = _WORDS_OF_A_HEADLINE if stated else 1
        tags = ("h1",) if stated or any(heading.tag == "h1" for heading, _ in headings) else ("h2",)
        element = next((heading for heading, words in headings if heading.tag in tags and len(words) >= enough), None)
    if element is None:
        return Headline(stated[0] if stated else "")
    printed = without_site(_clean(_spaced(element)), site_names)
    if stated and not (printed and (_is_only(element, headings) or _is_believed(element, printed, likeness, stated))):
        return Headline(stated[0], element)
    return Headline(_without_kicker(element, printed, stated), element)


def _is_title(text: str, sections: frozenset[tuple[str, ...]], site_names: tuple[str, ...]) -> bool:
    """Whether ``text`` may be a headline: "Home" and the names of site and section may not."""
    named = is_section(text[:_MOST_SECTION], site_names) or not any(map(str.isalpha, text))
    return bool(text) and named and words_of(text) not in sections


def _linked_sections(document: Document) -> frozenset[tuple[str, ...]]:
    """Words of short navigation links that an ``<h1>`` repeats, if exactly one other heading says more."""
    others = sum(len(_words(_start(heading))) > _WORDS_OF_A_HEADLINE for heading in document.tagged("h2", "h3"))
    if others != 1:
        return frozenset()
    printed = {words_of(_start(heading)) for heading in document.tagged("h1")}
    links = (link for holder in document.tagged("nav") for link in holder.iter("a"))
    linked = (words_of(text_of(link)[:_MOST_SECTION]) for link in islice(links, _MOST_HEADINGS))
    return frozenset(words for words in linked if len(words) <= _WORDS_OF_A_HEADLINE and words in printed)


def _is_only(element: HtmlElement, headings: Iterable[tuple[HtmlElement, frozenset[str]]]) -> bool:
    """Whether it is the page's only ``<h1>`` and not a logo: if the stated title differs, readers see this."""
    first = [(heading, words) for heading, words in headings if heading.tag == "h1"]
    links = next(element.iter("a"), None) is not None or next(element.iterancestors("a"), None) is not None
    return len(first) == 1 and first[0][0] is element and len(first[0][1]) >= _WORDS_OF_AN_ONLY_H1 and not links


def _without_kicker(element: HtmlElement, printed: str, stated: Iterable[str]) -> str:
    """``printed`` without the text of a child element before or after a title that the page states."""
    words = words_of(printed)
    children = {words_of(_spaced(child)) for child in element}
    for title in stated:
        inner = words_of(title)
        if inner == words[: len(inner)] or inner == words[len(words) - len(inner) :]:
            rest = words[len(inner) :] if inner == words[: len(inner)] else words[: len(words) - len(inner)]
            if rest and len(inner) >= _WORDS_OF_A_HEADLINE and rest in children:
                return title
    return printed


def _spaced(element: HtmlElement) -> str:
    """The text of a heading, with a space added before a part that starts a new word.

    A ``<time>`` in it gives the article's date, and is not part of the headline.
    """
    text = ""
    for piece in _pieces(element):
        glued = text[-1:].islower() or text[-1:] in ".!?:;)’”"
        text += (
            f" {piece}" if text and glued and len(piece) > 2 and (piece[0].isupper() or piece[0].isdigit()) else piece
        )
    return text


def _pieces(element: HtmlElement) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if child.tag != "time":
            yield from _pieces(child)
        yield child.tail or ""


def without_site(title: str, site_names: tuple[str, ...]) -> str:
    """``title`` without a site's name before or after a separator; unchanged if nothing else would remain."""
    while (shorter := _once_without(title, site_names)) != title:
        title = shorter
    return title


def _once_without(title: str, site_names: tuple[str, ...]) -> str:
    for mark in _SEPARATOR.finditer(title):
        before, after = title[: mark.start()].strip(), title[mark.end() :].strip()
        if before and is_site_name(after.strip("()[] "), site_names):
            return before
        if before and "|" in mark[0] and "|" not in after and is_of_host(after, site_names):
            return before
        # A single word before a colon may be the subject of the headline.
        sure = ":" not in mark[0] or " " in before or "." in before
        if after and sure and mark[0].strip() and is_site_name(before, site_names):
            return after
    return title


def _stated(document: Document) -> Iterator[str]:
    """Titles in the page's head, most trusted first: JSON-LD, OpenGraph, Twitter, ``<title>``."""
    yield from map(_clean, texts_of(article_node(document), "headline"))
    yield from (_clean(document.meta[name][0]) for name in _METAS if name in document.meta)
    yield from (_clean(element.text) for element in islice(document.tagged("title"), 1) if element.text)


def _with_longest_part(title: str) -> Iterator[frozenset[str]]:
    """The words of a title, in full and without a section or site set off by a separator."""
    parts = _PARTS.split(title)
    yield _words(title)
    yield _words(max(parts, key=len))
    if len(parts) > 2:
        # "Boats today | News | Ministry of Ports and Harbours": of three parts, the first is the headline.
        yield _words(parts[0])


def _headings(document: Document) -> Iterator[HtmlElement]:
    """Elements that may print the headline: headings, and boxes with such a class, id or itemprop."""
    names, stated = document.names, document.with_attribute("itemprop")
    boxes = {element for element in stated if element.tag in _BOXES and element.get("itemprop") == "headline"}
    headings = (
        element
        for element in document.elements
        if (element.tag in _HEADINGS and not _is_of_site(names.get(element, "")))
        or (element.tag in _BOXES and (_is_title_box(names.get(element, "")) or element in boxes))
    )
    return islice(headings, _MOST_HEADINGS)


@lru_cache(maxsize=4096)
def _is_of_site(names: str) -> bool:
    return _SITE_HEADING.search(names.lower()) is not None


@lru_cache(maxsize=4096)
def _is_title_box(names: str) -> bool:
    names = names.lower()
    return ("title" in names or "headline" in names) and any(map(_TITLE.fullmatch, names.split()))


def _likest(
    headings: Iterable[tuple[HtmlElement, frozenset[str]]], titles: set[frozenset[str]]
) -> tuple[HtmlElement | None, float]:
    """The heading with the highest score against one of the titles, and its share of common words."""
    best, best_score, best_likeness = None, 0.0, 0.0
    for heading, words in headings:
        likeness = max((_likeness(heading, words, title) for title in titles), default=0.0)
        score = likeness + _mark_of(heading)
        enough = likeness and score > (_ALIKE if heading.tag == "h1" else _ALIKE_BELOW_H1)
        if enough and (best is None or score > best_score + _BETTER):
            best, best_score, best_likeness = heading, score, likeness
            if score >= _SURELY:
                break
    return best, best_likeness


def _likeness(heading: HtmlElement, words: frozenset[str], title: frozenset[str]) -> float:
    shared = len(words & title)
    named = _is_named_title(heading)
    if shared < 2 and not (words <= title and (named or heading.tag == "h1")):
        return 0.0  # one common word says nothing
    return max(shared / len(words | title), 0.5 if named and words <= title else 0.0)


def _is_believed(heading: HtmlElement, printed: str, likeness: float, stated: Iterable[str]) -> bool:
    if heading.tag != "h1" and not _is_named_title(heading):
        return likeness >= _SAME
    words = _words(printed)
    return any(len(words & title) >= _SHARED * min(len(words), len(title)) > 0 for title in map(_words, stated))


def _is_named_title(heading: HtmlElement) -> bool:
    return _ENTRY_TITLE.search(f"{heading.get('class') or ''} {heading.get('itemprop') or ''}".lower()) is not None


def _mark_of(heading: HtmlElement) -> float:
    """What a heading's place and names add to its likeness to a title."""
    mark = -0.3 if _in_navigation(heading) else 0.0
    return mark + (0.2 if heading.tag == "h1" else 0.0) + (0.1 if _is_named_title(heading) else 0.0)


def _in_navigation(heading: HtmlElement) -> bool:
    holders = list(islice(heading.iterancestors(), 5))
    return any(holder.tag == "nav" or "breadcrumb" in (holder.get("class") or "").lower() for holder in holders)


def _words(text: str) -> frozenset[str]:
    return frozenset(words_of(text))


def _start(heading: HtmlElement) -> str:
    return text_of(heading)[:_MOST_TEXT]


def _clean(value: str) -> str:
    return " ".join(unescape(unescape(value)).split())
