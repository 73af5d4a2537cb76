"""Redirects to other sites are refused, and the refusal is told."""

from __future__ import annotations

from scrapy import Request, Spider
from scrapy.downloadermiddlewares.offsite import OffsiteMiddleware
from scrapy.exceptions import IgnoreRequest

from crawler.model.drops import RedirectRefused
from crawler.model.reasons import ReasonCode


class Offsite(OffsiteMiddleware):
    """Downloader middleware in place of Scrapy's, which also drops a request when it is scheduled, and tells nobody.

    In the downloader the same refusal reaches the request's errback, and its address gets the reason.
    """

    def request_scheduled(self, request: Request, spider: Spider) -> None:
        """Nothing: ``process_request`` decides."""

    def process_request(self, request: Request, spider: Spider | None = None) -> None:
        """Refuse what leads to another site.

        Raises:
            RedirectRefused: with the URL.
        """
        try:
            super().process_request(request)
        except IgnoreRequest as error:
            words = f"{ReasonCode.REDIRECT_OFF_SITE.words}: {request.url}"
            raise RedirectRefused(ReasonCode.REDIRECT_OFF_SITE, words) from error
