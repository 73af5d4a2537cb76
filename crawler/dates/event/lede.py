"""The first sentences of a report, where it says what happened and when."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from crawler.text.sentences import is_finished, sentences

_PARAGRAPHS = 4
"""Paragraphs that are looked at; of them, two that are prose count."""
_PROSE = 2
"""Paragraphs of prose that are the lede: two sentences of the first, and one of the second."""
_LONGEST = 700
"""Characters of a sentence; what is longer is a list or a table that lost its form."""
_HEADING = 160
"""Characters of a heading, at most."""


def lede(text: str, dateline: str | None = None) -> Iterator[str]:
    """The sentences that give the news, the most important first: two of the first paragraph, one of the second.

    Headings, lines that only introduce the text, and the dateline are passed over.
    """
    prose = (paragraph for paragraph in islice(text.split("\n\n"), _PARAGRAPHS) if not _is_heading(paragraph))
    for number, paragraph in enumerate(islice(prose, _PROSE)):
        first = islice(sentences(_without_dateline(paragraph, dateline)), 1 if number else 2)
        yield from (sentence[:_LONGEST] for sentence in first)


def _is_heading(paragraph: str) -> bool:
    return len(paragraph) < _HEADING and not is_finished(paragraph)


def _without_dateline(paragraph: str, dateline: str | None) -> str:
    paragraph = paragraph.strip()
    if dateline and paragraph.startswith(dateline):
        return paragraph[len(dateline) :].lstrip(" ,.:;=–—-")
    return paragraph
