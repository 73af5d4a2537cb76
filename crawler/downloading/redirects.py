"""Redirects, and what becomes of those that come to no end."""

from __future__ import annotations

from scrapy import Request
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from crawler.model.drops import RedirectRefused
from crawler.model.reasons import ReasonCode


class Redirects(RedirectMiddleware):
    """Downloader middleware in place of Scrapy's: who is led in a circle goes round it once."""

    def process_response(self, request: Request, response: Response, spider: object = None) -> Request | Response:
        """The request that follows; the answer itself where it redirects nowhere.

        Raises:
            RedirectRefused: it leads in a circle, or further than is followed.
        """
        try:
            following = super().process_response(request, response)
        except IgnoreRequest as error:
            words = f"more than {self.max_redirect_times} redirects (REDIRECT_MAX_TIMES)"
            raise RedirectRefused(ReasonCode.REDIRECT_CIRCLE, words) from error
        if isinstance(following, Request) and leads_in_a_circle(following, request, response):
            words = f"{request.url} redirects to {following.url}, which redirects to it"
            raise RedirectRefused(ReasonCode.REDIRECT_CIRCLE, words)
        return following


def leads_in_a_circle(following: Request, request: Request, response: Response) -> bool:
    """Whether the request that follows was made before, and the answer sets no cookie that might change the next."""
    before = (request.url, *request.meta.get("redirect_urls", ()))
    return following.url in before and "Set-Cookie" not in response.headers
