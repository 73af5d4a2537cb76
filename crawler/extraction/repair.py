"""What is left of the page's boilerplate between isolated paragraphs, and text that is printed twice."""

from __future__ import annotations

import re

from crawler.dateline.split import split_dateline
from crawler.extraction.blocks import ends_block
from crawler.extraction.boilerplate_lines import (
    has_contact,
    is_boilerplate,
    is_contact_block,
    is_contact_heading,
    is_credit,
    is_date,
    is_end,
    is_module_heading,
    is_nameless_byline,
    without_end,
)
from crawler.extraction.credit import credited
from crawler.text.ages import is_age
from crawler.text.words import same_words, words_of

_COPY = 0.3
"""Of the text before it: what is said again is that long where the text is printed again. F1 of words with .1, .3, .5:
WCXB .9565, .9561, .9558; article-extraction-benchmark .9811, .9820, .9827."""
_LINE = 100  # characters: a line of contacts is no longer
_HEAD = 5  # paragraphs at the top in which headline, byline and date may be repeated


def repair(paragraphs: list[str], title: str, byline: str | None, site_names: tuple[str, ...]) -> list[str]:
    """``paragraphs`` without repeated headline, captions, link lines, credits, counters and second ledes."""
    kept = _without_tail([paragraph for paragraph in paragraphs if paragraph.strip()])
    head = [text for text in kept[:_HEAD] if not _repeats_head(text, title, byline, site_names)]
    kept = [text for text in (*head, *kept[_HEAD:]) if not is_boilerplate(text) and not is_age(text)]
    while len(kept) > 1 and any(closes(kept[-1]) for closes in (is_date, is_credit, is_contact_block, credited)):
        kept.pop()
    if kept:
        kept[-1] = without_end(kept[-1])
    return _without_repeats(kept)


def _repeats_head(text: str, title: str, byline: str | None, site_names: tuple[str, ...]) -> bool:
    if same_words(text, title) or is_date(text) or is_nameless_byline(text):
        return True
    # A breadcrumb runs into the headline without a space: "HomeNewsHeadline".
    if title and text.endswith(title) and len(text) - len(title) <= 80 and text.lower().startswith("home"):
        return True
    author = re.sub(r"^\s*by\s*:?\s+", "", text, flags=re.IGNORECASE)
    if byline and same_words(author, byline):
        return True
    return any(same_words(text, site) for site in site_names)


def _without_tail(paragraphs: list[str]) -> list[str]:
    """Cut from "Related articles", "For more information, contact" or "END" on, where only lines follow."""
    last = max((index for index, line in enumerate(paragraphs) if _is_sentence(line)), default=0)
    for index in range(max(last, 1), len(paragraphs)):
        text, lines = paragraphs[index], len(paragraphs) - index - 1
        if is_module_heading(text):
            return paragraphs[:index]
        few_lines = lines <= 8 and all(len(line) < _LINE for line in paragraphs[index + 1 :])
        if few_lines and (is_contact_heading(text) or is_end(text)):
            return paragraphs[:index]
    return paragraphs


def _is_sentence(line: str) -> bool:
    reaches = len(line) < _LINE and has_contact(line)
    return not line.endswith(("...", "…", ":")) and ends_block(line) and not reaches


def _without_repeats(paragraphs: list[str]) -> list[str]:
    """Without what is printed again, as for wide and narrow screens, and a lede before its dateline or as a teaser."""
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
    return [
        text
        for index, text in enumerate(kept[:-1])
        if index >= _HEAD or not _is_repeated_below(text, kept[index + 1 : _HEAD + 1])
    ]


def _is_repeated_below(text: str, following: list[str]) -> bool:
    words = words_of(text)
    if len(words) < 6:
        return False
    if text.endswith(("...", "…")):
        words = words[:-1]
    for other in following:
        for body in (other, split_dateline(other)[1]):
            if words_of(body)[: len(words)] == words:
                return True
    return False
