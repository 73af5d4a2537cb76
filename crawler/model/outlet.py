"""The facts of an outlet."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Self
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from crawler.model.web import host_of, is_web_url

_UNKNOWN_REGION = "ZZ"
_ANY_ARTICLE = r"/(?:[^/?#]+/?|\?p=\d+)"


class OutletError(ValueError):
    """A fact of an outlet is wrong; the message names the outlet, the fact and what would be right."""


@dataclass(frozen=True, slots=True)
class Outlet:
    """Who publishes, and what must be known to read its pages.

    Raises:
        OutletError: a fact cannot be true (unknown zone, broken pattern, address without host).
    """

    name: str
    """Also the name of its spider, of its spider's file and of its fixtures folder."""
    title: str
    """What the outlet calls itself."""
    home: str
    """Base URL; every URL of the outlet is recorded under its scheme and host."""
    country: str
    """ISO 3166-1 alpha-2."""
    timezone: str
    """IANA time zone of the times that its pages show."""
    languages: tuple[str, ...]
    """BCP 47 tags, the main one first."""
    article: str = _ANY_ARTICLE
    """Regular expression that path and query of an article's URL match in full; by default WordPress's two forms."""
    address_date: str = ""
    """Regular expression with the groups ``year``, ``month`` and ``day``, if URLs state the day."""
    since: date = date(1994, 1, 1)
    """Lower bound of its dates, before it existed. There was hardly any news online before 1994."""
    also_at: tuple[str, ...] = ()
    """Other hosts of the same pages, like a former name; their URLs are recorded under the base URL."""
    topic_threshold: float | None = None
    """Topic score below which an article is left out; 0 keeps all; None takes ``TOPIC_THRESHOLD``."""

    def __post_init__(self) -> None:
        if not is_web_url(self.home):
            raise OutletError(f"{self.name}: home={self.home!r} is not an http(s) URL")
        if not re.fullmatch(r"[A-Z]{2}", self.country):
            raise OutletError(f"{self.name}: country={self.country!r}: two capital letters of ISO 3166-1, like 'PK'")
        for host in self.also_at:
            if not host or host_of(f"https://{host}/") != host:
                raise OutletError(f"{self.name}: also_at={host!r} is no host without www., like 'gazette.example'")
        if not self.languages:
            raise OutletError(f"{self.name}: languages is empty: name at least one, like ('en',)")
        try:
            ZoneInfo(self.timezone)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise OutletError(
                f"{self.name}: timezone={self.timezone!r} is not an IANA zone, like 'Asia/Karachi'"
            ) from error
        if self.topic_threshold is not None and not 0 <= self.topic_threshold <= 1:
            raise OutletError(f"{self.name}: topic_threshold={self.topic_threshold!r} is not from 0 to 1")
        for fact in ("article", "address_date"):
            try:
                pattern = re.compile(getattr(self, fact))
            except re.error as error:
                raise OutletError(f"{self.name}: {fact}={getattr(self, fact)!r}: {error}") from error
            if fact == "address_date" and self.address_date and set(pattern.groupindex) != {"year", "month", "day"}:
                raise OutletError(f"{self.name}: address_date needs the groups year, month and day")

    @classmethod
    def unknown(cls, home: str) -> Self:
        """An outlet of which only the base URL is known.

        Source: CLDR's region ``ZZ``, "Unknown Region".
        """
        return cls("unknown", urlsplit(home).hostname or "", home, _UNKNOWN_REGION, "UTC", ("en",))

    @property
    def is_known(self) -> bool:
        """Whether its facts are known; else the days on its pages are taken as written, in no time zone."""
        return self.country != _UNKNOWN_REGION

    @property
    def states_articles(self) -> bool:
        """Whether the spider states ``article``, so that a URL of another form is not an article."""
        return self.article != _ANY_ARTICLE

    @property
    def host(self) -> str:
        """Host name without ``www.``."""
        return host_of(self.home)

    @property
    def hosts(self) -> tuple[str, ...]:
        """All its host names, without ``www.``: the base URL's first."""
        return self.host, *self.also_at
