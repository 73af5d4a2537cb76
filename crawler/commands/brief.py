"""``scrapy brief``: chosen articles, or those of a day, as a text to send: Markdown."""

from __future__ import annotations

import argparse
import sqlite3
from datetime import date
from pathlib import Path

from crawler.commands.closed_pipe import quiet_when_closed
from crawler.crawling.command import ProjectCommand
from crawler.exporting.brief import DIGITS, MOST, articles_of, markdown, read_brief
from crawler.model.clock import now
from crawler.model.wrong_input import WrongInput
from crawler.storage.database import StorageError
from crawler.storage.read_only import read_only


class Command(ProjectCommand):
    """The same as the page Brief; crawls may run meanwhile."""

    usage = "[options] [NUMBER …]"
    summary = "Write a brief in Markdown: headlines, first sentences, sources"
    details = ": of the articles with these numbers, or one of each story of the last day."

    def _add_options(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--day", help="the articles of this day (YYYY-MM-DD), one of each story")
        parser.add_argument("--to", metavar="FILE", help="default: standard output")

    def _run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Write the brief."""
        if args and opts.day:
            raise WrongInput("name articles by their numbers or a day with --day, not both")
        numbers = [_number(each) for each in args]
        day = _day(opts.day) if opts.day else None
        database = self._existing_database()
        try:
            with read_only(database) as connection:
                if not numbers:
                    day = day or _last_day(connection)
                    numbers = articles_of(connection, day) if day else []
                articles = read_brief(connection, numbers[:MOST])
        except sqlite3.Error as error:
            raise StorageError(f"{database}: {error}; is this a database that Chancery made?") from error
        missing = sorted(set(numbers[:MOST]) - {article.id for article in articles})
        if missing:
            raise WrongInput(f"not in {database}: article {', '.join(map(str, missing))}")
        text = markdown(f"Brief of {day or f'{now():%Y-%m-%d}'}", articles)
        if opts.to:
            Path(opts.to).write_text(text, encoding="utf-8")
            return
        with quiet_when_closed():
            print(text, end="")


def _number(given: str) -> int:
    if not (given.isascii() and given.isdecimal() and len(given) <= DIGITS):
        raise WrongInput(f"{given}: not the number of an article (articles.id)")
    return int(given)


def _day(given: str) -> str:
    try:
        return date.fromisoformat(given).isoformat()
    except ValueError:
        raise WrongInput(f"--day {given}: not a day; write it like 2026-11-28") from None


def _last_day(connection: sqlite3.Connection) -> str | None:
    row: tuple[str | None] = connection.execute("SELECT max(published_on) FROM articles").fetchone()
    return row[0]
