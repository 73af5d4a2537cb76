"""Chancery's peers, each used as its own documentation shows. Runs in their environment, never in Chancery's.

``python -m evaluation.peers NAME`` answers questions about pages, see ``serving``.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from typing import Any

from evaluation.readings import Question, Reading
from evaluation.serving import Read, serve

BODY, TITLE, AUTHORS, DATE = "body", "title", "authors", "date"


def _trafilatura(*, fast: bool = False, favor_precision: bool = False) -> Read:
    import trafilatura

    def read(page: bytes, question: Question) -> Reading:
        # Comments are not part of an article's body: article-extraction-benchmark leaves them out too.
        body = trafilatura.extract(
            page, url=question.url, include_comments=False, fast=fast, favor_precision=favor_precision
        )
        return Reading(body=body)

    return read


def _trafilatura_metadata() -> Read:
    import trafilatura

    def read(page: bytes, question: Question) -> Reading:
        tree = trafilatura.load_html(page)
        if tree is None:
            return Reading()
        metadata = trafilatura.extract_metadata(tree, default_url=question.url)
        return Reading(title=metadata.title, byline=metadata.author, published=metadata.date, day=metadata.date)

    return read


def _htmldate() -> Read:
    import htmldate

    def read(page: bytes, question: Question) -> Reading:
        published = htmldate.find_date(page, url=question.url, original_date=True, outputformat="%Y-%m-%dT%H:%M:%S%z")
        return Reading(published=published, day=published[:10] if published else None)

    return read


def _newspaper4k() -> Read:
    import newspaper

    def read(page: bytes, question: Question) -> Reading:
        article = newspaper.Article(question.url, fetch_images=False)
        article.download(input_html=page)
        article.parse()
        published = article.publish_date
        stated = published.isoformat() if isinstance(published, datetime) else None
        return Reading(
            body=article.text,
            title=article.title,
            byline=", ".join(article.authors) or None,
            published=stated,
            day=stated[:10] if stated else None,
        )

    return read


def _readability() -> Read:
    import readability
    from lxml import html

    blocks = ("p", "div", "li", "br", "tr", "td", "th", "blockquote", "pre", "h1", "h2", "h3", "h4", "h5", "h6")

    def text_of(summary: str) -> str:
        tree: Any = html.document_fromstring(summary)
        # The last word of a paragraph and the first of the next are two words.
        for element in tree.iter(*blocks):
            element.tail = "\n" + (element.tail or "")
        return str(tree.text_content())

    def read(page: bytes, question: Question) -> Reading:
        document = readability.Document(page, url=question.url)
        return Reading(body=text_of(document.summary()), title=document.short_title())

    return read


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """One way to use a library."""

    name: str
    library: str
    gives: frozenset[str]
    """What it is asked for: some of ``body``, ``title``, ``authors`` and ``date``."""
    reader: Callable[[], Read]


PEERS = (
    Peer(name="trafilatura", library="trafilatura", gives=frozenset({BODY}), reader=_trafilatura),
    Peer(
        name="trafilatura, fast",
        library="trafilatura",
        gives=frozenset({BODY}),
        reader=lambda: _trafilatura(fast=True),
    ),
    Peer(
        name="trafilatura, precision",
        library="trafilatura",
        gives=frozenset({BODY}),
        reader=lambda: _trafilatura(favor_precision=True),
    ),
    Peer(name="readability-lxml", library="readability-lxml", gives=frozenset({BODY, TITLE}), reader=_readability),
    Peer(name="htmldate", library="htmldate", gives=frozenset({DATE}), reader=_htmldate),
    Peer(
        name="trafilatura, metadata",
        library="trafilatura",
        gives=frozenset({TITLE, AUTHORS, DATE}),
        reader=_trafilatura_metadata,
    ),
    Peer(name="newspaper4k", library="newspaper4k", gives=frozenset({BODY, TITLE, AUTHORS, DATE}), reader=_newspaper4k),
)

if __name__ == "__main__":
    (peer,) = [peer for peer in PEERS if peer.name == sys.argv[1]]
    serve(peer.reader(), {peer.library: version(peer.library)})
