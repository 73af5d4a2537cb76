"""``scrapy status``: what the archive contains, when it was last written, and whether its file is damaged."""

from __future__ import annotations

import argparse
import sqlite3
import sys
from contextlib import closing
from itertools import islice
from pathlib import Path

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from crawler.commands.given_settings import require_known
from crawler.crawling.exit_codes import ExitCode
from crawler.storage.damage import CURE, find_damage, note_check

_SHOWN = 20
"""Most findings that are printed."""


class Command(ScrapyCommand):
    """Reads the whole file; crawls may run meanwhile."""

    requires_project = True
    requires_crawler_process = False

    def short_desc(self) -> str:
        """The line in the list of commands."""
        return "What the archive holds, and whether its file is damaged (exit code 6)"

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Print to standard output, damage to standard error."""
        require_known(opts.set)
        assert self.settings is not None
        database = Path(self.settings["DATABASE"])
        if not database.is_file():
            raise UsageError(f"{database}: there is no such file; name one: -s DATABASE=FILE", print_help=False)
        _print_contents(database)
        found = list(islice(find_damage(database), _SHOWN))
        for damage in found:
            print(f"{database}: {damage.said}", file=sys.stderr)
        if found:
            print(f"The file is damaged. Stop all crawls, and {CURE}", file=sys.stderr)
            self.exitcode = ExitCode.ERRORS
        else:
            note_check(database)
            print("The file is whole: its structure, and the text of every article.")


def _print_contents(database: Path) -> None:
    try:
        with closing(sqlite3.connect(f"{database.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            articles, last = connection.execute(
                "SELECT (SELECT count(*) FROM articles), (SELECT max(finished_at) FROM crawls)"
            ).fetchone()
    except sqlite3.Error:
        return  # the damage check reports what is wrong
    print(f"{database}: {articles} articles, {database.stat().st_size:,} bytes; last crawl ended: {last or 'never'}")
