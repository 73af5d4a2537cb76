"""Dates that stand on the page itself: ``<time>``, microdata, the line by the headline, the dateline, the foot."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from crawler.dates.expressions import Expression, find_dates
from crawler.dates.places import Layout, another_story, in_header, is_copyright, lay_out, place_of
from crawler.document import Document
from crawler.items import DateCandidate

MAX_REJECTED = 20
_MAX_HITS = 400
_MAX_LINE = 200
_MAX_BESIDE = 90
"""Characters that may stand beside the date in its line (author, place, counters); a sentence has more."""

_YEAR = re.compile(r"(?:19|20)\d\d|[٠-٩۰-۹]{4}|\d\d\.\d\d\.\d\d")
_INLINE = frozenset(
    {"a", "abbr", "b", "em", "font", "i", "label", "nobr", "small", "span", "strong", "sub", "sup", "time", "u"}
)
_PUBLISHED = re.compile(
    r"(?:publish|posted|released|publi[ée]|public|ver[öo]ffentlicht|erstellt|erschienen|online seit|wurde|pubblicat|"
    r"geplaatst|gepubliceerd|опубликован|yayın|نشر|شائع|تاریخ|date\b|datum\b|stand\b)[^.]{0,30}$",
    re.IGNORECASE,
)
_MODIFIED = re.compile(
    r"(?:updat|modifi|last edit|edited|revis|aktualisier|ge[äa]ndert|zuletzt|bearbeitet|mis [àa] jour|actualizad|"
    r"aggiornat|atualizad|обновлен|güncel|bijgewerkt|changed)[^.]{0,30}$",
    re.IGNORECASE,
)
_DATE_CLASS = re.compile(r"date|datum|time(?!line)|publi|posted|meta|byline|info", re.IGNORECASE)
_REASONS = {
    "clock": "a page clock, or the top of the site",
    "comments": "a comment's date",
    "sidebar": "in a side bar",
    "related": "belongs to another story or to the menu",
    "copyright": "a copyright line or the site's foot",
}


def visible_candidates(document: Document) -> list[DateCandidate]:
    """Dates of the page's tree, those by the headline first; what is out by its place comes rejected, at most 20."""
    elements = [element for element in document.tree.iter() if isinstance(element.tag, str)]
    titles = [*document.meta.get("og:title", ())[:1], *document.meta.get("twitter:title", ())[:1]]
    titles += [part for title in document.tree.iter("title") for part in _title_parts(title.text or "")][:4]
    layout = lay_out(elements, titles)
    found: list[DateCandidate] = []
    found.extend(_microdata(document.tree, layout))
    found.extend(_time_elements(document.tree, layout))
    found.extend(_lines(layout))
    own = [candidate for candidate in found if not candidate.verdict]
    out = [candidate for candidate in found if candidate.verdict]
    return _without_repeats(own)[:40] + _without_repeats(out)[:MAX_REJECTED]


def _title_parts(title: str) -> list[str]:
    """The title, and its longest part: the others are the names of the site and of the section."""
    return [title, max(re.split(r"\s[|«»·:–—-]\s", title), key=len)]


def _without_repeats(candidates: list[DateCandidate]) -> list[DateCandidate]:
    seen: dict[tuple[str, str, str], DateCandidate] = {}
    for candidate in candidates:
        seen.setdefault((candidate.source, candidate.raw, candidate.kind), candidate)
    return list(seen.values())


def _placed(source: str, raw: str, kind: str, place: str) -> DateCandidate:
    raw = " ".join(raw.split())[:120]
    if place:
        return DateCandidate(source=place, raw=raw, kind=kind, verdict="rejected", reason=_REASONS[place])
    return DateCandidate(source=source, raw=raw, kind=kind)


def _microdata(tree: HtmlElement, layout: Layout) -> Iterator[DateCandidate]:
    """``itemprop`` of schema.org (WHATWG HTML, "Microdata"), and hAtom's and h-entry's classes of publication."""
    query = (
        "//*[@itemprop='datePublished' or @itemprop='dateModified' or @itemprop='dateCreated' or @pubdate"
        " or contains(concat(' ', @class, ' '), ' dt-published ')]"
    )
    for element in tree.xpath(query)[:60]:
        if element.tag == "time" and not element.get("itemprop") and element.get("pubdate") is None:
            continue
        raw = element.get("content") or element.get("datetime") or element.text_content()
        if not re.search(r"\d", raw):
            continue
        kind = "modified" if element.get("itemprop") == "dateModified" else "published"
        place = place_of(element, layout) or ("related" if _other_scope(element, layout) else "")
        source = "tagdiv_microdata" if _tagdiv(element, layout) else "microdata"
        yield _placed(source, raw, kind, place)


def _other_scope(element: HtmlElement, layout: Layout) -> bool:
    """Whether the property belongs to an item (a comment, a teaser) that does not hold the headline."""
    scope = next((holder for holder in element.iterancestors() if holder.get("itemscope") is not None), None)
    if scope is None or scope in layout.holders or layout.headline is None:
        return False
    return not scope.get("itemtype", "").rstrip("/").lower().endswith(("article", "posting", "webpage", "creativework"))


def _tagdiv(element: HtmlElement, layout: Layout) -> bool:
    """Whether the stamp is of the tagDiv themes, whose older versions print local time as ``+00:00``."""
    if "td-module-date" in (element.get("class") or ""):
        return True
    return element.tag == "meta" and any(
        "td-post" in (holder.get("class") or "") or "td_module" in (holder.get("class") or "")
        for holder in (layout.headline.iterancestors() if layout.headline is not None else ())
    )


def _time_elements(tree: HtmlElement, layout: Layout) -> Iterator[DateCandidate]:
    for element in list(tree.iter("time"))[:_MAX_HITS]:
        stamp = element.get("datetime") or ""
        raw = stamp if re.search(r"\d{4}", stamp) else element.text_content()
        if not _YEAR.search(raw):
            continue
        classes = (element.get("class") or "").lower()
        label = _text_before(element)
        kind = "published"
        if element.get("itemprop") == "dateModified" or _MODIFIED.search(label) or (re.search(r"updated|modified", classes) and not re.search(r"entry-date|publish", classes)):
            kind = "modified"
        place = place_of(element, layout) or _place_of_time(element, layout, label)
        source = "tagdiv_time" if "td-module-date" in classes else "time"
        if source == "time" and not in_header(element, layout) and layout.headline is not None:
            source = "foot"
        yield _placed(source, raw, kind, place)


def _place_of_time(element: HtmlElement, layout: Layout, label: str) -> str:
    if layout.headline is None:
        return ""
    if in_header(element, layout):
        return "related" if another_story(element, layout) else ""
    if layout.position[element] < layout.headline_at:
        return "clock"
    return "" if _PUBLISHED.search(label) or _MODIFIED.search(label) else "related"


def _text_before(element: HtmlElement) -> str:
    """The words that stand right before the element in its line, at most two elements out."""
    words = ""
    for _ in range(2):
        previous = element.getprevious()
        words = ((previous.tail or previous.text_content()[-60:]) if previous is not None else "") + words
        parent = element.getparent()
        if words.strip() or parent is None:
            break
        words = parent.text or ""
        element = parent
    return " ".join(words.split())[-60:]


def _lines(layout: Layout) -> Iterator[DateCandidate]:
    blocks: dict[HtmlElement, list[str]] = {}
    for element in layout.elements:
        if element.text and element.tag not in ("title", "option") and _YEAR.search(element.text):
            blocks.setdefault(_block(element, layout), []).append(element.text)
        if element.tail and _YEAR.search(element.tail) and (parent := element.getparent()) is not None:
            blocks.setdefault(_block(parent, layout), []).append(element.tail)
        if len(blocks) >= _MAX_HITS:
            break
    for block, texts in blocks.items():
        yield from _block_dates(block, texts, layout)


def _block(element: HtmlElement, layout: Layout) -> HtmlElement:
    """The line that the text belongs to: out of inline markup, but not as far as a box with the headline."""
    for _ in range(8):
        parent = element.getparent()
        if element.tag not in _INLINE or parent is None or parent in layout.holders or parent.tag == "body":
            break
        element = parent
    return element


def _block_dates(block: HtmlElement, texts: list[str], layout: Layout) -> Iterator[DateCandidate]:
    text = " ".join(block.text_content()[:2000].split())
    if layout.headline is not None and (block is layout.headline or text in layout.headline_text):
        return
    dates = find_dates(text)
    for _ in range(2):  # day, month and year in boxes of their own
        parent = block.getparent()
        if dates or parent is None or parent in layout.holders or len(text) > 60:
            break
        block = parent
        text = " ".join(block.text_content()[:300].split())
        dates = find_dates(text)
    if not dates:
        return
    place = place_of(block, layout) or ("copyright" if is_copyright(text[:_MAX_LINE]) else "")
    if block in layout.first_paragraphs and not place:
        yield from _dateline(text, dates)
    elif len(text) <= _MAX_LINE:
        yield from _line(block, text, dates, place, layout)
    else:  # lines parted by <br>, each its own text
        for line in {" ".join(part.split()): None for part in texts[:10] if len(part) <= _MAX_LINE}:
            yield from _line(block, line, find_dates(line), place, layout)


def _line(
    block: HtmlElement, text: str, dates: list[Expression], place: str, layout: Layout
) -> Iterator[DateCandidate]:
    beside = len(text) - sum(expression.end - expression.start for expression in dates)
    end = 0
    for expression in dates:
        label = text[max(end, expression.start - 60) : expression.start]
        end = expression.end
        modified, published = _MODIFIED.search(label), _PUBLISHED.search(label)
        start = (
            expression.start - (len(label) - (modified or published).start())
            if modified or published
            else expression.start
        )  # type: ignore[union-attr]
        kind = "modified" if modified else "published"
        labelled = bool(modified or published)
        if not place and not in_header(block, layout) and layout.headline is not None:
            if layout.position[block] < layout.headline_at:
                place = "clock"
            elif not labelled and not text.startswith("///"):
                if beside > 40:
                    continue
                place = "related"
            source = "foot"
        else:
            source = "line"
        if not place and layout.headline is None and not labelled and not _DATE_CLASS.search(block.get("class") or ""):
            continue
        if not place and (beside > _MAX_BESIDE and not labelled):
            continue
        if not place and expression.short_year and not labelled and not _DATE_CLASS.search(block.get("class") or ""):
            continue
        if not place and another_story(block, layout):
            place = "related"
        yield _placed(source, text[start : expression.end], kind, place)


_DATELINE_END = re.compile(r"\s{0,2}(?:\([^)]{2,40}\)|[)\]/])?\s{0,2}(?:[:=—–]|-{1,2}\s|\)|/)")


def _dateline(text: str, dates: list[Expression]) -> Iterator[DateCandidate]:
    first = dates[0]
    before = text[: first.start]
    if first.start <= 110 and ". " not in before and _DATELINE_END.match(text, first.end):
        yield DateCandidate(source="dateline", raw=text[: first.end + 1][:120])
