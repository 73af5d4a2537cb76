"""Where on a page a date stands: in the article's header, in its body, or in something that is not the article."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import islice

from lxml.html import HtmlElement

HEADER_LINES = 25
"""Elements between a line above the headline and the headline itself: more, and the line is the site's."""
_PARAGRAPHS_OF_HEADER = 3
"""A standfirst and a caption may stand between the headline and its date line."""
_PARAGRAPH_LENGTH = 80
_HEADER_ELEMENTS = 60
_MAX_DEPTH = 60
_MODULE_LENGTH = 600
"""Characters in the box of a teaser, layout blanks included; a larger box is the page's own frame."""

_HEADINGS = ("h1", "h2", "h3", "h4")

# Word starts in class and id of an element; the article's own header is spared because whatever holds the
# headline says nothing about the dates in it.
_PLACES = (
    (
        "clock",
        re.compile(
            r"td_data_time|(?:^|[\s_-])(?:clock|current-?(?:date|time)|today|date-?today|top-?bar|top-?menu|top-?head\w*"
            r"|header-?top|ticker|tickers|breaking\w*|marquee|site-?header|masthead)(?:$|[\s_-])"
        ),
    ),
    (
        "comments",
        re.compile(r"(?:^|[\s_-])(?:comments?(?!-?(?:count|number|link|s-link))|commentlist|kommentare?\w*|respond|disqus\w*|replies)(?:$|[\s_-])"),
    ),
    ("sidebar", re.compile(r"(?:^|[\s_-])(?:sidebars?|widgets?|widget-area|rail|aside)(?:$|[\s_-])")),
    (
        "related",
        re.compile(
            r"td_module_(?!meta)|(?:^|[\s_-])(?:related\w*|recommend\w*|popular|most-?(?:read|viewed|popular)|trending|latest\w*"
            r"|recent\w*|teasers?|read-?(?:also|more|next)|also-?read|more-?(?:news|stories|articles|posts|from|on)"
            r"|next-?prev\w*|prev(?:ious)?|next|pager|pagination|carousel|slider|slick\w*|swiper\w*|promo\w*|newsletter"
            r"|archives?|upcoming|events?|nav|navbar|navigation|menu|breadcrumbs?|tdb_breadcrumbs"
            r"|tweet|twitter-tweet|instagram-media)(?:$|[\s_-])"
        ),
    ),
)  # fmt: skip
_PLACES_BY_HEADLINE = (
    _PLACES[0],
    _PLACES[1],
    (
        "related",
        re.compile(
            r"td_module_(?!meta)|(?:^|[\s_-])(?:related\w*|recommend\w*|most-?(?:read|viewed|popular)|tweet)(?:$|[\s_-])"
        ),
    ),
)
"""Between the headline and the body hardly anything stands that is not the article's, and page builders call
every box a widget or a teaser."""
_COPYRIGHT = re.compile(r"©|\(c\)\s|copyright|all rights reserved", re.IGNORECASE)
_ENTRY_FOOTER = re.compile(r"entry|post|article|meta|news|content|detail", re.IGNORECASE)


@dataclass(slots=True)
class Layout:
    """A page's elements in document order, its headline and where its header ends."""

    elements: list[HtmlElement]
    headline: HtmlElement | None
    position: dict[HtmlElement, int] = field(default_factory=dict)
    holders: set[HtmlElement] = field(default_factory=set)
    """The headline and every element that holds it."""
    header_end: int = 0
    """Position of the paragraph with which the body is under way."""
    first_paragraphs: list[HtmlElement] = field(default_factory=list)
    headline_at: int = -1
    headline_text: str = ""


def lay_out(elements: list[HtmlElement], titles: list[str]) -> Layout:
    """Find the headline (the heading that the page's ``titles`` repeat) and the paragraphs that open the body."""
    position = {element: index for index, element in enumerate(elements)}
    headline = _headline(elements, titles)
    layout = Layout(elements=elements, headline=headline, position=position, header_end=len(elements))
    if headline is None:
        return layout
    layout.headline_at = position[headline]
    layout.headline_text = " ".join(headline.text_content().split())
    layout.holders = {headline, *headline.iterancestors()}
    for element in elements[layout.headline_at + 1 :]:
        if element.tag != "p" or len(_start_of_text(element)) < _PARAGRAPH_LENGTH or place_of(element, layout):
            continue
        layout.first_paragraphs.append(element)
        if len(layout.first_paragraphs) == _PARAGRAPHS_OF_HEADER:
            layout.header_end = position[element]
            break
    return layout


def place_of(element: HtmlElement, layout: Layout) -> str:
    """``clock``, ``comments``, ``sidebar``, ``related`` or ``copyright``; empty where it may be the article's own."""
    places = _PLACES_BY_HEADLINE if _follows_headline(element, layout) else _PLACES
    for depth, holder in enumerate((element, *element.iterancestors())):
        if holder in layout.holders or holder.tag in ("body", "html") or depth > _MAX_DEPTH:
            break
        names = f"{holder.get('class') or ''} {holder.get('id') or ''}".lower()
        if holder.tag == "aside":
            return "sidebar"
        if holder.tag == "nav" and "nav" in names:
            return "related"
        if holder.tag == "footer" and not _ENTRY_FOOTER.search(names):
            return "copyright"
        if len(names) > 1:
            for place, pattern in places:
                if pattern.search(names):
                    return place
    return ""


def another_story(element: HtmlElement, layout: Layout) -> bool:
    """Whether the small box around the date, up to three elements out, has a heading or a story's link of its own."""
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


def _headline(elements: list[HtmlElement], titles: list[str]) -> HtmlElement | None:
    named = {words for title in titles if (words := _words(title))}
    best: tuple[float, HtmlElement] | None = None
    headings = [element for element in elements if element.tag in _HEADINGS][:200]
    for heading in headings:
        words = _words(heading.text_content()[:400])
        for title in named:
            shared = len(words & title)
            if shared < min(3, len(title)):
                continue
            likeness = shared / len(words | title) + (0.15 if heading.tag == "h1" else 0.0)
            if likeness > 0.3 and (best is None or likeness > best[0] + 0.05):
                best = (likeness, heading)
    if best is not None:
        return best[1]
    return next(
        (heading for heading in headings if heading.tag == "h1" and len(_words(heading.text_content())) > 2), None
    )


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", text.casefold()))


def _start_of_text(element: HtmlElement) -> str:
    return " ".join(element.text_content()[:1000].split())
