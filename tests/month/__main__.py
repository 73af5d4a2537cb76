"""``python -m tests.month``: runs the lines of cron from the documentation for thirty played days.

Each line is run by a shell, as cron does, with its clock set by libfaketime. What it prints is what cron would mail.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlite_utils import Database

from crawler.settings import FAILURES_TOLERATED, FAILURES_TOLERATED_TIME
from tests.conftest import PROJECT
from tests.month.gazettes import GAZETTES, MonthlyGazette
from tests.month.verdict import Told, faults_of_alerts, faults_of_cron, faults_of_digests, told_in
from tests.site import Site
from tests.telling import Hook, Mailbox

START = datetime(2026, 9, 1, tzinfo=UTC)
"""A Tuesday."""
DAYS = 30
_REFUSED = (19.0, 19.4)
"""From when to when the webhook takes nothing: as one outlet is well again."""
_LINE = re.compile(r"^(?P<minute>\d+) (?P<hour>[\d*]+) \* \* \*  (?P<command>cd /srv/chancery && .*)$", re.MULTILINE)
_DOCUMENTED = {"crawl": ("README.md", "scrapy crawl --due"), "alert": ("docs/operating.md", "scrapy alert"),
               "digest": ("docs/operating.md", "scrapy digest")}  # fmt: skip
"""Which page has which line."""


@dataclass(frozen=True, slots=True)
class Event:
    """A message: by mail, to the webhook, or what a line of cron printed."""

    at: datetime
    to: str
    subject: str
    text: str


@dataclass
class Month:
    """The played month."""

    folder: Path
    gazettes: Sequence[MonthlyGazette]
    mailbox: Mailbox
    hook: Hook
    library: Path
    every: int
    """Hours between two runs of the lines that are hourly."""
    events: list[Event] = field(default_factory=list)

    def play(self) -> None:
        """Run all lines until the end."""
        lines = dict(_lines(self.folder))
        for hour in range(0, DAYS * 24, self.every):
            at = START + timedelta(hours=hour)
            self.hook.status = 500 if _REFUSED[0] <= _day(at) < _REFUSED[1] else 200
            for gazette in self.gazettes:
                gazette.put(at)
            if hour % 24 < self.every and hour:
                self._run(lines["digest"], at + timedelta(minutes=3))
            self._run(lines["crawl"], at + timedelta(minutes=7))
            self._run(lines["alert"], at + timedelta(minutes=17))
            self._show(at)

    def _run(self, line: str, at: datetime) -> None:
        mails, posts = len(self.mailbox.mails), len(self.hook.posts)
        offset = int(at.timestamp() - time.time())
        environment = {
            "LD_PRELOAD": str(self.library), "FAKETIME": f"{offset:+d}s", "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            "NO_FAKE_STAT": "1", "SCRAPY_SETTINGS_MODULE": "tests.month.settings", "PYTHONPATH": str(PROJECT),
            "PATH": os.environ["PATH"], "LANG": "C.UTF-8",
        }  # fmt: skip
        done = subprocess.run(
            ["/bin/sh", "-c", line], cwd=self.folder, env=environment, capture_output=True, text=True, check=False
        )
        # A file's time is that of the machine; the only one that is read is when the archive was last checked.
        with suppress(FileNotFoundError):
            checked = self.folder / "news.db.locks" / "checked"
            if checked.stat().st_mtime > at.timestamp() + 3600:
                os.utime(checked, (at.timestamp(), at.timestamp()))
        printed = done.stdout + done.stderr
        found = [("mail", subject, text) for subject, text in self.mailbox.mails[mails:]]
        found += [("webhook", post["title"], post["message"]) for post in self.hook.posts[posts:]]
        found += [("cron", printed.strip().splitlines()[-1], printed)] if printed.strip() else []
        self.events += [Event(at, *each) for each in found]

    def _show(self, at: datetime) -> None:
        for event in self.events:
            if event.at >= at and not _is_digest(event):
                print(f"{_day(event.at):5.2f}  {event.to:8} {event.subject}")
                for told in told_in(_day(event.at), event.text):
                    print(
                        f"                 {'well again' if told.is_well else 'to look at'}: {told.outlet}: {told.code.words}"
                    )
        sys.stdout.flush()

    def faults(self) -> Iterator[str]:
        """What is not as it should be."""
        expected = [fault for gazette in self.gazettes for fault in gazette.faults]
        for to in ("mail", "webhook"):
            yield from (f"{to}: {fault}" for fault in faults_of_alerts(expected, self._told(to)))
        db = Database(self.folder / "news.db")
        last = max(event.at for event in self.events if _is_digest(event))
        stored = [
            row[0]
            for row in db.execute("SELECT url FROM articles WHERE first_seen_at < ?", [f"{last:%Y-%m-%dT%H:%M:%SZ}"])
        ]
        db.close()
        yield from faults_of_digests(stored, [event.text for event in self.events if _is_digest(event)])
        failed = [_day(event.at) for event in self.events if event.text.startswith("chancery: exit code")]
        again = FAILURES_TOLERATED_TIME / 86400
        tolerated = min(again, FAILURES_TOLERATED * self.every / 24)
        yield from faults_of_cron(expected, failed, tolerated=tolerated, again=again, end=1 + DAYS)
        undelivered = [_day(event.at) for event in self.events if "alerts were not delivered" in event.text]
        if not undelivered or not all(_REFUSED[0] <= day < _REFUSED[1] for day in undelivered):
            yield f"cron: mailed on {[round(day, 2) for day in undelivered]} that alerts were not delivered"

    def _told(self, to: str) -> list[Told]:
        alerts = [event for event in self.events if event.to == to and not _is_digest(event)]
        return [told for event in alerts for told in told_in(_day(event.at), event.text)]


def _is_digest(event: Event) -> bool:
    return event.to == "mail" and " new article" in event.subject


def _day(at: datetime) -> float:
    return 1 + (at - START) / timedelta(days=1)


def _lines(folder: Path) -> Iterator[tuple[str, str]]:
    """Each line of cron as it is documented, in the month's own folder."""
    for name, (page, command) in _DOCUMENTED.items():
        found = [each["command"] for each in _LINE.finditer((PROJECT / page).read_text(encoding="utf-8"))]
        line = next(each for each in found if command in each)
        yield name, line.replace("/srv/chancery", str(folder)).replace(" --search visa", "").replace("\\%", "%")


def _spider(gazette: MonthlyGazette) -> str:
    title = gazette.name.title()
    return f'''"""The {title} Gazette: played."""

from crawler.crawling.outlet_spider import OutletSpider
from crawler.discovery.sources import Feed
from crawler.model.outlet import Outlet


class {title}Spider(OutletSpider):
    name = "{gazette.name}"
    outlet = Outlet(name, "The {title} Gazette", "{gazette.home}", "GB", "UTC", ("en",))
    sources = (Feed("feed.xml"),)
'''


def main() -> int:
    """Return 0 if each fault was told once, and once that it was over, and nothing else; else 1."""
    parser = argparse.ArgumentParser(prog="python -m tests.month")
    parser.add_argument("--every", type=int, default=8, help="hours between two crawls")
    parser.add_argument("--keep", type=Path, help="a folder, not there yet, in which the archive is left")
    given = parser.parse_args()
    library = next(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"), None)
    if library is None:
        print("libfaketime is missing (Debian: apt install libfaketime).", file=sys.stderr)
        return 2
    mailbox, hook = Mailbox(), Hook()
    with ExitStack() as stack:
        folder = given.keep or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="month-")))
        (folder / "own_outlets").mkdir(parents=True)
        (folder / ".venv").symlink_to(sys.prefix)
        sites = [Site(host=f"127.0.3.{number + 1}") for number, _ in enumerate(GAZETTES)]
        gazettes = [
            each(number, site.__enter__(), START, DAYS * 24)
            for number, (each, site) in enumerate(zip(GAZETTES, sites, strict=True))
        ]
        for gazette in gazettes:
            (folder / "own_outlets" / f"{gazette.name}.py").write_text(_spider(gazette), encoding="utf-8")
        mail, web = stack.enter_context(mailbox.open()), stack.enter_context(hook.open())
        notify = folder / "notify.txt"
        notify.write_text(f"{mail}\nalerts={web}\n", encoding="utf-8")
        notify.chmod(0o600)
        month = Month(folder, gazettes, mailbox, hook, library, given.every)
        month.play()
        digests = sum(map(_is_digest, month.events))
        print(f"{digests} digests, one a day.")
        faults = list(month.faults())
    for fault in faults:
        print(f"FAILED: {fault}")
    if not faults:
        print("Each fault was told once, and once that it was over; nothing else was told.")
    return bool(faults)


if __name__ == "__main__":
    sys.exit(main())
