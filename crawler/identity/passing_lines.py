"""Lines around a text that come and go with the site and not with the article: kickers, tickers, "follow us" (pure).

They stand before or behind the words of the article and never between them.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from crawler.text.words import words_of

_GAP = "\n\n"
_DIGIT = re.compile(r"\d")


def line_key(line: str) -> str:
    """By what a line is known again: its words. Digits count as one: a ticker has another hour each time."""
    return _DIGIT.sub("0", " ".join(words_of(line)))


def passing_lines(earlier: str, later: str) -> set[str]:
    """Keys of the lines that only one of two states of a text has."""
    one, other = ({words_of(line): line for line in text.split(_GAP)} for text in (earlier, later))
    return {line_key((one | other)[words]) for words in one.keys() ^ other.keys() if words}


def without_passing_lines(text: str, passes: Callable[[str], bool]) -> str:
    """``text`` without the lines at its ends whose keys pass; as it is where nothing would be left."""
    lines = text.split(_GAP)
    start, end = 0, len(lines)
    while start < end and passes(line_key(lines[start])):
        start += 1
    while start < end and passes(line_key(lines[end - 1])):
        end -= 1
    return _GAP.join(lines[start:end]) or text
