"""Outlets on loopback, each with its own fault, or with none that a person must hear of."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import ClassVar
from urllib.parse import urlsplit

from crawler.health.findings import FindingCode
from tests.month.verdict import Fault
from tests.played.gazettes import Gazette
from tests.played.reports import Report
from tests.site import Site


class MonthlyGazette(Gazette):
    """Publishes at all hours, all month long."""

    name = "steady"
    every: ClassVar[float] = 7
    """Hours between two articles."""
    faults: ClassVar[Sequence[Fault]] = ()
    """What is to be told, and when."""

    def __post_init__(self) -> None:
        """Five articles before the month; then one after the other."""
        count = int((self.hours + 5 * self.every) / self.every)
        at = [self.start + timedelta(hours=(number - 4) * self.every, minutes=-23) for number in range(count)]
        self.reports = [
            Report(self.number * 1000 + number, moment) for number, moment in enumerate(filter(self.publishes, at))
        ]
        self._is_open = True

    def day(self, now: datetime) -> float:
        """The day of the month with its fraction; the month begins with 1.0."""
        return 1 + self.hour(now) / 24

    def publishes(self, at: datetime) -> bool:
        """Whether an article is published then."""
        return True

    def is_down(self, now: datetime) -> bool:
        """Whether nothing listens at its address."""
        return False

    def put(self, now: datetime) -> None:
        super().put(now)
        if self._is_open == self.is_down(now):
            if self._is_open:
                self.site.__exit__()
            else:
                address = urlsplit(self.site.address)
                answers, self.site = self.site.answers, Site(str(address.hostname), int(address.port or 0))
                self.site.answers = answers
                self.site.__enter__()
            self._is_open = not self._is_open


class Weekdays(MonthlyGazette):
    """Works from Monday to Friday."""

    name = "weekdays"
    every = 4

    def publishes(self, at: datetime) -> bool:
        return at.weekday() < 5 and 7 <= at.hour < 19


class Flaky(MonthlyGazette):
    """Is down for some hours of every third day."""

    name = "flaky"

    def is_down(self, now: datetime) -> bool:
        return 0.3 <= self.day(now) % 3 < 0.7


class Down(MonthlyGazette):
    """Is down for a week."""

    name = "down"
    faults = (Fault("down", (FindingCode.FAILING,), 12, told_by=14.5, well_from=19, well_by=20.1),)

    def is_down(self, now: datetime) -> bool:
        return 12 <= self.day(now) < 19


class Gone(MonthlyGazette):
    """Is down from one day on, for good."""

    name = "gone"
    faults = (Fault("gone", (FindingCode.FAILING,), 8, told_by=10.5),)

    def is_down(self, now: datetime) -> bool:
        return self.day(now) >= 8


class Redesigned(MonthlyGazette):
    """Changes its layout: half of its pages are filled by scripts from then on, the others no longer show their day."""

    name = "redesigned"
    every = 3
    faults = (Fault("redesigned", (FindingCode.UNREAD, FindingCode.UNDATED), 15, told_by=18, well_from=22, well_by=25),)

    def _is_new(self, now: datetime) -> bool:
        return 15 <= self.day(now) < 22

    def page(self, report: Report, now: datetime) -> str:
        if self._is_new(now) and report.number % 2:
            return self.document("The Redesigned Gazette", '<div id="root"></div>', '<script src="/app.js"></script>')
        return super().page(report, now)

    def metadata(self, report: Report, now: datetime) -> str:
        return "" if self._is_new(now) else super().metadata(report, now)

    def item(self, report: Report, path: str) -> str:
        """Without a date: the feed does not help."""
        return f"<item><title>{report.title}</title><link>{self.site.address}{path}</link></item>"


class Emptied(MonthlyGazette):
    """Changes its layout: all of its pages are filled by scripts from then on, and nobody mends it."""

    name = "emptied"
    every = 5
    faults = (Fault("emptied", (FindingCode.UNREAD, FindingCode.FAILING), 13, told_by=16.5),)

    def page(self, report: Report, now: datetime) -> str:
        if self.day(now) >= 13:
            return self.document("The Emptied Gazette", '<div id="root"></div>', '<script src="/app.js"></script>')
        return super().page(report, now)


class Silent(MonthlyGazette):
    """Publishes nothing for a week."""

    name = "silent"
    faults = (Fault("silent", (FindingCode.SILENT,), 17, told_by=20.1, well_from=25, well_by=26.1),)

    def publishes(self, at: datetime) -> bool:
        return not 17 <= self.day(at) < 25


GAZETTES = (MonthlyGazette, Weekdays, Flaky, Down, Gone, Redesigned, Emptied, Silent)
