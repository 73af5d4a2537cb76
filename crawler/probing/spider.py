"""Probes one site: some fifteen requests through Scrapy's engine, under all rules of politeness."""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator, Callable, Iterable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any, Self
from urllib.parse import urljoin

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.settings import BaseSettings

from crawler.crawling.arguments import Arguments
from crawler.crawling.pipeline_steps import PipelineSteps
from crawler.dates.publication.before_fetch import change_named_by, day_named_by
from crawler.discovery.fetcher import Fetched, NotFetched, NotModified, Unreachable, received_at
from crawler.discovery.sources import Feed, Listing, Sitemap, Source, WordPress
from crawler.model.address import Address
from crawler.model.answer_headers import header
from crawler.model.clock import now
from crawler.model.drops import Dropped
from crawler.model.items import Page
from crawler.model.outlet import Outlet
from crawler.model.urls import is_on_site
from crawler.page import DocumentError
from crawler.probing.asking import SiteFetcher, ask_again, ask_source
from crawler.probing.home import read_home
from crawler.probing.languages import primary
from crawler.probing.report import GivenFacts, ReadPage, Report, SourceReport
from crawler.probing.shapes import shape_of_articles
from crawler.probing.zones import stamp_of
from crawler.processes import workers
from crawler.processes.workers import WorkerFailure
from crawler.storage.archive import Archive

MOST_REQUESTS = 15
"""Most requests to one host, including robots.txt and redirects."""
SETTINGS = {"LOG_LEVEL": "ERROR", "REQUESTS_PER_HOST": MOST_REQUESTS, "RETRY_TIMES": 1}
"""What a probe sets, unless the command line does."""
# Articles that are shown, and pages that are requested for them.
_ARTICLES, _TRIES = 3, 5
_STAMPS = 20
"""Times of a document that are examined: enough to see how an outlet writes its zone."""


class ProbeSpider(Spider):
    """Probes a site of which only the URL is known, and puts the results into ``report``."""

    name = "probe"
    outlet: Outlet
    arguments: Arguments
    workers: workers.Workers
    _fetcher: SiteFetcher

    def __init__(
        self,
        url: str,
        given: GivenFacts,
        say: Callable[[str], None],
        steps: BaseSettings,
        feeds: tuple[str, ...] = (),
        **arguments: str,
    ) -> None:
        """With ``feeds`` (paths or URLs), only those are read, and WordPress's API for facts about the site.

        ``steps``: settings with the ``ITEM_PIPELINES`` of a crawl.
        """
        super().__init__()
        self.arguments = Arguments.parse(arguments)
        self.outlet = Outlet.unknown(url)
        self.report = Report(asked=url, url=url, given=given, feeds=feeds)
        self._say = say
        self._settings_of_steps = steps
        self._archives: list[Archive] = []
        self._scratch = tempfile.TemporaryDirectory(prefix="chancery-probe-")

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Open the workers, and a temporary archive."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        settings = crawler.settings
        spider.workers = workers.share(settings.getint("WORKERS"), settings.getfloat("WORKER_TIME_LIMIT"))
        spider._fetcher = spider._open("site", spider.outlet)
        crawler.signals.connect(spider.release, signals.engine_stopped)
        return spider

    def _open(
        self, name: str, outlet: Outlet, home_page: Fetched | NotModified | NotFetched | None = None
    ) -> SiteFetcher:
        """A temporary archive, and a fetcher for it."""
        archive = Archive(Path(self._scratch.name) / f"{name}.db", outlet, [])
        self._archives.append(archive)
        return SiteFetcher(self.crawler, archive, home_page)

    @property
    def given_urls(self) -> tuple[str, ...]:
        """URLs given by the operator, but not their redirect targets."""
        feeds = (urljoin(self.report.asked, feed) for feed in self.report.feeds)
        return (self.report.asked, *feeds, *filter(None, [self.arguments.site]))

    async def release(self) -> None:
        """Close what ``from_crawler`` opened."""
        workers.release()
        for archive in self._archives:
            await archive.close()
        self._scratch.cleanup()

    async def start(self) -> AsyncIterator[Request]:
        """Read the home page, then each kind of source, then articles."""
        try:
            await self._look()
        except Unreachable as error:
            self.report.unreachable = str(error)
        self.report.requests = self.crawler.stats.get_value("downloader/request_count", 0)
        return
        yield

    async def _look(self) -> None:
        await self._look_at_home()
        feeds = [Feed(feed) for feed in self.report.feeds]
        sources = (WordPress(), *(feeds or (Feed(), Sitemap(), Listing())))
        for source in sources:
            self._say(f"asking the {source}" if not isinstance(source, Listing) else "reading the home page's links")
            self.report.sources.append(await self._ask(source))
        self._note_clock()
        self._say("reading articles")
        await self._read_articles()
        # Last, with the remaining requests.
        for report in self.report.sources:
            self._say(f"asking whether the {report.source} has changed")
            await ask_again(report, self._fetcher)

    async def _look_at_home(self) -> None:
        self._say("looking at the home page")
        answer = await self._fetcher.fetch("home page", self.outlet.home)
        if isinstance(answer, Fetched) and answer.landed_at != self.outlet.home:
            # The site's URLs are relative to the home page's final URL, not to the one requested.
            self.outlet = Outlet.unknown(answer.landed_at)
            self.report.url = self.outlet.home
            self._fetcher = self._open("redirected", self.outlet)
            answer = await self._fetcher.fetch("home page", self.outlet.home)
        if not isinstance(answer, Fetched):
            self.report.home_failure = answer.reason if isinstance(answer, NotFetched) else "not modified"
            return
        try:
            self.report.home = await self.workers.run(read_home, answer.document, self.outlet)
        except (DocumentError, WorkerFailure) as error:
            self.report.home_failure = str(error)

    async def _ask(self, source: Source) -> SourceReport:
        fetcher = self._fetcher
        if isinstance(source, Listing):
            shape = self.report.shape = shape_of_articles(self.report.home.links, now().date())
            if shape is None:
                failure = self.report.home_failure or "too few of its links are headlines of one form"
                return SourceReport(source=source, failures=[(self.outlet.home, failure)])
            fetcher = self._open("listing", replace(self.outlet, article=shape.article), fetcher.home_page)
        return await ask_source(source, fetcher, self.workers)

    def _note_clock(self) -> None:
        for report in self.report.sources:
            dates = [
                raw
                for entry in report.addresses[:_STAMPS]
                for raw in (entry.discovery.published, entry.discovery.modified)
            ]
            for raw in (*dates, *report.facts.moments):
                if raw and (stamp := stamp_of(str(report.source), raw)):
                    self.report.stamps.append(stamp)

    # Articles

    async def _read_articles(self) -> None:
        """Read three articles of the source that a crawl would read first, as they would be stored."""
        order, found = self.report.order, self.report.read
        # The site's stated language helps with texts too short to classify; otherwise their words decide.
        stated = dict.fromkeys(map(primary, (*self.report.home.languages.values(), self.report.facts(Feed).language)))
        self.outlet = replace(self.outlet, languages=tuple(filter(None, stated)) or self.outlet.languages)
        for address in order[0].addresses if order else []:
            if len(found) == _TRIES or len(self.report.articles) == _ARTICLES:
                break
            page = await self._page(address)
            found.append(page if isinstance(page, ReadPage) else await self._read(page))
        for read in self.report.articles:
            assert read.article is not None
            candidates = read.article.date_candidates[:_STAMPS]
            stamps = [stamp_of("articles", candidate.raw) for candidate in candidates]
            self.report.stamps.extend(stamp for stamp in stamps if stamp)
        # All evidence is now known, so that days can be read in the outlet's time zone, and languages told apart.
        self.outlet = self.report.outlet("unknown")
        self.report.read = [await self._read(read.page) if read.page is not None else read for read in found]
        for source in self.report.sources:
            at, entries = now(), [address.discovery for address in source.addresses]
            source.days = _span(day_named_by(entry, self.outlet, fetched_at=at) for entry in entries)
            source.changes = _span(change_named_by(entry, self.outlet, fetched_at=at) for entry in entries)

    async def _page(self, address: Address) -> Page | ReadPage:
        """The page of an article: as its source delivered it, else fetched."""
        entry = address.discovery
        if entry.html is not None:
            return self._page_of(address, entry.url, entry.html.encode(), "text/html; charset=utf-8", now())
        try:
            response = await self.crawler.engine.download_async(Request(address.url, dont_filter=True))
        except Exception as error:  # noqa: BLE001 - a failure is reported, and the next article is read
            return ReadPage(address.url, reason=str(error) or type(error).__name__)
        if response.status != 200:
            return ReadPage(address.url, reason=f"HTTP {response.status}")
        if not is_on_site(response.url, self.outlet):
            return ReadPage(address.url, reason=f"it redirects to another host: {response.url}")
        content_type = header(response, "Content-Type")
        return self._page_of(address, response.url, response.body, content_type, received_at(response))

    def _page_of(self, address: Address, url: str, body: bytes, content_type: str, fetched_at: datetime) -> Page:
        return Page(
            outlet=self.outlet,
            address_url=address.url,
            fetched_url=url,
            body=body,
            content_type=content_type,
            fetched_at=fetched_at,
            discovery=replace(address.discovery, html=None),
        )

    async def _read(self, page: Page) -> ReadPage:
        """Read the page with the pipeline of a crawl, without the steps that need its archive."""
        page = replace(page, outlet=self.outlet)
        steps = PipelineSteps(self._settings_of_steps, self.outlet, self.workers)
        try:
            return ReadPage(page.address_url, page, await steps.article(page))
        except Dropped as drop:
            return ReadPage(page.address_url, page, reason=str(drop))


def _span(days: Iterable[str | None]) -> tuple[str, str] | None:
    known = sorted(day[:10] for day in days if day)
    return (known[0], known[-1]) if known else None
