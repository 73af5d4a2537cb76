"""Pages through the pipelines that judge, without a crawl: nothing is fetched, looked up or written."""

from __future__ import annotations

from dataclasses import dataclass, field
from inspect import isawaitable
from typing import Any

from scrapy.settings import BaseSettings
from scrapy.statscollectors import DummyStatsCollector, StatsCollector
from scrapy.utils.conf import build_component_list
from scrapy.utils.misc import load_object

from crawler.crawling.arguments import Arguments
from crawler.model.items import Article, Page
from crawler.model.outlet import Outlet
from crawler.topic.threshold import HoldsArticles, topic_threshold
from crawler.workers import Workers


class Judges:
    """The pipelines of the setting ``ITEM_PIPELINES``, but for those that need the archive, for pages of one outlet."""

    def __init__(
        self, settings: BaseSettings, outlet: Outlet, workers: Workers, archive: HoldsArticles | None = None
    ) -> None:
        threshold = topic_threshold(settings, outlet)
        place = _InPlaceOfCrawler(settings, _InPlaceOfSpider(outlet, workers, threshold, archive))
        classes = map(load_object, build_component_list(settings.getwithbase("ITEM_PIPELINES")))
        self._pipelines = [
            judge.from_crawler(place) if hasattr(judge, "from_crawler") else judge()
            for judge in classes
            if not getattr(judge, "needs_archive", False)
        ]

    async def article(self, page: Page) -> Article:
        """The article as a crawl would hand it to the archive.

        Raises:
            Dropped: it would not be stored, for a stated reason.
        """
        item: Any = page
        for judge in self._pipelines:
            item = judge.process_item(item)
            if isawaitable(item):
                item = await item
        assert isinstance(item, Article)
        return item


@dataclass(slots=True)
class _InPlaceOfSpider:
    """What pipelines that judge ask of a spider."""

    outlet: Outlet
    workers: Workers
    topic_threshold: float
    archive: HoldsArticles | None
    arguments: Arguments = field(default_factory=Arguments)


@dataclass(slots=True)
class _InPlaceOfCrawler:
    """What they ask of a crawl."""

    settings: BaseSettings
    spider: _InPlaceOfSpider
    stats: StatsCollector = field(init=False)

    def __post_init__(self) -> None:
        self.stats = DummyStatsCollector(self)  # type: ignore[arg-type]
