"""Why an article is not stored: one exception a reason.

Scrapy counts a dropped item under its exception's name (``item_dropped_reasons_count/NotArticle``);
``state`` is what the ledger records of the address.
"""

from __future__ import annotations

from typing import ClassVar

from scrapy.exceptions import DropItem

from crawler.model.items import Article

OUTSIDE_DAYS = "published outside the days asked for"
"""Reason of an address that a crawl with other days may want."""


class Dropped(DropItem):
    """An article that is not stored, for a stated reason."""

    state: ClassVar[str]


class NotArticle(Dropped):
    """The page holds no article: a list, a search page, a login, a file that is no page."""

    state = "not_article"


class MissingField(Dropped):
    """The page has no title or no text that could be stored."""

    state = "not_article"


class ExtractionFailed(Dropped):
    """The page could not be read: it took too long, was too large, or its worker died."""

    state = "failed"


class OutsideDays(Dropped):
    """The article was published outside the days that the crawl asked for; a later crawl may want it."""

    state = "known"


class NoArchive(Dropped):
    """The page asks not to be archived, and the settings honour that."""

    state = "refused"


class TdmReserved(Dropped):
    """The page reserves the rights of text and data mining, and the settings honour that."""

    state = "refused"


class OffTopic(Dropped):
    """The article is no diplomatic news, as far as its words tell; a lower threshold brings it back."""

    state = "off_topic"

    def __init__(self, article: Article, threshold: float) -> None:
        super().__init__(f"topic score {article.topic_score:.2f}, below {threshold:.2f}")
        self.article = article
