"""Find the day in an article's dateline, with the help of the day of publication."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from crawler.dateline.parts import part_dateline
from crawler.dates.event.dateline_day import day_of_dateline
from crawler.model.items import Article


class ResolveDateline:
    """Fill ``dateline_on``; it stays empty if the dateline has no day, or one far from the publication."""

    in_worker: ClassVar[bool] = True

    def process_item(self, item: Article) -> Article:
        """Return the same article; needs ``published_on``."""
        words = part_dateline(item.dateline or "").day
        if words is not None:
            published_on = date.fromisoformat(item.published_on) if item.published_on else None
            day = day_of_dateline(words, published_on)
            item.dateline_on = day.isoformat() if day else None
        return item
