"""Dates that a page marks up: ``<time>`` and microdata."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import islice

from lxml.html import HtmlElement

from crawler.dates.page.found import found
from crawler.dates.page.labels import label_of
from crawler.dates.page.layout import MAX_DATED, Layout, by_headline, in_header
from crawler.dates.page.places import (
    META_CLASS,
    TEASERS,
    OtherPlace,
    another_story,
    is_named_as_of_an_article,
    of_this_page,
    place_of,
)
from crawler.dates.reading.parse import read_text
from crawler.model.items import DateCandidate
from crawler.model.written_date import ReadText
from crawler.page import Document
from crawler.text.words import words_of

_ITEMPROPS = frozenset({"datePublished", "dateModified", "dateCreated"})
_ARTICLE_SCOPES = ("article", "posting", "webpage", "creativework", "report")
_PARTS_OF_AN_ITEM = 30
"""Elements of an item in which its name is looked for."""
_SHARED_WORDS = 0.5
"""Share of all words that two forms of one headline have in common."""
_MAX_STAMPED = 60
"""Most characters of an element whose attribute is its date, and of that attribute."""
_STAMP_ATTRIBUTE = re.compile(r"datetime|title|data-(?:[\w-]*-)?(?:date|time|timestamp|utc|publish|posted)[\w-]*")
_WORD = re.compile(r"[^\W\d_]{2}")
_NOON = re.compile(r"\d{4}-\d\d-\d\dT12:00:00(?:Z|\+00:00)")
_FULL = re.compile(r"\d{4}|\d\d\.\d\d\.\d\d")


def stamp_candidates(document: Document, layout: Layout) -> Iterator[DateCandidate]:
    """Yield microdata first, then ``<time>``; as ``tagdiv_…`` if the stamp comes from a tagDiv theme."""
    yield from _microdata(document, layout)
    for element in layout.times:
        yield from _time(element, layout)
    yield from _in_attributes(layout)


@lru_cache(maxsize=1024)
def _is_stamp_attribute(name: str) -> bool:
    return _STAMP_ATTRIBUTE.fullmatch(name) is not None


def _in_attributes(layout: Layout) -> Iterator[DateCandidate]:
    """Yield dates for scripts or tooltips, in attributes of small elements by the headline."""
    for element, at in by_headline(layout):
        names = [name for name in element.attrib if isinstance(name, str) and _is_stamp_attribute(name)]
        names = [name for name in names if (name, element.tag) != ("datetime", "time") and element.tag != "meta"]
        if not names or element in layout.holders or len(element.text_content()) > _MAX_STAMPED:
            continue
        for name in names:
            raw = " ".join(element.get(name, "").split())
            if len(raw) > _MAX_STAMPED or not _FULL.search(raw) or not (reading := read_text(raw)).dates:
                continue
            first = reading.dates[0]
            if first.end and _WORD.search(raw[: first.start] + raw[first.end :]):
                continue  # the name of a picture
            if in_header(element, at, layout) and not place_of(element, layout) and not another_story(element, layout):
                changed = "updated" in name or "modified" in name or is_change(element)
                label = label_of(_text_before(element))[0]
                yield found("time", raw, "modified" if changed or label == "modified" else "published", reading)


def _microdata(document: Document, layout: Layout) -> Iterator[DateCandidate]:
    """Yield the dates of ``itemprop``. Source: schema.org; WHATWG HTML, "Microdata"."""
    stated = [element for element in document.with_attribute("itemprop") if element.get("itemprop") in _ITEMPROPS]
    for element in stated[:MAX_DATED]:
        raw = element.get("content") or element.get("datetime") or element.text_content()
        if not re.search(r"\d", raw):
            continue
        place = place_of(element, layout) or (OtherPlace.RELATED if _other_item(element, layout) else None)
        source = "tagdiv_microdata" if _by_tagdiv(element, layout) else "microdata"
        if element.get("itemprop") == "dateCreated":
            source = "microdata_created"
        kind = "modified" if element.get("itemprop") == "dateModified" else "published"
        yield found(place or source, " ".join(raw.split()), kind, _as_shown(element, raw))


def _other_item(element: HtmlElement, layout: Layout) -> bool:
    """Whether the property's item is not an article and lies outside the headline's boxes: a comment, a film."""
    item = next((holder for holder in element.iterancestors() if holder.get("itemscope") is not None), None)
    if item is None or item in layout.holders or layout.headline is None:
        return False
    if item.get("itemtype", "").rstrip("/").lower().endswith(_ARTICLE_SCOPES):
        return False
    return not _bears_headline(item, layout)


def _bears_headline(item: HtmlElement, layout: Layout) -> bool:
    """Whether an item has the page's name: the recording or the film that the page is about."""
    headline = frozenset(words_of(layout.headline_text))
    for part in islice(item.iter("*"), _PARTS_OF_AN_ITEM):
        if part.get("itemprop") in ("name", "headline"):
            name = frozenset(words_of(part.get("content") or part.text_content()))
            if len(headline & name) >= _SHARED_WORDS * len(headline | name) > 0:
                return True
    return False


def _by_tagdiv(element: HtmlElement, layout: Layout) -> bool:
    if "td-module-date" in (element.get("class") or ""):
        return True
    headline = layout.headline
    if element.tag != "meta" or headline is None:
        return False
    return any("td-post" in (holder.get("class") or "") for holder in (headline, *headline.iterancestors()))


def _time(element: HtmlElement, layout: Layout) -> Iterator[DateCandidate]:
    raw = element.get("datetime", "") if has_stamp(element) else element.text_content()
    if not _FULL.search(raw):
        return
    classes = (element.get("class") or "").lower()
    label, _ = label_of(_text_before(element))
    kind = "modified" if label == "modified" or is_change(element) else "published"
    place = place_of(element, layout)
    source = "tagdiv_time" if "td-module-date" in classes else "time"
    if not place and layout.headline is not None:
        at = layout.position[element]
        if in_header(element, at, layout):
            place = OtherPlace.RELATED if another_story(element, layout) else None
        elif at < layout.headline_at:
            source = "foot"
            place = None if label == "published" and is_named_as_of_an_article(element) else OtherPlace.CLOCK
        elif source == "tagdiv_time" or another_story(element, layout):
            place = OtherPlace.RELATED
        elif label in ("published", "modified") or META_CLASS.search(classes):
            source = "foot"
        else:
            place = OtherPlace.RELATED
    if not place and label == "other":
        place = OtherPlace.EVENT
    if place in TEASERS and of_this_page(element, layout):
        source, place = "foot", None
    yield found(place or source, " ".join(raw.split()), kind, _as_shown(element, raw))


def _as_shown(element: HtmlElement, raw: str) -> ReadText | None:
    """Return only the day if the stamp of an element is noon in UTC and its text is a day; None to use the stamp.

    Source: Drupal, ``DateTimePlus::setDefaultDateTime``: noon means no time of day.
    """
    if not _NOON.fullmatch(raw):
        return None
    stamp, shown = read_text(raw).dates[:1], read_text(element.text_content()).dates
    is_day = shown and shown[0].clock is None
    return ReadText(tuple(replace(each, clock=None, offset=None) for each in stamp)) if stamp and is_day else None


def has_stamp(time: HtmlElement) -> bool:
    """Whether its ``datetime`` has a date, not just a time of day or a duration."""
    return re.search(r"\d{4}", time.get("datetime") or "") is not None


def is_change(time: HtmlElement) -> bool:
    """Whether the names of a ``<time>`` say that it is the last change.

    WordPress themes have ``updated`` next to ``entry-date`` if the article was never changed (hAtom requires it).
    """
    classes = (time.get("class") or "").lower()
    named = re.search(r"updated|modified", classes) and not re.search(r"entry-date|publish", classes)
    return bool(named) or time.get("itemprop") == "dateModified"


def _text_before(element: HtmlElement) -> str:
    """Return the words directly before the element in its line, at most two elements out."""
    for _ in range(2):
        previous, parent = element.getprevious(), element.getparent()
        if previous is not None:
            words = previous.tail if previous.tail and previous.tail.strip() else previous.text_content()
        else:
            words = parent.text if parent is not None else ""
        if (words and words.strip()) or parent is None:
            return " ".join((words or "").split())
        element = parent
    return ""
