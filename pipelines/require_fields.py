"""An article needs a title and a text, and a day that the crawl asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self

from crawler.crawling.arguments import Arguments
from crawler.model.drops import MissingField, OutsideDays
from crawler.model.items import Article
from crawler.model.reasons import ReasonCode
from crawler.text.words import words_in

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class RequireFields:
    """Drops articles that cannot be stored, and those outside the days that were asked for.

    A missing date is no reason to drop an article: many pages have none. It is stored undated.
    """

    in_worker: ClassVar[bool] = True

    def __init__(self, arguments: Arguments) -> None:
        self.arguments = arguments

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Use the crawl's ``since`` and ``until``."""
        return cls(crawler.spider.arguments)  # type: ignore[union-attr]

    def process_item(self, item: Article) -> Article:
        """Return the same article.

        Raises:
            MissingField: no title or no text.
            OutsideDays: published before ``since`` or after ``until``.
        """
        if not item.title:
            raise MissingField(code=ReasonCode.NO_TITLE)
        words = words_in(item.text)
        first, second = next(words, None), next(words, None)
        if first is None or (first == second and all(word == first for word in words)):
            raise MissingField(code=ReasonCode.NO_TEXT)  # only signs, or one word repeated
        if not self.arguments.want(item.published_on):
            raise OutsideDays
        return item
