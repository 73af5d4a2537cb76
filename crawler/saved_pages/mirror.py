"""Another site in an outlet's place: a mirror, or a test server."""

from __future__ import annotations

from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.http import Response
from scrapy.settings import BaseSettings

from crawler.downloading.handler import GuardedHandler
from crawler.model.outlet import Outlet
from crawler.model.web import is_web_url, without_www


class Mirror:
    """Scrapy add-on: with ``-a site=ADDRESS`` whatever is on the outlet's host is asked of that site.

    Paths stay: an outlet whose base address is ``/en/`` is at ``/en/`` there too, and robots.txt at the top.
    Only the connection goes elsewhere. Everything else (robots.txt rules, the addresses, what is stored)
    speaks of the outlet's own addresses, and a crawl of a mirror gives the rows that the outlet gives.
    """

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Mirror:
        """Only with the argument."""
        arguments = getattr(crawler.spider, "arguments", None)
        if arguments is None or arguments.site is None:
            raise NotConfigured
        return cls()

    def update_settings(self, settings: BaseSettings) -> None:
        """Ask the mirror wherever the outlet would be asked."""
        handler = f"{__name__}.MirrorHandler"
        settings.set("DOWNLOAD_HANDLERS", {"http": handler, "https": handler}, priority="spider")


class MirrorHandler(GuardedHandler):
    """Fetches from the mirror and gives the answer as the outlet's own.

    What a mirror says of itself, in links or a redirect, is said of the outlet.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        spider = crawler.spider
        assert spider is not None
        self.outlet: Outlet = spider.outlet  # type: ignore[attr-defined]
        self.site: str = spider.arguments.site  # type: ignore[attr-defined]

    async def download_request(self, request: Request) -> Response:
        """The mirror's answer, under the address that was asked for."""
        path = own_path(request.url, self.outlet)
        if path is None:
            return await super().download_request(request)
        # Without compression, because the mirror's name is looked for in the body.
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
        # In JSON a slash may be escaped, and PHP escapes it.
        return text.replace(site, home).replace(site.replace(b"/", rb"\/"), home.replace(b"/", rb"\/"))


def own_path(url: str, outlet: Outlet) -> str | None:
    """Path and query of ``url`` without the first slash; None where it is not on the outlet's host."""
    parts, own = urlsplit(url), urlsplit(outlet.home).netloc
    if not is_web_url(url) or without_www(parts.netloc) != without_www(own):
        return None
    return parts.path.removeprefix("/") + (f"?{parts.query}" if parts.query else "")
