"""The facts about an outlet."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Self
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from crawler.model.web import host_of, is_web_url, site_of

_UNKNOWN_REGION = "ZZ"
_ANY_ARTICLE = r"/(?:[^/?#]+/?|\?p=\d+)"
_FARTHEST_AHEAD = timedelta(hours=14)
"""How far a clock may be ahead of UTC: Kiritimati's (IANA time zone database)."""


class OutletError(ValueError):
    """A fact about an outlet is wrong; the message names the outlet, the fact and what would be right."""


@dataclass(frozen=True, slots=True)
class Outlet:
    """A publisher, and what must be known to read its pages.

    Raises:
        OutletError: a fact is invalid (unknown zone, broken pattern, URL without host).
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
    """Regular expression that matches path and query of an article's URL in full; by default WordPress's two forms."""
    address_date: str = ""
    """Regular expression with the groups ``year``, ``month`` and ``day``, if URLs contain the day."""
    since: date = date(1994, 1, 1)
    """Earliest plausible date, before the outlet existed. There was hardly any news online before 1994."""
    also_at: tuple[str, ...] = ()
    """Other hosts of the same pages, like a former name; their URLs are recorded under the base URL."""
    topic_threshold: float | None = None
    """Articles with a lower topic score are dropped; 0 keeps all; None uses ``TOPIC_THRESHOLD``."""
    every: float | None = None
    """Hours between two crawls by ``scrapy crawl --due``; None derives them from the outlet's articles a day."""

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
        if self.every is not None and not 0 < self.every < math.inf:
            raise OutletError(f"{self.name}: every={self.every!r} is not a number of hours, like 6 or 0.5")
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
        """Whether the facts are known; if not, the days on its pages are taken as written, without time zone."""
        return self.country != _UNKNOWN_REGION

    @property
    def zone(self) -> ZoneInfo:
        """The time zone of ``timezone``."""
        return ZoneInfo(self.timezone)

    def day_at(self, moment: datetime) -> date:
        """The outlet's local day at a moment, which is aware."""
        return moment.astimezone(self.zone).date()

    def last_day_at(self, moment: datetime) -> date:
        """The latest day that it may be there at a moment: the next one, perhaps, if the zone is unknown."""
        return self.day_at(moment if self.is_known else moment + _FARTHEST_AHEAD)

    @property
    def states_articles(self) -> bool:
        """Whether ``article`` is set, so that URLs of another form are not articles."""
        return self.article != _ANY_ARTICLE

    @property
    def host(self) -> str:
        """Host name without ``www.``."""
        return host_of(self.home)

    @property
    def sites(self) -> tuple[str, ...]:
        """All its host names, that of the base URL first and with its port where it names one."""
        return site_of(self.home), *self.also_at

    @property
    def hosts(self) -> tuple[str, ...]:
        """All its host names without ``www.``, the base URL's first."""
        return self.host, *self.also_at
