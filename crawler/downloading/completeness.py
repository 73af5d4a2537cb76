"""Only complete answers are read, stored or compared."""

from __future__ import annotations

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import DownloadCancelledError
from scrapy.http import Response
from scrapy.responsetypes import responsetypes

from crawler.downloading.connections import SURPLUS
from crawler.downloading.content_codings import ACCEPTED, TooLarge, codings_of, unpacked
from crawler.model.crawl_component import CrawlComponent
from crawler.model.drops import IncompleteAnswer

_PARTIAL = 206
"""HTTP status of a partial answer to a request with ``Range`` (RFC 9110, 15.3.7), which no crawl sends."""


class Completeness(CrawlComponent):
    """Downloader middleware instead of Scrapy's for compression, which accepts the readable part of a broken body.

    A body shorter than announced does not get here: the downloader rejects it (``ResponseDataLossError``). Error
    answers are not decompressed, because only their status is used.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._most = crawler.settings.getint("DOWNLOAD_MAXSIZE")

    def process_request(self, request: Request) -> None:
        """Ask for the codings that can be decompressed."""
        request.headers.setdefault("Accept-Encoding", ACCEPTED)

    def process_response(self, request: Request, response: Response) -> Response:
        """Return the answer, decompressed.

        Raises:
            IncompleteAnswer: it is cut off, damaged, or partial.
            DownloadCancelledError: it is larger than ``DOWNLOAD_MAXSIZE`` when decompressed.
        """
        if response.status == _PARTIAL:
            raise IncompleteAnswer(f"HTTP {_PARTIAL}: a part that was not asked for")
        if SURPLUS in response.headers and 200 <= response.status < 300:
            raise IncompleteAnswer("more came than Content-Length, or the last chunk, announced")
        codings = codings_of(response.headers.getlist("Content-Encoding"))
        if not codings or not 200 <= response.status < 300 or request.method == "HEAD":
            return response
        try:
            body = unpacked(response.body, codings, self._most)
        except TooLarge:
            raise DownloadCancelledError(f"more than {self._most} bytes, unpacked (DOWNLOAD_MAXSIZE)") from None
        del response.headers["Content-Encoding"]
        kind = responsetypes.from_args(headers=response.headers, url=response.url, body=body)
        return response.replace(cls=kind, body=body)
