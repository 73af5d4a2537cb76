"""The index of the raw archive: which page stands where in the WARC files."""

from __future__ import annotations

from sqlite_utils import Database

from crawler.clock import timestamp
from crawler.items import Page
from crawler.warc.records import payload_digest
from crawler.warc.writer import PageFiles, Place


def write_page(db: Database, page: Page, files: PageFiles) -> dict[str, object]:
    """Write ``page`` into ``files``; its row for ``insert_page``.

    A body that the address has answered before is not written once more: the record refers to the earlier one.
    """
    digest = payload_digest(page.body)
    earlier = _earlier(db, page.url, digest) if page.headers is not None else None
    place = files.write(page, _last_place(db, files.outlet), earlier[1:] if earlier else None)
    return {
        "address": page.address or page.url,
        "url": page.url,
        "outlet": files.outlet,
        "fetched_at": timestamp(page.fetched_at),
        "digest": digest,
        "size": len(page.body),
        "file": place.file,
        "offset": place.offset,
        "length": place.length,
        "same_as": earlier[0] if earlier else None,
    }


def insert_page(db: Database, row: dict[str, object], crawl: int | None) -> None:
    """Note where a page stands."""
    db.table("pages").insert({**row, "crawl": crawl}, pk="id")


def _earlier(db: Database, url: str, digest: str) -> tuple[int, str, str] | None:
    sql = "SELECT id, url, fetched_at FROM pages WHERE url = ? AND digest = ? AND same_as IS NULL LIMIT 1"
    return next(((row["id"], row["url"], row["fetched_at"]) for row in db.query(sql, [url, digest])), None)


def _last_place(db: Database, outlet: str) -> Place | None:
    sql = "SELECT file, offset, length FROM pages WHERE outlet = ? ORDER BY id DESC LIMIT 1"
    return next((Place(**row) for row in db.query(sql, [outlet])), None)
