"""Crawls of saved pages: Scrapy's whole engine runs, but without network access."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from scrapy import Request
from scrapy.core.downloader.handlers.base import BaseDownloadHandler
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.http import Headers, Response
from scrapy.responsetypes import responsetypes
from scrapy.settings import BaseSettings

from crawler.model.crawl_meta import CrawlMeta, Role
from crawler.model.drops import RequestRefused
from crawler.model.reasons import ReasonCode
from crawler.model.urls import spelled_once
from crawler.model.wrong_input import WrongInput
from crawler.saved_pages.manifest import MANIFEST, SavedPage, is_captured, read_manifest


class NotSaved(LookupError):
    """A URL without a saved page was requested."""


class NotRecorded(RequestRefused):
    """A URL that was listed, but left out when the outlet's pages were recorded."""

    code = ReasonCode.NOT_RECORDED


def saved_pages_of(settings: BaseSettings, outlet: str) -> Path:
    """The folder of ``outlet``'s saved pages under the setting ``REPLAY``."""
    return Path(settings["REPLAY"]) / outlet


def left_out(settings: BaseSettings, outlet: str) -> frozenset[str]:
    """URLs that were listed when ``outlet``'s pages were saved, but left out; empty without ``REPLAY``."""
    if not settings["REPLAY"]:
        return frozenset()
    pages = read_manifest(saved_pages_of(settings, outlet) / MANIFEST)
    return frozenset(spelled_once(page.url) for page in pages if page.role == "left_out")


def with_saved_pages(settings: BaseSettings, outlets: Iterable[str]) -> list[str]:
    """Return those of the ``outlets`` that ``REPLAY`` has pages of; all without that setting, or if it has none."""
    names = list(outlets)
    return [name for name in names if not settings["REPLAY"] or is_captured(saved_pages_of(settings, name))] or names


def require_saved_pages(settings: BaseSettings, outlets: Iterable[str]) -> None:
    """Check, before a crawl starts, that ``REPLAY`` has the pages it needs.

    Raises:
        WrongInput: a folder or an outlet's saved pages are missing; the message says what to do.
    """
    if settings["REPLAY"] and not Path(settings["REPLAY"]).is_dir():
        raise WrongInput(f"REPLAY={settings['REPLAY']}: there is no such folder; saved pages are in fixtures")
    for outlet in outlets if settings["REPLAY"] else ():
        folder = saved_pages_of(settings, outlet)
        if not is_captured(folder):
            raise WrongInput(f"REPLAY: there is no {folder / MANIFEST}; record it with: scrapy capture {outlet}")


class Replay:
    """Scrapy add-on: with ``REPLAY`` set to a folder, every request is answered from ``<folder>/<outlet>/``.

    There is no server to be polite to, so there are no delays. Everything else is as in a live crawl, robots.txt too.
    """

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Replay:
        """Only active with the setting."""
        if not crawler.settings["REPLAY"]:
            raise NotConfigured
        return cls()

    def update_settings(self, settings: BaseSettings) -> None:
        """Replace the network by the saved pages."""
        handler = f"{__name__}.ReplayHandler"
        settings.set("DOWNLOAD_HANDLERS", {"http": handler, "https": handler}, priority="cmdline")
        settings.set("AUTOTHROTTLE_ENABLED", False, priority="cmdline")
        for name in ("DOWNLOAD_DELAY", "CRAWL_DELAY_MAX", "BACK_OFF_START", "REQUESTS_PER_HOST"):
            settings.set(name, 0, priority="cmdline")


class ReplayHandler(BaseDownloadHandler):
    """Answers requests from saved pages; a URL without one is an error."""

    lazy = False

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self.folder = saved_pages_of(crawler.settings, crawler.spidercls.name)
        self.pages: dict[str, SavedPage] = {
            spelled_once(page.url): page for page in read_manifest(self.folder / MANIFEST)
        }

    async def download_request(self, request: Request) -> Response:
        """Return the saved answer to ``request``, and put the time of saving into its ``CrawlMeta``.

        Raises:
            NotSaved: the URL is not in the manifest.
            NotRecorded: it was left out, or it is a document of a source that was not saved.
        """
        page = self.pages.get(spelled_once(request.url))
        if page is None and CrawlMeta.of(request).role is Role.SOURCE:
            raise NotRecorded("not in the recording; sources beyond it are not followed")
        if page is None:
            self.crawler.stats.inc_value("replay/not_saved")
            raise NotSaved(f"{request.url} is missing from the saved pages in {self.folder}: record them again")
        if page.role == "left_out":
            raise NotRecorded
        CrawlMeta.of(request).saved_at = page.fetched_at
        body = page.read()
        headers = Headers({"Content-Type": page.content_type} if page.content_type else {})
        if page.location:
            headers["Location"] = page.location
        response_class = responsetypes.from_args(headers=headers, url=request.url, body=body)
        return response_class(url=request.url, status=page.status, headers=headers, body=body, request=request)
