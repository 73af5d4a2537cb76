"""Who wrote it: a person or a desk."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from crawler.dateline.agencies import agency_named, is_word
from crawler.extraction.element_roles import ElementRoles
from crawler.page import Document, text_of
from crawler.page.json_ld_article import article_node, names_in
from crawler.page.site import is_site_name
from crawler.text.calendar_names import month_number, weekday_number
from crawler.text.words import same_words

_LEAD_IN = re.compile(
    r"^\W*(?:(?:by|written by|posted by|published by|reported by|author|from|par|por|autor(?:/in)?"
    r"|verfasst von|(?:view |show )?all posts by|(?:zeige )?alle beiträge von|eingestellt von|veröffentlicht von"
    r"|geschrieben von|автор|текст|муаллиф|müəllif|yazan|oleh|penulis|بقلم|الكاتب|تحریر|نویسنده)\b\s*[:\-–]?"
    r"|(?-i:von)\b(?!\s+(?:der|den|dem)\b))\s*",
    re.IGNORECASE,
)
_ROLE = re.compile(
    r"^(?:field|special|staff|senior|chief|diplomatic|web|bureau|foreign|our own)\s+"
    r"(?:correspondent|reporter|editor|writer)\s+(?=\w+\s+\w)",
    re.IGNORECASE,
)
# Names that systems give to whoever has no name; what is no name at all.
_NOBODY = re.compile(
    r"^(?:by|(?:super|site|web|wp|the)?[\s_-]*(?:admin\w*|user\d*|master)|\w+admin|root|editor|publisher|author(?:\s+name)?"
    r"|guest|unknown|anonymous|none|null|default|test|demo|staff|moderator|agencies|agenturen|agences|ایجنسیاں|وكالات|contact(?:\s+us)?|about(?:\s+us)?|google"
    r"|админ\w*|редактор|модератор|مدير(?:\s+الموقع)?|المدير|محرر|المحرر|ادمین|ایڈمن|ایڈمنسٹریٹر|ایڈیٹر|مدیر"
    r"|yönetici|editör|redaktor|muharrir|admin\s+user|管理员|编辑)$"
    r"|@|https?:|www\.|\w\.\w{2,4}/|^[\d\W]*$|\b(?:19|20)\d\d\b|^\d{1,2}\s|\b(?:says|said|sagt|dit|пишет|dice)\s*:?$",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"\s*(?:[|•·]|\s[–—-]\s)\s*")
_PARTS = re.compile(r"\s*(?:[|/,;•·&]|\s[–—-]\s|\b(?:and|with|via|и|und|et)\b)\s*", re.IGNORECASE)
_WORDS = re.compile(r"[^\W\d_]+")
_OF_A_DATE = frozenset(
    ("am", "pm", "at", "on", "st", "nd", "rd", "th", "gmt", "utc", "pkt", "ist", "published", "updated")
)


def stated_bylines(document: Document, elements: ElementRoles, discovered: str | None = None) -> list[str]:
    """What a page states as its author, as written, the most trusted first."""
    stated = (*names_in(document, article_node(document).get("author")), *_metas(document), *_printed(elements))
    return [value for value in (*stated, discovered or "") if value.strip()]


def byline_of(stated: Iterable[str], site_names: tuple[str, ...], title: str = "") -> str | None:
    """The first of ``stated`` that is a person or a desk; None where all name nobody, an agency or the outlet."""
    for value in stated:
        name = _name(value)
        if name and not same_words(name, title) and not _is_source(name, site_names):
            return name
    return None


def _name(value: str) -> str | None:
    value, before = " ".join(value.split()), None
    while value != before:
        before, value = value, _LEAD_IN.sub("", value)
    parts = [part for part in _BETWEEN.split(_ROLE.sub("", value)) if part]
    if any(map(_is_date, parts)):
        value = " | ".join(part for part in parts if not _is_date(part))
    value = _ROLE.sub("", value).strip(" ,|-–—·•:→›»")
    if _NOBODY.search(value) or not 1 < len(value) <= 100 or len(value.split()) > 12:
        return None
    return value


def _is_date(text: str) -> bool:
    """Whether ``text`` is made of nothing but numbers, months, weekdays and words that go with them."""
    if not any(map(str.isdigit, text)):
        return False
    words = _WORDS.findall(text)
    return all(
        word.casefold() in _OF_A_DATE or month_number(word) is not None or weekday_number(word) is not None
        for word in words
    )


def _is_source(name: str, site_names: tuple[str, ...]) -> bool:
    """Whether ``name`` is the outlet itself or an agency, or several of these, and no person or desk besides."""
    if is_site_name(name, site_names) or (agency_named(name) and not is_word(name)):
        return True
    parts = [part for part in _PARTS.split(name) if part]
    if len(parts) < 2:
        return False
    if is_site_name(parts[0], site_names) and "." in parts[0]:
        return True  # the host, then its address
    return all(is_site_name(part, site_names) or agency_named(part) for part in parts)


def _metas(document: Document) -> Iterator[str]:
    for name in ("author", "article:author", "dc.creator", "parsely-author", "byl", "twitter:data1"):
        if name == "twitter:data1" and document.first_meta("twitter:label1") not in ("Written by",):
            continue
        yield from document.meta.get(name, [])[:1]


def _printed(elements: ElementRoles) -> Iterator[str]:
    for element in elements.with_role("byline"):
        if any(
            "comment" in str(holder.get("class")).lower()
            for holder in (element, *element.iterancestors("li", "ol", "ul"))
        ):
            continue
        link = next(element.iter("a"), None)
        yield text_of(link if link is not None else element)
