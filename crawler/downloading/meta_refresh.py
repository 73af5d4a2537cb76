"""Pages that redirect with ``<meta http-equiv="refresh">``."""

from __future__ import annotations

from scrapy import Request
from scrapy.downloadermiddlewares.redirect import MetaRefreshMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from crawler.downloading.cookies import AskedCookies
from crawler.downloading.redirects import leads_in_a_circle


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
