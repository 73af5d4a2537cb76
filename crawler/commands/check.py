"""``scrapy check``: do the facts of outlets agree with what is known of them?"""

from __future__ import annotations

import argparse

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from crawler.commands.given_settings import require_known
from crawler.commands.outlets import outlet_spiders
from crawler.model.clock import now
from crawler.saved_pages.known_facts import contradictions
from crawler.saved_pages.manifest import FIXTURES

_CONTRADICTED = 1
"""Exit code where a fact does not agree with what is known."""


class Command(ScrapyCommand):
    """Replaces Scrapy's command of the same name, which knows contracts in docstrings: an outlet has none."""

    requires_project = True
    requires_crawler_process = False

    def syntax(self) -> str:
        """The arguments in the usage line."""
        return "[options] [<outlet> ...]"

    def short_desc(self) -> str:
        """The line in the list of commands."""
        return "Check the facts of outlets against what is known of them, without network"

    def long_desc(self) -> str:
        """The text of ``-h``."""
        return (
            f"{self.short_desc()}: known.json names URLs that are articles and others that are not, and the days in "
            "URLs. Without names, all outlets. Exit codes: 0 all agree; 1 one does not; 2 wrong arguments. On the live "
            "site: scrapy doctor; of saved pages: make test."
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Print a line for each contradiction, and a last one."""
        require_known(opts.set)
        assert self.settings is not None
        outlets = {spider.name: spider.outlet for spider in outlet_spiders(self.settings)}
        for name in args:
            if name not in outlets:
                raise UsageError(f"there is no outlet {name!r}; 'scrapy outlets' lists them", print_help=False)
        names = args or sorted(outlets)
        found = [f"{name}: {said}" for name in names for said in contradictions(outlets[name], FIXTURES / name, now())]
        for said in found:
            print(said)
        count = "1 outlet" if len(names) == 1 else f"{len(names)} outlets"
        print(f"{count}: {len(found) or 'no'} contradiction{'' if len(found) == 1 else 's'}.")
        self.exitcode = _CONTRADICTED if found else 0
