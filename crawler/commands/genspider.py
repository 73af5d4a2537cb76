"""``scrapy genspider``: what to use instead."""

from __future__ import annotations

import argparse

from crawler.crawling.command import ProjectCommand
from crawler.model.wrong_input import WrongInput

_INSTEAD = (
    "an outlet is a file of facts, which scrapy genspider cannot write. Let 'scrapy probe https://SITE/ --add NAME' "
    "write it by what the site offers, or write spiders/NAME.py by hand: CONTRIBUTING.md, 'A new outlet'"
)


class Command(ProjectCommand):
    """Replaces Scrapy's command of the same name, which would write a spider that no other command can use."""

    usage = ""
    summary = "Not used here: scrapy probe --add makes a site an outlet"

    def _add_options(self, parser: argparse.ArgumentParser) -> None:
        # Accepted, so that what is said is what to use, and not that an option is unknown.
        for short, long in (("-l", "--list"), ("-e", "--edit"), ("-f", "--force")):
            parser.add_argument(short, long, action="store_true", help=argparse.SUPPRESS)
        for short, long in (("-d", "--dump"), ("-t", "--template")):
            parser.add_argument(short, long, help=argparse.SUPPRESS)

    def _run(self, args: list[str], opts: argparse.Namespace) -> None:
        raise WrongInput(_INSTEAD)
