"""A brief: chosen articles with their first sentences, their sources and how many copies of each are known."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from crawler.text.sentences import sentences

MOST = 100
"""Most articles of one brief: some twenty printed pages."""
DIGITS = 15
"""Most digits of an article's number: longer ones are none of SQLite's."""
_SENTENCES = 2
"""Sentences of each article."""
_SHA_256 = 12
"""Hexadecimal digits of a text's SHA-256 in a citation: enough to tell it from each of a million others."""
CITATION = "{outlet}, “{title}”, {day}, {url} (archived {archived}, SHA-256 {digest})"
"""A citation; the parts besides outlet and title are those of ``citation_facts``."""
_MARKUP = re.compile(r"([\\`*_\[\]<>#|])")
_ARTICLE = """
    SELECT articles.id, url, articles.title, text, language, published_on, fetched_at, text_sha256,
        outlets.title AS outlet, (SELECT count(*) FROM copies WHERE article = articles.id) AS copies,
        (SELECT story FROM story_articles WHERE article = articles.id) AS story
    FROM articles JOIN outlets ON outlets.name = articles.outlet WHERE articles.id = ?
"""
_STORY = "SELECT outlets, articles + copies FROM stories WHERE id = ?"
_OF_DAY = """
    SELECT min(articles.id) FROM articles LEFT JOIN story_articles ON story_articles.article = articles.id
    LEFT JOIN stories ON stories.id = story
    WHERE published_on = ? GROUP BY coalesce(story, -articles.id)
    ORDER BY max(stories.outlets) DESC, min(published_at), min(articles.id) LIMIT ?
"""


@dataclass(frozen=True, slots=True)
class BriefArticle:
    """An article in a brief."""

    id: int
    url: str
    outlet: str
    title: str
    language: str | None
    published_on: str | None
    fetched_at: str
    text_sha256: str
    beginning: str
    """Its first sentences."""
    outlets: int
    """Outlets that reported the same event, its own among them."""
    texts: int
    """Texts of the event: articles and copies, itself among them."""

    @property
    def citation(self) -> str:
        """Outlet, headline, day at the outlet, URL; when it was archived, and the beginning of its SHA-256."""
        return cite(self.outlet, self.title, self.published_on, self.url, self.fetched_at, self.text_sha256)


def cite(outlet: str, title: str, published_on: str | None, url: str, fetched_at: str, text_sha256: str) -> str:
    """Return a citation in one line; days are ``YYYY-MM-DD``."""
    return CITATION.format(outlet=outlet, title=title, **citation_facts(published_on, url, fetched_at, text_sha256))


def citation_facts(published_on: str | None, url: str, fetched_at: str, text_sha256: str) -> dict[str, str]:
    """Return the parts of ``CITATION`` besides outlet and title."""
    return {
        "day": published_on or "undated",
        "url": url,
        "archived": fetched_at[:10],
        "digest": text_sha256[:_SHA_256],
    }


def read_brief(connection: sqlite3.Connection, articles: Sequence[int]) -> list[BriefArticle]:
    """Read the articles with these numbers, in this order; those that are not in the archive are left out."""
    return list(_read(connection, dict.fromkeys(articles)))


def articles_of(connection: sqlite3.Connection, day: str) -> list[int]:
    """Numbers of the articles of a day (``YYYY-MM-DD``), one of each story, the most widely reported first."""
    return [row[0] for row in connection.execute(_OF_DAY, [day, MOST])]


def _read(connection: sqlite3.Connection, articles: Iterable[int]) -> Iterator[BriefArticle]:
    for number in articles:
        row = connection.execute(_ARTICLE, [number]).fetchone()
        if row is None:
            continue
        article, url, title, text, language, published_on, fetched_at, digest, outlet, copies, story = row
        outlets, texts = connection.execute(_STORY, [story]).fetchone() or (1, 1 + copies)
        beginning = " ".join(islice(sentences(" ".join(text.split())), _SENTENCES))
        yield BriefArticle(
            article, url, outlet, title, language, published_on, fetched_at, digest, beginning, outlets, texts
        )


def markdown(heading: str, articles: Sequence[BriefArticle]) -> str:
    """Return the brief as Markdown; characters of texts that would be markup are escaped."""
    parts = [f"# {_escaped(heading)}\n"]
    for article in articles:
        known = f"{article.texts} texts of {article.outlets} outlets" if article.texts > 1 else "one text"
        source = f"{_escaped(article.outlet)}, {article.published_on or 'undated'}; {known}. <{article.url}>"
        parts.append(f"## {_escaped(article.title)}\n\n{_escaped(article.beginning)}\n\n{source}\n")
    parts += ["## Sources\n", *(f"{number}. {_escaped(each.citation)}" for number, each in enumerate(articles, 1))]
    return "\n".join(parts) + "\n"


def _escaped(text: str) -> str:
    return _MARKUP.sub(r"\\\1", " ".join(text.split()))
