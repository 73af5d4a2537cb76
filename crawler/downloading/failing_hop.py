"""Where a request failed that was redirected."""

from __future__ import annotations

from scrapy import Request

from crawler.model.crawl_meta import CrawlMeta


class FailingHop:
    """Downloader middleware: the host that does not answer may be another than the one that was asked first."""

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Note the URL; what failed stays as it is."""
        CrawlMeta.of(request).failed_at = request.url
