"""Lines around a text that come and go with the site and not with the article: kickers, tickers, "follow us" (pure).

They stand before or behind the words of the article and never between them.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Protocol

from crawler.identity.same_article import is_same_text
from crawler.model.items import Article
from crawler.text.words import words_of

_GAP = "\n\n"
_DIGIT = re.compile(r"\d")


class KnowsSiteLines(Protocol):
    """Knows which lines are an outlet's."""

    async def site_lines(self, article: Article) -> set[str]:
        """The keys of those among the lines of the article."""


def line_key(line: str) -> str:
    """By what a line is known again: its words. Digits count as one: a ticker has another hour each time."""
    return _DIGIT.sub("0", " ".join(words_of(line)))


def line_keys(text: str) -> set[str]:
    """The keys of the lines of a text that have words."""
    return {key for line in text.split(_GAP) if (key := line_key(line))}


def passing_lines(earlier: str, later: str) -> set[str]:
    """Keys of the lines that only one of two states of a text has."""
    return {line_key(line) for line in (*_lacking(earlier, later), *_lacking(later, earlier))}


def is_edit(earlier: str, later: str) -> bool:
    """Whether two states of a text differ in more than lines around it: within it, or in the words of such a line."""
    gone, come = _lacking(earlier, later), _lacking(later, earlier)
    keys = {line_key(line) for line in (*gone, *come)}
    if words_of(without_lines(earlier, keys)) != words_of(without_lines(later, keys)):
        return True
    counted = set(map(line_key, gone)) & set(map(line_key, come))
    before, after = (" ".join(line for line in lines if line_key(line) not in counted) for lines in (gone, come))
    return is_same_text(before, after)


def _lacking(text: str, other: str) -> list[str]:
    """The lines of a text whose words are no line of another."""
    known = {words_of(line) for line in other.split(_GAP)} | {()}
    return [line for line in text.split(_GAP) if words_of(line) not in known]


def without_lines(text: str, keys: Collection[str]) -> str:
    """``text`` without the lines at its ends that have these keys; as it is where nothing would be left."""
    lines = text.split(_GAP)
    start, end = 0, len(lines)
    while start < end and line_key(lines[start]) in keys:
        start += 1
    while start < end and line_key(lines[end - 1]) in keys:
        end -= 1
    return _GAP.join(lines[start:end]) or text
