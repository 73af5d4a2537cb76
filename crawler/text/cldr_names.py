"""Names of languages and countries in English, from CLDR."""

from __future__ import annotations

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
