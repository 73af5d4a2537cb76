"""Pages that a site shows instead of an article, with status 200: not found, moved, sign in, allow cookies.

A server should say so by its status (RFC 9110, 15); a page that says it only in words is called a soft 404.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

from crawler.text.words import folded_words

_WORDS = 250
"""Words of the longest notice: a longer text under such a headline is a report about such pages."""
_LONG = 4
"""Letters of a word that another page is unlikely to contain by chance ..."""
_FEWEST = 3
"""... and number of such words a headline needs before their absence counts."""

_FILLERS = frozenset("oops sorry error http 404 403 410 the this that requested is was has been your account".split())  # noqa: SIM905
"""Words around a notice's phrase that say nothing else."""


def _keys(line: str) -> tuple[str, ...]:
    return tuple(folded_words(line))


@cache
def _phrases() -> frozenset[tuple[str, ...]]:
    """Complete headlines of notices, in the languages of the outlets and of common systems."""
    lines = files(__package__).joinpath("notices.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(_keys(phrase) for line in lines for phrase in line.split("|"))


def is_notice(headline: str, text: str) -> bool:
    """Whether a page with this headline and text is a notice that there is no article, or why."""
    words = _keys(headline)
    rest = tuple(word for word in words if word not in _FILLERS)
    is_one = words in _phrases() or (bool(rest) and rest in _phrases()) or (bool(words) and not rest)
    return is_one and len(folded_words(text)) <= _WORDS


def is_another_page(listed: str, headline: str, text: str) -> bool:
    """Whether a page shares no word with the headline under which its source lists it.

    A source in one script may list pages in another, whose words cannot match.
    """
    wanted = {word for word in folded_words(listed) if len(word) >= _LONG and word.isalpha()}
    if len(wanted) < _FEWEST or not wanted.isdisjoint((*folded_words(headline), *folded_words(text))):
        return False
    return not _scripts(wanted).isdisjoint(_scripts(folded_words(headline)))


def _scripts(words: Iterable[str]) -> set[str]:
    """The scripts of the words, from the first word of the Unicode names of their first letters."""
    return {unicodedata.name(word[0], "").partition(" ")[0] for word in words if word.isalpha()}
