"""robots.txt as RFC 9309 has it read: what cannot be had forbids, for now."""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from dataclasses import dataclass
from time import monotonic
from urllib.parse import urljoin
from weakref import WeakKeyDictionary

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest, StopDownload
from scrapy.http.request import NO_CALLBACK
from scrapy.robotstxt import RobotParser
from scrapy.utils.httpobj import urlparse_cached
from scrapy.utils.misc import build_from_crawler
from w3lib.url import safe_url_string

logger = logging.getLogger(__name__)

# RFC 9309, 2.5: at least 500 kibibytes are parsed.
_LIMIT = 512 * 1024
# RFC 9309, 2.3.1.2: at least five redirects are followed, to other hosts too.
_REDIRECTS = 5
# Longer than this, a bad answer must not silence a run ...
_LONGEST_SILENCE = 3600.0
# ... and a good one is not believed (RFC 9309, 2.4).
_LONGEST_TRUST = 24 * 3600.0


class RobotsUnavailable(IgnoreRequest):
    """robots.txt could not be had, so that nobody knows what it forbids: not asked for now, to be tried again."""


@dataclass(frozen=True, slots=True)
class _Rules:
    """What one host's robots.txt came to."""

    parser: RobotParser | None
    """None where it could not be had."""
    failure: str
    """Why it could not be had."""
    stale_at: float
    """By the monotonic clock, in seconds."""


class Robots(RobotsTxtMiddleware):
    """Downloader middleware in place of Scrapy's, which takes a robots.txt that it cannot get for a permission.

    - 2xx is parsed, up to 512 KiB of it (RFC 9309, 2.3.1.1 and 2.5);
    - redirects are followed up to five times, and the rules hold for the host that was asked first (2.3.1.2);
    - 4xx, and redirects that lead nowhere, allow everything (2.3.1.3);
    - 5xx, 429 and no answer forbid everything (2.3.1.4), until it is asked again after
      ``ROBOTSTXT_RETRY_INTERVAL`` seconds. 429 is a 4xx, but it says "not now" and not "there is none".

    Requests that must wait for it fail with ``RobotsUnavailable``, those that it forbids with ``IgnoreRequest``.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._silence = min(crawler.settings.getfloat("ROBOTSTXT_RETRY_INTERVAL"), _LONGEST_SILENCE)
        self._trust = min(crawler.settings.getfloat("ROBOTSTXT_MAX_AGE"), _LONGEST_TRUST)
        self._rules: dict[str, _Rules] = {}
        """By scheme and authority: each has a robots.txt of its own (RFC 9309, 2.3)."""
        self._asking: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._received: WeakKeyDictionary[Request, int] = WeakKeyDictionary()
        crawler.signals.connect(self.bytes_received, signals.bytes_received)

    async def robot_parser(self, request: Request) -> RobotParser | None:
        """The rules for ``request``; the first request to a host waits here until they are known, with all others.

        Raises:
            RobotsUnavailable: robots.txt could not be had, lately.
        """
        url = urlparse_cached(request)
        host = f"{url.scheme}://{url.netloc}"
        async with self._asking[host]:
            rules = self._rules.get(host)
            if rules is None or monotonic() >= rules.stale_at:
                rules = self._rules[host] = await self._ask(host, request)
        if rules.parser is None:
            self._stats.inc_value("robotstxt/not_asked")
            raise RobotsUnavailable(f"{host}/robots.txt could not be had: {rules.failure}")
        return rules.parser

    def bytes_received(self, data: bytes, request: Request) -> None:
        """Hang up on a robots.txt of which more has come than is parsed."""
        if "robots_txt" in request.meta:
            self._received[request] = self._received.get(request, 0) + len(data)
            if self._received[request] > _LIMIT:
                raise StopDownload(fail=False)

    async def _ask(self, host: str, request: Request) -> _Rules:
        self._stats.inc_value("robotstxt/request_count")
        try:
            body = await self._fetch(f"{host}/robots.txt")
        except Exception as error:  # noqa: BLE001 - whatever went wrong, nobody knows what it forbids
            text = str(error) if isinstance(error, IgnoreRequest) else f"{type(error).__name__}: {error}".rstrip(": ")
            self._stats.inc_value("robotstxt/unavailable")
            logger.warning("%s/robots.txt could not be had (%s): not asked for %g s", host, text, self._silence)
            return _Rules(None, text, monotonic() + self._silence)
        parser: RobotParser = build_from_crawler(self._parserimpl, self.crawler, body)
        await self.crawler.signals.send_catch_log_async(
            signal=signals.robots_parsed, robotparser=parser, request=request
        )
        return _Rules(parser, "", monotonic() + self._trust)

    async def _fetch(self, url: str) -> bytes:
        """The text to parse; none where there is no robots.txt.

        Raises:
            RobotsUnavailable: the host answered that it cannot answer.
            Exception: it did not answer.
        """
        engine = self.crawler.engine
        assert engine is not None
        for _ in range(1 + _REDIRECTS):
            response = await engine.download_async(_request(url))
            self._stats.inc_value("robotstxt/response_count")
            self._stats.inc_value(f"robotstxt/response_status_count/{response.status}")
            if response.status == 429 or response.status >= 500:
                raise RobotsUnavailable(f"HTTP {response.status}")
            if 200 <= response.status < 300:
                return _whole_lines(response.body)
            location = response.headers.get("Location")
            if response.status >= 400 or location is None:
                break
            url = urljoin(url, safe_url_string(location))
            if not url.startswith(("http://", "https://")):
                break
        return b""


def _request(url: str) -> Request:
    meta = {
        "robots_txt": True,
        "dont_obey_robotstxt": True,
        # Redirects are counted here and not followed by the rules for pages.
        "dont_redirect": True,
        "allow_offsite": True,
        # The warning of this module says it.
        "give_up_log_level": "DEBUG",
    }
    # Without compression, because the limit is one of text.
    return Request(url, headers={"Accept-Encoding": "identity"}, callback=NO_CALLBACK, meta=meta)


def _whole_lines(body: bytes) -> bytes:
    """``body`` up to the limit: half a line would forbid something else than the whole one."""
    if len(body) <= _LIMIT:
        return body
    return body[: max(body.rfind(b"\n", 0, _LIMIT), body.rfind(b"\r", 0, _LIMIT)) + 1]
