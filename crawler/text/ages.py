"""Ages as pages print them, changing with every visit: "2 hours ago"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from typing import NamedTuple

_LANGUAGES = (
    *("en", "de", "fr", "es", "it", "pt", "nl", "ru", "uk", "tr", "az", "uz", "id", "ar", "fa", "ur", "hi", "zh", "ja"),
)
"""Locales of CLDR whose forms are read; no form has two meanings among them."""
_UNITS = (timedelta(minutes=1), timedelta(hours=1), timedelta(days=1))  # older pages change less
_COUNTS = (1, 2, 5, 11)
"""One number for each plural form of a language; from eleven days on CLDR counts in weeks."""
_ALSO = {"hr\\.": "hrs?\\.?", "min\\.": "mins?\\.?", "قبل": "(?:قبل|منذ)"}
"""What newspapers print in addition to a word of CLDR, or instead of it."""
_LONGEST = 60
"""Characters of a line that contains only an age, and nothing of an article."""
_SENTENCE = (".", "!", "?", "…", "۔", "。", "।")


class Age(NamedTuple):
    """How long ago, the unit to which that is rounded, and its position in the line."""

    about: timedelta
    unit: timedelta
    start: int


def is_age(line: str) -> bool:
    """Whether a line is not a sentence and says how long ago something was, perhaps with a label, name or counter."""
    return not line.endswith(_SENTENCE) and any(ages_in(line))


def ages_in(line: str) -> Iterator[Age]:
    """The ages in a line of up to ``_LONGEST`` characters, in minutes, hours or days."""
    pattern, kinds = _ages()
    for found in pattern.finditer(line) if len(line) <= _LONGEST else ():
        unit, count = kinds[int(str(found.lastgroup)[1:])]
        number = re.search(r"\d+", found[0])
        yield Age(unit * (int(number[0]) if number else count), unit, found.start())


@cache
def _ages() -> tuple[re.Pattern[str], list[tuple[timedelta, int]]]:
    """A pattern with a group ``_0``, ``_1`` … for each unit, and for each count that is written without a number."""
    forms: dict[tuple[timedelta, int], set[str]] = {}
    for unit, count, form in _forms():
        pattern, digits = re.subn(r"\d+", r"(?:\\d{1,3}|an?)", re.sub(r"\\?\s", r"\\s", re.escape(form)))
        for word, also in _ALSO.items():
            pattern = pattern.replace(word, also)
        forms.setdefault((unit, 1 if digits else count), set()).add(pattern)
    groups = (
        f"(?P<_{number}>{'|'.join(sorted(patterns, key=len, reverse=True))})"
        for number, patterns in enumerate(forms.values())
    )
    # Each form starts with a number or one of a few words: without any of them, no form needs to be tried.
    openings = "|".join(sorted({pattern.split(r"\s")[0] for patterns in forms.values() for pattern in patterns}))
    return re.compile(rf"(?<!\w)(?={openings})(?:{'|'.join(groups)})(?!\w)", re.IGNORECASE), list(forms)


def _forms() -> Iterator[tuple[timedelta, int, str]]:
    from babel.dates import format_timedelta

    for language in _LANGUAGES:
        for unit in _UNITS:
            for count in _COUNTS[: 3 if unit.days else 4]:
                for style in ("long", "short", *(("narrow",) if language == "en" else ())):
                    age = -unit * count
                    yield (
                        unit,
                        count,
                        format_timedelta(age, threshold=1, add_direction=True, format=style, locale=language),
                    )
