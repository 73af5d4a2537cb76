"""An archive to keep for years, and its commands run in this process, since starting one takes a second."""

from __future__ import annotations

import argparse
import io
import shutil
import sqlite3
from contextlib import closing, redirect_stderr, redirect_stdout
from importlib import import_module
from pathlib import Path
from typing import Any

from scrapy.exceptions import UsageError
from scrapy.utils.project import get_project_settings

from crawler.warc.writer import pages_folder
from tests.conftest import Run, crawl, made_once

OUTLET = "pak_revenue"


def archive_in(folder: Path, shared: Path) -> Path:
    """Return an archive with its pages, crawled once and copied into ``folder`` so that it can be changed."""
    crawled = shared / "kept"

    def make() -> str:
        crawled.mkdir()
        made = crawl(OUTLET, "-s", "REPLAY=fixtures", database=crawled / "news.db")
        assert made.exit_code == 0, made.log
        return made.log

    made_once(shared / "kept.txt", make)
    shutil.copytree(crawled, folder / "srv")
    return folder / "srv" / "news.db"


def command(name: str, *arguments: str | Path, database: Path, **settings: Any) -> Run:
    """Return what the command of this name does with these arguments."""
    made = import_module(f"crawler.commands.{name}").Command()
    made.settings = get_project_settings()
    for setting, value in {"DATABASE": str(database), **settings}.items():
        made.settings.set(setting, value, priority="cmdline")
    parser = argparse.ArgumentParser()
    made.add_options(parser)
    opts, rest = parser.parse_known_args(list(map(str, arguments)))
    made.process_options(rest, opts)
    output, log = io.StringIO(), io.StringIO()
    with redirect_stdout(output), redirect_stderr(log):
        try:
            made.run(rest, opts)
        except UsageError as error:
            return Run(2, output.getvalue(), str(error))
    return Run(int(made.exitcode), output.getvalue(), log.getvalue())


def rows(database: Path, table: str) -> list[tuple[Any, ...]]:
    """Return all rows of a table, in the order of its key."""
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall()


def warc_bytes(database: Path) -> dict[str, bytes]:
    """Return each WARC file of an archive, by its name in ``pages.file``."""
    folder = pages_folder(database)
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*.warc.gz")}
