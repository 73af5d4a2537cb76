"""The project's own saved pages that state the time and zone of publication.

Publicly available sets have only days. These pages were written with the code in view, so for Chancery the figures are
a regression test, not a measurement; for the others they show how a stated time is read.
"""

from __future__ import annotations

import json
from pathlib import Path

from crawler.saved_pages.manifest import EXPECTED, MANIFEST, SavedPage, is_captured, read_manifest
from evaluation.pages import TruePage

SET = "the project's saved pages that tell the time"

_OF_SOURCES = ("feed", "wordpress", "sitemap")


def instant_pages(fixtures: Path) -> list[TruePage]:
    """The saved pages whose truth is an instant on the page itself, not in the source that listed it."""
    folders = [folder for folder in sorted(fixtures.iterdir()) if is_captured(folder)]
    return [page for folder in folders for page in _pages(folder)]


def _pages(folder: Path) -> list[TruePage]:
    expected = json.loads((folder / EXPECTED).read_text(encoding="utf-8"))
    saved = {page.url: page for page in read_manifest(folder / MANIFEST) if page.role == "article"}
    return [
        _true_page(saved[url], truth["published_at"])
        for url, truth in expected.items()
        if url in saved and _tells_time(truth) and saved[url].file is not None
    ]


def _tells_time(truth: dict[str, str | None]) -> bool:
    timed = truth.get("published_precision") in ("instant", "minute")
    return timed and truth.get("published_source") not in _OF_SOURCES


def _true_page(page: SavedPage, instant: str) -> TruePage:
    assert page.file is not None
    return TruePage(file=page.file, url=page.url, set=SET, fetched_at=page.fetched_at, date=instant)
