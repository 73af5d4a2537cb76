"""``scrapy export``: articles of the database as JSON lines, CSV or Parquet."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from crawler.arguments import ArgumentError, Arguments
from crawler.exit_codes import ExitCode
from crawler.exporting.formats import FORMATS, format_of
from crawler.exporting.selection import Articles, NoSuchStory, Selection
from crawler.storage.database import StorageError


class Command(ScrapyCommand):
    """Writes a file whole or not at all; crawls may go on meanwhile."""

    requires_project = True
    requires_crawler_process = False

    def syntax(self) -> str:
        """As in the usage line."""
        return "[options]"

    def short_desc(self) -> str:
        """As in the list of commands."""
        return "Write articles as JSON lines, CSV (safe in spreadsheets) or Parquet"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Scrapy's options, and ours."""
        super().add_options(parser)
        parser.add_argument("--format", choices=sorted(FORMATS), help="else as FILE ends; without either, jsonl")
        parser.add_argument("--to", metavar="FILE", help="else to standard output")
        parser.add_argument("--outlet", action="append", default=[], help="of this outlet; may be given again")
        parser.add_argument("--since", metavar="DAY", help="published on this day or later, at the outlet (YYYY-MM-DD)")
        parser.add_argument("--until", metavar="DAY", help="published on this day or earlier")
        parser.add_argument("--language", metavar="TAG", help="with a text in this language, like en or ur")
        parser.add_argument("--story", type=int, metavar="N", help="of this story")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Write, and say how many there were."""
        assert self.settings is not None
        if args:
            raise UsageError(f"{args[0]}: not understood; name the file with --to", print_help=False)
        form = opts.format or format_of(opts.to or "") or "jsonl"
        if form == "parquet" and not opts.to and sys.stdout.isatty():
            raise UsageError("Parquet is not for a terminal: name a file with --to", print_help=False)
        try:
            articles = Articles(Path(self.settings["DATABASE"]), _selection(opts))
            count = self._write(articles, form, Path(opts.to) if opts.to else None)
        except (StorageError, NoSuchStory, OSError) as error:
            print(f"scrapy export: {error}", file=sys.stderr)
            self.exitcode = ExitCode.NOT_STARTED
            return
        print(f"{count} articles{f' in {opts.to}' if opts.to else ''}", file=sys.stderr)

    def _write(self, articles: Articles, form: str, file: Path | None) -> int:
        if file is None:
            return FORMATS[form](articles, sys.stdout.buffer)
        part = file.with_name(f"{file.name}.part")
        try:
            with part.open("wb") as stream:
                count = FORMATS[form](articles, stream)
            part.replace(file)
        finally:
            part.unlink(missing_ok=True)
        return count


def _selection(opts: argparse.Namespace) -> Selection:
    days = {name: value for name in ("since", "until") if (value := getattr(opts, name))}
    try:
        asked = Arguments.parse(days)
    except ArgumentError as error:
        raise UsageError(str(error).replace("-a ", "--", 1), print_help=False) from error
    return Selection(
        outlets=tuple(opts.outlet),
        since=asked.since,
        until=asked.until,
        language=opts.language,
        story=opts.story,
    )
