"""The check-up of one outlet: its sources as a crawl reads them, then one article; nothing is stored."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar, cast

from scrapy import Request
from scrapy.settings import BaseSettings

from crawler.checkup.findings import Examination, Finding, FindingCode
from crawler.checkup.judging import judge_article, judge_drop
from crawler.crawling.outlet_spider import OutletSpider, reason_of
from crawler.crawling.pipeline_steps import PipelineSteps
from crawler.discovery.discoverer import Discoverer
from crawler.discovery.fetcher import SourceFetcher, Unreachable
from crawler.model.address import Address
from crawler.model.answer_codes import AnswerCode
from crawler.model.clock import now, timestamp
from crawler.model.drops import Dropped
from crawler.model.items import Article, Page
from crawler.model.ruled_out import ruled_out
from crawler.storage.documents import answers as answers_of
from crawler.storage.outlet_past import Past

PAGES = 3
"""Most articles that are read. Of the 63 in this project's saved pages, 2 have no trustworthy day: if each of an
outlet's pages were as likely to have none, three in a row would occur once in 30,000 check-ups, two once in 1,000: a
false alarm in half a year of weekly check-ups of 46 outlets."""


@dataclass(slots=True)
class _Reading:
    """An article that was tried, with its findings."""

    url: str
    findings: list[Finding]
    article: Article | None = None
    is_archived: bool = False

    @property
    def badness(self) -> tuple[int, int]:
        """Used to choose the best one."""
        return max((one.code.severity for one in self.findings), default=0), len(self.findings)


class CheckupSpider(OutletSpider):
    """The base of spiders made by ``spiders_for``: requests as a crawl does, and stops at the first good article.

    ``DATABASE`` is a temporary file, and no step of ``ITEM_PIPELINES`` runs by itself.
    """

    past: ClassVar[Past]
    steps: ClassVar[BaseSettings]
    """Settings with the ``ITEM_PIPELINES`` of a crawl."""
    examined: ClassVar[Callable[[Examination], None]]
    """Called with the result."""

    async def start(self) -> AsyncIterator[Request | Page]:
        """Examine the outlet; nothing is yielded."""
        found = Examination(outlet=self.outlet.name, checked_at=timestamp(now()))
        try:
            listed = await self._listed()
            found.findings = await self._note_sources(found)
            if listed:
                await self._read(listed, found)
        except Unreachable as error:
            found.findings = [Finding(FindingCode.UNREACHABLE, str(error))]
        type(self).examined(found)
        return
        yield

    async def _listed(self) -> list[Address]:
        """Return the articles of the first document that lists any, newest first, but archived ones before others."""
        fetcher = SourceFetcher(self.crawler, self.archive)
        async for batch in Discoverer(self.sources, self.archive, fetcher, self.workers).batches():
            listed = [
                address
                for address in batch.wanted
                if address.url not in self._left_out and not ruled_out(address.url, address.discovery, self.outlet)
            ]
            if listed:
                archived = self.past.articles(address.url for address in listed)
                return sorted(listed, key=lambda address: address.url not in archived)
        return []

    async def _note_sources(self, found: Examination) -> list[Finding]:
        """Note the source that lists articles; return the failures of those before it."""
        failures: list[str] = []
        for source in self.sources:
            answers = await self.archive.read(answers_of, str(source))
            if any(named for _, _, _, named in answers):
                found.source = str(source)
                return [Finding(FindingCode.SOURCE_FAILED, failure) for failure in failures]
            said = dict.fromkeys(
                "lists no article" if code is AnswerCode.READ else answer.removeprefix(url).strip(" :")
                for url, code, answer, _ in answers
            )
            failures.append(f"{source}: {', '.join(said) or 'its document is not there'}")
        return [Finding(FindingCode.NOTHING_LISTED, "; ".join(failures))]

    async def _read(self, listed: Sequence[Address], found: Examination) -> None:
        tried: list[_Reading] = []
        for address in listed[:PAGES]:
            tried.append(await self._reading(address))
            if not tried[-1].findings:
                break
        best = min(tried, key=lambda reading: reading.badness)
        found.findings = [*found.findings, *best.findings]
        found.url, found.pages = best.url, len(tried)
        if best.article is not None:
            found.headline, found.day = best.article.title, best.article.published_on
            found.words = best.article.word_count
        others = "articles" if self.past.of(self.outlet.name).articles else None
        found.compared_with = "article" if best.is_archived else others

    async def _reading(self, address: Address) -> _Reading:
        archived = self.past.articles([address.url]).get(address.url)
        page = await self._fetched(address)
        if isinstance(page, Finding):
            return _Reading(address.url, [page])
        try:
            article = await PipelineSteps(self.steps, self.outlet, self.workers).article(page)
        except Dropped as drop:
            return _Reading(address.url, [judge_drop(drop.code, str(drop))])
        findings = judge_article(article, self.past.of(self.outlet.name), archived)
        return _Reading(address.url, findings, article, is_archived=archived is not None)

    async def _fetched(self, address: Address) -> Page | Finding:
        """Return the page of an article, as delivered by its source or else fetched."""
        if address.discovery.html is not None:
            return self._page(address, now())
        try:
            assert self.crawler.engine is not None
            response = await self.crawler.engine.download_async(self._request(address))
        except Exception as error:  # noqa: BLE001 - whatever the network does is a finding
            return Finding(FindingCode.PAGE_FAILED, str(reason_of(error, None)))
        if response.status != 200:
            return Finding(FindingCode.PAGE_FAILED, f"HTTP {response.status}")
        page = await anext(aiter(self.parse(response)), None)
        return page or Finding(FindingCode.PAGE_FAILED, f"it leads to {response.url}")


def spiders_for(
    known: Iterable[type[OutletSpider]], past: Past, steps: BaseSettings, examined: Callable[[Examination], None]
) -> list[type[CheckupSpider]]:
    """Return a spider that examines each of the ``known`` outlets."""
    return [
        cast(
            "type[CheckupSpider]",
            type(
                "OutletCheckupSpider",
                (CheckupSpider,),
                {
                    "name": spider.name,
                    "outlet": spider.outlet,
                    "sources": spider.sources,
                    "past": past,
                    "steps": steps,
                    "examined": staticmethod(examined),
                },
            ),
        )
        for spider in known
    ]
