"""Redirects: which are followed, with which cookies, and which of several requests has failed."""

from __future__ import annotations

from scrapy import Request, Spider
from scrapy.downloadermiddlewares.cookies import CookiesMiddleware
from scrapy.downloadermiddlewares.offsite import OffsiteMiddleware
from scrapy.downloadermiddlewares.redirect import MetaRefreshMiddleware, RedirectMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from crawler.model.crawl_meta import CrawlMeta
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


class MetaRefresh(MetaRefreshMiddleware):
    """Downloader middleware instead of Scrapy's, which fails on a page whose ``<base>`` or refresh is not a URL.

    Such a page may require a cookie, as a redirect may. A page that redirects in a circle is read as it is.
    """

    def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]
        """Return the next request, or the page itself if its refresh cannot be followed."""
        try:
            following = super().process_response(request, response)
        except (ValueError, IgnoreRequest):  # of urljoin and urlsplit: "http://[", a port of 99999; or too many
            return response
        if not isinstance(following, Request):
            return response
        cookies = self.crawler.get_downloader_middleware(AskedCookies)
        if leads_in_a_circle(following, request, response):
            return response
        if cookies is not None:
            cookies.keep(request, response)
        return following


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


class FailingHop:
    """Downloader middleware: after a redirect, the host that fails may not be the one asked first."""

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Note the URL; the exception itself is not handled."""
        CrawlMeta.of(request).failed_at = request.url
