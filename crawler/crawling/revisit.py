"""Revisits of stored pages: which are due, how they are requested, and which answers need no reading."""

from __future__ import annotations

import logging
from dataclasses import replace
from hashlib import sha256

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from crawler.discovery.fetcher import received_at
from crawler.model.address import Address
from crawler.model.answer_headers import validators
from crawler.model.clock import now
from crawler.model.crawl_meta import CrawlMeta
from crawler.model.revisit_policy import conditions
from crawler.model.validators import PageState, StoredPage
from crawler.politeness.request_budget import OverBudget
from crawler.politeness.retry_after import HostGivenUp
from crawler.politeness.robots import RobotsUnavailable
from crawler.storage.archive import Archive

logger = logging.getLogger(__name__)

_NOT_MODIFIED = 304
"""HTTP status: the page has not changed since its validators were recorded (RFC 9110, 15.4.5)."""
GONE = (404, 410)
"""HTTP statuses of a page that no longer exists (RFC 9110, 15.5.5 and 15.5.11)."""
ANSWERED_STATUSES = (_NOT_MODIFIED, *GONE)
"""Statuses other than 200 that a revisit can handle; Scrapy passes these to the callback."""

# After all new URLs.
_PRIORITY = -10


class Revisits:
    """Revisits pages at a lower priority than new ones, under the same politeness rules.

    A page is read again only if its bytes have changed: a different reading of the same bytes by newer rules is not a
    change made by the outlet.
    """

    def __init__(self, crawler: Crawler, archive: Archive) -> None:
        self._crawler = crawler
        self._archive = archive

    async def due(self) -> list[Address]:
        """Pages due for a revisit, at most ``REVISITS_PER_RUN``; none with saved pages, which never change."""
        settings = self._crawler.settings
        most = 0 if settings["REPLAY"] else settings.getint("REVISITS_PER_RUN")
        return await self._archive.due(now(), most) if most > 0 else []

    def conditional(self, request: Request, page: StoredPage) -> Request:
        """Turn ``request`` into a revisit of ``page``: conditional, after all others, and without retries."""
        self._count("revisit/asked")
        for name, value in conditions(page, now()).items():
            request.headers[name] = value
        CrawlMeta.of(request).is_revisit = True
        request.meta["dont_retry"] = True  # a later run revisits it
        return request.replace(priority=_PRIORITY)

    async def is_settled_by(self, response: Response) -> bool:
        """Whether the answer needs no reading, because the page is gone or unchanged."""
        assert response.request is not None
        meta = CrawlMeta.of(response.request)
        if meta.address is None or meta.address.stored_page is None:
            return False
        url, page = meta.address.url, meta.address.stored_page
        if response.status in GONE:
            self._count("revisit/gone")
            logger.info("%s: gone (HTTP %d); its text is kept", url, response.status)
            await self._archive.note_gone(url, response.status, now())
            return True
        state = None if response.status == _NOT_MODIFIED else page_state(response)
        # A source that delivered the text also reports changes: the page only shows whether it still exists.
        if state is not None and page.is_from_source and meta.is_revisit:
            state = replace(state, body_sha256=None)
        elif state is not None and state.body_sha256 != page.state.body_sha256:
            return False
        found = await self._archive.note_unchanged(url, response.status, state, received_at(response))
        self._count(f"revisit/{found}")
        return True

    def is_put_off(self, request: Request, error: BaseException | None) -> bool:
        """Whether a revisit was skipped because of limits on the host in this run: the page stays due."""
        is_put_off = CrawlMeta.of(request).is_revisit and isinstance(
            error, (OverBudget, RobotsUnavailable, HostGivenUp)
        )
        if is_put_off:
            self._count("revisit/not_asked")
        return is_put_off

    def _count(self, name: str) -> None:
        self._crawler.stats.inc_value(name)


def page_state(response: Response) -> PageState:
    """The hash and validators by which a later revisit recognises whether this page has changed."""
    return PageState(sha256(response.body).hexdigest(), validators(response))
