"""How long ago something was, as pages print it and change it with every look: "2 hours ago"."""

from __future__ import annotations

import re
from datetime import timedelta
from functools import cache

_LANGUAGES = (
    *("en", "de", "fr", "es", "it", "pt", "nl", "ru", "uk", "tr", "az", "uz", "id", "ar", "fa", "ur", "hi", "zh", "ja"),
)
"""Locales of CLDR whose forms are read."""
_UNITS = (timedelta(minutes=1), timedelta(hours=1), timedelta(days=1))  # older pages change less
_COUNTS = (1, 2, 5)  # one of each of the forms that a language has for numbers
_ALSO = {"hr\\.": "hrs?\\.?", "min\\.": "mins?\\.?", "قبل": "(?:قبل|منذ)"}
"""What newspapers print beside, or in the place of, a word that CLDR has."""
_LONGEST = 60
"""Characters of a line that says it and nothing of an article."""
_SENTENCE = (".", "!", "?", "…", "۔", "。", "।")


def is_age(line: str) -> bool:
    """Whether a line is no sentence and says how long ago something was, perhaps with a label, a name, a counter."""
    return len(line) <= _LONGEST and not line.endswith(_SENTENCE) and _ages().search(line) is not None


@cache
def _ages() -> re.Pattern[str]:
    from babel.dates import format_timedelta

    forms = {
        format_timedelta(-unit * count, threshold=1, add_direction=True, format=style, locale=language)
        for language in _LANGUAGES
        for unit in _UNITS
        for count in _COUNTS
        for style in ("long", "short", *(("narrow",) if language == "en" else ()))
    }
    patterns = {re.sub(r"\d+", r"(?:\\d{1,3}|an?)", re.escape(form)) for form in forms}
    for word, also in _ALSO.items():
        patterns = {pattern.replace(word, also) for pattern in patterns}
    return re.compile(rf"(?<!\w)(?:{'|'.join(sorted(patterns, key=len, reverse=True))})(?!\w)", re.IGNORECASE)
