"""``scrapy backup``: copies the archive, checks the copy, and records the time."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path

from crawler.crawling.command import ProjectCommand
from crawler.crawling.exit_codes import ExitCode
from crawler.keeping.backup import back_up, check_backup
from crawler.model.wrong_input import WrongInput
from crawler.storage.database import DamagedDatabase, StorageError


class Command(ProjectCommand):
    """Crawls may run meanwhile. An earlier backup in the folder is replaced, and only new pages are copied."""

    usage = "[options] FOLDER"
    summary = "Copy the database and its WARC files into a folder, and check the copy"

    def _add_options(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--without-pages", action="store_true", help="only list the WARC files, do not copy them")
        parser.add_argument("--check", action="store_true", help="make none, but read the one in FOLDER whole")
        parser.add_argument("--json", action="store_true", help="print what was made as JSON")

    def _run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Print what was copied to standard output, and errors to standard error (exit code 6)."""
        if len(args) != 1:
            raise WrongInput("name one folder for the backup: scrapy backup FOLDER")
        folder = Path(args[0])
        if folder.exists() and not folder.is_dir():
            raise WrongInput(f"{folder}: this is no folder; name one for the backup")
        if opts.check:
            self._check(folder, as_json=opts.json)
            return
        database, with_pages = self._existing_database(), not opts.without_pages
        try:
            backup, missing = back_up(database, folder, with_pages=with_pages, say=self._say_progress)
        except DamagedDatabase as error:
            self._fail(f"{error}\nThe backup that was there stays.", ExitCode.ERRORS)
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

    def _check(self, folder: Path, *, as_json: bool) -> None:
        try:
            said, wrong = check_backup(self._database, folder)
        except (StorageError, OSError) as error:
            raise WrongInput(str(error)) from error
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
