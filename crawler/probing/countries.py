"""Finds the country of a site, by its top-level domain and its time zone."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from urllib.parse import urlsplit

# Registered from anywhere for how they sound. Source: Google Search Central, "Managing multi-regional sites".
_GENERIC = frozenset({
    "ad", "ai", "as", "bz", "cc", "cd", "co", "dj", "fm", "gg",
    "io", "la", "me", "ms", "nu", "sc", "sr", "tk", "tv", "ws",
})  # fmt: skip
# The domain that is not the country's code (ISO 3166-1, exceptional reservations).
_OTHER_CODES = {"uk": "GB"}


def country_of_domain(url: str) -> str:
    """ISO 3166-1 code of the country whose top-level domain ``url`` has; empty for ``.com`` and the like."""
    domain = (urlsplit(url).hostname or "").rpartition(".")[2].lower()
    code = _OTHER_CODES.get(domain, domain.upper())
    return code if code in zones_by_country() and domain not in _GENERIC else ""


def country_of_zone(zone: str) -> str:
    """The country of an IANA zone's city; empty for ``UTC`` and old names."""
    return next((country for country, zones in zones_by_country().items() if zone in zones), "")


@lru_cache(maxsize=1)
def zones_by_country() -> dict[str, tuple[str, ...]]:
    """The zones of each country, the most populous first if the table says so.

    Source: ``zone.tab`` of the IANA time zone database, in the package ``tzdata``.
    """
    zones: dict[str, list[str]] = {}
    table = (files("tzdata") / "zoneinfo" / "zone.tab").read_text(encoding="ascii")
    for line in table.splitlines():
        if line and not line.startswith("#"):
            country, _, zone = line.split("\t")[:3]
            zones.setdefault(country, []).append(zone)
    return {country: tuple(names) for country, names in zones.items()}
