"""Crawls the same pages from one server in several ways: ``make bench EVALUATION=FOLDER``.

The ways take turns, so that other load on the machine affects them equally; of ``--rounds`` runs each, the one with the
least processor time counts, since other programs only ever add to it.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path

from evaluation.bench.counted import RunError
from evaluation.bench.server import ServerError, Site
from evaluation.bench.table import markdown, plot, write
from evaluation.bench.ways import Result, ways
from evaluation.pages import PagesError, read_pages


def main() -> int:
    """Return 0; 1 if a way failed, 2 if there is nothing to measure."""
    given = _arguments()
    try:
        pages = read_pages(given.pages)[: given.most]
        with tempfile.TemporaryDirectory(prefix="bench-") as name, Site(Path(name) / "server", pages) as site:
            results = _run(given, Path(name), site)
    except (PagesError, ServerError) as error:
        print(f"make bench: {error}", file=sys.stderr)
        return 2
    except RunError as error:
        print(f"make bench: {error}", file=sys.stderr)
        return 1
    size = sum(page.file.stat().st_size for page in pages) / len(pages)
    table = markdown(results, len(pages), os.cpu_count() or 1)
    print(f"{len(pages)} pages, {size / 1000:.0f} kB packed each\n\n{table}")
    if given.write:
        write(table, plot(results, len(pages)))
    return 0


def _run(given: argparse.Namespace, folder: Path, site: Site) -> dict[str, Result]:
    best: dict[str, Result] = {}
    for number in range(1, given.rounds + 1):
        for name, way in ways(folder, site, given.peers).items():
            if given.only and name not in given.only:
                continue
            result = way.run()
            print(f"{number}: {name}: {result.used.processor:.1f} s", file=sys.stderr, flush=True)
            if name not in best or result.used.processor < best[name].used.processor:
                best[name] = result
    return best


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m evaluation.bench")
    parser.add_argument("pages", type=Path, help="a folder with pages.jsonl, see evaluation/pages.py")
    parser.add_argument("--peers", default=sys.executable, help="the Python of the peers' environment")
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--most", type=int, help="pages, of the first")
    parser.add_argument("--only", nargs="*", default=[], help="names of ways")
    parser.add_argument("--write", action="store_true", help="put the table and the plot into docs/")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
