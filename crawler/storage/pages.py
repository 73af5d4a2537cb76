"""The table ``pages``: the position of each page in the WARC files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

from sqlite_utils import Database

from crawler.model.clock import timestamp
from crawler.model.items import Page
from crawler.storage.rows import connection, first, insert, select
from crawler.warc.records import PackedPage, revisit_records
from crawler.warc.writer import PageFiles, RecordOffset


def write_page(db: Database, page: Page, packed: PackedPage, files: PageFiles) -> dict[str, object]:
    """Write ``page`` into ``files``; return its row for ``insert_page``.

    A body that the same URL has returned before is not written again: the record refers to the earlier one. All of the
    body that is needed is in ``packed``.
    """
    earlier = _earlier(db, page.fetched_url, packed.digest) if page.headers is not None else None
    records = revisit_records(page, packed, *earlier[1:]) if earlier else packed.records
    place = files.write(records, _last_offset(db, files.outlet))
    return {
        "url": page.address_url,
        "fetched_url": page.fetched_url,
        "outlet": files.outlet,
        "fetched_at": timestamp(page.fetched_at),
        "digest": packed.digest,
        "size": packed.size,
        "file": place.file,
        "offset": place.offset,
        "length": place.length,
        "same_as": earlier[0] if earlier else None,
        "noarchive": page.rights.noarchive if page.rights else None,
        "tdm_reservation": page.rights.tdm_reservation if page.rights else None,
    }


def insert_page(db: Database, row: dict[str, object], crawl: int | None) -> None:
    """Record the position of a page."""
    insert(db, "pages", {**row, "crawl": crawl})


def _earlier(db: Database, url: str, digest: str) -> tuple[int, str, str] | None:
    sql = "SELECT id, fetched_at FROM pages WHERE fetched_url = ? AND digest = ? AND same_as IS NULL LIMIT 1"
    return next(((row["id"], url, row["fetched_at"]) for row in db.query(sql, [url, digest])), None)


def _last_offset(db: Database, outlet: str) -> RecordOffset | None:
    sql = "SELECT file, offset, length FROM pages WHERE outlet = ? ORDER BY id DESC LIMIT 1"
    return next((RecordOffset(**row) for row in db.query(sql, [outlet])), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRecord:
    """A page in the raw archive, and the position of its body."""

    url: str
    outlet: str
    crawl: int | None
    fetched_at: str
    file: str
    offset: int
    body_file: str
    """Another file if the record is a revisit."""
    body_offset: int


def outlets_with_pages(db: Database) -> list[str]:
    """Names of the outlets that have pages in the raw archive."""
    return [row["outlet"] for row in db.query("SELECT DISTINCT outlet FROM pages ORDER BY outlet")]


def addresses_with_pages(db: Database, outlets: Sequence[str]) -> Iterator[str]:
    """URLs of outlets that have pages in the raw archive and a state that depends on their page.

    Without those that wait for a crawl with other days, or whose page could not be fetched at the last revisit.
    """
    sql = f"""
        SELECT url FROM addresses WHERE outlet IN ({", ".join("?" * len(outlets))})
            AND (state IN ('stored', 'copy')
                 OR (state IN ('not_article', 'off_topic', 'failed') AND article IS NULL))
            AND EXISTS (SELECT 1 FROM pages WHERE pages.url = addresses.url)
        ORDER BY rowid
    """  # noqa: S608
    return (row["url"] for row in db.query(sql, list(outlets)))


def page_of(db: Database, address: str, fetched_at: str | None) -> PageRecord | None:
    """The page of ``address`` that was fetched at this time, else its last one; None without any."""
    sql = """
        SELECT p.url, p.outlet, p.crawl, p.fetched_at, p.file, p.offset,
            coalesce(b.file, p.file) AS body_file, coalesce(b.offset, p.offset) AS body_offset
        FROM pages p LEFT JOIN pages b ON b.id = p.same_as
        WHERE p.url = ? ORDER BY p.fetched_at IS ? DESC, p.id DESC LIMIT 1
    """
    row = next(db.query(sql, [address, fetched_at]), None)
    return PageRecord(**row) if row is not None else None


PackedRecords = tuple[bytes, bytes | None]
"""The records of a page as they are in a file; then those with its body, if the first refer to an earlier answer."""


def packed_page(db: Database, outlet: str, folder: Path, url: str, fetched_at: str) -> PackedRecords | None:
    """The records of the outlet's page of ``url`` that was fetched at this time, from the files in ``folder``.

    None if there is no such page.

    Raises:
        OSError: a file cannot be read.
    """
    sql = """
        SELECT p.file, p.offset, p.length, b.file AS body_file, b.offset AS body_offset, b.length AS body_length
        FROM pages p LEFT JOIN pages b ON b.id = p.same_as
        WHERE p.url = ? AND p.outlet = ? AND p.fetched_at = ? ORDER BY p.id DESC LIMIT 1
    """
    row = first(db, sql, [url, outlet, fetched_at])
    if row is None:
        return None
    records = _part(folder / row["file"], row["offset"], row["length"])
    if row["body_file"] is None:
        return records, None
    return records, _part(folder / row["body_file"], row["body_offset"], row["body_length"])


def _part(file: Path, offset: int, length: int) -> bytes:
    with file.open("rb") as stream:
        stream.seek(offset)
        return stream.read(length)


@dataclass(frozen=True, slots=True, kw_only=True)
class PagePlace:
    """Where the records of a page are."""

    id: int
    fetched_url: str
    outlet: str
    file: str
    offset: int
    length: int


PLACE = ", ".join(each.name for each in fields(PagePlace))
"""The columns of a place."""


def places_of(db: Database, addresses: Iterable[str], fetched_at: str | None = None) -> list[PagePlace]:
    """Return every page of these URLs, or only those fetched at this time.

    Includes pages with the same bytes from the same fetched URL, whichever URL led there: they contain the same body
    or refer to it.
    """
    found: dict[int, PagePlace] = {}
    sql = f"""
        SELECT {PLACE} FROM pages WHERE (fetched_url, digest) IN (
            SELECT fetched_url, digest FROM pages WHERE url = ?1 AND (?2 IS NULL OR fetched_at = ?2))
    """  # noqa: S608
    for address in addresses:
        found.update((row["id"], PagePlace(**row)) for row in select(db, sql, [address, fetched_at]))
    return list(found.values())


def places_of_outlets(db: Database, outlets: Iterable[str]) -> Iterator[PagePlace]:
    """Yield every page of these outlets that has a body of its own."""
    sql = f"SELECT {PLACE} FROM pages WHERE outlet = ? AND same_as IS NULL ORDER BY id"  # noqa: S608
    for outlet in outlets:
        yield from (PagePlace(**row) for row in select(db, sql, [outlet]))


def with_same_bytes(db: Database, places: Iterable[PagePlace]) -> list[PagePlace]:
    """Return these pages, and those that refer to their bodies."""
    sql = f"SELECT {PLACE} FROM pages WHERE id = ?1 OR same_as = ?1"  # noqa: S608
    found = {row["id"]: PagePlace(**row) for place in places for row in select(db, sql, [place.id])}
    return list(found.values())


def delete_pages(db: Database, places: Iterable[PagePlace]) -> None:
    """Delete the rows of all pages found by ``places_of``."""
    numbers = [place.id for place in places]
    # First those that refer to another page's body.
    for sql in ("DELETE FROM pages WHERE id = ? AND same_as IS NOT NULL", "DELETE FROM pages WHERE id = ?"):
        connection(db).executemany(sql, [(number,) for number in numbers])


def known_ranges(db: Database, file: str) -> list[tuple[int, int]]:
    """Return first byte and end of each page's records in a WARC file, in order."""
    sql = "SELECT offset, offset + length FROM pages WHERE file = ? ORDER BY offset"
    return [(offset, end) for offset, end in db.execute(sql, [file]).fetchall()]


def page_files(db: Database) -> dict[str, int]:
    """The WARC files with pages, in the order in which they were started, and where the known part of each ends."""
    sql = "SELECT file, max(offset + length) FROM pages GROUP BY file ORDER BY min(id)"
    return dict(db.execute(sql).fetchall())
