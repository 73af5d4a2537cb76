"""Saved pages: the answers of a site on disk, with a manifest that describes them.

A folder of saved pages contains ``manifest.jsonl``: one JSON object per line, with ``file`` (relative to the manifest),
``url``, ``fetched_at`` (UTC), and, if they matter, ``role`` (``robots``, ``discovery``, ``article``, or ``left_out``
for a URL that was listed and not saved), ``status``, ``content_type``, ``location`` (of a redirect), ``outlet``, and
``rebuilt`` (true: written by hand in the site's markup, not received from it). An outlet whose folder has a manifest is
captured.
"""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from crawler.model.clock import moment_of, timestamp

FIXTURES = Path(__file__).parent.parent.parent / "fixtures"
"""One folder per outlet: what is known about it, and its saved pages once it is captured."""
MANIFEST = "manifest.jsonl"
EXPECTED = "expected.json"
"""The correct content of each article, by the URL that was discovered."""
KNOWN = "known.json"
"""In an outlet's folder: URLs, date lines and datelines that it is known to use, and who saw its facts."""


class ManifestError(ValueError):
    """A line of a manifest is invalid; the message names file and line, and says what to write."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedPage:
    """One saved answer."""

    url: str
    file: Path | None
    """None for an answer without a body."""
    fetched_at: datetime
    """UTC."""
    role: str = "article"
    status: int = 200
    content_type: str = ""
    location: str | None = None
    outlet: str | None = None
    rebuilt: bool = False
    """Whether it was written by hand in the site's markup, not received from the site."""
    name: str = ""
    """The file as named in its manifest."""

    def read(self) -> bytes:
        """The body; a file whose name ends in ``.gz`` is decompressed."""
        return b"" if self.file is None else read_body(self.file)


def read_body(file: Path) -> bytes:
    """The bytes of a saved page; a file whose name ends in ``.gz`` is decompressed.

    Raises:
        OSError: the file is missing or is broken gzip.
    """
    body = file.read_bytes()
    if file.suffix != ".gz":
        return body
    try:
        return gzip.decompress(body)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise OSError(f"{file} is broken gzip: {error}") from error


def read_manifest(manifest: Path) -> Iterator[SavedPage]:
    """Yield the pages of a manifest in order. Without ``fetched_at``, the time of the file's last change is used.

    Raises:
        ManifestError: a line is not a JSON object or lacks ``url`` or ``file``.
    """
    with manifest.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                yield _saved_page(line, manifest, f"{manifest}:{number}")


def is_captured(folder: Path) -> bool:
    """Whether an outlet's folder has saved pages."""
    return (folder / MANIFEST).is_file()


def is_recorded(folder: Path) -> bool:
    """Whether an outlet's saved pages are the answers of its site, none of them rebuilt."""
    if not is_captured(folder):
        return False
    return not any(page.rebuilt for page in read_manifest(folder / MANIFEST))


def saved_articles(folder: Path) -> int:
    """Number of saved articles of an outlet, on their own pages or in the answers of its sources."""
    expected = folder / EXPECTED
    return len(json.loads(expected.read_text(encoding="utf-8"))) if is_captured(folder) and expected.is_file() else 0


def page_of_file(file: Path, url: str) -> SavedPage:
    """A page without a manifest, fetched when its file was last changed."""
    return SavedPage(url=url, file=file, fetched_at=_instant(None, file), name=str(file))


def _saved_page(line: str, manifest: Path, where: str) -> SavedPage:
    try:
        row: dict[str, Any] = json.loads(line)
        file = manifest.parent / row["file"] if row["file"] else None
        return SavedPage(
            url=row["url"],
            file=file,
            fetched_at=_instant(row.get("fetched_at"), file),
            role=row.get("role", "article"),
            status=int(row.get("status", 200)),
            content_type=row.get("content_type", ""),
            location=row.get("location"),
            outlet=row.get("outlet"),
            rebuilt=row.get("rebuilt") is True,
            name=row["file"] or row["url"],
        )
    except KeyError as error:
        raise ManifestError(f"{where}: {error} is missing; a line needs file and url") from error
    except (TypeError, AttributeError) as error:
        raise ManifestError(
            f"{where}: a value is not text; a line is a JSON object with file, url and fetched_at"
        ) from error
    except ValueError as error:
        raise ManifestError(f"{where}: {error}; a line is a JSON object with file, url and fetched_at") from error


def _instant(value: str | None, file: Path | None) -> datetime:
    if value is None:
        return datetime.fromtimestamp(file.stat().st_mtime if file and file.exists() else 0, UTC).replace(microsecond=0)
    return moment_of(value)


def manifest_line(page: SavedPage, folder: Path) -> str:
    """The line for ``page`` in the manifest of ``folder``."""
    row: dict[str, Any] = {
        "file": page.file.relative_to(folder).as_posix() if page.file else None,
        "url": page.url,
        "role": page.role,
        "status": page.status,
        "content_type": page.content_type,
        "fetched_at": timestamp(page.fetched_at),
    }
    if page.location:
        row["location"] = page.location
    return json.dumps(row, ensure_ascii=False)
