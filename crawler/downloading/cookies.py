"""Cookies that a site asks for before it shows a page."""

from __future__ import annotations

from scrapy import Request
from scrapy.downloadermiddlewares.cookies import CookiesMiddleware
from scrapy.http import Response


class AskedCookies(CookiesMiddleware):
    """Downloader middleware in place of Scrapy's: a cookie is kept only where the answer that sets it leads on.

    Some sites set one, redirect to the page itself, and do so for ever unless it comes back. It is sent for the rest of
    the run, and never stored. What an article sets beside its text is not asked for: it counts what a reader reads.
    """

    def process_response(self, request: Request, response: Response, spider: object = None) -> Request | Response:
        """Keep the cookies of a redirect."""
        return self.keep(request, response) if 300 <= response.status < 400 else response

    def keep(self, request: Request, response: Response) -> Request | Response:
        """Keep the cookies of an answer that leads on."""
        return super().process_response(request, response)
