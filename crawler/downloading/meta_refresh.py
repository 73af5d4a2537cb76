"""Pages that send their reader to another one by ``<meta http-equiv="refresh">``."""

from __future__ import annotations

from scrapy import Request
from scrapy.downloadermiddlewares.redirect import MetaRefreshMiddleware
from scrapy.http import Response


class MetaRefresh(MetaRefreshMiddleware):
    """Downloader middleware in place of Scrapy's, which fails a page whose ``<base>`` or refresh is no URL."""

    def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]
        """The request that follows, or the page itself: one that leads nowhere leads nowhere."""
        try:
            return super().process_response(request, response)
        except ValueError:  # of urljoin and urlsplit: "http://[", a port of 99999
            return response
