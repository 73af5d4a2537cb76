"""``scrapy version``: that of Chancery, and with ``-v`` those of its libraries."""

from __future__ import annotations

import argparse
from importlib.metadata import version

import scrapy
from scrapy.commands import version as scrapy_version


class Command(scrapy_version.Command):
    """Replaces Scrapy's command of the same name, which says Scrapy's version alone."""

    def short_desc(self) -> str:
        """The line in the list of commands."""
        return "Print the version of Chancery and of Scrapy; -v: of their libraries"

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Print to standard output; one line, or one for each library."""
        own = version("chancery")
        if not opts.verbose:
            print(f"Chancery {own} (Scrapy {scrapy.__version__})")
            return
        libraries = {name: version(name) for name in ("trafilatura", "sqlite-utils", "datasette")}
        for name, said in ({"Chancery": own} | libraries).items():
            print(f"{name:<16} : {said}")
        super().run(args, opts)
