"""How long ago a text says that something was: "2 hours ago"."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from functools import cache

from crawler.dates.reading.expressions import western_digits
from crawler.dates.reading.parse import read_text
from crawler.model.written_date import Unreadable

_UNITS = ((timedelta(minutes=1), 60), (timedelta(hours=1), 24))
"""Units that tell a day, and how many of them there are before the next larger one: "2 days ago" tells none."""
_MAX_WORDS = 12
"""Words of a line in which an age is looked for."""


def says_how_long_ago(line: str) -> bool:
    """Whether the line is relative to the moment at which it is read."""
    return read_text(line).unreadable is Unreadable.RELATIVE


def age_in(line: str, languages: Sequence[str]) -> tuple[timedelta, timedelta] | None:
    """The age that the line tells in one of the languages, and its unit, as CLDR has the words; None without one."""
    words = western_digits(line).casefold().split()[:_MAX_WORDS]
    spans = [" ".join(words[begin:end]) for begin in range(len(words)) for end in range(begin + 1, len(words) + 1)]
    tables = [_ages(language) for language in languages]
    return next((table[span] for table in tables for span in spans if span in table), None)


@cache
def _ages(language: str) -> dict[str, tuple[timedelta, timedelta]]:
    """Ages by their words, without a closing point."""
    from babel.core import Locale, UnknownLocaleError
    from babel.dates import format_timedelta

    try:
        locale = Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return {}
    ages = {}
    for unit, count in _UNITS:
        for age in (unit * number for number in range(1, count)):
            for form in ("long", "short"):
                said = format_timedelta(-age, threshold=1, add_direction=True, format=form, locale=locale)
                ages[" ".join(western_digits(said).casefold().split())] = age, unit
    return ages
