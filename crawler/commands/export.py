"""``scrapy export``: articles of the database as JSON lines, CSV or Parquet."""

from __future__ import annotations

import argparse
import re
import sys
from importlib.util import find_spec
from pathlib import Path

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from crawler.commands.closed_pipe import quiet_when_closed
from crawler.commands.given_settings import require_known
from crawler.commands.outlets import outlet_spiders
from crawler.crawling.arguments import ArgumentError, Arguments
from crawler.crawling.exit_codes import ExitCode
from crawler.exporting.formats import FORMATS, format_of
from crawler.exporting.selection import Articles, NoSuchStory, Selection
from crawler.storage.database import StorageError


class Command(ScrapyCommand):
    """Writes a file completely or not at all; crawls may run meanwhile."""

    requires_project = True
    requires_crawler_process = False

    def syntax(self) -> str:
        """The arguments in the usage line."""
        return "[options]"

    def short_desc(self) -> str:
        """The line in the list of commands."""
        return "Write articles as JSON lines, CSV (safe in spreadsheets) or Parquet"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add this command's options to Scrapy's own."""
        super().add_options(parser)
        parser.add_argument("--format", choices=sorted(FORMATS), help="default: by the ending of FILE, else jsonl")
        parser.add_argument("--to", metavar="FILE", help="default: standard output")
        parser.add_argument("--outlet", action="append", default=[], help="only of this outlet; may be repeated")
        parser.add_argument(
            "--since", metavar="DAY", help="only published on this day or later, at the outlet (YYYY-MM-DD)"
        )
        parser.add_argument("--until", metavar="DAY", help="only published on this day or earlier")
        parser.add_argument("--language", metavar="TAG", help="only with a text in this language, like en or ur")
        parser.add_argument("--story", type=int, metavar="N", help="only of this story")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Write the articles, and print how many there were."""
        require_known(opts.set)
        assert self.settings is not None
        if args:
            raise UsageError(f"{args[0]}: not understood; name the file with --to", print_help=False)
        form = _form(opts)
        selection = _selection(opts)
        if form == "parquet" and not opts.to and sys.stdout.isatty():
            raise UsageError("Parquet cannot be shown on a terminal: name a file with --to", print_help=False)
        if form == "parquet" and find_spec("pyarrow") is None:
            raise UsageError("Parquet needs the library pyarrow: pip install pyarrow", print_help=False)
        try:
            articles = Articles(Path(self.settings["DATABASE"]), selection)
            self._require_outlets(opts.outlet, articles)
            count = self._write(articles, form, Path(opts.to) if opts.to else None)
        except (StorageError, NoSuchStory, OSError) as error:
            print(f"scrapy export: {error}", file=sys.stderr)
            self.exitcode = ExitCode.NOT_STARTED
            return
        if count is None:
            return
        print(f"{count} article{'' if count == 1 else 's'}{f' in {opts.to}' if opts.to else ''}", file=sys.stderr)

    def _require_outlets(self, names: list[str], articles: Articles) -> None:
        """Reject unknown outlets. A known outlet that has not been crawled simply has no articles."""
        assert self.settings is not None
        known = articles.outlets | {spider.outlet.name for spider in outlet_spiders(self.settings)}
        for name in names:
            if name not in known:
                message = f"--outlet {name}: there is no such outlet; 'scrapy outlets' lists them"
                raise UsageError(message, print_help=False)

    def _write(self, articles: Articles, form: str, file: Path | None) -> int | None:
        """How many were written; None where the reader of standard output went away."""
        if file is None:
            with quiet_when_closed():
                return FORMATS[form](articles, sys.stdout.buffer)
            return None
        if not file.parent.is_dir():
            raise FileNotFoundError(f"{file}: there is no folder {file.parent}; make it, or name another file")
        part = file.with_name(f"{file.name}.part")
        try:
            with part.open("wb") as stream:
                count = FORMATS[form](articles, stream)
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
        message = f"--to {opts.to}: unknown ending; name the format: --format {', '.join(sorted(FORMATS))}"
        raise UsageError(message, print_help=False)
    return form or "jsonl"


def _selection(opts: argparse.Namespace) -> Selection:
    days = {name: value for name in ("since", "until") if (value := getattr(opts, name))}
    try:
        asked = Arguments.parse(days)
    except ArgumentError as error:
        raise UsageError(str(error).replace("-a ", "--", 1), print_help=False) from error
    if opts.language and not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]+)*", opts.language):
        raise UsageError(f"--language {opts.language}: not a language tag; write it as en or ur", print_help=False)
    return Selection(
        outlets=tuple(opts.outlet),
        since=asked.since,
        until=asked.until,
        language=opts.language,
        story=opts.story,
    )
