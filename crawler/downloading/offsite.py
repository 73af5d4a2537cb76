"""Redirects to other sites are refused, and the refusal is told."""

from __future__ import annotations

from scrapy import Request, Spider
from scrapy.downloadermiddlewares.offsite import OffsiteMiddleware


class Offsite(OffsiteMiddleware):
    """Downloader middleware in place of Scrapy's, which also drops a request when it is scheduled, and tells nobody.

    In the downloader the same refusal reaches the request's errback, and its address gets the reason.
    """

    def request_scheduled(self, request: Request, spider: Spider) -> None:
        """Nothing: ``process_request`` decides."""
