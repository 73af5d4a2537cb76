"""``scrapy alert``: reports what needs attention, once until it is fixed."""

from __future__ import annotations

import argparse
import sqlite3
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from crawler.commands.given_tolerance import read_tolerance
from crawler.commands.telling import add_telling_options, print_message, recipients_of, send
from crawler.crawling.command import ProjectCommand
from crawler.crawling.exit_codes import ExitCode
from crawler.health.findings import FindingCode
from crawler.health.health import read_health
from crawler.health.tolerance import Tolerance
from crawler.model.clock import now, timestamp
from crawler.notifying.alerts import alert_message, update_alerts, with_own_cause
from crawler.notifying.recipients import Kind, Message, Recipient
from crawler.storage.alerts import alerts_told, ends_to_tell, note_told, open_alerts
from crawler.storage.damage import CURE
from crawler.storage.database import DamagedDatabase, NewsDatabase, lock_task

_TAG = "alerts"
_TEST = Message(title="Chancery: a test", body="Alerts will reach you here.")


class Command(ProjectCommand):
    """Judges as ``scrapy status`` does; crawls may run meanwhile."""

    summary = "Tell by mail, chat or webhook what a person must look at, once until it is well again"
    details = (
        f". It is what scrapy status finds. Recipients are the lines of the file NOTIFY that have no tag, or the tag "
        f"{_TAG}. Exit codes: 0 told, or nothing to tell; 1 not delivered to all: those get it with the next run; "
        "2 wrong arguments; 6 the file is damaged."
    )
    instead = "scrapy alert takes no argument"

    def _add_options(self, parser: argparse.ArgumentParser) -> None:
        add_telling_options(parser)
        parser.add_argument("--test", action="store_true", help="send a test to everybody, whatever there is to tell")

    def _run(self, args: list[str], opts: argparse.Namespace) -> None:
        path = self._database if opts.test else self._existing_database()
        tolerance = read_tolerance(self.settings)
        recipients = recipients_of(self.settings, opts.to, _TAG, may_lack=opts.dry_run and not opts.test)
        if opts.test:
            self.exitcode = max(_send(_TEST, recipient, dry=opts.dry_run) for recipient in recipients)
            return
        # Two alerts at the same time would send the same twice.
        with lock_task(path, "alert"):
            self.exitcode = _tell(path, tolerance, recipients, dry=opts.dry_run)


class _OnlyTried(Exception):
    """Rolls back the changes of a dry run."""


def _tell(path: Path, tolerance: Tolerance, recipients: Sequence[Recipient], *, dry: bool) -> ExitCode:
    told = _DamageTold(path)
    try:
        database = NewsDatabase(path)
    except DamagedDatabase as error:
        # It can only be recorded in a file next to the database.
        message = Message(title=f"Chancery: {FindingCode.DAMAGED.words}", body=f"{error}\n{CURE}", kind=Kind.WARNING)
        for recipient in recipients:
            if recipient.key not in told.keys and not _send(message, recipient, dry=dry) and not dry:
                told.add(recipient.key)
        print(f"scrapy alert: {error}", file=sys.stderr)
        return ExitCode.ERRORS
    if not dry:
        told.clear()
    with closing(database):
        try:
            with database.transaction() as db:
                assert isinstance(db.conn, sqlite3.Connection)
                update_alerts(db, read_health(db.conn, path, tolerance, now()))
                if dry:
                    _tell_all(database, recipients, dry=True)
                    raise _OnlyTried
        except _OnlyTried:
            return ExitCode.DONE
        return _tell_all(database, recipients, dry=False)


def _tell_all(database: NewsDatabase, recipients: Sequence[Recipient], *, dry: bool) -> ExitCode:
    db, code, is_told = database.db, ExitCode.DONE, False
    alerts = with_own_cause(open_alerts(db))
    open_count = len(alerts)
    everybody: Sequence[Recipient | None] = recipients or [None]
    for recipient in everybody:
        key = recipient.key if recipient is not None else ""
        told = alerts_told(db, key)
        begun, ended = [alert for alert in alerts if alert.id not in told], ends_to_tell(db, key)
        message = alert_message(begun, ended, open_count)
        if message is None:
            continue
        is_told = True
        failed = _send(message, recipient, dry=dry)
        code = max(code, failed)
        if not failed and not dry:
            with database.transaction():
                note_told(db, [*begun, *ended], key, timestamp(now()))
    if not is_told:
        print(f"Nothing to tell; {open_count} told before {'is' if open_count == 1 else 'are'} not well yet."
              if open_count else "Nothing to tell: all is well.")  # fmt: skip
    return code


def _send(message: Message, recipient: Recipient | None, *, dry: bool) -> ExitCode:
    """Send or print it, and report the result."""
    if dry or recipient is None:
        print_message(message, [recipient] if recipient is not None else [])
        return ExitCode.DONE
    return send(message, recipient, "alert")


class _DamageTold:
    """The recipients who were told that the database cannot even be opened."""

    def __init__(self, path: Path) -> None:
        self._file = Path(f"{path}.locks") / "damage_told"

    @property
    def keys(self) -> list[str]:
        return self._file.read_text(encoding="utf-8").split() if self._file.exists() else []

    def add(self, key: str) -> None:
        with self._file.open("a", encoding="utf-8") as file:
            file.write(f"{key}\n")

    def clear(self) -> None:
        self._file.unlink(missing_ok=True)
