"""Names of languages and countries in English, from CLDR."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from babel import Locale


@lru_cache(maxsize=1)
def english() -> Locale:
    """CLDR's English locale. Babel is imported only when a page needs it, so that Datasette starts without it."""
    from babel import Locale

    return Locale("en")


def language_name(tag: object) -> str:
    """The English name of a language; the tag itself if CLDR has none."""
    return str(english().languages.get(str(tag).partition("-")[0], tag)) if tag else ""


def country_name(code: object) -> str:
    """The English name of a country by its ISO 3166-1 code; the code itself if CLDR has none."""
    return str(english().territories.get(str(code), code))


def alpha_3(code: str) -> str:
    """The three-letter code (ISO 3166-1) of a country by its two-letter code; the code itself if CLDR has none."""
    return _alpha_3().get(code, code)


@lru_cache(maxsize=1)
def _alpha_3() -> Mapping[str, str]:
    """CLDR has the three-letter codes as other names of the two-letter ones."""
    from babel.core import get_global

    found: dict[str, str] = {}
    for alias, codes in get_global("territory_aliases").items():
        if len(alias) == len("PAK") and alias.isalpha() and len(codes) == 1:
            (code,) = codes
            # Of a former code of a country and today's, today's has the two letters in order: BUR, MMR for MM.
            if code not in found or alias.find(code[1], alias.find(code[0]) + 1) > 0:
                found[code] = alias
    return found
