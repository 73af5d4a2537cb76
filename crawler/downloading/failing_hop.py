"""Records at which URL a redirected request failed."""

from __future__ import annotations

from scrapy import Request

from crawler.model.crawl_meta import CrawlMeta


class FailingHop:
    """Downloader middleware: after a redirect, the host that fails may not be the one asked first."""

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Note the URL; the exception itself is not handled."""
        CrawlMeta.of(request).failed_at = request.url
