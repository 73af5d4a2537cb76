"""Pages with known truths.

A folder of them contains ``pages.jsonl``: one JSON object per line, with ``file`` (in the folder ``pages`` next to it,
or relative to it), ``url``, ``set`` (the origin of pages and truths), those truths that are known (``body``, ``title``,
``authors``: a list of names, ``date``: a day or an ISO 8601 instant; ``"article": false`` for a list, whose body is
empty), and, if they matter, ``tagdiv`` (true for a page of the tagDiv Newspaper theme) and ``fetched_at``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from crawler.model.clock import moment_of
from crawler.saved_pages.manifest import page_of_file
from evaluation.readings import Question

PAGES = "pages.jsonl"


class PagesError(ValueError):
    """The folder or a line of its list is invalid; the message says what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TruePage:
    """A saved page with its truths; an unknown truth is None."""

    file: Path
    url: str
    set: str
    fetched_at: datetime
    """UTC."""
    body: str | None = None
    """Empty if the page is not an article."""
    title: str | None = None
    authors: tuple[str, ...] | None = None
    date: str | None = None
    tagdiv: bool = False

    @property
    def truths(self) -> frozenset[str]:
        """Which of ``body``, ``title``, ``authors`` and ``date`` are known."""
        return frozenset(name for name in ("body", "title", "authors", "date") if getattr(self, name) is not None)

    def question(self) -> Question:
        """The question for a reader."""
        return Question(file=str(self.file.absolute()), url=self.url, fetched_at=self.fetched_at.isoformat())


def read_pages(folder: Path) -> list[TruePage]:
    """The pages of a folder, in the order of its list.

    Raises:
        PagesError: there is no such folder or list, a line is invalid, or there are no truths.
    """
    listed = folder / PAGES
    if not listed.is_file():
        missing = listed if folder.is_dir() else f"folder {folder}"
        raise PagesError(f"there is no {missing}; name a folder of pages with their truths")
    pages = list(_pages(listed))
    if not any(page.truths for page in pages):
        raise PagesError(f"{listed} has no page with a body, a title, authors or a date to compare with")
    return pages


def _pages(listed: Path) -> Iterator[TruePage]:
    with listed.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                try:
                    yield _page(json.loads(line), listed.parent)
                except KeyError as error:
                    raise PagesError(
                        f"{listed}:{number}: there is no {error}; a line needs file, url and set"
                    ) from error
                except (ValueError, TypeError, AttributeError) as error:
                    raise PagesError(f"{listed}:{number}: {error}; a line is a JSON object of a page") from error


def _page(row: dict[str, Any], folder: Path) -> TruePage:
    beside = folder / "pages" / row["file"]
    file = beside if beside.exists() else folder / row["file"]
    date = row.get("date")
    if date is not None:
        datetime.fromisoformat(date)
    return TruePage(
        file=file,
        url=row["url"],
        set=row["set"],
        fetched_at=_fetched_at(row.get("fetched_at"), file),
        body="" if row.get("article") is False else row.get("body"),
        title=row.get("title"),
        authors=tuple(row["authors"]) if row.get("authors") else None,
        date=date,
        tagdiv=bool(row.get("tagdiv")),
    )


def _fetched_at(value: str | None, file: Path) -> datetime:
    if value is None:
        return page_of_file(file, "").fetched_at
    return moment_of(value)
