"""Names of months and weekdays, in the languages in which outlets print dates."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from typing import Literal

from crawler.text.fold import fold

_Kind = Literal["months", "days"]
_LANGUAGES = (
    *("en", "de", "de_AT", "fr", "es", "it", "pt", "nl", "pl", "ru", "uk", "tr", "az", "uz", "uz_Cyrl", "tk"),
    *("kk", "ky", "tg", "id", "ms", "ar", "ar_LB", "ar_IQ", "ar_DZ", "ar_MA", "ar_TN", "fa", "fa_AF", "ps", "hi", "bn"),
    "ur",
)
"""Locales of CLDR whose names are read. Each costs six milliseconds in every process that reads dates."""
_SHORT_MONTHS = frozenset({"en", "de", "fr", "es", "it", "pt", "nl", "ru", "tr", "az", "id", "ms"})
"""Locales whose abbreviated months are read too ..."""
_SHORT_WEEKDAYS = frozenset({"en", "de", "ru"})
"""... and weekdays: those of other languages are also words of English ("per", "sex", "mar") or of each other."""
_WEEKDAYS_ALONE = ("zh", "zh_Hant", "ja")
"""Locales whose months are numbers, and whose weekdays are read in every form."""
_NOT_MONTHS = frozenset({"out", "set", "sen"})
"""Abbreviated months that are words of English: "out" is October in Portuguese, "Sen." a senator."""
_NOT_WEEKDAYS = frozenset({"душанбе"})
"""Monday in Tajik is also the capital of Tajikistan, which opens datelines."""

_MORE_MONTHS = {
    1: "janv", 2: "févr фев", 3: "maerz mrz mrt", 6: "يونيه", 7: "يوليه", 8: "agt آگوست", 9: "sept setiembre sett сен",
    11: "ноя",
}  # fmt: skip
_MORE_WEEKDAYS = {
    0: "سوموار دو_شنبه", 1: "tues سهشنبه", 2: "среду چهار_شنبه", 3: "thur thurs پنج_شنبه", 4: "пятницу جمعۃ_المبارک",
    5: "sonnabend субботу سنیچر", 6: "یک_شنبه",
}  # fmt: skip
"""By number: names that newspapers print and CLDR lacks."""


@lru_cache(maxsize=4096)
def month_number(name: str) -> int | None:
    """1 to 12; None if the word is not a month of the Gregorian calendar."""
    return _months().get(name_key(name))


@lru_cache(maxsize=4096)
def weekday_number(name: str) -> int | None:
    """0 (Monday) to 6, as in ``date.weekday``; None if the word is not a weekday."""
    return _weekdays().get(name_key(name))


def english_months(*, short: bool = False) -> tuple[str, ...]:
    """January to December in lower case; with ``short`` also their abbreviations, the longest first."""
    return _english("months", "sept", short=short)


def english_weekdays(*, short: bool = False) -> tuple[str, ...]:
    """Monday to Sunday in lower case; with ``short`` also their abbreviations, the longest first."""
    return _english("days", "tues thur thurs", short=short)


def _english(kind: _Kind, more: str, *, short: bool) -> tuple[str, ...]:
    names = {name_key(name): number for name, number in _names("en", kind, short=short)}
    if short:
        return tuple(sorted((*names, *more.split()), key=len, reverse=True))
    return tuple(sorted(names, key=names.__getitem__))


def name_key(name: str) -> str:
    """The form in which names are compared: folded, without a final period, "_" for a space or hyphen."""
    return "_".join(fold(name).rstrip(".").replace("-", " ").split())


@cache
def _months() -> dict[str, int]:
    names = [name for locale in _LANGUAGES for name in _names(locale, "months", short=locale in _SHORT_MONTHS)]
    return _by_key([*names, *_more(_MORE_MONTHS)], _NOT_MONTHS)


@cache
def _weekdays() -> dict[str, int]:
    names = [name for locale in _LANGUAGES for name in _names(locale, "days", short=locale in _SHORT_WEEKDAYS)]
    names += [name for locale in _WEEKDAYS_ALONE for name in _names(locale, "days", short=True)]
    return _by_key([*names, *_more(_MORE_WEEKDAYS)], _NOT_WEEKDAYS)


def _by_key(names: Iterable[tuple[str, int]], left_out: frozenset[str]) -> dict[str, int]:
    return {key: number for name, number in names if (key := name_key(name)) not in left_out}


def _names(locale: str, kind: _Kind, *, short: bool) -> Iterator[tuple[str, int]]:
    """Names with their numbers from Unicode CLDR: within a date and standalone, wide and perhaps abbreviated."""
    from babel import Locale  # a tenth of a second to import, and many commands read no date

    contexts = getattr(Locale.parse(locale), kind)
    for context in ("format", "stand-alone"):
        for width in ("wide", "abbreviated") if short else ("wide",):
            yield from ((name, number) for number, name in contexts[context][width].items())


def _more(names: dict[int, str]) -> Iterator[tuple[str, int]]:
    return ((name.replace("_", " "), number) for number, row in names.items() for name in row.split())
