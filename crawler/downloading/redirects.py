"""Redirects, and the refusal of those that never end."""

from __future__ import annotations

from scrapy import Request
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from crawler.model.drops import RedirectRefused
from crawler.model.reasons import ReasonCode


class Redirects(RedirectMiddleware):
    """Downloader middleware instead of Scrapy's: stops at the first repetition of a circle of redirects."""

    def process_response(self, request: Request, response: Response, spider: object = None) -> Request | Response:
        """Return the next request, or the answer itself if it does not redirect.

        Raises:
            RedirectRefused: it redirects in a circle, or too many times.
        """
        try:
            following = super().process_response(request, response)
        except IgnoreRequest as error:
            words = f"more than {self.max_redirect_times} redirects (REDIRECT_MAX_TIMES)"
            raise RedirectRefused(words, ReasonCode.REDIRECT_CIRCLE) from error
        if isinstance(following, Request) and leads_in_a_circle(following, request, response):
            words = f"{request.url} redirects to {following.url}, which redirects to it"
            raise RedirectRefused(words, ReasonCode.REDIRECT_CIRCLE)
        return following


def leads_in_a_circle(following: Request, request: Request, response: Response) -> bool:
    """Whether the next request was made before, and the answer sets no cookie that might change the outcome."""
    before = (request.url, *request.meta.get("redirect_urls", ()))
    return following.url in before and "Set-Cookie" not in response.headers
