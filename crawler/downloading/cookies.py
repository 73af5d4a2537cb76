"""Cookies that a site requires before it shows a page."""

from __future__ import annotations

from scrapy import Request
from scrapy.downloadermiddlewares.cookies import CookiesMiddleware
from scrapy.http import Response


class AskedCookies(CookiesMiddleware):
    """Downloader middleware instead of Scrapy's: keeps cookies only from answers that lead to another request.

    Some sites set a cookie and redirect to the same page until the cookie comes back. It is sent for the rest of the
    run, and never stored. Cookies that an article sets are not required, and serve to track readers.
    """

    def process_response(self, request: Request, response: Response, spider: object = None) -> Request | Response:
        """Keep the cookies of a redirect."""
        return self.keep(request, response) if 300 <= response.status < 400 else response

    def keep(self, request: Request, response: Response) -> Request | Response:
        """Keep the cookies of an answer that leads to another request."""
        return super().process_response(request, response)
