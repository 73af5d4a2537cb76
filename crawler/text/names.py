"""Other names of states and cities: Türkiye, Turkey, Турция; Kyiv, Kiev. From CLDR, and from ``names.txt``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from crawler.text.vocabulary import lines_of
from crawler.text.words import folded_words

_FILE = Path(__file__).with_name("names.txt")
_LANGUAGES = ("en", "fr", "tr", "ru", "ar", "fa", "ur")
"""Languages whose names are known: those that most outlets write."""


def other_names(name: str) -> tuple[str, ...]:
    """Other names of the state or city that is called so, in any language; empty for anything else."""
    key = _key(name)
    return tuple(other for other in _groups().get(key, ()) if _key(other) != key)


@cache
def _groups() -> dict[str, list[str]]:
    """The names of each state and city, under the key of each name."""
    groups: dict[str, list[str]] = {}
    for names in (*_from_cldr(), *_of_ours()):
        joined = list(dict.fromkeys(other for name in names for other in groups.get(_key(name), [name])))
        groups |= {_key(name): joined for name in joined}
    return groups


def _key(name: str) -> str:
    return " ".join(folded_words(name))


def _of_ours() -> Iterator[list[str]]:
    for _, line in lines_of(_FILE):
        yield [name.strip() for name in line.split(",")]


def _from_cldr() -> Iterator[Iterable[str]]:
    from babel import Locale  # a tenth of a second to import

    locales = [Locale(language) for language in _LANGUAGES]
    for code in map(str, locales[0].territories):
        # Codes of three digits are regions, like Western Asia.
        if not code.isdigit():
            yield [str(locale.territories[code]) for locale in locales if code in locale.territories]
    for zone in dict.fromkeys(str(zone) for locale in locales for zone in locale.time_zones):
        cities = [locale.time_zones[zone].get("city") for locale in locales if zone in locale.time_zones]
        # Zones that stand for no city have a name, and no town.
        english = zone.rpartition("/")[2].replace("_", " ")
        yield [
            name for name in (english, *cities) if name and "/" in zone and not zone.startswith(("Etc/", "Antarctica/"))
        ]
