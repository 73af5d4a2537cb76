"""The progress of a crawl: a live display on a terminal, plain log lines elsewhere."""

from __future__ import annotations

import logging
import sys
from typing import ClassVar

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn
from rich.progress import Progress as LiveProgress
from scrapy import Spider, signals
from scrapy.crawler import Crawler
from scrapy.utils.asyncio import create_looping_call

from crawler.model.crawl_component import CrawlComponent

logger = logging.getLogger(__name__)

TERMINAL = Console(stderr=True)
"""The terminal of the live display; log lines must go through it too, or they would break the display."""

_SIGNALS = (signals.response_received, signals.item_scraped, signals.item_dropped, signals.item_error)


class Progress(CrawlComponent):
    """One line per outlet: what it is doing, how many of its new articles are done, and their outcomes."""

    _display: ClassVar[LiveProgress | None] = None
    _open: ClassVar[int] = 0

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._task: TaskID | None = None
        self._line = create_looping_call(self._log)
        crawler.signals.connect(self.spider_opened, signals.spider_opened)
        crawler.signals.connect(self.spider_closed, signals.spider_closed)
        if sys.stderr.isatty():
            for signal in _SIGNALS:
                crawler.signals.connect(self._update, signal)

    def spider_opened(self, spider: Spider) -> None:
        """Start the outlet's line."""
        if not sys.stderr.isatty():
            interval = self.crawler.settings.getfloat("PROGRESS_INTERVAL")
            if interval:
                self._line.start(interval, now=False)
            return
        if Progress._display is None:
            Progress._display = LiveProgress(
                SpinnerColumn(),
                TextColumn("{task.description}"),
                BarColumn(bar_width=24),
                MofNCompleteColumn(),
                TextColumn("{task.fields[doing]}"),
                TimeElapsedColumn(),
                console=TERMINAL,
                transient=True,
            )
            Progress._display.start()
        Progress._open += 1
        self._task = Progress._display.add_task(spider.name, total=None, doing="reading sources")

    def spider_closed(self, spider: Spider, reason: str) -> None:
        """End the outlet's line; the last one ends the display."""
        if self._line.running:
            self._line.stop()
        if Progress._display is None:
            return
        self._update()
        Progress._open -= 1
        if not Progress._open:
            Progress._display.stop()
            Progress._display = None

    def _count(self, *names: str) -> int:
        return sum(int(self.crawler.stats.get_value(name, 0)) for name in names)

    def _doing(self) -> str:
        found = f"{self._count('address/discovered')} listed, {self._count('address/known')} known"
        stored, copies = self._count("article/stored"), self._count("article/copy")
        failed = self._count("address/failed", "article/failed", "article/error")
        return f"{self._backfill()}{found}, {stored} stored, {copies} copies, {failed} failed"

    def _backfill(self) -> str:
        """How far a backfill has come: documents read, about how many there are, and the earliest day seen."""
        stats = self.crawler.stats
        documents, pages = stats.get_value("backfill/documents"), stats.get_value("backfill/pages")
        if not documents:
            return ""
        whole, day = f" of {pages}" if pages else "", stats.get_value("backfill/reached")
        return f"{documents}{whole} documents{f', back to {day}' if day else ''}: "

    def _update(self) -> None:
        if Progress._display is None or self._task is None:
            return
        done = self._count(
            "article/stored", "article/copy", "article/not_article", "article/off_topic", "article/failed",
            "article/error", "article/known", "address/failed", "address/gone", "address/refused",
            "address/over_budget", "revisit/unchanged", "revisit/changed", "revisit/back", "revisit/kept",
            "revisit/gone", "revisit/failed", "revisit/not_asked",
        )  # fmt: skip
        total = self._count("address/requested", "revisit/asked") or None
        Progress._display.update(self._task, total=total, completed=done, doing=self._doing())

    def _log(self) -> None:
        logger.info("%s: %s", self.crawler.spidercls.name, self._doing())
