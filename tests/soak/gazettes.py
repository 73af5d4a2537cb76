"""The outlets of a soak and their servers, each on its own loopback address: they publish, correct and withdraw."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property
from typing import Self

from tests.press import Story, put_feed, put_lists, put_pages, put_posts, put_sitemaps
from tests.site import Site

_PUT: tuple[Callable[[Site, Sequence[Story]], None], ...] = (put_feed, put_lists, put_sitemaps, put_posts)
"""How outlets list their articles, in turn, as read by ``spiders.py``."""
_NEW = 2
"""Articles that an outlet publishes in every other round; its neighbour also carries the second of them."""
_AT_FIRST = 8
"""Articles that each outlet has before the first round."""


@dataclass(frozen=True)
class Report(Story):
    """An article, which may be corrected."""

    at: datetime = field(default_factory=lambda: datetime.now(UTC).replace(microsecond=0))
    editions: int = 0

    @property
    def path(self) -> str:
        return f"/matter-{self.number}"

    @property
    def published(self) -> datetime:
        return self.at

    @cached_property
    def paragraphs(self) -> list[str]:
        corrected = [f"This report was corrected, for the time number {self.editions}."] if self.editions else []
        return super().paragraphs + corrected


@dataclass
class Gazette:
    """One outlet; ``reports`` has the newest first."""

    number: int
    site: Site
    reports: list[Report] = field(default_factory=list)

    def publish(self, numbers: Sequence[int]) -> None:
        """Put articles of these numbers on the site, and correct an older one."""
        corrected = min(len(self.reports), 5) - 1
        if corrected >= 0:
            report = self.reports[corrected]
            self.reports[corrected] = replace(report, editions=report.editions + 1)
            put_pages(self.site, [self.reports[corrected]])
        new = [Report(number) for number in numbers]
        put_pages(self.site, new)
        self.reports[:0] = reversed(new)
        _PUT[self.number % len(_PUT)](self.site, self.reports)

    def withdraw(self) -> None:
        """Remove an article that was published two rounds ago: 404 from now on."""
        self.site.answers.pop(self.reports[2 * _NEW].path, None)


class Gazettes:
    """All outlets of a soak; a context manager: while it is entered, their servers run."""

    def __init__(self, count: int) -> None:
        self._stack = ExitStack()
        self._gazettes = [Gazette(number, Site(host=f"127.0.1.{number + 1}")) for number in range(count)]
        self._published = 0

    def __enter__(self) -> Self:
        for gazette in self._gazettes:
            self._stack.enter_context(gazette.site)
            self._publish(gazette, _AT_FIRST)
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    @property
    def homes(self) -> str:
        """Home URLs, separated by spaces."""
        return " ".join(gazette.site.address for gazette in self._gazettes)

    @property
    def addresses(self) -> set[str]:
        """Every article that was ever published."""
        return {gazette.site.address + report.path for gazette in self._gazettes for report in gazette.reports}

    def publish(self, number: int) -> None:
        """What half of the outlets do between two rounds; ``number`` of the round, from 1."""
        for gazette in self._gazettes:
            gazette.site.asked.clear()
            gazette.site.asked_at.clear()
            if (gazette.number // 2 + number) % 2:
                self._publish(gazette, _NEW)
        self._gazettes[number % len(self._gazettes)].withdraw()

    def _publish(self, gazette: Gazette, count: int) -> None:
        numbers = list(range(self._published, self._published + count))
        if gazette.number % 2:
            numbers[-1] = self._gazettes[gazette.number - 1].reports[0].number
        gazette.publish(numbers)
        self._published += count
