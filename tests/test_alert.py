"""``scrapy alert`` tells what a person must look at: once, until it is well again, and then that it is."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from crawler.commands import alert
from crawler.health import health
from crawler.health.health import Health
from crawler.health.runs import Run
from crawler.health.sudden import is_still_undated, is_still_unread, is_undated_suddenly
from crawler.health.tolerance import Tolerance
from crawler.model.clock import timestamp
from crawler.notifying.alerts import with_own_cause
from crawler.storage.alerts import Alert
from crawler.storage.damage import Damage, note_check
from crawler.storage.database import NewsDatabase, lock_task
from tests.conftest import Run as Done
from tests.keeping import command, rows
from tests.telling import Hook, Mailbox

START = datetime(2026, 11, 1, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox()


@pytest.fixture
def hook() -> Hook:
    return Hook()


@pytest.fixture
def file(tmp_path: Path, mailbox: Mailbox, hook: Hook) -> Iterator[Path]:
    with mailbox.open() as mail, hook.open() as web:
        (tmp_path / "notify.txt").write_text(f"{mail}\nalerts,desk={web}\ndigest=json://127.0.0.1:9/\n")
        yield tmp_path / "notify.txt"


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """Three outlets, of which nothing is known yet."""
    path = tmp_path / "news.db"
    database = NewsDatabase(path)
    with database.transaction() as db:
        for name in ("gazette", "herald", "tribune"):
            facts = {"home": f"https://{name}.example/", "country": "PK", "timezone": "Asia/Karachi"}
            db.table("outlets").insert({"name": name, "title": name, "languages": "en", "sources": "feed", **facts})
    database.close()
    return path


class Cron:
    """Crawls every six hours, and an alert after each day, by a clock of its own."""

    def __init__(self, archive: Path, file: Path | str, monkeypatch: pytest.MonkeyPatch) -> None:
        self.archive = archive
        self.file = file
        self.day = 0.0
        monkeypatch.setattr(alert, "now", lambda: START + self.day * DAY)

    def days(self, until: float, **outlets: dict[str, int]) -> None:
        """Crawl up to this day: two articles each time, where the columns of an outlet do not say otherwise."""
        with closing(sqlite3.connect(self.archive)) as connection, connection:
            while self.day < until:
                self.day += 0.25
                at = START + self.day * DAY
                for outlet in ("gazette", "herald", "tribune"):
                    values = {
                        "exit_code": 0,
                        "stored": 2,
                        "undated": 0,
                        "without_article": 0,
                        **outlets.get(outlet, {}),
                    }
                    values["stored"] = 0 if values["exit_code"] else values["stored"]
                    sql = """
                        INSERT INTO crawls
                            (outlet, started_at, finished_at, exit_code, stored, undated, without_article)
                        VALUES (?, ?, ?, ?, ?, ?, ?)
                    """
                    ended = at + timedelta(minutes=2)
                    connection.execute(sql, [outlet, timestamp(at), timestamp(ended), *values.values()])

    def health(self) -> Health:
        with closing(sqlite3.connect(self.archive)) as connection:
            return health.read_health(connection, self.archive, Tolerance(5, 2 * DAY), START + self.day * DAY)

    def alert(self, *options: str) -> Done:
        return command("alert", *options, database=self.archive, NOTIFY=str(self.file))


@pytest.fixture
def cron(archive: Path, file: Path, monkeypatch: pytest.MonkeyPatch) -> Cron:
    return Cron(archive, file, monkeypatch)


def test_a_month_of_cron(cron: Cron, mailbox: Mailbox, hook: Hook) -> None:
    """One outlet is down for days, one loses its dates for good, one falls silent and comes back."""
    told: dict[int, tuple[str, str]] = {}
    ill = 0
    states: dict[str, dict[str, int]] = {}
    for day in range(1, 41):
        states["gazette"] = {"exit_code": 5} if 20 <= day <= 26 else {}
        states["herald"] = {"undated": 2} if 22 <= day <= 38 else {}
        states["tribune"] = {"stored": 0} if 28 <= day <= 34 else {}
        cron.days(day, **states)
        if day < 19:
            continue
        had = len(mailbox.mails)
        assert cron.alert().exit_code == 0
        assert len(mailbox.mails) - had <= 1
        ill += any(ended is None for *_, ended in rows(cron.archive, "alerts"))
        told |= {day: mailbox.mails[-1]} if len(mailbox.mails) > had else {}
    assert {day: subject for day, (subject, _) in told.items()} == {
        21: "Chancery: 1 to look at",  # more than five failures in a row
        22: "Chancery: 1 to look at",
        27: "Chancery: 1 well again, 1 to look at",
        30: "Chancery: 1 to look at",
        35: "Chancery: 1 well again, 1 to look at",
        39: "Chancery: all is well again",
    }
    assert ill == 18  # the mails that cron would have sent of it
    assert "- gazette: has failed for longer than tolerated: " in told[21][1]
    assert "- herald: its articles no longer have a date; their layout may have changed" in told[22][1]
    assert "1 more had been told before, and is not well yet." in told[22][1]
    assert told[27][1].startswith("Well again:\n- gazette: has failed for longer than tolerated: ")
    assert "- tribune: no new articles for longer than usual: the last article came" in told[30][1]
    assert "Well again:\n- herald: " in told[39][1]
    assert [post["title"] for post in hook.posts] == [subject for subject, _ in told.values()]
    assert [post["type"] for post in hook.posts] == ["warning", "warning", "info", "warning", "info", "success"]
    assert [(code, outlet, ended is not None) for _, code, outlet, _, _, ended in rows(cron.archive, "alerts")] == [
        ("failing", "gazette", True), ("undated", "herald", True), ("silent", "tribune", True),
    ]  # fmt: skip


def test_a_new_layout_is_told_once(cron: Cron, mailbox: Mailbox) -> None:
    """It takes texts from some pages and dates from others, and then nothing can be stored any more."""
    new: dict[str, dict[str, int]] = {"herald": {"stored": 1, "undated": 1, "without_article": 1}}
    cron.days(20)
    told: list[int] = []
    for day in (*range(20, 30), 40, *range(48, 53)):
        if day > 26:
            new = {"herald": {"exit_code": 4, "without_article": 2}}
        cron.days(day + 0.75, **(new if day < 50 else {}))
        cron.alert()
        if len(mailbox.mails) > len(told):
            told.append(day)
        is_ill = 21 <= day < 50
        assert ("herald" in {outlet.name for outlet in cron.health().outlets if not outlet.is_well}) == is_ill, day
    assert len(told) == len(mailbox.mails) == 2, mailbox.mails
    assert told == [21, 50]
    assert mailbox.mails[0][1].count("herald: its pages no longer yield articles") == 1
    assert mailbox.mails[1][0] == "Chancery: all is well again"


@pytest.mark.parametrize(
    ("first", "then", "days", "is_told"),
    [
        ("unread", "undated", 0, False),
        ("unread", "undated", 14, False),
        ("unread", "undated", 14.1, True),
        ("undated", "unread", 3, False),
        ("failing", "silent", 3, False),
        ("unread", "failing", 3, False),
        ("undated", "failing", 3, True),
        ("undated", "silent", 3, True),
        ("silent", "failing", 3, True),
    ],
)
def test_what_shows_the_same_cause(first: str, then: str, days: float, is_told: bool) -> None:
    def found(number: int, code: str, outlet: str, day: float) -> Alert:
        began_at = timestamp(START + day * DAY)
        return Alert(id=number, code=code, outlet=outlet, details="", began_at=began_at, ended_at=None)

    alerts = [found(1, first, "gazette", 0), found(2, then, "gazette", days), found(3, then, "herald", days)]
    assert [alert.id for alert in with_own_cause(alerts)] == [1, *([2] if is_told else []), 3]


def test_who_was_not_reached_hears_it_the_next_time(cron: Cron, mailbox: Mailbox, hook: Hook) -> None:
    cron.days(3, gazette={"exit_code": 5})
    mailbox.refuses = True
    run = cron.alert()
    assert (run.exit_code, "not delivered" in run.log, len(hook.posts)) == (1, True, 1)
    assert "secret" not in run.log + run.output
    mailbox.refuses = False
    assert cron.alert().exit_code == 0
    assert ([subject for subject, _ in mailbox.mails], len(hook.posts)) == (["Chancery: 1 to look at"], 1)
    assert cron.alert().output == "Nothing to tell; 1 told before is not well yet.\n"


def test_why_a_mail_server_refused(cron: Cron, tmp_path: Path) -> None:
    """Not why a service on the web did: the cause may have the secret URL in it."""
    notify = tmp_path / "notify.txt"
    mail, *_ = notify.read_text().splitlines()
    notify.write_text(f"{mail.replace('secret', 'mistyped')}\njson://127.0.0.1:9/\n")
    run = cron.alert("--test")
    assert run.exit_code == 1
    assert 'submitting email to "127.0.0.1"; Socket Exception: (535, ' in run.log, run.log
    assert run.log.endswith("A Connection error occurred sending JSON notification to 127.0.0.1.\n")
    assert "mistyped" not in run.log


def test_a_new_recipient_hears_what_is_not_well(cron: Cron, mailbox: Mailbox, hook: Hook) -> None:
    cron.days(3, gazette={"exit_code": 5})
    assert cron.alert("--to", "desk").exit_code == 0
    assert (len(mailbox.mails), len(hook.posts)) == (0, 1)
    cron.alert()
    assert (len(mailbox.mails), len(hook.posts)) == (1, 1)


def test_a_dry_run_changes_nothing(cron: Cron, mailbox: Mailbox) -> None:
    cron.days(3, gazette={"exit_code": 5})
    run = cron.alert("--dry-run")
    assert run.output.startswith("To: mailto://operator:****@127.0.0.1:")
    assert "Subject: Chancery: 1 to look at\n\nTo look at:\n- gazette: has failed" in run.output
    assert rows(cron.archive, "alerts") == rows(cron.archive, "alerts_told") == []
    assert mailbox.mails == []
    cron.file = ""
    assert cron.alert("--dry-run").output.startswith("To: nobody: NOTIFY is not set\nSubject: Chancery: 1 to look at")


def test_the_disk_and_the_file(cron: Cron, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch) -> None:
    cron.days(3)
    assert cron.alert().output == "Nothing to tell: all is well.\n"
    monkeypatch.setattr(health, "ROOM", 10**18)
    note_check(cron.archive, [Damage("page 7 is broken", is_structural=True)])
    cron.alert()
    subject, text = mailbox.mails[-1]
    assert subject == "Chancery: 2 to look at"
    assert "- the file is damaged: page 7 is broken\n- the disk is nearly full: " in text
    monkeypatch.undo()
    monkeypatch.setattr(alert, "now", lambda: START + 3 * DAY)
    note_check(cron.archive)
    cron.alert()
    assert mailbox.mails[-1][0] == "Chancery: all is well again"


def test_a_file_that_cannot_be_opened(cron: Cron, mailbox: Mailbox) -> None:
    """Whether it was told then stands beside it."""
    cron.days(1)
    whole = cron.archive.read_bytes()
    cron.archive.write_bytes(whole[:100] + b"\xff" * 4000 + whole[4100:])
    for _ in range(2):
        run = cron.alert()
        assert (run.exit_code, "is damaged" in run.log) == (6, True), run.log
    assert [subject for subject, _ in mailbox.mails] == ["Chancery: the file is damaged"]
    assert "docs/reliability.md" in mailbox.mails[0][1]
    cron.archive.write_bytes(whole)
    assert cron.alert().exit_code == 0
    cron.archive.write_bytes(whole[:100] + b"\xff" * 4000 + whole[4100:])
    cron.alert()
    assert len(mailbox.mails) == 2


def test_a_file_whose_head_is_lost(cron: Cron, mailbox: Mailbox) -> None:
    cron.days(1)
    cron.archive.write_bytes(bytes(100) + cron.archive.read_bytes()[100:])
    assert cron.alert().exit_code == 6
    assert [subject for subject, _ in mailbox.mails] == ["Chancery: the file is damaged"]


def test_an_outlet_that_is_not_asked_any_more_is_not_well(cron: Cron, mailbox: Mailbox) -> None:
    cron.days(3, gazette={"exit_code": 5})
    cron.alert()
    with closing(sqlite3.connect(cron.archive)) as connection, connection:
        connection.execute("UPDATE crawls SET started_at = '2026-06-01T00:00:00Z' WHERE outlet = 'gazette'")
    assert cron.alert().output.startswith("Nothing to tell; 1 told before")


def test_a_test(cron: Cron, mailbox: Mailbox, hook: Hook) -> None:
    run = cron.alert("--test")
    assert (run.exit_code, mailbox.mails[0][0], len(hook.posts)) == (0, "Chancery: a test", 1), run.log
    hook.status = 500
    assert cron.alert("--test").exit_code == 1


@pytest.mark.parametrize(
    ("options", "settings", "said"),
    [
        (("now",), {}, "now: not understood; scrapy alert takes no argument"),
        ((), {"NOTIFY": ""}, "NOTIFY is not set: name a file"),
        (("--test", "--dry-run"), {"NOTIFY": ""}, "NOTIFY is not set"),
        (("--to", "nobody"), {}, "no line is for 'nobody'; write nobody= before the URL"),
        ((), {"FAILURES_TOLERATED": "many"}, "FAILURES_TOLERATED=many: write a number of runs"),
        ((), {"DATABASE": "none.db"}, "none.db: there is no such file"),
    ],
)
def test_wrong_arguments(cron: Cron, options: tuple[str, ...], settings: dict[str, str], said: str) -> None:
    values: dict[str, Any] = {"NOTIFY": str(cron.file), **settings}
    run = command("alert", *options, database=Path(values.pop("DATABASE", cron.archive)), **values)
    assert (run.exit_code, said in run.log) == (2, True), run.log


def test_two_at_once(cron: Cron) -> None:
    with lock_task(cron.archive, "alert"):
        run = cron.alert()
    assert (run.exit_code, "another alert is going on" in run.log) == (1, True)


class TestStillMissing:
    """Against what was usual before it began, however long that is ago."""

    @staticmethod
    def pages(count: int, undated: int = 0, without: int = 0) -> list[Run]:
        return [
            Run(START, True, 0, int(number >= without), 0, int(number < undated), int(number < without))
            for number in range(count)
        ]

    def test_what_is_usual_by_now_is_still_missing(self) -> None:
        before = self.pages(10, undated=10) + self.pages(100)
        since = self.pages(300, undated=300)
        assert not is_undated_suddenly(since)
        assert is_still_undated(since, before)

    def test_ten_pages_say_that_it_is_back(self) -> None:
        before = self.pages(10, undated=10) + self.pages(100)
        assert is_still_undated(self.pages(9), before)
        assert not is_still_undated(self.pages(10), before)
        assert not is_still_undated(self.pages(10) + self.pages(50, undated=50), before)

    def test_some_are_always_without(self) -> None:
        before = self.pages(10, undated=10) + self.pages(100, undated=30)
        assert is_still_undated(self.pages(10, undated=10), before)
        assert not is_still_undated(self.pages(10, undated=5), before)

    def test_without_its_past_all_must_be_back(self) -> None:
        assert is_still_undated(self.pages(10, undated=1), [])
        assert not is_still_undated(self.pages(10), [])

    def test_pages_without_an_article(self) -> None:
        before = self.pages(10, without=10) + self.pages(100)
        assert is_still_unread(self.pages(20, without=20), before)
        assert not is_still_unread(self.pages(20), before)
