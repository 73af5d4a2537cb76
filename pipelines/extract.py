"""From a page to an article: trafilatura and the rules around it, in worker processes."""

from __future__ import annotations

from typing import Self

from scrapy.crawler import Crawler

from crawler.extraction import extract_article
from crawler.extraction.no_article import NoArticle
from crawler.model.drops import ExtractionFailed, NotArticle
from crawler.model.items import Article, Page
from crawler.model.reasons import Reason, ReasonCode
from crawler.page import DocumentError, TooMuchMarkupError
from crawler.workers import WorkerFailure, Workers


class Extract:
    """Reads each page in a worker process, with a time limit and a size cap a document."""

    def __init__(self, workers: Workers, max_markup: int) -> None:
        self.workers = workers
        self.max_markup = max_markup

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """With the crawl's workers and the setting ``MAX_MARKUP`` (bytes)."""
        spider = crawler.spider
        return cls(spider.workers, crawler.settings.getint("MAX_MARKUP"))  # type: ignore[union-attr]

    async def process_item(self, item: Page) -> Article:
        """The article of a page.

        Raises:
            NotArticle: the page holds none.
            ExtractionFailed: the page was too large or took too long, or its worker died.
        """
        try:
            article = await self.workers.run(extract_article, item, max_markup=self.max_markup)
        except (WorkerFailure, TooMuchMarkupError) as error:
            raise ExtractionFailed(str(error)) from error
        except NoArticle as error:
            raise NotArticle(error.reason) from error
        except DocumentError as error:
            raise NotArticle(Reason.of(ReasonCode.NO_MARKUP, str(error))) from error
        article.address_url = item.address_url
        article.page = item.state
        return article
