"""Sends a request only while the crawl's session with the archive holds."""

from __future__ import annotations

from typing import cast

from scrapy import Request
from scrapy.http import Response

from crawler.downloading.handler import GuardedHandler
from crawler.fleet.remote_archive import RemoteArchive


class FencedHandler(GuardedHandler):
    """A worker that slept asks nothing of an outlet that another crawls by then, whatever waits in its queues."""

    async def download_request(self, request: Request) -> Response:
        """See ``GuardedHandler.download_request``.

        Raises:
            SessionLapsed: the session has ended; nothing was sent.
        """
        await cast("RemoteArchive", self._crawler.spider.archive).hold()  # type: ignore[union-attr]
        return await super().download_request(request)
