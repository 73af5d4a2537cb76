"""Removes boilerplate left between isolated paragraphs, and text that is printed twice."""

from __future__ import annotations

import re

from crawler.extraction.boilerplate_lines import is_boilerplate, is_date, is_nameless_byline, is_sign_off
from crawler.extraction.credit import credited
from crawler.text.ages import is_age
from crawler.text.words import same_words

_COPY = 0.3
"""A repeat that is at least this share of the text before it is a second copy. F1 of words with .1, .3, .5: WCXB .9565,
.9561, .9558; article-extraction-benchmark .9811, .9820, .9827."""
_LINE = 100  # characters: a contact line is no longer
_FOOT = 9  # most lines of contacts with their heading
_HEAD = 5  # paragraphs at the top in which headline, byline and date may be repeated


def repair(paragraphs: list[str], title: str, byline: str | None, site_names: tuple[str, ...]) -> list[str]:
    """Return ``paragraphs`` without repeated headline, captions, link lines, counters and copies."""
    paragraphs = _without_sign_off(paragraphs)
    head = [text for text in paragraphs[:_HEAD] if not _repeats_head(text, title, byline, site_names)]
    kept = [text for text in (*head, *paragraphs[_HEAD:]) if not is_boilerplate(text) and not is_age(text)]
    while len(kept) > 1 and (is_date(kept[-1]) or credited(kept[-1])):
        kept.pop()
    return _without_repeats(kept)


def _repeats_head(text: str, title: str, byline: str | None, site_names: tuple[str, ...]) -> bool:
    if same_words(text, title) or is_date(text) or is_nameless_byline(text):
        return True
    author = re.sub(r"^\s*by\s*:?\s+", "", text, flags=re.IGNORECASE)
    if byline and same_words(author, byline):
        return True
    return any(same_words(text, site) for site in site_names)


def _without_sign_off(paragraphs: list[str]) -> list[str]:
    """Cut everything from "For more information, contact" or "END", if only short lines follow."""
    for index in range(max(1, len(paragraphs) - _FOOT), len(paragraphs)):
        if is_sign_off(paragraphs[index]) and all(len(line) < _LINE for line in paragraphs[index + 1 :]):
            return paragraphs[:index]
    return paragraphs


def _without_repeats(paragraphs: list[str]) -> list[str]:
    """Remove second copies, such as those for wide and narrow screens."""
    kept: list[str] = []
    again: list[str] = []
    seen: set[str] = set()
    size = 0
    for text in [*paragraphs, ""]:
        if text in seen:
            again.append(text)
            continue
        kept += again if sum(map(len, again)) < _COPY * size else []
        again = []
        kept.append(text)
        seen.add(text)
        size += len(text)
    return kept[:-1]
