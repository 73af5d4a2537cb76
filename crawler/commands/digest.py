"""``scrapy digest``: sends what is new since the last digest, by search or country."""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Sequence
from contextlib import closing
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from crawler.browse.search_words import searched_for
from crawler.commands.given_settings import require_known
from crawler.commands.outlets import outlet_spiders
from crawler.crawling.arguments import ArgumentError, Arguments
from crawler.crawling.exit_codes import ExitCode
from crawler.model.clock import now, timestamp
from crawler.notifying.digest import Section, by_country, digest_message
from crawler.notifying.recipients import NotifyError, Recipient, read_recipients
from crawler.storage.database import NewsDatabase, StorageError, lock_task
from crawler.storage.digests import (
    DigestSelection,
    Position,
    end_of,
    last_position,
    new_articles,
    note_digest,
    position_before,
)

_FIRST = timedelta(days=1)
"""How far back the first digest of a selection goes: a digest is meant for every day."""
_MOST = 100
"""Entries of a digest by default: as many as people read in a mail, and fit into 64 KiB."""
_TAG = "digest"


class Command(ScrapyCommand):
    """Sends to the recipients in the file ``NOTIFY``, and records what each has been sent."""

    requires_project = True
    requires_crawler_process = False

    def syntax(self) -> str:
        """The arguments in the usage line."""
        return "[options]"

    def short_desc(self) -> str:
        """The line in the list of commands."""
        return "Tell by mail, chat or webhook what is new since the last digest, by search or country"

    def long_desc(self) -> str:
        """The text of ``-h``."""
        return (
            f"{self.short_desc()}. Recipients are the lines of the file NOTIFY that have no tag, or the tag {_TAG}. "
            "The first digest of a selection has what is new of the last 24 hours. If nothing is new, nothing is sent. "
            "Exit codes: 0 sent, or nothing new; 1 not delivered to all: those get it with the next digest; 2 wrong "
            "arguments."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add this command's options to Scrapy's own."""
        super().add_options(parser)
        parser.add_argument(
            "--search",
            action="append",
            default=[],
            metavar="WORDS",
            help="a section for what has WORDS; may be repeated",
        )
        parser.add_argument("--country", action="append", default=[], metavar="CC", help="only outlets of CC, like PK")
        parser.add_argument("--outlet", action="append", default=[], help="only of this outlet; may be repeated")
        parser.add_argument("--language", action="append", default=[], metavar="TAG", help="only with a text in TAG")
        parser.add_argument(
            "--limit", type=int, default=_MOST, metavar="N", help=f"at most N entries (default: {_MOST})"
        )
        parser.add_argument(
            "--since", metavar="DAY", help="what was found on DAY or later, also if told (YYYY-MM-DD, UTC)"
        )
        parser.add_argument("--to", metavar="TAG", help="only to the lines of NOTIFY with this tag")
        parser.add_argument("--dry-run", action="store_true", help="print what would be sent, and change nothing")
        parser.add_argument("--json", action="store_true", help="with --dry-run: print the new articles as JSON lines")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Send and record it, or print it."""
        require_known(opts.set)
        assert self.settings is not None
        selection = self._selection(args, opts)
        path = Path(self.settings["DATABASE"])
        if not path.is_file():
            raise UsageError(f"{path}: there is no such file; name one: -s DATABASE=FILE", print_help=False)
        try:
            recipients = self._recipients(opts)
        except NotifyError as error:
            raise UsageError(str(error), print_help=False) from error
        try:
            # Two digests at the same time would send the same articles twice.
            with lock_task(path, "digest"), closing(NewsDatabase(path)) as database:
                self.exitcode = _Digest(database, selection, opts).tell(recipients)
        except StorageError as error:
            print(f"scrapy digest: {error}", file=sys.stderr)
            self.exitcode = ExitCode.NOT_STARTED

    def _selection(self, args: Sequence[str], opts: argparse.Namespace) -> DigestSelection:
        if args:
            raise UsageError(f"{args[0]}: not understood; give words with --search", print_help=False)
        if opts.limit < 1:
            raise UsageError(f"--limit {opts.limit}: at least one, as --limit 100", print_help=False)
        if opts.json and not opts.dry_run:
            raise UsageError("--json prints and sends nothing: give it with --dry-run", print_help=False)
        try:
            Arguments.parse({"since": opts.since} if opts.since else {})
        except ArgumentError as error:
            raise UsageError(str(error).replace("-a ", "--", 1), print_help=False) from error
        spiders = outlet_spiders(self.settings)
        known, countries = {one.name for one in spiders}, {one.outlet.country for one in spiders}
        for words in opts.search:
            if not re.search(r"\w", words):
                raise UsageError(f"--search {words!r}: there is no word in it", print_help=False)
        for outlet in opts.outlet:
            if outlet not in known:
                message = f"--outlet {outlet}: there is no such outlet; 'scrapy outlets' lists them"
                raise UsageError(message, print_help=False)
        for country in opts.country:
            if country not in countries:
                message = f"--country {country}: no outlet is of it; there are {', '.join(sorted(countries))}"
                raise UsageError(message, print_help=False)
        for language in opts.language:
            if not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]+)*", language):
                raise UsageError(f"--language {language}: not a language tag; write it as en or ur", print_help=False)
        return DigestSelection(
            searches=tuple(opts.search),
            countries=tuple(opts.country),
            outlets=tuple(opts.outlet),
            languages=tuple(opts.language),
        )

    def _recipients(self, opts: argparse.Namespace) -> Sequence[Recipient]:
        assert self.settings is not None
        file = str(self.settings["NOTIFY"] or "")
        if file:
            return read_recipients(Path(file), opts.to or _TAG, named=opts.to is not None)
        if not opts.dry_run:
            raise NotifyError("NOTIFY is not set: name a file with the URLs of those to be told, or add --dry-run")
        return []


class _Digest:
    """One digest, as one message for each group of recipients with the same last digest."""

    def __init__(self, database: NewsDatabase, selection: DigestSelection, opts: argparse.Namespace) -> None:
        self._database = database
        self._selection = selection
        self._opts = opts
        self._until = end_of(database.db, timestamp(now()))

    def tell(self, recipients: Sequence[Recipient]) -> ExitCode:
        since = self._opts.since
        asked = position_before(self._database.db, f"{since}T00:00:00Z") if since else None
        first = asked or position_before(self._database.db, timestamp(now() - _FIRST))
        groups: dict[Position, list[Recipient]] = {} if recipients else {first: []}
        for recipient in recipients:
            told = asked or last_position(self._database.db, self._selection, recipient.key) or first
            groups.setdefault(told, []).append(recipient)
        return max(self._tell(since, group) for since, group in groups.items())

    def _tell(self, since: Position, recipients: Sequence[Recipient]) -> ExitCode:
        sections = self._sections(since)
        if self._opts.json:
            for section in sections:
                for article in section.articles:
                    print(json.dumps({"section": section.heading, **asdict(article)}, ensure_ascii=False))
            return ExitCode.DONE
        message = digest_message(sections, since.at, self._opts.limit)
        if message is None:
            print(f"Nothing new since {since.at}.")
        elif self._opts.dry_run:
            to = ", ".join(recipient.shown for recipient in recipients) or "nobody: NOTIFY is not set"
            print(f"To: {to}\nSubject: {message.title}\n\n{message.body}\n")
        if self._opts.dry_run:
            return ExitCode.DONE
        code = ExitCode.DONE
        for recipient in recipients:
            problem = recipient.send(message) if message is not None else None
            if problem is not None:
                print(f"scrapy digest: {recipient.shown}: not delivered: {problem}", file=sys.stderr)
                code = ExitCode.NOT_STARTED
                continue
            with self._database.transaction() as db:
                note_digest(db, self._selection, recipient.key, self._until)
            if message is not None:
                print(f"{message.title}: sent to {recipient.shown}")
        return code

    def _sections(self, since: Position) -> list[Section]:
        db, until = self._database.db, self._until
        if not self._selection.searches:
            return by_country(new_articles(db, self._selection, since, until))
        return [
            Section(words, new_articles(db, self._selection, since, until, searched_for(words)))
            for words in self._selection.searches
        ]
