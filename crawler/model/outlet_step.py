"""Pipeline steps that need only the facts of an outlet."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self

from crawler.model.outlet import Outlet

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class OutletStep:
    """The base of such steps, which run in a worker process."""

    in_worker: ClassVar[bool] = True

    def __init__(self, outlet: Outlet) -> None:
        self.outlet = outlet

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Use the facts of the spider's outlet."""
        return cls(crawler.spider.outlet)  # type: ignore[union-attr]
