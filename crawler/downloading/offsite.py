"""Refuses redirects to other sites, and reports the refusal."""

from __future__ import annotations

from scrapy import Request, Spider
from scrapy.downloadermiddlewares.offsite import OffsiteMiddleware
from scrapy.exceptions import IgnoreRequest

from crawler.model.drops import RedirectRefused
from crawler.model.reasons import ReasonCode


class Offsite(OffsiteMiddleware):
    """Downloader middleware instead of Scrapy's, which also drops requests when they are scheduled, without notice.

    In the downloader the same refusal reaches the request's errback, so that the reason is recorded for its URL.
    """

    def request_scheduled(self, request: Request, spider: Spider) -> None:
        """Do nothing: ``process_request`` decides."""

    def process_request(self, request: Request, spider: Spider | None = None) -> None:
        """Refuse a request to another site.

        Raises:
            RedirectRefused: with the URL.
        """
        try:
            super().process_request(request)
        except IgnoreRequest as error:
            words = f"{ReasonCode.REDIRECT_OFF_SITE.words}: {request.url}"
            raise RedirectRefused(words, ReasonCode.REDIRECT_OFF_SITE) from error
