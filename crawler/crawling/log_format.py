"""The log messages for Scrapy's events."""

from __future__ import annotations

import logging
from typing import Any

from scrapy import Spider
from scrapy.http import Response
from scrapy.logformatter import LogFormatter, LogFormatterResult
from twisted.python.failure import Failure

from crawler.model.drops import Dropped
from crawler.model.items import Article, Page


class LogFormat(LogFormatter):
    """One line per article, without its text."""

    def scraped(self, item: Any, response: Response | Failure | None, spider: Spider) -> LogFormatterResult:
        """An article went through all pipeline steps."""
        assert isinstance(item, Article)
        kind = "Copy" if item.outcome == "copy" else "Article"
        return _line(logging.INFO, "%(kind)s: %(address)s (%(day)s)", {
            "kind": kind, "address": item.url, "day": item.published_on or "undated",
        })  # fmt: skip

    def dropped(
        self, item: Any, exception: BaseException, response: Response | Failure | None, spider: Spider
    ) -> LogFormatterResult:
        """A pipeline step dropped an article."""
        code = exception.code if isinstance(exception, Dropped) else type(exception).__name__
        return _line(logging.INFO, "%(address)s: %(code)s: %(reason)s", {
            "address": _address(item), "code": code, "reason": exception,
        })  # fmt: skip

    def item_error(
        self, item: Any, exception: BaseException, response: Response | Failure | None, spider: Spider
    ) -> LogFormatterResult:
        """A pipeline step raised an error: a bug."""
        return _line(logging.ERROR, "Error in a pipeline at %(address)s", {"address": _address(item)})


def _address(item: Any) -> str:
    return item.address_url if isinstance(item, (Article, Page)) else repr(item)


def _line(level: int, message: str, values: dict[str, Any]) -> LogFormatterResult:
    return {"level": level, "msg": message, "args": values}
