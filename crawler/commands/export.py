"""``scrapy export``: articles of the database, or the events that they report, as JSON lines, CSV or Parquet."""

from __future__ import annotations

import argparse
import sys
from importlib.util import find_spec
from pathlib import Path

from crawler.commands.closed_pipe import quiet_when_closed
from crawler.crawling.arguments import Arguments, require_language_tag
from crawler.crawling.command import ProjectCommand, require_outlets
from crawler.exporting.events import Events
from crawler.exporting.formats import FORMATS, Rows, format_of
from crawler.exporting.selection import Articles, NoSuchStory, Selection
from crawler.model.wrong_input import WrongInput


class Command(ProjectCommand):
    """Writes a file completely or not at all; crawls may run meanwhile."""

    summary = "Write articles or events as JSON lines, CSV (safe in spreadsheets) or Parquet"
    instead = "name the file with --to"

    def _add_options(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--format", choices=sorted(FORMATS), help="default: by the ending of FILE, else jsonl")
        parser.add_argument("--to", metavar="FILE", help="default: standard output")
        parser.add_argument("--events", action="store_true", help="not the articles, but the events that they report")
        parser.add_argument("--outlet", action="append", default=[], help="only of this outlet; may be repeated")
        parser.add_argument(
            "--since", metavar="DAY", help="only published on this day or later, at the outlet (YYYY-MM-DD)"
        )
        parser.add_argument("--until", metavar="DAY", help="only published on this day or earlier")
        parser.add_argument("--language", metavar="TAG", help="only with a text in this language, like en or ur")
        parser.add_argument("--story", type=int, metavar="N", help="only of this story")

    def _run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Write the rows, and print how many there were."""
        form = _form(opts)
        selection = _selection(opts)
        if form == "parquet" and not opts.to and sys.stdout.isatty():
            raise WrongInput("Parquet cannot be shown on a terminal: name a file with --to")
        if form == "parquet" and find_spec("pyarrow") is None:
            raise WrongInput("Parquet needs the library pyarrow: pip install pyarrow")
        try:
            rows = (Events if opts.events else Articles)(self._database, selection)
            # A known outlet that has not been crawled simply has no articles.
            require_outlets(opts.outlet, rows.outlets | self._outlets.keys())
            count = self._write(rows, form, Path(opts.to) if opts.to else None)
        except NoSuchStory as error:
            self._fail(error)
            return
        if count is None:
            return
        what = "row" if opts.events else "article"
        print(f"{count} {what}{'' if count == 1 else 's'}{f' in {opts.to}' if opts.to else ''}", file=sys.stderr)

    def _write(self, rows: Rows, form: str, file: Path | None) -> int | None:
        """How many were written; None where the reader of standard output went away."""
        if file is None:
            with quiet_when_closed():
                return FORMATS[form](rows, sys.stdout.buffer)
            return None
        if not file.parent.is_dir():
            raise FileNotFoundError(f"{file}: there is no folder {file.parent}; make it, or name another file")
        part = file.with_name(f"{file.name}.part")
        try:
            with part.open("wb") as stream:
                count = FORMATS[form](rows, stream)
            part.replace(file)
        finally:
            part.unlink(missing_ok=True)
        return count


def _form(opts: argparse.Namespace) -> str:
    """The format asked for, or that of the file's extension. An unknown one is an error: .xlsx would contain JSON."""
    if opts.format:
        return str(opts.format)
    form = format_of(opts.to or "")
    if form is None and opts.to and Path(opts.to).suffix:
        raise WrongInput(f"--to {opts.to}: unknown ending; name the format: --format {', '.join(sorted(FORMATS))}")
    return form or "jsonl"


def _selection(opts: argparse.Namespace) -> Selection:
    asked = Arguments.of_options(since=opts.since, until=opts.until)
    if opts.language:
        require_language_tag(opts.language)
    return Selection(
        outlets=tuple(opts.outlet), since=asked.since, until=asked.until, language=opts.language, story=opts.story
    )
