"""The first sentences of a report, where it says what happened and when."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from crawler.dates.reading.names import month_number

_PARAGRAPHS = 4
"""Paragraphs that are looked at; of them, two that are prose count."""
_PROSE = 2
"""Paragraphs of prose that are the lede: two sentences of the first, and one of the second."""
_LONGEST = 700
"""Characters of a sentence; what is longer is a list or a table that lost its form."""
_HEADING = 160
"""Letters of a heading, at most: longer lines are prose, even without a full stop."""
_END = re.compile(r"[.!?؟۔][\"”’»)]*(?=\s+\S)|[。！？][」”』）]*")
_ABBREVIATED = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|Gen|Lt|Col|Maj|Brig|Capt|Adm|Hon|St|Sr|Jr|No|Nos|vs|etc|approx|Inc|Ltd|Co|Corp|Rep|Sen|Gov"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|Mon|Tues?|Wed|Thurs?|Fri|Sat|Sun|str|bzw|ca|г|гг|им|ул|см)|\b[^\W\d_]"
    r"|\.[^\W\d_])$",
    re.IGNORECASE,
)
_DAY_IN_GERMAN = re.compile(r"(?<!\d)\d\d?$")
_FINISHED = re.compile(r"[.!?؟۔。！？…][\"”’»)」]*$")


def lede(text: str, dateline: str | None = None) -> Iterator[str]:
    """The sentences that tell the news, most telling first: two of the first paragraph, one of the second.

    Headings and lines that only introduce the text are passed over, and so is the dateline.
    """
    prose = (paragraph for paragraph in islice(text.split("\n\n"), _PARAGRAPHS) if not _is_heading(paragraph))
    for number, paragraph in enumerate(islice(prose, _PROSE)):
        yield from islice(_sentences(_without_dateline(paragraph, dateline)), 1 if number else 2)


def _is_heading(paragraph: str) -> bool:
    return len(paragraph) < _HEADING and not _FINISHED.search(paragraph.rstrip())


def _without_dateline(paragraph: str, dateline: str | None) -> str:
    paragraph = paragraph.strip()
    if dateline and paragraph.startswith(dateline):
        return paragraph[len(dateline) :].lstrip(" ,.:;=–—-")
    return paragraph


def _sentences(paragraph: str) -> Iterator[str]:
    start = 0
    for end in _END.finditer(paragraph):
        before = paragraph[start : end.start()]
        if end[0] == "." and (
            _ABBREVIATED.search(before) or (_DAY_IN_GERMAN.search(before) and _small_or_month(paragraph[end.end() :]))
        ):
            continue
        yield paragraph[start : end.end()].strip()[:_LONGEST]
        start = end.end()
    if rest := paragraph[start:].strip():
        yield rest[:_LONGEST]


def _small_or_month(rest: str) -> bool:
    """Whether a number and its point are an ordinal, as in ``am 17. November``, and no end of a sentence."""
    following = rest.split(maxsplit=1)[0] if rest.split() else ""
    return following[:1].islower() or month_number(following.strip(",.")) is not None
