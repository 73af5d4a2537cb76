"""Whether an article is diplomatic news: scored, and dropped below the threshold."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self

from crawler.model.drops import OffTopic
from crawler.model.items import Article
from crawler.topic.score import score_topic
from crawler.topic.threshold import HoldsArticles

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class ScoreTopic:
    """The part of the step that reads the text: fills ``topic_score`` and ``topic_terms``."""

    in_worker: ClassVar[bool] = True

    def __init__(self, country: str | None) -> None:
        self.country = country

    def process_item(self, item: Article) -> Article:
        """Return the article with its score; needs ``events``."""
        topic = score_topic(
            item.title, item.section, item.text, item.languages, self.country, has_event=bool(item.events)
        )
        item.topic_score, item.topic_terms = topic.score, topic.terms
        return item


class JudgeTopic:
    """Fills ``topic_score`` and ``topic_terms``, and drops articles that score below the threshold of the run.

    An article that is already in the archive is kept, whatever a changed text scores.
    """

    def __init__(self, threshold: float, archive: HoldsArticles | None = None, country: str | None = None) -> None:
        self.threshold = threshold
        self.part_in_worker = ScoreTopic(country)
        self.archive = archive

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Use the spider's threshold, the crawl's archive, and the country of the outlet."""
        spider = crawler.spider
        return cls(spider.topic_threshold, spider.archive, spider.outlet.country)  # type: ignore[union-attr]

    async def process_item(self, item: Article) -> Article:
        """Return the article with its score.

        Raises:
            OffTopic: it scores below the threshold.
        """
        if item.topic_score is None:
            item = self.part_in_worker.process_item(item)
        assert item.topic_score is not None
        is_below = item.topic_score < self.threshold
        if is_below and not (self.archive is not None and await self.archive.has_article_of(item.address_url)):
            raise OffTopic(item, self.threshold)
        return item
