"""Which lines of our own saved articles are lost, and which lines in them are not theirs.

The truth is ``expected.json`` with the saved pages, written by hand: every paragraph of an article, and lines that must
never get in. A crawl of the saved pages shows what would be stored.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rich import box
from rich.table import Table
from sqlite_utils import Database

from crawler.saved_pages.manifest import is_captured
from evaluation.bodies import Overlap, Score, overlap, score

FIXTURES = Path(__file__).parent.parent / "fixtures"
_PATIENCE = 300  # seconds that the crawl may take


@dataclass(slots=True)
class Lines:
    """The lines of all articles, and what is wrong with them."""

    pages: int = 0
    true: int = 0
    lost: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    days: int = 0
    """Pages whose day of publication is right, including pages without one."""
    overlaps: list[Overlap] = field(default_factory=list)

    @property
    def score(self) -> Score:
        """Precision and recall of runs of words, as for other people's pages."""
        return score(self.overlaps)


def measure(db: Database, fixtures: Path = FIXTURES) -> Lines:
    """Compare the archive ``db``, made from the saved pages, with the truth."""
    lines = Lines()
    for address, expected in _expectations(fixtures):
        row = _stored(db, address, expected["url"])
        text = row["text"].split("\n\n") if row else []
        shown = f"{row['title']}\n{row['text']}" if row else ""
        lines.pages += 1
        lines.true += len(expected["paragraphs"])
        lines.lost += [line for line in expected["paragraphs"] if line not in text]
        lines.left += [line for line in text if line not in expected["paragraphs"]]
        lines.left += [line for line in expected["never"] if line in shown]
        lines.days += row is not None and row["published_on"] == expected["published_on"]
        lines.overlaps.append(overlap("\n\n".join(expected["paragraphs"]), "\n\n".join(text)))
    return lines


def of_our_own() -> Lines:
    """Crawl the saved pages of all outlets into a temporary archive, and compare.

    Raises:
        CalledProcessError: the crawl failed.
    """
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "news.db"
        _crawl(database)
        db = Database(database)
        try:
            return measure(db)
        finally:
            db.close()


def _crawl(database: Path) -> None:
    # Articles other than diplomatic news are read as well.
    options = (f"REPLAY={FIXTURES}", f"DATABASE={database}", "LOG_LEVEL=ERROR", "TOPIC_THRESHOLD=0")
    command = [sys.executable, "-m", "scrapy", "crawl", "--all", *(part for each in options for part in ("-s", each))]
    subprocess.run(  # noqa: S603 - our own command
        command, cwd=FIXTURES.parent, check=True, capture_output=True, timeout=_PATIENCE
    )


def table(lines: Lines) -> Table:
    """Number of lines, of lines lost, and of boilerplate lines left."""
    printed = Table(box=box.SIMPLE_HEAD, title=f"Lines of our own saved articles: {lines.pages} pages")
    printed.add_column("reader", no_wrap=True)
    for column in ("lines", "lost", "boilerplate left", "day right"):
        printed.add_column(column, justify="right")
    printed.add_row("Chancery", *map(str, (lines.true, len(lines.lost), len(lines.left), lines.days)))
    return printed


def _expectations(fixtures: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    for folder in sorted(folder for folder in fixtures.iterdir() if folder.is_dir() and is_captured(folder)):
        said: dict[str, dict[str, Any]] = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
        yield from said.items()


def _stored(db: Database, address: str, url: str) -> dict[str, Any] | None:
    """The article, or the copy under ``url``, from an address as written by a source."""
    sql = """
        SELECT title, text, published_on FROM articles
            WHERE id = (SELECT article FROM addresses WHERE :address IN (url, named_as) AND state = 'stored')
        UNION ALL
        SELECT title, text, published_on FROM copies
            WHERE EXISTS (SELECT 1 FROM addresses WHERE :address IN (url, named_as) AND state = 'copy'
                AND copies.url IN (addresses.url, :url))
    """
    return next(iter(db.query(sql, {"address": address, "url": url})), None)
