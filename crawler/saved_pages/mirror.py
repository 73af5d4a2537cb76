"""Another site instead of an outlet's: a mirror, or a test server."""

from __future__ import annotations

from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.http import Response
from scrapy.settings import BaseSettings

from crawler.downloading.handler import GuardedHandler
from crawler.model.outlet import Outlet
from crawler.model.web import is_web_url, target_of, without_www


class Mirror:
    """Scrapy add-on: with ``-a site=URL``, requests to the outlet's host go to that site.

    Paths stay the same: an outlet whose base URL is ``/en/`` is at ``/en/`` there too, with robots.txt at the top. Only
    the connection is redirected. Everything else (robots.txt rules, URLs, stored rows) uses the outlet's own URLs, so
    that a crawl of a mirror gives the same rows as one of the outlet.
    """

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Mirror:
        """Only active with the argument."""
        arguments = getattr(crawler.spider, "arguments", None)
        if arguments is None or arguments.site is None:
            raise NotConfigured
        return cls()

    def update_settings(self, settings: BaseSettings) -> None:
        """Send requests to the mirror instead of the outlet."""
        handler = f"{__name__}.MirrorHandler"
        settings.set("DOWNLOAD_HANDLERS", {"http": handler, "https": handler}, priority="spider")


class MirrorHandler(GuardedHandler):
    """Fetches from the mirror, and presents the answer as the outlet's own.

    URLs of the mirror in links or redirects are replaced by the outlet's.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        spider = crawler.spider
        assert spider is not None
        self.outlet: Outlet = spider.outlet  # type: ignore[attr-defined]
        self.site: str = spider.arguments.site  # type: ignore[attr-defined]

    async def download_request(self, request: Request) -> Response:
        """Return the mirror's answer under the requested URL."""
        path = own_path(request.url, self.outlet)
        if path is None:
            return await super().download_request(request)
        # Without compression, because the body is searched for the mirror's URL.
        plain = {name: values for name, values in request.headers.items() if name != b"Accept-Encoding"}
        response = await super().download_request(request.replace(url=self.site + path, headers=plain))
        headers = response.headers.copy()
        for name in ("Location", "Link"):
            if name in headers:
                headers[name] = [self._as_own(value) for value in headers.getlist(name)]
        return response.replace(url=request.url, headers=headers, body=self._as_own(response.body))

    def _as_own(self, text: bytes) -> bytes:
        parts = urlsplit(self.outlet.home)
        site, home = self.site.rstrip("/").encode(), f"{parts.scheme}://{parts.netloc}".encode()
        # In JSON slashes may be escaped, and PHP escapes them.
        return text.replace(site, home).replace(site.replace(b"/", rb"\/"), home.replace(b"/", rb"\/"))


def own_path(url: str, outlet: Outlet) -> str | None:
    """Path and query of ``url`` without the first slash; None if it is not on the outlet's host."""
    place, own = (without_www(urlsplit(each).netloc) for each in (url, outlet.home))
    return target_of(url).removeprefix("/") if is_web_url(url) and place == own else None
