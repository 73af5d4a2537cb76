"""``make evaluate``: Chancery and its peers on pages with known truths."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from rich.console import Console
from rich.progress import track

from crawler.saved_pages.manifest import FIXTURES
from evaluation import boilerplate
from evaluation.events import print_event_days
from evaluation.instants import instant_pages
from evaluation.pages import PagesError, read_pages
from evaluation.processes import ReaderError
from evaluation.record import print_record
from evaluation.report import print_syndication, print_tables
from evaluation.retold import print_retold
from evaluation.run import read_all, start
from evaluation.syndication import SyndicationError, evaluate, read_texts
from evaluation.topic import print_topic_tables, sets_of
from evaluation.topic_unseen import all_texts, unseen_table
from evaluation.undated import undated_pages


def main(arguments: Sequence[str]) -> int:
    """Exit code 0: tables printed; 1: a reader does not start; 2: there is nothing to evaluate."""
    given = _parser().parse_args(arguments)
    if given.peers and not given.peers.is_file():
        print(f"evaluation: there is no {given.peers}; make evaluate builds the peers' environment", file=sys.stderr)
        return 2
    try:
        pages = read_pages(given.folder)
        labelled = list(sets_of(given.folder))
        texts = read_texts(given.folder)
    except (PagesError, SyndicationError) as error:
        print(f"evaluation: {error}: make evaluate EVALUATION=FOLDER (see docs/evaluation.md)", file=sys.stderr)
        return 2
    command = f"make evaluate EVALUATION={given.folder}"
    if given.without_peers:
        command = f"python -m evaluation {given.folder} --without-peers"
    with ExitStack() as stack:
        press = list(pages)
        pages += undated_pages(pages, Path(stack.enter_context(tempfile.TemporaryDirectory())))
        pages += [] if given.without_fixtures else instant_pages(FIXTURES)
        try:
            readers = start(given.peers, stack)
            read_all(readers, track(pages, "Reading", console=Console(stderr=True), transient=True))
        except ReaderError as error:
            print(f"evaluation: {error}", file=sys.stderr)
            return 1
        others = [] if given.without_fixtures else [boilerplate.table(boilerplate.of_our_own())]
        width = None if sys.stdout.isatty() else 120
        console = Console(width=width, highlight=False, markup=False, emoji=False)
        print_tables(console, readers, command, others)
        if not given.without_fixtures:
            print_event_days(console)
            print_retold(console)
            print_record(console, press)
        print_topic_tables(console, labelled)
        if not given.without_fixtures:
            console.print(unseen_table(all_texts()))
        if texts:
            print_syndication(console, len(texts), *evaluate(texts), command)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m evaluation", description=__doc__)
    parser.add_argument("folder", type=Path, help="holds pages.jsonl and the pages")
    peers = parser.add_mutually_exclusive_group(required=True)
    peers.add_argument("--peers", type=Path, help="Python of the environment that evaluation/peers.lock describes")
    peers.add_argument("--without-peers", action="store_true", help="Chancery alone")
    parser.add_argument("--without-fixtures", action="store_true", help="leave out the project's own pages and texts")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
