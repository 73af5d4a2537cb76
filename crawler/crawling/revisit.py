"""Looking again at pages that the archive has: which, how they are asked for, and what their answers settle."""

from __future__ import annotations

import logging
from hashlib import sha256
from typing import Any

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from crawler.discovery.fetcher import header, received_at
from crawler.model.clock import now
from crawler.model.items import PageState
from crawler.model.revisit_policy import Look
from crawler.politeness.request_budget import OverBudget
from crawler.politeness.retry_after import HostGivenUp
from crawler.politeness.robots import RobotsUnavailable
from crawler.storage.addresses import LedgerEntry
from crawler.storage.archive import Archive

logger = logging.getLogger(__name__)

_NOT_MODIFIED = 304
"""HTTP status: the page is as it was when its validators were noted (RFC 9110, 15.4.5)."""
_GONE = (404, 410)
"""HTTP statuses of a page that is no longer there (RFC 9110, 15.5.5 and 15.5.11)."""

# After all addresses that are new.
_PRIORITY = -10


class LookingAgain:
    """Asks as a crawl asks for any page, by the same rules of the host, but for what is new first.

    Only a page whose bytes are others than those that were read last is read at all: what today's rules would make
    of the same bytes is no change of the outlet's.
    """

    def __init__(self, crawler: Crawler, archive: Archive) -> None:
        self._crawler = crawler
        self._archive = archive

    async def due(self) -> list[LedgerEntry]:
        """Pages that are due, ``REVISITS_PER_RUN`` at most; none of saved pages, which stay as they are."""
        settings = self._crawler.settings
        most = 0 if settings["REPLAY"] else settings.getint("REVISITS_PER_RUN")
        return await self._archive.due(now(), most) if most > 0 else []

    def meta(self, look: Look) -> dict[str, Any]:
        """What a request for a page of the archive bears: also that it may be gone."""
        return {"look": look, "handle_httpstatus_list": [_NOT_MODIFIED, *_GONE]}

    def request(self, entry: LedgerEntry, request: Request) -> Request:
        """``request`` as one that nobody waits for: by its validators, after the others, and once."""
        assert entry.look is not None
        self._count("look/asked")
        for name, value in entry.look.conditions(now()).items():
            request.headers[name] = value
        # The next look comes anyway.
        request.meta.update({"again": True, "dont_retry": True})
        return request.replace(priority=_PRIORITY)

    async def is_settled_by(self, response: Response) -> bool:
        """Whether the answer tells all there is to know, so that nothing is to be read: gone, or as it was."""
        look: Look | None = response.meta.get("look")
        if look is None:
            return False
        address = response.meta["address"]
        if response.status in _GONE:
            self._count("look/gone")
            logger.info("%s: gone (HTTP %d); its text is kept", address, response.status)
            await self._archive.note_gone(address, response.status, now())
            return True
        state = None if response.status == _NOT_MODIFIED else page_state(response)
        # Where the source brought the text, it tells of changes too: its page is only looked for.
        only_looked_for = look.brought and response.meta.get("again")
        if only_looked_for and state is not None:
            state = PageState("", state.etag, state.last_modified)
        elif state is not None and state.sha256 != look.body_sha256:
            return False
        self._count(
            "look/" + await self._archive.note_unchanged(address, response.status, state, received_at(response))
        )
        return True

    def is_put_off(self, request: Request, error: BaseException | None) -> bool:
        """Whether a look was not made, because of the host's rules for this run: it stays due."""
        put_off = request.meta.get("again", False) and isinstance(error, (OverBudget, RobotsUnavailable, HostGivenUp))
        if put_off:
            self._count("look/not_asked")
        return bool(put_off)

    def _count(self, name: str) -> None:
        self._crawler.stats.inc_value(name)


def page_state(response: Response) -> PageState:
    """By what to tell later whether this page has changed."""
    validators = (header(response, name) or None for name in ("ETag", "Last-Modified"))
    return PageState(sha256(response.body).hexdigest(), *validators)
