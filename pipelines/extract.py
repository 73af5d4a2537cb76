"""From a page to an article."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self

from crawler.extraction import extract_article
from crawler.extraction.no_article import NoArticle
from crawler.model.drops import ExtractionFailed, IncompletePage, NotArticle
from crawler.model.items import Article, Page
from crawler.model.reasons import ReasonCode
from crawler.page import DocumentError, TooMuchMarkupError
from crawler.page.cut_off import is_cut_off

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class Extract:
    """Reads each page, up to a maximum size."""

    in_worker: ClassVar[bool] = True

    def __init__(self, max_markup: int) -> None:
        self.max_markup = max_markup

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Use the setting ``MAX_MARKUP`` (bytes)."""
        return cls(crawler.settings.getint("MAX_MARKUP"))

    def process_item(self, item: Page) -> Article:
        """Return the article of a page.

        Raises:
            NotArticle: the page contains none.
            ExtractionFailed: the page is too large.
            IncompletePage: the page is truncated.
        """
        if is_cut_off(item.body):
            raise IncompletePage("the page ends inside a comment or a script")
        try:
            article = extract_article(item, max_markup=self.max_markup)
        except TooMuchMarkupError as error:
            raise ExtractionFailed(str(error)) from error
        except NoArticle as error:
            raise NotArticle(error.reason.words, error.reason.code) from error
        except DocumentError as error:
            raise NotArticle(f"{ReasonCode.NO_MARKUP.words}: {error}", ReasonCode.NO_MARKUP) from error
        article.address_url = item.address_url
        article.page = item.state
        return article
