"""``scrapy digest``: sends what is new since the last digest, by search or country."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from contextlib import closing
from dataclasses import asdict
from datetime import timedelta

from crawler.commands.telling import add_telling_options, print_message, recipients_of, send
from crawler.crawling.arguments import Arguments, require_language_tag
from crawler.crawling.command import ProjectCommand, require_outlets
from crawler.crawling.exit_codes import ExitCode
from crawler.model.clock import now, timestamp
from crawler.model.wrong_input import WrongInput
from crawler.notifying.digest import Section, by_country, digest_message
from crawler.notifying.recipients import Recipient
from crawler.searching.filters import Filters
from crawler.searching.match import match_of
from crawler.searching.other_forms import OtherForms
from crawler.searching.query import SearchQuery, parse_query
from crawler.storage import digests
from crawler.storage.database import NewsDatabase, lock_task
from crawler.storage.digests import DigestSelection, NewArticle, Position
from crawler.storage.rows import connection

_FIRST = timedelta(days=1)
"""How far back the first digest of a selection goes: a digest is meant for every day."""
_MOST = 100
"""Entries of a digest by default: as many as people read in a mail, and fit into 64 KiB."""
_TAG = "digest"


class Command(ProjectCommand):
    """Sends to the recipients in the file ``NOTIFY``, and records what each has been sent."""

    summary = "Tell by mail, chat or webhook what is new since the last digest, by search or country"
    instead = "give words with --search"
    details = (
        f". Recipients are the lines of the file NOTIFY that have no tag, or the tag {_TAG}. "
        "The first digest of a selection has what is new of the last 24 hours. If nothing is new, nothing is sent. "
        "Exit codes: 0 sent, or nothing new; 1 not delivered to all: those get it with the next digest; 2 wrong "
        "arguments."
    )

    def _add_options(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument(
            "--search",
            action="append",
            default=[],
            metavar="WORDS",
            help="a section for what this search finds, written as on the page Search; may be repeated",
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
        add_telling_options(parser)
        parser.add_argument("--json", action="store_true", help="with --dry-run: print the new articles as JSON lines")

    def _run(self, args: list[str], opts: argparse.Namespace) -> None:
        selection, path = self._selection(opts), self._existing_database()
        recipients = recipients_of(self.settings, opts.to, _TAG, may_lack=opts.dry_run)
        # Two digests at the same time would send the same articles twice.
        with lock_task(path, "digest"), closing(NewsDatabase(path)) as database:
            self.exitcode = _Digest(database, selection, opts).tell(recipients)

    def _selection(self, opts: argparse.Namespace) -> DigestSelection:
        if opts.limit < 1:
            raise WrongInput(f"--limit {opts.limit}: at least one, as --limit 100")
        if opts.json and not opts.dry_run:
            raise WrongInput("--json prints and sends nothing: give it with --dry-run")
        Arguments.of_options(since=opts.since)
        outlets = self._outlets
        require_outlets(opts.outlet, outlets)
        countries = {spider.outlet.country for spider in outlets.values()}
        for words in opts.search:
            query = parse_query(words)
            if query.problems:
                raise WrongInput(f"--search {words!r}: {query.problems[0]}")
            if not query.groups:
                raise WrongInput(f"--search {words!r}: there is no word in it")
        for country in opts.country:
            if country not in countries:
                raise WrongInput(f"--country {country}: no outlet is of it; there are {', '.join(sorted(countries))}")
        for language in opts.language:
            require_language_tag(language)
        return DigestSelection(
            searches=tuple(opts.search),
            countries=tuple(opts.country),
            outlets=tuple(opts.outlet),
            languages=tuple(opts.language),
        )


class _Digest:
    """One digest, as one message for each group of recipients with the same last digest."""

    def __init__(self, database: NewsDatabase, selection: DigestSelection, opts: argparse.Namespace) -> None:
        self._database = database
        self._selection = selection
        self._opts = opts
        self._until = digests.end_of(database.db, timestamp(now()))

    def tell(self, recipients: Sequence[Recipient]) -> ExitCode:
        since = self._opts.since
        asked = digests.position_before(self._database.db, f"{since}T00:00:00Z") if since else None
        first = asked or digests.position_before(self._database.db, timestamp(now() - _FIRST))
        groups: dict[Position, list[Recipient]] = {} if recipients else {first: []}
        for recipient in recipients:
            told = asked or digests.last_position(self._database.db, self._selection, recipient.key) or first
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
            print_message(message, recipients)
        if self._opts.dry_run:
            return ExitCode.DONE
        code = ExitCode.DONE
        for recipient in recipients:
            if message is not None and send(message, recipient, "digest"):
                code = ExitCode.NOT_STARTED
                continue
            with self._database.transaction() as db:
                digests.note_digest(db, self._selection, recipient.key, self._until)
        return code

    def _sections(self, since: Position) -> list[Section]:
        db, until = self._database.db, self._until
        if not self._selection.searches:
            return by_country(digests.new_articles(db, self._selection, since, until))
        return [Section(words, self._found_by(parse_query(words), since, until)) for words in self._selection.searches]

    def _found_by(self, query: SearchQuery, since: Position, until: Position) -> list[NewArticle]:
        """The new articles that a search finds, which is read as on the page Search.

        Raises:
            WrongInput: a filter means nothing in this archive.
        """
        db = self._database.db
        filters = Filters(list(db.query("SELECT name, title, country, languages FROM outlets")))
        expression = match_of(query, filters, OtherForms(connection(db)))
        if filters.problems:
            raise WrongInput(f"--search: {filters.problems[0]}")
        found = digests.new_articles(db, self._selection, since, until, expression)
        if query.after is None and query.before is None:
            return found
        first, last = str(query.after or ""), str(query.before or "9999")
        return [each for each in found if each.published_on and first <= each.published_on <= last]
