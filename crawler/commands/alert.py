"""``scrapy alert``: reports what needs attention, once until it is fixed."""

from __future__ import annotations

import argparse
import sqlite3
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from crawler.commands.given_settings import require_known
from crawler.commands.given_tolerance import ToleranceError, read_tolerance
from crawler.crawling.exit_codes import ExitCode
from crawler.health.findings import FindingCode
from crawler.health.health import read_health
from crawler.health.tolerance import Tolerance
from crawler.model.clock import now, timestamp
from crawler.notifying.alerts import alert_message, update_alerts
from crawler.notifying.recipients import Kind, Message, NotifyError, Recipient, read_recipients
from crawler.storage.alerts import ends_to_tell, note_told, open_alerts, to_tell
from crawler.storage.damage import CURE
from crawler.storage.database import DamagedDatabase, NewsDatabase, StorageError, lock_task

_TAG = "alerts"
_TEST = Message(title="Chancery: a test", body="Alerts will reach you here.")


class Command(ScrapyCommand):
    """Judges as ``scrapy status`` does; crawls may run meanwhile."""

    requires_project = True
    requires_crawler_process = False

    def syntax(self) -> str:
        """The arguments in the usage line."""
        return "[options]"

    def short_desc(self) -> str:
        """The line in the list of commands."""
        return "Tell by mail, chat or webhook what a person must look at, once until it is well again"

    def long_desc(self) -> str:
        """The text of ``-h``."""
        return (
            f"{self.short_desc()}. It is what scrapy status finds. Recipients are the lines of the file NOTIFY that "
            f"have no tag, or the tag {_TAG}. Exit codes: 0 told, or nothing to tell; 1 not delivered to all: those "
            "get it with the next run; 2 wrong arguments; 6 the file is damaged."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add this command's options to Scrapy's own."""
        super().add_options(parser)
        parser.add_argument("--to", metavar="TAG", help="only to the lines of NOTIFY with this tag")
        parser.add_argument("--dry-run", action="store_true", help="print what would be sent, and change nothing")
        parser.add_argument("--test", action="store_true", help="send a test to everybody, whatever there is to tell")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Judge, send and record."""
        require_known(opts.set)
        assert self.settings is not None
        if args:
            raise UsageError(f"scrapy alert takes no argument: {' '.join(args)}", print_help=False)
        path = Path(self.settings["DATABASE"])
        if not path.is_file() and not opts.test:
            raise UsageError(f"{path}: there is no such file; name one: -s DATABASE=FILE", print_help=False)
        try:
            tolerance = read_tolerance(self.settings)
            recipients = self._recipients(opts)
        except (NotifyError, ToleranceError) as error:
            raise UsageError(str(error), print_help=False) from error
        if opts.test:
            self.exitcode = max(_send(_TEST, recipient, dry=opts.dry_run) for recipient in recipients)
            return
        try:
            # Two alerts at the same time would send the same twice.
            with lock_task(path, "alert"):
                self.exitcode = _tell(path, tolerance, recipients, dry=opts.dry_run)
        except (StorageError, sqlite3.Error, OSError) as error:
            print(f"scrapy alert: {path}: {error}", file=sys.stderr)
            self.exitcode = ExitCode.NOT_STARTED

    def _recipients(self, opts: argparse.Namespace) -> Sequence[Recipient]:
        assert self.settings is not None
        file = str(self.settings["NOTIFY"] or "")
        if file:
            return read_recipients(Path(file), opts.to or _TAG, named=opts.to is not None)
        if not opts.dry_run or opts.test:
            raise NotifyError("NOTIFY is not set: name a file with the URLs of those to be told, or add --dry-run")
        return []


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
    open_count = len(open_alerts(db))
    everybody: Sequence[Recipient | None] = recipients or [None]
    for recipient in everybody:
        key = recipient.key if recipient is not None else ""
        begun, ended = to_tell(db, key), ends_to_tell(db, key)
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
        to = recipient.shown if recipient is not None else "nobody: NOTIFY is not set"
        print(f"To: {to}\nSubject: {message.title}\n\n{message.body}\n")
        return ExitCode.DONE
    problem = recipient.send(message)
    if problem is not None:
        print(f"scrapy alert: {recipient.shown}: not delivered: {problem}", file=sys.stderr)
        return ExitCode.NOT_STARTED
    print(f"{message.title}: sent to {recipient.shown}")
    return ExitCode.DONE


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
