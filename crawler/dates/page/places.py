"""Where on a page a date is: in the article's header, in its body, or in something outside the article."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache
from itertools import islice

from lxml.html import HtmlElement

from crawler.dates.page.layout import Layout, follows_headline, shared_box
from crawler.model.urls import address_key
from crawler.page.headline import HEADINGS


class OtherPlace(StrEnum):
    """A place on a page whose dates are not the article's; the candidate of such a date has it as its source."""

    CLOCK = "clock"
    """The page's clock, or the top of the site."""
    COMMENTS = "comments"
    SIDEBAR = "sidebar"
    RELATED = "related"
    """Another article, or a menu."""
    COPYRIGHT = "copyright"
    """A copyright line, or the foot of the site."""
    EVENT = "event"
    """A line whose words give another day than that of publication: "open until", "born"."""


OTHER_PLACES = frozenset(OtherPlace)
MAX_ELSEWHERE = 20
"""Most candidates from other places that are kept, to explain why they were not used."""
_MODULE_LENGTH = 600
"""Most characters in the box of a teaser, whitespace included; a larger box is the page's own frame."""


def _named(words: str) -> re.Pattern[str]:
    """Match class and id names in which one of the words, separated by spaces, is a whole part."""
    return re.compile(rf"(?:^|[\s_-])(?:{'|'.join(words.split())})(?:$|[\s_-])", re.IGNORECASE)


_WORDS = {
    OtherPlace.CLOCK: (
        r"td_data_time clock current-?(?:date|time) today date-?today top-?bar top-?menu top-?head\w* header-?top"
        r" tickers? breaking\w* marquee site-?header masthead"
    ),
    OtherPlace.COMMENTS: (
        r"comments?(?!-?(?:count|number|s?-?link)) commentlist kommentare?\w* respond disqus\w* replies"
    ),
    OtherPlace.SIDEBAR: r"sidebars? widgets? rail aside",
    OtherPlace.RELATED: (
        r"td_module_(?!meta)\w+ related\w* recommend\w* popular most-?(?:read|viewed) trending latest\w* recent\w*"
        r" teasers? read-?(?:also|more|next) also-?read more-?(?:news|stories|articles|posts|from|on) next-?prev\w*"
        r" prev(?:ious)? next pager pagination carousel slider slick\w* swiper\w* promo\w* newsletter archives?"
        r" upcoming events? nav navbar navigation menu breadcrumbs? tweet instagram-media"
    ),
}
_WORDS_BY_HEADLINE = {
    OtherPlace.CLOCK: _WORDS[OtherPlace.CLOCK],
    OtherPlace.COMMENTS: _WORDS[OtherPlace.COMMENTS],
    OtherPlace.RELATED: r"td_module_(?!meta)\w+ related\w* recommend\w* most-?(?:read|viewed) tweet",
}
"""Almost everything between the headline and the body is the article's, and page builders call every box a widget or a
teaser."""
_PLACES = {place: _named(words) for place, words in _WORDS.items()}
_PLACES_BY_HEADLINE = {place: _named(words) for place, words in _WORDS_BY_HEADLINE.items()}
_PARTS = re.compile(r"[\s_-]+")
_BEGINNINGS = frozenset(re.findall(r"(?<!\S)[a-z]{2,3}", " ".join((*_WORDS.values(), *_WORDS_BY_HEADLINE.values()))))
"""First three letters of all those words: most names start with none of them, and the patterns are slow."""
TEASERS = frozenset({OtherPlace.SIDEBAR, OtherPlace.RELATED})
"""Places that announce other articles, and sometimes the page's own."""
_ARTICLE_PART = re.compile(
    r"(?:^|\s)(?:article|entry|post|story)[-_]{0,2}(?:header|head|meta|details|date|timestamp)(?![^\s_-])",
    re.IGNORECASE,
)
"""A box named as a part of the article, on any element and next to any other names."""
META_CLASS = re.compile(
    r"(?:entry|post|article|asset|news|story|recipe|content|blog|single)[-_]{0,2}(?:meta|date|info|time|footer)|publish"
    r"|posted|submitted"
    r"|date-display-single",
    re.IGNORECASE,
)
"""Names of the box with a page's date and author; also used far from the headline."""
NAMES_AUTHOR = _named("authors? byline vcard")
"""Names of an author's box: a line with one is a byline. Source: hAtom, "Entry Author"; schema.org."""
_SAYS_PUBLISHED = re.compile(
    r"publish(?:ed)?(?:[-_]?(?:date|time|on|at))?(?![a-z])|pub[-_]?date|posted|issued|date[-_]?(?:of[-_]?)?publi"
    r"|(?:news|article|post|entry|press|release)[-_]?date",
    re.IGNORECASE,
)
_RIGHT_ABOVE = 12
"""Most elements from a line directly above the headline to the headline, the line's own boxes included."""
_OF_A_SITE = frozenset({"a", "nav", "form"})
_ARTICLE_BOX = re.compile(r"article|post|entry|story|detail|news|blog|date|head(?:er|line)", re.IGNORECASE)
_BYLINE = _named(r"authors? byline (?:article|post|entry)-?(?:info|meta|details) publi\w* date")
_LINKS = 12
"""Most links and headings of a small box that are read."""
_WORDS_OF_A_STORY = 5
"""In a link or a heading; one with fewer words belongs to a section or an author."""
_COPYRIGHT = re.compile(r"©|\(c\)\s|copyright|all rights reserved", re.IGNORECASE)
_SECTIONS = frozenset({"article", "section", "aside"})
_NEAR = 4
"""Boxes around a date that count as near it: some sites are one large ``<section>``, foot included."""
_ENTRY_FOOTER = re.compile(r"entry|post|article|meta|news|content|detail", re.IGNORECASE)


def place_of(element: HtmlElement, layout: Layout) -> OtherPlace | None:
    """Return the place the element is in; None if its date may be the article's own."""
    anywhere = not (follows_headline(element, layout) or _is_beside(element, layout))
    for holder in (element, *element.iterancestors()):
        if holder in layout.holders or holder.tag == "body":
            break
        names = f"{holder.get('class') or ''} {holder.get('id') or ''}"
        if (place := _place_by_names(holder.tag, names, anywhere)) and not _closes_a_section(holder, place):
            return place
    return None


def _is_beside(element: HtmlElement, layout: Layout) -> bool:
    """Whether the element is shortly before the headline, in the same small box."""
    if not 0 < layout.headline_at - layout.position[element] <= _RIGHT_ABOVE or layout.headline is None:
        return False
    return any(box in layout.holders for box in islice(element.iterancestors(), _NEAR))


def _closes_a_section(element: HtmlElement, place: OtherPlace) -> bool:
    """Whether a ``<footer>`` belongs to an article or a section, not to the site.

    Source: WHATWG HTML, "The footer element": it belongs to its nearest ancestor of sectioning content.
    """
    return place is OtherPlace.COPYRIGHT and any(
        holder.tag in _SECTIONS for holder in islice(element.iterancestors(), _NEAR)
    )


@lru_cache(maxsize=4096)
def _place_by_names(tag: str, names: str, anywhere: bool) -> OtherPlace | None:
    if _ARTICLE_PART.search(names):
        return None
    if tag == "aside" and (anywhere or not _BYLINE.search(names)):
        return OtherPlace.SIDEBAR
    if tag == "nav" and "nav" in names.lower():
        return OtherPlace.RELATED
    if tag == "footer" and not _ENTRY_FOOTER.search(names):
        return OtherPlace.COPYRIGHT
    if _BEGINNINGS.isdisjoint(word[:3] for word in _PARTS.split(names.lower())):
        return None
    places = _PLACES if anywhere else _PLACES_BY_HEADLINE
    return next((place for place, pattern in places.items() if pattern.search(names)), None)


def another_story(element: HtmlElement, layout: Layout) -> bool:
    """Whether a small box around the date has its own heading or link to a story."""
    if follows_headline(element, layout):
        return False  # the author, standfirst and share links here have many words
    box = element
    for _ in range(_NEAR):
        parent = box.getparent()
        if parent is None or parent in layout.holders or parent.tag in ("body", "html", "article", "main", "section"):
            return False
        box = parent
        if len(box.text_content()) > _MODULE_LENGTH:
            return False
        for inner in islice(box.iter(*HEADINGS, "a"), _LINKS):
            words = inner.text_content().split()
            own = inner is element or inner in element.iterancestors() or " ".join(words) == layout.headline_text
            if not own and len(words) >= _WORDS_OF_A_STORY:
                return True
    return False


def of_this_page(element: HtmlElement, layout: Layout) -> bool:
    """Whether a small box around the date links to this page: a teaser of it, or "this entry was posted on".

    A link with a fragment is something else: a comment's own link has one.
    """
    box = element
    for _ in range(_NEAR):
        links = list(islice(box.iter("a"), _LINKS))
        here = [link for link in links if _leads_to_page(link.get("href") or "", layout)]
        if here:
            others = (link for link in links if link not in here)
            return not any(len(link.text_content().split()) >= _WORDS_OF_A_STORY for link in others)
        parent = box.getparent()
        if parent is None or parent in layout.holders or len(parent.text_content()) > _MODULE_LENGTH:
            return False
        box = parent
    return False


def _leads_to_page(href: str, layout: Layout) -> bool:
    return "#" not in href and address_key(href) in layout.own


def is_copyright(text: str) -> bool:
    """Whether the text is a copyright line."""
    return _COPYRIGHT.search(text) is not None


def is_named_as_of_an_article(element: HtmlElement) -> bool:
    """Whether the element, or a box closely around it, is named as an article's date, head or details."""
    boxes = (element, *islice(element.iterancestors(), _NEAR))
    return any(_ARTICLE_PART.search(f"{box.get('class') or ''} {box.get('id') or ''}") for box in boxes)


def in_article(element: HtmlElement, layout: Layout) -> bool:
    """Whether the smallest box around both the element and the headline is named as an article, or a day's articles."""
    box = shared_box(element, layout)
    return box is not None and _is_article(box)


def _is_article(box: HtmlElement) -> bool:
    return box.tag == "article" or _ARTICLE_BOX.search(box.get("class") or "") is not None


def says_published(element: HtmlElement) -> bool:
    """Whether the element, or the box directly around it, is named as the date of publication."""
    boxes = (element, *element, *islice(element.iterancestors(), 1))
    return any(_SAYS_PUBLISHED.search(f"{box.get('class') or ''} {box.get('id') or ''}") for box in boxes)


def is_of_the_site(element: HtmlElement, layout: Layout) -> bool:
    """Whether the element above the headline is the site's: its outermost box or what follows has links or a form."""
    outermost = element
    for holder in element.iterancestors():
        if holder in layout.holders:
            break
        outermost = holder
    begin = layout.position[outermost]
    between = islice(layout.position, begin, layout.headline_at)
    return layout.headline_at - begin > _RIGHT_ABOVE or any(each.tag in _OF_A_SITE for each in between)


def is_outside(layout: Layout, element: HtmlElement) -> bool:
    """Whether a box named as an article contains the headline but not the element."""
    shared = shared_box(element, layout)
    return any(_is_article(box) and shared in box.iterancestors() for box in layout.holders - {layout.headline})
