"""``scrapy backup``: copies the archive, checks the copy, and records the time."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from crawler.commands.given_settings import require_known
from crawler.commands.said_on_terminal import say
from crawler.crawling.exit_codes import ExitCode
from crawler.keeping.backup import back_up, check_backup
from crawler.storage.database import DamagedDatabase, StorageError


class Command(ScrapyCommand):
    """Crawls may run meanwhile. An earlier backup in the folder is replaced, and only new pages are copied."""

    requires_project = True
    requires_crawler_process = False

    def syntax(self) -> str:
        """The arguments in the usage line."""
        return "[options] FOLDER"

    def short_desc(self) -> str:
        """The line in the list of commands."""
        return "Copy the database and its WARC files into a folder, and check the copy"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add this command's options to Scrapy's own."""
        super().add_options(parser)
        parser.add_argument("--without-pages", action="store_true", help="only list the WARC files, do not copy them")
        parser.add_argument("--check", action="store_true", help="make none, but read the one in FOLDER whole")
        parser.add_argument("--json", action="store_true", help="print what was made as JSON")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Print what was copied to standard output, and errors to standard error (exit code 6)."""
        require_known(opts.set)
        assert self.settings is not None
        database = Path(self.settings["DATABASE"])
        if len(args) != 1:
            raise UsageError("name one folder for the backup: scrapy backup FOLDER", print_help=False)
        folder = Path(args[0])
        if folder.exists() and not folder.is_dir():
            raise UsageError(f"{folder}: this is no folder; name one for the backup", print_help=False)
        if opts.check:
            self._check(database, folder, as_json=opts.json)
            return
        if not database.is_file():
            raise UsageError(f"{database}: there is no such file; name one: -s DATABASE=FILE", print_help=False)
        try:
            backup, missing = back_up(database, folder, with_pages=not opts.without_pages, say=say)
        except DamagedDatabase as error:
            print(f"scrapy backup: {error}\nThe backup that was there stays.", file=sys.stderr)
            self.exitcode = ExitCode.ERRORS
            return
        except (StorageError, OSError) as error:
            print(f"scrapy backup: {error}", file=sys.stderr)
            self.exitcode = ExitCode.NOT_STARTED
            return
        if opts.json:
            print(json.dumps(asdict(backup) | {"missing": missing}))
        else:
            pages = "copied" if backup.with_pages else "listed"
            print(f"{backup.folder}: {backup.articles} articles, {backup.database_size:,} bytes; "
                  f"{backup.page_files} WARC files {pages}, {backup.pages_size:,} bytes. It is whole.")  # fmt: skip
        for name in missing:
            print(f"{name}: the archive lacks this WARC file, or the end of it; its pages are in no backup from now on",
                  file=sys.stderr)  # fmt: skip
        self.exitcode = ExitCode.ERRORS if missing else ExitCode.DONE

    def _check(self, database: Path, folder: Path, *, as_json: bool) -> None:
        try:
            said, wrong = check_backup(database, folder)
        except (StorageError, OSError) as error:
            raise UsageError(str(error), print_help=False) from error
        if as_json:
            print(json.dumps({**said, "pages": len(said["pages"]), "wrong": wrong}))
        for line in wrong:
            print(line, file=sys.stderr)
        if wrong:
            print("This backup cannot be restored as it is: make a new one.", file=sys.stderr)
            self.exitcode = ExitCode.ERRORS
        elif not as_json:
            print(f"{folder}: the backup of {said['made_at']} is whole: {said['articles']} articles, "
                  f"{len(said['pages'])} WARC files{'' if said['with_pages'] else ' (listed only)'}.")  # fmt: skip
