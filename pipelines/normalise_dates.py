"""Which of the dates on a page is the day of publication."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from scrapy.crawler import Crawler

from crawler.dates.judge import judge
from crawler.items import Article
from crawler.outlets import Outlet


class NormaliseDates:
    """Judges the date candidates of an article; without one that holds, the article stays undated."""

    def __init__(self, outlet: Outlet) -> None:
        self.outlet = outlet

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """With the outlet of the crawl."""
        return cls(crawler.spider.outlet)  # type: ignore[union-attr]

    def process_item(self, item: Article) -> Article:
        """The article, with its dates and a verdict on each candidate."""
        judgement = judge(item.date_candidates, self.outlet, fetched_at=datetime.fromisoformat(item.fetched_at))
        item.published_at = judgement.published_at
        item.published_precision = judgement.published_precision
        item.published_source = judgement.published_source
        item.published_on = judgement.published_on
        item.modified_at = judgement.modified_at
        return item
