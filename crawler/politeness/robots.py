"""robots.txt as in RFC 9309: while it is unavailable, nothing is allowed."""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from dataclasses import dataclass, replace
from time import monotonic
from typing import Protocol
from weakref import WeakKeyDictionary

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest, StopDownload
from scrapy.http.request import NO_CALLBACK
from scrapy.robotstxt import RobotParser
from scrapy.utils.httpobj import urlparse_cached
from scrapy.utils.misc import build_from_crawler, load_object

from crawler.model.answer_headers import validators as validators_of
from crawler.model.clock import now
from crawler.model.crawl_meta import CrawlMeta, Role
from crawler.model.drops import AddressRefused, RequestRefused
from crawler.model.kept_robots import KeptRobots
from crawler.model.reasons import ReasonCode
from crawler.model.urls import absolute
from crawler.model.validators import NO_VALIDATORS, Validators
from crawler.politeness.robots_text import robots_text

logger = logging.getLogger(__name__)

# Bytes that are parsed; RFC 9309, 2.5, requires at least 500 KiB. The rest is not downloaded.
_MAX_SIZE = 512 * 1024
# RFC 9309, 2.3.1.2: at least five redirects are followed, to other hosts too.
_REDIRECTS = 5
# Upper limits in seconds for the settings: after an error robots.txt is tried again at the latest then, so that a bad
# hour does not cost a whole run ...
_RETRY_INTERVAL_MAX = 3600.0
# ... and a good answer is used no longer than this (RFC 9309, 2.4: 24 hours).
_AGE_MAX = 24 * 3600.0


class RobotsUnavailable(RequestRefused):
    """robots.txt could not be fetched, so its rules are unknown: no request now, but a later try."""

    code = ReasonCode.ROBOTS_UNAVAILABLE


class RobotsForbidden(RequestRefused):
    """robots.txt forbids the URL."""

    code = ReasonCode.ROBOTS_FORBIDDEN


@dataclass(frozen=True, slots=True)
class _Answer:
    """A robots.txt as a host answered."""

    text: str = ""
    """Empty if the host has none."""
    validators: Validators = NO_VALIDATORS


class _Archive(Protocol):
    """Where robots.txt files are kept between runs."""

    async def kept_robots(self, host: str) -> KeptRobots | None:
        """The robots.txt of ``host``; None if none has been read."""

    async def keep_robots(self, robots: KeptRobots) -> None:
        """Keep a robots.txt, replacing the previous one."""


@dataclass(frozen=True, slots=True)
class _Rules:
    """The rules of one host's robots.txt."""

    parser: RobotParser | None
    """None if it is unavailable."""
    failure: str
    """Why it is unavailable."""
    stale_at: float
    """Seconds of the monotonic clock."""


class Robots(RobotsTxtMiddleware):
    """Downloader middleware instead of Scrapy's, which allows everything if robots.txt cannot be fetched.

    - 2xx is parsed, up to 512 KiB (RFC 9309, 2.3.1.1 and 2.5), and kept in the archive: it is used for
      ``ROBOTSTXT_MAX_AGE`` seconds, by later runs too, and then requested conditionally;
    - redirects are followed up to five times, and the rules apply to the host that was asked first (2.3.1.2);
    - 4xx, and redirects that lead nowhere, allow everything (2.3.1.3);
    - 5xx, 429 and no answer forbid everything (2.3.1.4), until it is requested again after
      ``ROBOTSTXT_RETRY_INTERVAL`` seconds. 429 is a 4xx, but it means "not now", not "there is no robots.txt".

    512 KiB of wildcards take 4.5 seconds to parse and 0.4 seconds per URL to match, so both are done in a thread, and
    the event loop continues.

    While it is unavailable, requests fail with ``RobotsUnavailable``; those that it forbids, with ``RobotsForbidden``.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._parser: type[RobotParser] = load_object(crawler.settings["ROBOTSTXT_PARSER"])
        self._retry_interval = min(crawler.settings.getfloat("ROBOTSTXT_RETRY_INTERVAL"), _RETRY_INTERVAL_MAX)
        self._max_age = min(crawler.settings.getfloat("ROBOTSTXT_MAX_AGE"), _AGE_MAX)
        self._rules: dict[str, _Rules] = {}
        """By scheme and authority: each has its own robots.txt (RFC 9309, 2.3)."""
        self._asking: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._received: WeakKeyDictionary[Request, int] = WeakKeyDictionary()
        crawler.signals.connect(self.bytes_received, signals.bytes_received)

    async def robot_parser(self, request: Request) -> RobotParser:
        """Return the rules for ``request``; all requests to a host wait here until its robots.txt is read.

        Raises:
            RobotsUnavailable: robots.txt could not be fetched, just now or earlier.
            AddressRefused: the host may not be contacted.
        """
        url = urlparse_cached(request)
        host = f"{url.scheme}://{url.netloc}"
        async with self._asking[host]:
            rules = self._rules.get(host)
            if rules is None or monotonic() >= rules.stale_at:
                rules = self._rules[host] = await self._ask(host, request)
        if rules.parser is None:
            self._count("not_asked")
            raise RobotsUnavailable(f"{host}/robots.txt is unavailable: {rules.failure}")
        return rules.parser

    async def process_request(self, request: Request, spider: Spider | None = None) -> None:
        """Refuse what the rules forbid; the rules are matched in a thread.

        Raises:
            RobotsForbidden: robots.txt forbids the URL.
            RobotsUnavailable: the rules are unknown.
        """
        if request.meta.get("dont_obey_robotstxt"):
            return
        parser = await self.robot_parser(request)
        agent = self._robotstxt_useragent or request.headers.get("User-Agent") or self._default_useragent
        if not await asyncio.to_thread(parser.allowed, request.url, agent):
            self._count("forbidden")
            raise RobotsForbidden

    def bytes_received(self, data: bytes, request: Request) -> None:
        """Stop the download of a robots.txt that is longer than is parsed."""
        if CrawlMeta.of(request).role is Role.ROBOTS:
            self._received[request] = self._received.get(request, 0) + len(data)
            if self._received[request] > _MAX_SIZE:
                raise StopDownload(fail=False)

    async def _ask(self, host: str, request: Request) -> _Rules:
        archive = self._archive()
        kept = await archive.kept_robots(host) if archive is not None else None
        fresh_for = self._max_age - (now() - kept.checked_at).total_seconds() if kept is not None else 0.0
        if kept is not None and fresh_for > 0:
            return await self._parsed(kept.text, fresh_for, request)
        self._count("request_count")
        try:
            answer = await self._fetch(f"{host}/robots.txt", kept.validators if kept is not None else NO_VALIDATORS)
        except AddressRefused:
            raise  # nothing else is requested from this host either
        except Exception as error:  # noqa: BLE001 - after any failure the rules are unknown
            text = str(error) if isinstance(error, IgnoreRequest) else f"{type(error).__name__}: {error}".rstrip(": ")
            self._count("unavailable")
            after = self._retry_interval
            logger.warning("%s/robots.txt is unavailable (%s): no request to this host for %g s", host, text, after)
            return _Rules(None, text, monotonic() + after)
        if answer is None:
            assert kept is not None
            kept = replace(kept, checked_at=now())
        else:
            kept = KeptRobots(host=host, text=answer.text, checked_at=now(), validators=answer.validators)
        if archive is not None:
            await archive.keep_robots(kept)
        return await self._parsed(kept.text, self._max_age, request)

    def _archive(self) -> _Archive | None:
        """None without an archive, and for saved pages, whose robots.txt is of another day."""
        return None if self.crawler.settings["REPLAY"] else getattr(self.crawler.spider, "archive", None)

    async def _parsed(self, text: str, fresh_for: float, request: Request) -> _Rules:
        parser = await asyncio.to_thread(build_from_crawler, self._parser, self.crawler, text.encode())
        await self.crawler.signals.send_catch_log_async(
            signal=signals.robots_parsed, robotparser=parser, request=request
        )
        return _Rules(parser, "", monotonic() + fresh_for)

    async def _fetch(self, url: str, known: Validators) -> _Answer | None:
        """Fetch a robots.txt; None if it has not changed since its validators were ``known``.

        Raises:
            RobotsUnavailable: the host answered 429 or 5xx.
            AddressRefused: the host may not be contacted.
            Exception: it did not answer.
        """
        for hop in range(1 + _REDIRECTS):
            try:
                response = await self.crawler.engine.download_async(_request(url, known))
            except AddressRefused as refused:
                if not hop:
                    raise
                logger.warning("the robots.txt of a host redirects to where there is none for us: %s", refused)
                break
            self._count("response_count")
            self._count(f"response_status_count/{response.status}")
            if response.status == 429 or response.status >= 500:
                raise RobotsUnavailable(f"HTTP {response.status}")
            if response.status == 304 and known.conditions():
                return None
            if 200 <= response.status < 300:
                return _Answer(robots_text(_whole_lines(response.body)), validators_of(response))
            location = response.headers.get("Location")
            if response.status >= 400 or location is None:
                break
            following = absolute(url, location.decode("utf-8", "replace"))
            if following is None:
                break
            url = following
        return _Answer()

    def _count(self, name: str) -> None:
        self.crawler.stats.inc_value(f"robotstxt/{name}")


def _request(url: str, known: Validators) -> Request:
    meta = {
        **CrawlMeta(role=Role.ROBOTS).attach(),
        "dont_obey_robotstxt": True,
        # Redirects are counted here, and not followed by the rules for pages.
        "dont_redirect": True,
        "allow_offsite": True,
        # This module logs its own warning.
        "give_up_log_level": "DEBUG",
    }
    # Without compression, since the limit applies to the uncompressed text.
    return Request(url, headers={"Accept-Encoding": "identity", **known.conditions()}, callback=NO_CALLBACK, meta=meta)


def _whole_lines(body: bytes) -> bytes:
    """``body`` up to the last complete line within the limit: half a line would forbid more than the whole one."""
    if len(body) <= _MAX_SIZE:
        return body
    return body[: max(body.rfind(b"\n", 0, _MAX_SIZE), body.rfind(b"\r", 0, _MAX_SIZE)) + 1]
