"""Who wrote it: a person or a desk."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from lxml.html import HtmlElement

from crawler.dateline.agencies import agency_named, is_word
from crawler.extraction.author_names import is_desk, is_name, names_in
from crawler.extraction.printed_byline import named_elsewhere, printed_byline
from crawler.page import Document, text_of
from crawler.page.json_ld_article import article_node
from crawler.page.json_ld_article import names_in as names_behind
from crawler.page.site import is_outlet
from crawler.text.foreign_text import unescape
from crawler.text.words import same_words, words_of

_METAS = (
    "author", "article:author", "article_author", "authors", "dc.creator", "dcterms.creator", "parsely-author",
    "sailthru.author", "byl", "citation_author", "citation_authors", "rbauthors", "dcsext.author",
    "shareaholic:article_author_name",
)  # fmt: skip
"""Names of ``<meta>`` that state an author. Source: trafilatura 2.3, ``metadata.METANAME_AUTHOR``, and WCXB."""
# Names that systems give to whoever has no name; what is no name at all.
_NOBODY = re.compile(
    r"^(?:by|(?:super|site|web|wp|the)?[\s_-]*(?:admin\w*|user\d*|master)|\w+[\s_]?admin|root|editor|publisher|(?:author\s+)?name|author"
    r"|guest|unknown|anonymous|none|null|undefined|default|test|demo|staff|moderator|agencies|agenturen|agences|ایجنسیاں|وكالات|contact(?:\s+us)?|about(?:\s+us)?|google"
    r"|админ\w*|редактор|модератор|مدير(?:\s+الموقع)?|المدير|محرر|المحرر|ادمین|ایڈمن|ایڈمنسٹریٹر|ایڈیٹر|مدیر"
    r"|yönetici|editör|redaktor|muharrir|admin\s+user|管理员|编辑|print|drucken|nachrichten)$"
    r"|\b(?:cms|wordpress|drupal|joomla|typo3|rss|import(?:er)?|bot|api|software)\b"
    r"|@|\w{2}\.\w{2,}\.\w{2}|^[\d\W]*$|\b(?:19|20)\d\d\b|^\d{1,2}\s"
    r"|\w:\s|\b(?:says|said|sagt|dit|пишет|dice)\s*:?$",
    re.IGNORECASE,
)


_ADDRESS = re.compile(r"https?:|www\.|\w\.\w{2,4}/", re.IGNORECASE)


def stated_bylines(
    document: Document, headline: HtmlElement | None, site_names: tuple[str, ...], discovered: str | None = None
) -> list[str]:
    """Who a page says is its author, the most trusted first; of several in one statement, each on a line of its own."""
    article = article_node(document)
    stated = ["\n".join(names_behind(document, article.get(name))) for name in ("author", "creator")]
    stated += ["\n".join(document.meta.get(name, ())) for name in _METAS]
    if document.first_meta("twitter:label1") == "Written by":
        stated.append("\n".join(document.meta.get("twitter:data1", ())[:1]))
    topics = frozenset(map(words_of, _topics(document))) - frozenset(words_of(value) for value in stated)

    def is_nobody(text: str) -> bool:
        return _is_source(text, site_names) or words_of(text) in topics

    beside = printed_byline(document, headline, is_nobody)
    seen = [beside] if is_name(beside.split(",")[0]) and not is_desk(beside) else []
    stated = [value for value in (*seen, *stated, beside) if value.strip()]
    if not any(_authors(value, site_names, "") for value in stated):
        stated.append(named_elsewhere(document, headline, is_nobody))
    return [value for value in (*stated, discovered or "") if value.strip()]


def _topics(document: Document) -> Iterator[str]:
    """What the page is filed under: whatever else it looks like, nobody of that name wrote it."""
    for name in ("article:section", "article:tag"):
        yield from document.meta.get(name, ())
    for link in document.tagged("a"):
        if "tag" in (link.get("rel") or "").split():
            yield text_of(link)


def byline_of(stated: Iterable[str], site_names: tuple[str, ...], title: str = "") -> str | None:
    """The first of ``stated`` that is a person or a desk; None where all name nobody, an agency or the outlet.

    One that names others besides goes before it, and any name goes before a word that may be a login.
    """
    named = [names for value in stated if (names := _authors(value, site_names, title))]
    named.sort(key=lambda names: all(" " not in name for name in names))
    for names in named:
        chosen = ", ".join(names)
        others = (line for line in map(", ".join, named) if _names_more(line, chosen))
        return next(others, chosen)
    return None


def _names_more(line: str, chosen: str) -> bool:
    """Whether ``line`` names all of ``chosen`` and another besides, who has a first and a last name."""
    more, words = set(words_of(line)), set(words_of(chosen))
    return more >= words and len(more) >= len(words) + 2


def _authors(value: str, site_names: tuple[str, ...], title: str) -> list[str]:
    names = (_author(unescape(unescape(line)), site_names, title) for line in value.split("\n"))
    return list(dict.fromkeys(name for name in names if name))


def _author(line: str, site_names: tuple[str, ...], title: str) -> str | None:
    if _ADDRESS.search(line) or _is_source(line, site_names):
        return None
    name = names_in(line, lambda text: _is_source(text, site_names), stated=True)
    if _NOBODY.search(name) or not 1 < len(name) <= 300 or same_words(name, title) or _is_source(name, site_names):
        return None
    return name


def _is_source(name: str, site_names: tuple[str, ...]) -> bool:
    """Whether ``name`` is the outlet itself or an agency, and no person or desk."""
    return is_outlet(name, site_names) or (agency_named(name) is not None and not is_word(name))
