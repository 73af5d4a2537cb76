"""The steps of ``ITEM_PIPELINES`` for pages outside a crawl: nothing is fetched or written."""

from __future__ import annotations

from dataclasses import dataclass, field
from inspect import isawaitable
from typing import Any, Protocol

from scrapy.exceptions import NotConfigured
from scrapy.settings import BaseSettings
from scrapy.statscollectors import DummyStatsCollector, StatsCollector
from scrapy.utils.conf import build_component_list
from scrapy.utils.misc import load_object

from crawler.crawling.arguments import Arguments
from crawler.crawling.item_processor import joined
from crawler.identity.passing_lines import KnowsSiteLines
from crawler.model.items import Article, Page
from crawler.model.outlet import Outlet
from crawler.model.site_dates import KnowsSiteDates
from crawler.processes.workers import Workers
from crawler.topic.threshold import HoldsArticles, topic_threshold


class StepsArchive(HoldsArticles, KnowsSiteDates, KnowsSiteLines, Protocol):
    """What the steps need from an archive."""


class PipelineSteps:
    """The steps for pages of one outlet, without those that need a crawl's archive (``needs_archive``)."""

    def __init__(
        self, settings: BaseSettings, outlet: Outlet, workers: Workers, archive: StepsArchive | None = None
    ) -> None:
        """Without an ``archive``, topics are scored, but nothing is dropped as off topic."""
        threshold = topic_threshold(settings, outlet) if archive is not None else 0.0
        crawler = _Crawler(settings, _Spider(outlet, workers, threshold, archive))
        classes = map(load_object, build_component_list(settings.getwithbase("ITEM_PIPELINES")))
        made = [_made(step, crawler) for step in classes if not getattr(step, "needs_archive", False)]
        self._steps = joined([step for step in made if step is not None], workers)

    async def article(self, page: Page) -> Article:
        """Return the article as a crawl would pass it to the archive.

        Raises:
            Dropped: it would not be stored; the message says why.
        """
        item: Any = page
        for step in self._steps:
            item = step.process_item(item)
            if isawaitable(item):
                item = await item
        assert isinstance(item, Article)
        return item


def _made(step: Any, crawler: _Crawler) -> Any:
    """The step as Scrapy creates it; None if the step turns itself off."""
    try:
        return step.from_crawler(crawler) if hasattr(step, "from_crawler") else step()
    except NotConfigured:
        return None


@dataclass(slots=True)
class _Spider:
    """What the steps need from a crawl's spider."""

    outlet: Outlet
    workers: Workers
    topic_threshold: float
    archive: StepsArchive | None
    arguments: Arguments = field(default_factory=Arguments)


@dataclass(slots=True)
class _Crawler:
    """What the steps need from a crawl."""

    settings: BaseSettings
    spider: _Spider
    stats: StatsCollector = field(init=False)

    def __post_init__(self) -> None:
        self.stats = DummyStatsCollector(self)  # type: ignore[arg-type]
