"""Lines around a text that change with the site, not with the article: kickers, tickers, "follow us" (pure).

They are before or after the words of the article, never between them.
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
    """Knows which lines belong to an outlet's site."""

    async def site_lines(self, article: Article) -> set[str]:
        """The keys of the article's lines that belong to the site."""


def line_key(line: str) -> str:
    """The words of a line, by which it is recognised. All digits become 0, because the hour in a ticker changes."""
    return _DIGIT.sub("0", " ".join(words_of(line)))


def line_keys(text: str) -> set[str]:
    """The keys of a text's lines that contain words."""
    return {key for line in text.split(_GAP) if (key := line_key(line))}


def passing_lines(earlier: str, later: str) -> set[str]:
    """Keys of the lines that only one of two versions of a text has."""
    return {line_key(line) for line in (*_lacking(earlier, later), *_lacking(later, earlier))}


def is_edit(earlier: str, later: str) -> bool:
    """Whether two versions of a text differ in more than lines around it: within it, or in the words of such a line."""
    gone, come = _lacking(earlier, later), _lacking(later, earlier)
    keys = {line_key(line) for line in (*gone, *come)}
    if words_of(without_lines(earlier, keys)) != words_of(without_lines(later, keys)):
        return True
    counted = set(map(line_key, gone)) & set(map(line_key, come))
    before, after = (" ".join(line for line in lines if line_key(line) not in counted) for lines in (gone, come))
    return is_same_text(before, after)


def _lacking(text: str, other: str) -> list[str]:
    """The lines of a text whose words are not those of any line of another."""
    known = {words_of(line) for line in other.split(_GAP)} | {()}
    return [line for line in text.split(_GAP) if words_of(line) not in known]


def without_lines(text: str, keys: Collection[str]) -> str:
    """``text`` without the lines with these keys at its start and end; unchanged if nothing would remain."""
    lines = text.split(_GAP)
    start, end = 0, len(lines)
    while start < end and line_key(lines[start]) in keys:
        start += 1
    while start < end and line_key(lines[end - 1]) in keys:
        end -= 1
    return _GAP.join(lines[start:end]) or text
