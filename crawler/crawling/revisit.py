"""Revisits of pages that the archive has: which are due, how they are requested, and which answers end there."""

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
"""HTTP status: the page is as it was when its validators were recorded (RFC 9110, 15.4.5)."""
GONE = (404, 410)
"""HTTP statuses of a page that no longer exists (RFC 9110, 15.5.5 and 15.5.11)."""
ANSWERED_STATUSES = (_NOT_MODIFIED, *GONE)
"""What a page of the archive may answer beside 200; Scrapy hands these to the callback."""

# After all addresses that are new.
_PRIORITY = -10


class Revisits:
    """Revisits pages at a lower priority than new ones, under the same politeness rules.

    A page is read only if its bytes have changed: what today's rules would make of the same bytes is no change of the
    outlet's.
    """

    def __init__(self, crawler: Crawler, archive: Archive) -> None:
        self._crawler = crawler
        self._archive = archive

    async def due(self) -> list[Address]:
        """Pages that are due, at most ``REVISITS_PER_RUN``; none when saved pages are replayed, which never change."""
        settings = self._crawler.settings
        most = 0 if settings["REPLAY"] else settings.getint("REVISITS_PER_RUN")
        return await self._archive.due(now(), most) if most > 0 else []

    def conditional(self, request: Request, page: StoredPage) -> Request:
        """``request`` as a revisit of ``page``: conditional, after all others, and without retries."""
        self._count("revisit/asked")
        for name, value in conditions(page, now()).items():
            request.headers[name] = value
        CrawlMeta.of(request).is_revisit = True
        request.meta["dont_retry"] = True  # a later run revisits it
        return request.replace(priority=_PRIORITY)

    async def is_settled_by(self, response: Response) -> bool:
        """Whether there is nothing to read: the page is gone, or as it was."""
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
        # Where the source brought the text, it reports changes too: the page is only asked whether it still exists.
        if state is not None and page.is_from_source and meta.is_revisit:
            state = replace(state, body_sha256=None)
        elif state is not None and state.body_sha256 != page.state.body_sha256:
            return False
        found = await self._archive.note_unchanged(url, response.status, state, received_at(response))
        self._count(f"revisit/{found}")
        return True

    def is_put_off(self, request: Request, error: BaseException | None) -> bool:
        """Whether a revisit was not made because of the host's rules for this run: it stays due."""
        is_put_off = CrawlMeta.of(request).is_revisit and isinstance(
            error, (OverBudget, RobotsUnavailable, HostGivenUp)
        )
        if is_put_off:
            self._count("revisit/not_asked")
        return is_put_off

    def _count(self, name: str) -> None:
        self._crawler.stats.inc_value(name)


def page_state(response: Response) -> PageState:
    """By what to recognise later whether this page has changed."""
    return PageState(sha256(response.body).hexdigest(), validators(response))
