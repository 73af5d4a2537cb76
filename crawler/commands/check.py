"""``scrapy check``: do the facts of outlets agree with what is known of them?"""

from __future__ import annotations

import argparse

from crawler.crawling.command import ProjectCommand
from crawler.model.clock import now
from crawler.saved_pages.known_facts import contradictions
from crawler.saved_pages.manifest import FIXTURES

_CONTRADICTED = 1
"""Exit code where a fact does not agree with what is known."""


class Command(ProjectCommand):
    """Replaces Scrapy's command of the same name, which knows contracts in docstrings: an outlet has none."""

    usage = "[options] [<outlet> ...]"
    summary = "Check the facts of outlets against what is known of them, without network"
    details = (
        ": known.json names URLs that are articles and others that are not, and the days in "
        "URLs. Without names, all outlets. Exit codes: 0 all agree; 1 one does not; 2 wrong arguments. On the live "
        "site: scrapy doctor; of saved pages: make test."
    )

    def _run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Print a line for each contradiction, and a last one."""
        outlets = [spider.outlet for spider in self._spiders_of(args)]
        found = [f"{one.name}: {said}" for one in outlets for said in contradictions(one, FIXTURES / one.name, now())]
        for said in found:
            print(said)
        count = "1 outlet" if len(outlets) == 1 else f"{len(outlets)} outlets"
        print(f"{count}: {len(found) or 'no'} contradiction{'' if len(found) == 1 else 's'}.")
        self.exitcode = _CONTRADICTED if found else 0
