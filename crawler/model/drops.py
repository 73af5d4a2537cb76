"""Why an article is not stored, or a page not requested: one exception per reason.

Scrapy counts a dropped item under its exception's name (``item_dropped_reasons_count/NotArticle``).
"""

from __future__ import annotations

from typing import Self

from scrapy.exceptions import DropItem, IgnoreRequest

from crawler.model.items import Article
from crawler.model.reasons import Reason, ReasonCode


class _WithReason(Exception):
    code: ReasonCode

    def __init__(self, words: str = "", code: ReasonCode | None = None) -> None:
        """Without a ``code`` that of the class counts, and without ``words`` those of the code."""
        self.code = code or self.code
        super().__init__(words or self.code.words)

    @property
    def reason(self) -> Reason:
        """The reason recorded for the URL."""
        return Reason(self.code, str(self))

    def __reduce__(self) -> tuple[type[Self], tuple[str, ReasonCode]]:
        """Call the class with both, for pickle."""
        return type(self), (str(self), self.code)


class RequestRefused(_WithReason, IgnoreRequest):
    """A request that is not sent, or not sent again, for a stated reason."""


class IncompleteAnswer(RequestRefused):
    """The answer is incomplete or cannot be decompressed: a later run tries again."""

    code = ReasonCode.INCOMPLETE_ANSWER


class AddressRefused(RequestRefused):
    """A crawl may not contact this host; the code says whether that follows from the URL or from its IP address."""


class RedirectRefused(RequestRefused):
    """A redirect is not followed; the code says why."""


class EndlessAnswer(RequestRefused):
    """The answer was cut off, because its headers or the framing of its body had no end."""

    code = ReasonCode.ENDLESS_ANSWER


class LeadsToForgotten(RequestRefused):
    """A redirect leads to a page that was removed on request."""

    code = ReasonCode.FORGOTTEN


class Dropped(_WithReason, DropItem):
    """An article that is not stored, for a stated reason."""


class NotArticle(Dropped):
    """The page contains no article but a list, a search page, or a file that is not a page; the code says which."""


class MissingField(Dropped):
    """The page has no title or no text to store."""


class IncompletePage(Dropped):
    """The page arrived without its end: a later run tries again."""

    code = ReasonCode.INCOMPLETE_ANSWER


class ExtractionFailed(Dropped):
    """The page could not be read: it took too long, was too large, or its worker died."""

    code = ReasonCode.EXTRACTION_FAILED


class OutsideDays(Dropped):
    """The article was published outside the days that the crawl asked for; a later crawl may want it."""

    code = ReasonCode.OUTSIDE_DAYS


class NoArchive(Dropped):
    """The page asks not to be archived, and the settings respect that."""

    code = ReasonCode.NOARCHIVE


class TdmReserved(Dropped):
    """The page reserves the rights of text and data mining, and the settings respect that."""

    code = ReasonCode.TDM_RESERVED


class Forgotten(Dropped):
    """The article, or one with the same words, was removed on request."""

    code = ReasonCode.FORGOTTEN


class OffTopic(Dropped):
    """The article is not diplomatic news, judging by its words; with a lower threshold it would be stored."""

    code = ReasonCode.OFF_TOPIC

    def __init__(self, article: Article, threshold: float) -> None:
        super().__init__(f"topic score {article.topic_score:.2f}, below {threshold:.2f}")
        self.article = article
