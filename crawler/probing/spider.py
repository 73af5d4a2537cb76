"""A polite look at one site: some fifteen requests through Scrapy's engine, with all its manners."""

from __future__ import annotations

import contextlib
import tempfile
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.settings import BaseSettings

from crawler import workers
from crawler.crawling.arguments import Arguments
from crawler.dates.publication.before_fetch import change_named_by, day_named_by
from crawler.discovery.fetcher import Fetched, NotFetched, NotModified, SourceFetcher, Unreachable, header, received_at
from crawler.discovery.sources import Feed, Findings, Listing, Sitemap, Source, SourceError, WordPress
from crawler.model.clock import now
from crawler.model.drops import Dropped
from crawler.model.items import Discovery, Page
from crawler.model.outlet import Outlet
from crawler.model.urls import canonical_url, is_on_site
from crawler.model.validators import NO_VALIDATORS
from crawler.page import DocumentError
from crawler.pipeline_steps import PipelineSteps
from crawler.probing.feeds import read_feed
from crawler.probing.home import read_home
from crawler.probing.languages import primary
from crawler.probing.report import Given, Read, Report, SourceReport
from crawler.probing.shapes import shape_of_articles
from crawler.probing.wordpress import post_stamps, read_site, site_address
from crawler.probing.zones import stamp_of
from crawler.storage.archive import Archive
from crawler.storage.documents import DocumentAnswer
from crawler.workers import WorkerFailure

MOST_REQUESTS = 15
"""To one host, whatever it answers; robots.txt and redirects count."""
_DOCUMENTS = 4
"""So many documents of one source lead to articles, or none do."""
# Articles that are shown, and pages that are asked for to have them.
_ARTICLES, _TRIES = 3, 5
_STAMPS = 20
"""Times of a document that are looked at: enough to see how an outlet writes its zone."""


class ProbeSpider(Spider):
    """Looks at a site of which only the address is known, and leaves what it found in ``report``."""

    name = "probe"
    outlet: Outlet
    arguments: Arguments
    archive: Archive
    workers: workers.Workers

    def __init__(
        self, url: str, given: Given, tell: Callable[[str], None], steps: BaseSettings, **arguments: str
    ) -> None:
        """``steps``: settings with the ``ITEM_PIPELINES`` of a crawl."""
        super().__init__()
        self.arguments = Arguments.parse(arguments)
        self.outlet = Outlet.unknown(url)
        self.report = Report(asked=url, address=url, given=given)
        self._tell = tell
        self._settings_of_steps = steps
        self._scratch = tempfile.TemporaryDirectory(prefix="chancery-probe-")

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Open what it needs: the workers, and an archive that goes when it goes."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        settings = crawler.settings
        spider.workers = workers.share(settings.getint("WORKERS"), settings.getfloat("WORKER_TIME_LIMIT"))
        spider._open_archive()
        crawler.signals.connect(spider.release, signals.engine_stopped)
        return spider

    def _open_archive(self) -> None:
        self.archive = Archive(Path(self._scratch.name) / "probe.db", self.outlet, [])
        self._fetcher = SourceFetcher(self.crawler, self.archive)

    async def release(self) -> None:
        """Close what ``from_crawler`` opened."""
        workers.release()
        await self.archive.close()
        self._scratch.cleanup()

    async def start(self) -> AsyncIterator[Request]:
        """Look at the home page, then ask each kind of source, then read articles."""
        try:
            await self._look()
        except Unreachable as error:
            self.report.unreachable = str(error)
        self.report.requests = self.crawler.stats.get_value("downloader/request_count", 0)
        return
        yield

    async def _look(self) -> None:
        await self._look_at_home()
        for source in (WordPress(), Feed(), Sitemap(), Listing()):
            self._tell(f"asking the {source}" if not isinstance(source, Listing) else "reading the home page's links")
            self.report.sources.append(await self._ask(source))
        self._tell("reading articles")
        await self._read_articles()
        await self._ask_again()

    # The home page

    async def _look_at_home(self) -> None:
        self._tell("looking at the home page")
        answer = await self._fetcher.fetch("home page", self.outlet.home)
        if isinstance(answer, Fetched) and answer.landed_at != self.outlet.home:
            # What the site's addresses are relative to is where its home page is, not where it was asked for.
            await self.archive.close()
            self.outlet = Outlet.unknown(answer.landed_at)
            self.report.address = self.outlet.home
            self._open_archive()
            answer = await self._fetcher.fetch("home page", self.outlet.home)
        if not isinstance(answer, Fetched):
            self.report.home_failure = _reason(answer)
            return
        try:
            self.report.home = await self.workers.run(read_home, answer.document, self.outlet)
        except (DocumentError, WorkerFailure) as error:
            self.report.home_failure = str(error)

    # The sources

    async def _ask(self, source: Source) -> SourceReport:
        """The documents of a source from its entrances on, until one names articles."""
        report = SourceReport(source=source)
        if isinstance(source, Listing):
            shape = shape_of_articles(self.report.home.links, now().date())
            self.report.shape = shape
            if shape is None:
                report.failures.append((self.outlet.home, self.report.home_failure or "no links of headlines alike"))
                return report
        asked: set[str] = set()
        for entrance in source.entrances(self.outlet):
            if entrance == self.outlet.home and self.report.home_failure:
                continue  # it was asked once
            queue = deque([entrance])
            while queue and len(asked) < _DOCUMENTS + 1:
                url = queue.popleft()
                if url in asked:
                    continue
                asked.add(url)
                findings = await self._document(url, report)
                if findings is None:
                    continue
                if findings.discoveries:
                    self._note(findings, report)
                    if report.works:
                        report.address = url
                        return report
                    report.failures.append((url, f"names {report.elsewhere} addresses, all at other hosts"))
                queue.extendleft(reversed(list(findings.follow)))
        return report

    async def _document(self, url: str, report: SourceReport) -> Findings | None:
        """Ask for a document of a source and read it; None, with the reason in the report, where that fails."""
        source, is_home, is_robots = report.source, url == self.outlet.home, urlsplit(url).path == "/robots.txt"
        outlet = replace(self.outlet, article=self.report.shape.article) if self.report.shape else self.outlet
        if not is_on_site(url, self.outlet):
            report.failures.append((url, "stands at another host, which a crawl of this one leaves alone"))
            return None
        answer = await self._fetcher.fetch(str(source), url)
        if not isinstance(answer, Fetched):
            if not is_robots:  # which names sitemaps by the way
                report.failures.append((url, _reason(answer)))
            return None
        if not is_on_site(answer.document.url, self.outlet):
            report.failures.append((url, f"leads to another host: {answer.document.url}"))
            return None
        try:
            findings = await self.workers.run(source.read, answer.document, outlet)
        except (SourceError, WorkerFailure) as error:
            report.failures.append((url, str(error).removeprefix(url).strip(" :")))
            return None
        if findings.discoveries and not is_home:
            report.validators = answer.validators
            report.more = _how_much_more(findings)
            with contextlib.suppress(WorkerFailure):  # then the site says less of itself
                await self._read_more(source, url, answer)
        elif not findings.discoveries and not findings.follow and not (is_home or is_robots):
            report.failures.append((url, "names no article"))
        return findings

    async def _read_more(self, source: Source, url: str, answer: Fetched) -> None:
        """What the document of a source tells of the site itself."""
        if isinstance(source, Feed):
            self.report.feed = await self.workers.run(read_feed, answer.document, self.outlet)
        elif isinstance(source, WordPress):
            self.report.stamps.extend(await self.workers.run(post_stamps, answer.document))
            address = site_address(url)
            index = await self._fetcher.fetch("WordPress API index", address) if address else None
            if isinstance(index, Fetched):
                facts = await self.workers.run(read_site, index.document, index.fetched_at)
                self.report.wordpress = facts
                self.report.stamps.extend(facts.stamps)

    def _note(self, findings: Findings, report: SourceReport) -> None:
        own = [entry for entry in findings.discoveries if self._is_usable(entry.url)]
        report.discoveries = own
        report.elsewhere = len(findings.discoveries) - len(own)
        for entry in own[:_STAMPS]:
            for raw in (entry.published, entry.modified):
                if raw and (stamp := stamp_of(entry.found_by, raw)):
                    self.report.stamps.append(stamp)

    def _is_usable(self, url: str) -> bool:
        """Whether ``url`` can be asked for by a crawl of the outlet."""
        try:
            return is_on_site(canonical_url(url, self.outlet), self.outlet)
        except ValueError:
            return False

    # The articles

    async def _read_articles(self) -> None:
        """Three articles of the source that a crawl would ask first, as they would be stored."""
        order, found = self.report.order, self.report.read
        # What the site states of its language helps with texts too short to tell; their words decide.
        stated = dict.fromkeys(map(primary, (*self.report.home.languages.values(), self.report.feed.language)))
        self.outlet = replace(self.outlet, languages=tuple(filter(None, stated)) or self.outlet.languages)
        for entry in order[0].discoveries if order else []:
            if len(found) == _TRIES or len(self.report.articles) == _ARTICLES:
                break
            page = await self._page(entry)
            found.append(page if isinstance(page, Read) else await self._read(page))
        for read in self.report.articles:
            assert read.article is not None
            candidates = read.article.date_candidates[:_STAMPS]
            stamps = [stamp_of("articles", candidate.raw) for candidate in candidates]
            self.report.stamps.extend(stamp for stamp in stamps if stamp)
        # That brought the last of the evidence: now days can be told in the outlet's own zone, and languages apart.
        self.outlet = self.report.outlet("unknown")
        self.report.read = [await self._read(read.page) if read.page is not None else read for read in found]
        for source in self.report.sources:
            at, entries = now(), source.discoveries
            source.days = _span(day_named_by(entry, self.outlet, fetched_at=at) for entry in entries)
            source.changes = _span(change_named_by(entry, self.outlet, fetched_at=at) for entry in entries)

    async def _page(self, entry: Discovery) -> Page | Read:
        """The page of an article: as its source brought it, else as it is fetched."""
        address = canonical_url(entry.url, self.outlet)
        if entry.html is not None:
            return self._page_of(entry, entry.url, entry.html.encode(), "text/html; charset=utf-8", now())
        assert self.crawler.engine is not None
        try:
            response = await self.crawler.engine.download_async(Request(address, dont_filter=True))
        except Exception as error:  # noqa: BLE001 - whatever the network does is said, and the next article is read
            return Read(address, reason=_plain(str(error) or type(error).__name__))
        if response.status != 200:
            return Read(address, reason=f"HTTP {response.status}")
        if not is_on_site(response.url, self.outlet):
            return Read(address, reason=f"leads to another host: {response.url}")
        content_type = header(response, "Content-Type")
        return self._page_of(entry, response.url, response.body, content_type, received_at(response))

    def _page_of(self, entry: Discovery, url: str, body: bytes, content_type: str, fetched_at: datetime) -> Page:
        return Page(
            outlet=self.outlet,
            address_url=canonical_url(entry.url, self.outlet),
            fetched_url=url,
            body=body,
            content_type=content_type,
            fetched_at=fetched_at,
            discovery=replace(entry, html=None),
        )

    async def _read(self, page: Page) -> Read:
        """The page as the pipeline of a crawl reads it, but for the steps that need its archive."""
        page = replace(page, outlet=self.outlet)
        steps = PipelineSteps(self._settings_of_steps, self.outlet, self.workers)
        try:
            return Read(page.address_url, page, await steps.article(page))
        except Dropped as drop:
            return Read(page.address_url, page, reason=str(drop))

    # Once more

    async def _ask_again(self) -> None:
        """Whether sources say that nothing has changed: asked last, with what is left of the requests."""
        for report in self.report.sources:
            validators = report.validators
            if not report.works or validators == NO_VALIDATORS:
                continue
            self._tell(f"asking whether the {report.source} has changed")
            source, url = str(report.source), report.address
            answered = DocumentAnswer(
                url=url,
                source=source,
                answer="read",
                validators=validators,
                named=len(report.discoveries),
            )
            await self.archive.note_answer(answered, now())
            answer = await self._fetcher.fetch(source, url)
            if isinstance(answer, NotModified):
                report.conditional = "answers 304"
            elif isinstance(answer, Fetched):
                report.conditional = "answers 200 all the same"


def _span(days: Iterable[str | None]) -> tuple[str, str] | None:
    known = sorted(day[:10] for day in days if day)
    return (known[0], known[-1]) if known else None


def _how_much_more(findings: Findings) -> str:
    if findings.pages is not None and findings.pages > 1:
        return f"the first of {findings.pages} pages"
    if findings.older is not None:
        return "older ones follow"
    return ""


def _reason(answer: NotFetched | NotModified) -> str:
    return _plain(answer.reason) if isinstance(answer, NotFetched) else "not modified"


def _plain(reason: str) -> str:
    return "robots.txt forbids it" if reason == "Forbidden by robots.txt" else reason
