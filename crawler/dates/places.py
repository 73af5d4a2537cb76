"""Where on a page a date stands: in the article's header, in its body, or in something that is not the article."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice

from lxml import etree
from lxml.html import HtmlElement

from crawler.dates.expressions import western_digits
from crawler.items import DateCandidate

HEADER_LINES = 25
"""Elements between a line above the headline and the headline itself: more, and the line is the site's."""
_PARAGRAPHS_OF_HEADER = 3
"""A standfirst and a caption may stand between the headline and its date line."""
_PARAGRAPH_LENGTH = 80
_HEADER_ELEMENTS = 60
_MAX_DEPTH = 60
_LONG_LINK = 60
"""Characters in a link round a date: more than the date, and the link is a teaser."""
MAX_DATED = 400
"""Texts with a year that are looked at: an archive page has more, an article does not."""
_NO_TEXT = frozenset({"title", "option", "textarea"})
_YEAR = re.compile(r"(?:19|20)\d\d|\d\d\.\d\d\.\d\d")
_OTHER_DIGITS = re.compile("[٠-٩۰-۹०-९০-৯]{4}")
_MODULE_LENGTH = 600
"""Characters in the box of a teaser, layout blanks included; a larger box is the page's own frame."""

_HEADINGS = ("h1", "h2", "h3", "h4")


def _named(words: str) -> re.Pattern[str]:
    """Match class and id names of which one of the words, parted by spaces, is a whole part."""
    return re.compile(rf"(?:^|[\s_-])(?:{'|'.join(words.split())})(?:$|[\s_-])", re.IGNORECASE)


_CLOCK = _named(
    r"td_data_time clock current-?(?:date|time) today date-?today top-?bar top-?menu top-?head\w* header-?top"
    r" tickers? breaking\w* marquee site-?header masthead"
)
_COMMENTS = _named(r"comments?(?!-?(?:count|number|s?-?link)) commentlist kommentare?\w* respond disqus\w* replies")
_PLACES = (
    ("clock", _CLOCK),
    ("comments", _COMMENTS),
    ("sidebar", _named(r"sidebars? widgets? rail aside")),
    (
        "related",
        _named(
            r"td_module_(?!meta)\w+ related\w* recommend\w* popular most-?(?:read|viewed) trending latest\w* recent\w*"
            r" teasers? read-?(?:also|more|next) also-?read more-?(?:news|stories|articles|posts|from|on) next-?prev\w*"
            r" prev(?:ious)? next pager pagination carousel slider slick\w* swiper\w* promo\w* newsletter archives?"
            r" upcoming events? nav navbar navigation menu breadcrumbs? tweet instagram-media"
        ),
    ),
)
_PLACES_BY_HEADLINE = (
    ("clock", _CLOCK),
    ("comments", _COMMENTS),
    ("related", _named(r"td_module_(?!meta)\w+ related\w* recommend\w* most-?(?:read|viewed) tweet")),
)
"""Between the headline and the body hardly anything stands that is not the article's, and page builders call
every box a widget or a teaser."""
_REASONS = {
    "clock": "a page clock, or the top of the site",
    "comments": "a comment's date",
    "sidebar": "in a side bar",
    "related": "belongs to another story or to the menu",
    "copyright": "a copyright line or the site's foot",
    "event": "its words say another day than that of publication",
}
MAX_REJECTED = 20
"""Candidates out by their place that are kept for the reader."""
_ARTICLE_PART = re.compile(
    r"(?:^|\s)(?:article|entry|post|story)[-_]{0,2}(?:header|head|meta|details|date|timestamp)(?![^\s_-])",
    re.IGNORECASE,
)
"""A box that calls itself a part of the article, whatever its element or its other names."""
META_CLASS = re.compile(
    r"(?:entry|post|article|asset|news|story)[-_]{0,2}(?:meta|date|info|time|footer)|publish|posted|submitted"
    r"|date-display-single",
    re.IGNORECASE,
)
"""Names of the box in which a page says when and by whom; also used far from the headline."""
_ARTICLE_BOX = re.compile(r"article|post|entry|story|detail|news|blog|date|head(?:er|line)", re.IGNORECASE)
_SITE_HEADING = re.compile(r"(?:block|widget|site)[-_]?title|logo", re.IGNORECASE)
_ENTRY_TITLE = re.compile(r"(?:entry|post|article|news|story|page)[-_]?(?:title|headline|heading)|headline")
_COPYRIGHT = re.compile(r"©|\(c\)\s|copyright|all rights reserved", re.IGNORECASE)
_ENTRY_FOOTER = re.compile(r"entry|post|article|meta|news|content|detail", re.IGNORECASE)


@dataclass(slots=True)
class Layout:
    """Where things stand on a page. A position is the number of an element in document order."""

    position: dict[HtmlElement, int]
    times: list[HtmlElement]
    """``<time>`` elements."""
    dated: list[tuple[HtmlElement, str]]
    """Texts in which a year stands, with the element that holds them."""
    headline: HtmlElement | None = None
    headline_text: str = ""
    headline_at: int = -1
    holders: set[HtmlElement] = field(default_factory=set)
    """The headline and every element that holds it."""
    first_paragraphs: list[HtmlElement] = field(default_factory=list)
    header_end: int = 0
    """Position of the paragraph with which the body is under way."""


def lay_out(tree: HtmlElement, titles: list[str]) -> Layout:
    """Find the headline (the heading that the page's ``titles`` repeat) and the paragraphs that open the body."""
    layout = Layout(position={}, times=[], dated=[])
    headings: list[HtmlElement] = []
    paragraphs: list[HtmlElement] = []
    other_digits = _OTHER_DIGITS.search(tree.text_content()) is not None
    position = layout.position
    dated: list[tuple[HtmlElement, str]] = []
    for at, element in enumerate(tree.iter(etree.Element)):
        position[element] = at
        tag = element.tag
        if tag in _HEADINGS:
            headings.append(element)
        elif tag == "p":
            paragraphs.append(element)
        elif tag == "time" and len(layout.times) < MAX_DATED:
            layout.times.append(element)
        # A year, loosely: this runs for every text of the page.
        text = element.text
        if text and ("20" in text or "19" in text or ".2" in text or other_digits) and tag not in _NO_TEXT:
            dated.append((element, text))
        text = element.tail
        if text and ("20" in text or "19" in text or ".2" in text or other_digits):
            dated.append((element.getparent(), text))
    layout.dated = [(holder, text) for holder, text in dated if _YEAR.search(western_digits(text))][:MAX_DATED]
    layout.header_end = len(position)
    headline = layout.headline = _headline(headings, titles)
    if headline is None:
        return layout
    layout.headline_at = position[headline]
    layout.headline_text = " ".join(headline.text_content().split())
    layout.holders = {headline, *headline.iterancestors()}
    _find_body(paragraphs, layout)
    return layout


def _find_body(paragraphs: list[HtmlElement], layout: Layout) -> None:
    for paragraph in paragraphs:
        if layout.position[paragraph] < layout.headline_at or len(_start_of_text(paragraph)) < _PARAGRAPH_LENGTH:
            continue
        if place_of(paragraph, layout):
            continue
        layout.first_paragraphs.append(paragraph)
        if len(layout.first_paragraphs) == _PARAGRAPHS_OF_HEADER:
            layout.header_end = layout.position[paragraph]
            break


def place_of(element: HtmlElement, layout: Layout) -> str:
    """``clock``, ``comments``, ``sidebar``, ``related`` or ``copyright``; empty where it may be the article's own."""
    anywhere = not _follows_headline(element, layout)
    holder: HtmlElement | None = element
    for _ in range(_MAX_DEPTH):
        if holder is None or holder in layout.holders or holder.tag == "body":
            break
        names = f"{holder.get('class') or ''} {holder.get('id') or ''}"
        if place := _place_by_names(holder.tag, names, anywhere):
            return place
        holder = holder.getparent()
    return ""


@lru_cache(maxsize=4096)
def _place_by_names(tag: str, names: str, anywhere: bool) -> str:
    if _ARTICLE_PART.search(names):
        return ""
    if tag == "aside":
        return "sidebar"
    if tag == "nav" and "nav" in names.lower():
        return "related"
    if tag == "footer" and not _ENTRY_FOOTER.search(names):
        return "copyright"
    places = _PLACES if anywhere else _PLACES_BY_HEADLINE
    return next((place for place, pattern in places if pattern.search(names)), "") if names != " " else ""


def another_story(element: HtmlElement, layout: Layout) -> bool:
    """Whether the small box around the date, up to three elements out, has a heading or a story's link of its own."""
    for link in islice(element.iterancestors("a"), 1):
        if link not in layout.holders and len(" ".join(link.text_content().split())) > _LONG_LINK:
            return True
    if _follows_headline(element, layout):
        return False  # author, standfirst and shares, of many words, stand there
    box = element
    for _ in range(3):
        parent = box.getparent()
        if parent is None or parent in layout.holders or parent.tag in ("body", "html", "article", "main", "section"):
            return False
        box = parent
        if len(box.text_content()) > _MODULE_LENGTH:
            return False
        for inner in islice(box.iter(*_HEADINGS, "a"), 12):
            words = inner.text_content().split()
            own = inner is element or inner in element.iterancestors() or " ".join(words) == layout.headline_text
            if not own and len(words) >= (5 if inner.tag == "a" else 4):
                return True
    return False


def placed(source: str, raw: str, kind: str, place: str) -> DateCandidate:
    """A candidate of the source, or one that is rejected for its place."""
    raw = " ".join(raw.split())[:120]
    if place:
        return DateCandidate(source=place, raw=raw, kind=kind, verdict="rejected", reason=_REASONS[place])
    return DateCandidate(source=source, raw=raw, kind=kind)


def is_copyright(text: str) -> bool:
    """Whether the text is a copyright line."""
    return _COPYRIGHT.search(text) is not None


def in_header(element: HtmlElement, layout: Layout) -> bool:
    """Whether the element stands by the headline: shortly above it in one box with it, or between it and the body."""
    if layout.headline is None:
        return False
    at = layout.position[element]
    if at >= layout.headline_at:
        return at < layout.header_end
    if layout.headline_at - at > HEADER_LINES:
        return False
    shared = next((holder for holder in element.iterancestors() if holder in layout.holders), None)
    return shared is not None and shared.tag not in ("body", "html")


def _follows_headline(element: HtmlElement, layout: Layout) -> bool:
    return (
        layout.headline_at <= layout.position[element] < min(layout.header_end, layout.headline_at + _HEADER_ELEMENTS)
    )


def in_article(element: HtmlElement, layout: Layout) -> bool:
    """Whether the smallest box of both the element and the headline calls itself an article, or a day's articles."""
    shared = next((holder for holder in element.iterancestors() if holder in layout.holders), None)
    if shared is None:
        return False
    return shared.tag == "article" or _ARTICLE_BOX.search(f"{shared.get('class') or ''}") is not None


def _headline(headings: list[HtmlElement], titles: list[str]) -> HtmlElement | None:
    named = {words for title in titles if (words := _words(title))}
    best: tuple[float, HtmlElement] | None = None
    first: HtmlElement | None = None
    for heading in headings[:200]:
        words = _words(heading.text_content()[:400])
        if not words or _SITE_HEADING.search(f"{heading.get('class') or ''} {heading.get('id') or ''}"):
            continue
        if first is None and heading.tag == "h1" and len(words) > 2:
            first = heading
        names = f"{heading.get('class') or ''} {heading.get('itemprop') or ''}".lower()
        marked = -0.3 if _in_navigation(heading) else 0.0
        marked += (0.2 if heading.tag == "h1" else 0.0) + (0.1 if _ENTRY_TITLE.search(names) else 0.0)
        for title in named:
            shared = len(words & title)
            named_title = bool(_ENTRY_TITLE.search(names)) and words <= title
            if shared < 2 and words != title and not named_title:
                continue
            likeness = max(shared / len(words | title), 0.5 if named_title else 0.0) + marked
            if likeness > (0.35 if heading.tag == "h1" else 0.5) and (best is None or likeness > best[0] + 0.01):
                best = (likeness, heading)
    return best[1] if best is not None else first


def _in_navigation(heading: HtmlElement) -> bool:
    holders = list(islice(heading.iterancestors(), 5))
    return any(holder.tag == "nav" or "breadcrumb" in (holder.get("class") or "").lower() for holder in holders)


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", text.casefold()))


def _start_of_text(element: HtmlElement) -> str:
    return " ".join(element.text_content()[:1000].split())
