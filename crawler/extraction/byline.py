"""The author of an article: a person or a desk."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from lxml.html import HtmlElement

from crawler.dateline.agencies import agency_named, is_word
from crawler.extraction.author_names import is_name, names_in
from crawler.extraction.printed_byline import named_elsewhere, printed_byline
from crawler.page import Document, text_of
from crawler.page.json_ld_article import article_node
from crawler.page.json_ld_article import names_in as names_behind
from crawler.page.site import is_outlet
from crawler.text.foreign_text import unescape
from crawler.text.words import words_of

_METAS = (
    "author", "article:author", "dc.creator", "dcterms.creator", "parsely-author", "byl", "citation_author",
    "citation_authors", "dcsext.author", "shareaholic:article_author_name",
)  # fmt: skip
"""Names of ``<meta>`` that give an author. Source: trafilatura 2.3, ``metadata.METANAME_AUTHOR``, and WCXB."""
# Names that systems give to users without a name, and values that are not names.
_NOBODY = re.compile(
    r"^(?:[\w\s-]*admin\w*|super[\s_-]?user|web[\s_-]?master|user\d*|editor|publisher|author|agencies|agenturen|agences"
    r"|админ\w*|редактор|модератор|مدير(?:\s+الموقع)?|المدير|محرر|المحرر|ادمین|ایڈمن|ایڈمنسٹریٹر|ایڈیٹر|مدیر|ایجنسیاں|وكالات"
    r"|yönetici|editör|redaktor|muharrir|管理员|编辑)$"
    r"|\b(?:cms|wordpress|drupal|joomla|typo3|import(?:er)?|software)\b|@|\w{2}\.\w{2,}\.\w{2}|^[\d\W]*$|^\d{1,2}\s",
    re.IGNORECASE,
)
_MOST_OF_OTHERS = 4
"""Most words of a name after another one: anything longer is an institute: "Mira Solven, Institute for Old Boats"."""
_ADDRESS = re.compile(r"https?:|www\.|\w\.\w{2,4}/", re.IGNORECASE)


def stated_bylines(
    document: Document, headline: HtmlElement | None, site_names: tuple[str, ...], discovered: str | None = None
) -> list[str]:
    """Return what a page states as its author, most trusted first; several in one statement are on separate lines."""
    stated = ["\n".join(names_behind(document, article_node(document).get("author")))]
    stated += ["\n".join(document.meta.get(name, ())) for name in _METAS]
    if document.first_meta("twitter:label1") == "Written by":
        stated.append("\n".join(document.meta.get("twitter:data1", ())[:1]))
    topics = frozenset(map(words_of, _topics(document))) - frozenset(words_of(value) for value in stated)

    def is_nobody(text: str) -> bool:
        return _is_source(text, site_names) or words_of(text) in topics

    beside = printed_byline(document, headline, is_nobody)
    seen = [beside] if is_name(beside.split(",")[0]) else []
    stated = [value for value in (*seen, *stated, beside) if value.strip()]
    if not any(_authors(value, site_names) for value in stated):
        stated.append(named_elsewhere(document, headline, is_nobody))
    return [value for value in (*stated, discovered or "") if value.strip()]


def _topics(document: Document) -> Iterator[str]:
    """Yield the page's tags: whatever they look like, they are not its author."""
    for link in document.tagged("a"):
        if "tag" in (link.get("rel") or "").split():
            yield text_of(link)


def byline_of(stated: Iterable[str], site_names: tuple[str, ...]) -> str | None:
    """Return the first of ``stated`` that is a person or a desk; None if all are nobody, an agency or the outlet.

    A statement with all its names and others is preferred to it.
    """
    named = [names for value in stated if (names := _authors(value, site_names))]
    for names in named:
        chosen = ", ".join(names)
        others = (line for line in map(", ".join, named) if _names_more(line, chosen))
        return next(others, chosen)
    return None


def _names_more(line: str, chosen: str) -> bool:
    """Whether ``line`` has all names of ``chosen`` and another one, with a first and a last name."""
    more, words = set(words_of(line)), set(words_of(chosen))
    return more >= words and len(more) >= len(words) + 2


def _authors(value: str, site_names: tuple[str, ...]) -> list[str]:
    names = (_author(unescape(unescape(line)), site_names) for line in value.split("\n"))
    first, *others = dict.fromkeys(name for name in names if name) or [""]
    return (
        [first, *(name for name in others if len(name.partition(",")[0].split()) <= _MOST_OF_OTHERS)] if first else []
    )


def _author(line: str, site_names: tuple[str, ...]) -> str | None:
    if _ADDRESS.search(line) or _is_source(line, site_names):
        return None
    name = names_in(line, lambda text: _is_source(text, site_names), stated=True)
    if _NOBODY.search(name) or not 1 < len(name) <= 300:
        return None
    return name


def _is_source(name: str, site_names: tuple[str, ...]) -> bool:
    """Whether ``name`` is the outlet itself or an agency, not a person or desk."""
    return is_outlet(name, site_names) or (agency_named(name) is not None and not is_word(name))
