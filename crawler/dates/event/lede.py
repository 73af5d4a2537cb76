"""The first sentences of a report, which say what happened and when."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from crawler.text.sentences import is_finished, sentences

_PARAGRAPHS = 4
"""Paragraphs that are checked; two of prose among them count."""
_PROSE = 2
"""Paragraphs of prose in the lede: two sentences from the first and one from the second."""
_LONGEST = 700
"""Most characters of a sentence; anything longer is a list or table that lost its layout."""
_HEADING = 160
"""Most characters of a heading."""


def lede(text: str, dateline: str | None = None) -> Iterator[str]:
    """Yield the sentences with the news, most important first: two of the first paragraph, one of the second.

    Headings, lines that only introduce the text, and the dateline are skipped.
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
