"""What the commands have in common. It stands in this room, because Scrapy takes each class in theirs for a command."""

from __future__ import annotations

import argparse
import logging
import sqlite3
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import ClassVar

from rich.console import Console
from scrapy.commands import BaseRunSpiderCommand, ScrapyCommand
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import SETTINGS_PRIORITIES, BaseSettings, Settings
from scrapy.spiderloader import get_spider_loader

from crawler.crawling.exit_codes import ExitCode
from crawler.crawling.given_settings import require_known
from crawler.crawling.outlet_spider import OutletSpider
from crawler.model.wrong_input import WrongInput
from crawler.storage.database import StorageError

_CHATTER = ("scrapy.core.engine", "scrapy.crawler", "scrapy.addons", "scrapy.middleware", "scrapy.extensions")

NATS_SCHEMES = ("nats://", "tls://")
"""How the address of a NATS server begins."""


def outlet_spiders(settings: BaseSettings) -> list[type[OutletSpider]]:
    """Every outlet's spider, by name."""
    loader = get_spider_loader(settings)
    spiders = [loader.load(name) for name in sorted(loader.list())]
    return [spider for spider in spiders if issubclass(spider, OutletSpider)]


class ProjectCommand(ScrapyCommand):
    """A command that says what it is in its attributes, and does its work in ``_run``.

    It may define ``_add_options`` and ``_prepare``, which is called once the settings are known.
    """

    requires_project = True
    requires_crawler_process = False
    settings: Settings

    usage: ClassVar[str] = "[options]"
    """The arguments in the usage line."""
    summary: ClassVar[str]
    """The line in the list of commands."""
    details: ClassVar[str] = ""
    """What ``-h`` says after it."""
    instead: ClassVar[str] = ""
    """What to write instead of arguments, if the command takes none."""

    def syntax(self) -> str:
        """Return ``usage``."""
        return self.usage

    def short_desc(self) -> str:
        """Return ``summary``."""
        return self.summary

    def long_desc(self) -> str:
        """Return ``summary`` and ``details``."""
        return f"{self.summary}{self.details}"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add this command's options to Scrapy's own."""
        super().add_options(parser)
        self._add_options(parser)

    def _add_options(self, parser: argparse.ArgumentParser) -> None:
        pass

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Take the settings from the options.

        Raises:
            WrongInput: the command does not work with these settings.
        """
        super().process_options(args, opts)
        self._prepare(opts)

    def _prepare(self, opts: argparse.Namespace) -> None:
        pass

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Do the work, and set the exit code.

        Raises:
            WrongInput: an argument, an option or a setting cannot be used.
        """
        require_known(opts.set)
        if args and self.instead:
            raise WrongInput(f"{args[0]}: not understood; {self.instead}")
        try:
            self._run(args, opts)
        except (StorageError, OSError) as error:
            self._fail(error)
        except sqlite3.Error as error:
            self._fail(f"{self._database}: {error}; whether the file is damaged says scrapy status --check")
        except KeyboardInterrupt:
            self._fail("interrupted", ExitCode.INTERRUPTED)

    def _run(self, args: list[str], opts: argparse.Namespace) -> None:
        raise NotImplementedError

    def _say(self, text: object) -> None:
        print(f"scrapy {type(self).__module__.rpartition('.')[2]}: {text}", file=sys.stderr)

    def _fail(self, problem: object, code: ExitCode = ExitCode.NOT_STARTED) -> None:
        self._say(problem)
        self.exitcode = code

    @contextmanager
    def _status(self, elsewhere: Callable[[str], None]) -> Iterator[Callable[[str], None]]:
        """Yield a function that says what is being done: on a terminal in one line that changes, else ``elsewhere``."""
        console = Console(stderr=True)
        if not console.is_terminal:
            yield elsewhere
            return
        with console.status("") as status:
            yield status.update

    @staticmethod
    def _say_progress(text: str) -> None:
        """Print what is being done on a terminal alone, because cron mails all that is printed."""
        if sys.stderr.isatty():
            print(text, file=sys.stderr)

    @property
    def _database(self) -> Path:
        named = str(self.settings["DATABASE"])
        if named.startswith(NATS_SCHEMES):
            raise WrongInput(f"DATABASE={named}: an archive on another machine is only for scrapy work; name a file")
        return Path(named)

    def _existing_database(self) -> Path:
        if not self._database.is_file():
            raise WrongInput(f"{self._database}: there is no such file; name one: -s DATABASE=FILE")
        return self._database

    @cached_property
    def _outlets(self) -> dict[str, type[OutletSpider]]:
        return {spider.name: spider for spider in outlet_spiders(self.settings)}

    def _spiders_of(self, names: Iterable[str]) -> list[type[OutletSpider]]:
        """Return the spiders of these outlets, each once; of all outlets without a name."""
        outlets = self._outlets
        for name in names:
            if name not in outlets:
                raise WrongInput(f"there is no outlet {name!r}; 'scrapy outlets' lists them")
        return [outlets[name] for name in dict.fromkeys(names) or outlets]

    @property
    def _process(self) -> AsyncCrawlerProcess:
        assert isinstance(self.crawler_process, AsyncCrawlerProcess)
        return self.crawler_process

    def _leave_archive_alone(self, **values: object) -> Settings:
        """Let no step or extension run; return the earlier settings, with the steps that articles go through.

        The command line takes precedence over the ``values``, which differ from those of a crawl.
        """
        crawl_settings = self.settings.copy()
        self.settings.setdict({"EXTENSIONS": {}, "ITEM_PIPELINES": {}}, priority="cmdline")
        for name, value in values.items():
            if (self.settings.getpriority(name) or 0) < SETTINGS_PRIORITIES["cmdline"]:
                self.settings.set(name, value, priority="cmdline")
        return crawl_settings


class CrawlingCommand(ProjectCommand, BaseRunSpiderCommand):
    """A command that crawls, with ``-a`` and ``-o``."""

    requires_crawler_process = True

    @staticmethod
    def _quiet_scrapy() -> None:
        """At the start of every crawl these log nothing that is of use to the reader of a log."""
        for name in _CHATTER:
            logging.getLogger(name).setLevel(logging.WARNING)


def require_outlets(names: Iterable[str], known: Iterable[str]) -> None:
    """Check the outlets given as ``--outlet``.

    Raises:
        WrongInput: one of them is not ``known``.
    """
    for name in names:
        if name not in known:
            raise WrongInput(f"--outlet {name}: there is no such outlet; 'scrapy outlets' lists them")
