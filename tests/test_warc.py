"""Pages as fetched: written, found again, and read by other programs."""

from __future__ import annotations

import asyncio
import gzip
import itertools
import os
import resource
import signal
import sys
import zlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database
from warcio.archiveiterator import ArchiveIterator

from crawler.model.items import Discovery, Page
from crawler.processes.workers import WorkerFailure
from crawler.storage.archive import Archive
from crawler.warc.reader import DamagedRecord, read_page
from crawler.warc.records import pack
from crawler.warc.writer import PageFiles, RecordOffset, pages_folder
from pipelines.keep_page import KeepPage
from tests.background import Crawling, wait_until
from tests.conftest import crawl, run
from tests.press import newest_first, put_lists, put_pages
from tests.site import Site
from tests.test_storage import GAZETTE, SEEN, note

FETCHED = datetime(2026, 11, 1, 9, tzinfo=UTC)
NAMED = Discovery(
    url="https://gazette.example/?p=7", found_by="feed", published="Sat, 31 Oct 2026 06:30:00 GMT",
    title="Envoys\r\nmeet", aliases=("https://gazette.example/envoys-meet",),
)  # fmt: skip
ANSWERED = Page(
    outlet=GAZETTE,
    address_url="https://gazette.example/?p=7",
    fetched_url="https://gazette.example/envoys-meet",
    body="<html><body><p>The envoys met. سفیر</p></body></html>".encode(),
    content_type="text/html; charset=utf-8",
    headers=(("Content-Type", "text/html; charset=utf-8"), ("Content-Length", "31"), ("Server", "a"), ("Server", "b")),
    fetched_at=FETCHED,
    first_seen_at=SEEN,
    discovery=NAMED,
)
BROUGHT = replace(ANSWERED, headers=None, discovery=replace(NAMED, found_by="wordpress"))


def keep(database: Path, *pages: Page, file_size: int = 1_000_000) -> list[dict[str, Any]]:
    """Keep pages in one crawl; return all rows of the index."""

    async def go() -> None:
        files = PageFiles(pages_folder(database), "gazette", file_size, "mailto:ops@gazette.example")
        archive = Archive(database, GAZETTE, ["feed"], files=files)
        await archive.begin_crawl(SEEN)
        for page in pages:
            await note(archive, page.address_url)
            await archive.keep_page(page, pack(page))
        await archive.close()

    asyncio.run(go())
    db = Database(database)
    rows = list(db.query("SELECT * FROM pages ORDER BY id"))
    db.close()
    return rows


def kept(database: Path, row: dict[str, Any], **more: Any) -> Page:
    """The page of a row, as it is read back."""
    page = read_page(pages_folder(database) / row["file"], row["offset"], 10_000, **more)
    return Page(
        outlet=GAZETTE, body=page.body, content_type=page.content_type, headers=page.headers, fetched_at=page.fetched_at,
        **page.facts,
    )  # fmt: skip


def numbered(count: int) -> list[Page]:
    return [
        replace(ANSWERED, body=ANSWERED.body + os.urandom(100), fetched_url=f"{ANSWERED.fetched_url}-{n}")
        for n in range(count)
    ]


def members(file: Path) -> list[bytes]:
    """The contents of the gzip members of a file, read with the standard library alone."""
    packed, found = file.read_bytes(), []
    while packed:
        member = zlib.decompressobj(31)
        found.append(member.decompress(packed))
        assert member.eof
        packed = member.unused_data
    return found


def test_a_page_is_read_back_as_it_was(database: Path) -> None:
    answered, brought = keep(database, ANSWERED, BROUGHT)
    headers = (
        ("Content-Type", "text/html; charset=utf-8"), ("X-Crawl-Content-Length", "31"), ("Server", "a"), ("Server", "b"),
        ("Content-Length", str(len(ANSWERED.body))),
    )  # fmt: skip
    assert kept(database, answered) == replace(ANSWERED, headers=headers)
    assert kept(database, brought) == BROUGHT
    assert answered["digest"] == brought["digest"]
    assert (answered["size"], answered["crawl"]) == (len(ANSWERED.body), 1)


def test_the_same_answer_is_kept_once(database: Path) -> None:
    again = replace(ANSWERED, fetched_at=FETCHED + timedelta(days=1), discovery=None)
    first, second = keep(database, ANSWERED, again)
    assert second["same_as"] == first["id"]
    assert second["length"] < first["length"] + 200
    body_at = (pages_folder(database) / first["file"], first["offset"])
    page = kept(database, second, body_at=body_at)
    assert (page.body, page.fetched_at, page.discovery) == (ANSWERED.body, again.fetched_at, None)
    changed = replace(again, body=b"<p>changed</p>")
    assert keep(database, changed)[-1]["same_as"] is None
    assert keep(database, BROUGHT)[-1]["same_as"] is None


def test_others_read_it(database: Path) -> None:
    """warcio checks every digest; the standard library finds each record where the index says."""
    again = replace(ANSWERED, fetched_at=FETCHED + timedelta(days=1))
    rows = keep(database, ANSWERED, again, BROUGHT)
    (file,) = pages_folder(database).rglob("*.warc.gz")
    check = run([sys.executable, "-m", "warcio.cli", "check", "-v", str(file)])
    assert check.exit_code == 0, check.output
    # Each response or resource, and each metadata record.
    assert check.output.count("digest pass") == 6
    with file.open("rb") as stream:
        records = [(record.rec_type, record.rec_headers) for record in ArchiveIterator(stream)]
    types = [kind for kind, _ in records]
    assert types == ["warcinfo", "response", "metadata", "revisit", "metadata", "resource", "metadata"]
    assert {headers.protocol for _, headers in records} == {"WARC/1.1"}
    whole = file.read_bytes()
    for row, member in zip(rows, members(file)[1::2], strict=True):
        assert gzip.decompress(whole[row["offset"] : row["offset"] + row["length"]]).startswith(member)
        assert f"WARC-Target-URI: {row['fetched_url']}\r\n".encode() in member
        assert f"WARC-Payload-Digest: {row['digest']}\r\n".encode() in member


def test_an_address_cannot_write_headers(database: Path) -> None:
    (row,) = keep(database, replace(ANSWERED, fetched_url="https://gazette.example/a\r\nWARC-Type: warcinfo\r\n b ü"))
    (file,) = pages_folder(database).rglob("*.warc.gz")
    (_, response, _) = members(file)
    assert b"\r\nWARC-Type: warcinfo" not in response
    assert kept(database, row).fetched_url == row["fetched_url"]


def test_files_are_rotated_by_size(database: Path) -> None:
    rows = keep(database, *numbered(6), file_size=2_000)
    sizes = [file.stat().st_size for file in pages_folder(database).rglob("*.warc.gz")]
    assert len(sizes) == len({row["file"] for row in rows}) >= 3
    assert max(sizes) < 2_000 + max(row["length"] for row in rows)
    for row in rows:
        assert kept(database, row).fetched_url == row["fetched_url"]


def test_the_next_run_continues_a_whole_file(database: Path) -> None:
    pages = numbered(2)
    first, second = [keep(database, page) for page in pages][-1]
    assert first["file"] == second["file"]
    assert second["offset"] == first["offset"] + first["length"]
    assert kept(database, second).body == pages[1].body


@pytest.mark.parametrize("left", ["a part of a record", "a record without a row", "a file that was cut"])
def test_a_file_that_was_left_in_disorder_is_not_continued(left: str, database: Path) -> None:
    pages = numbered(2)
    (first,) = keep(database, pages[0])
    file = pages_folder(database) / first["file"]
    whole = file.read_bytes()
    after = {
        "a part of a record": whole + whole[first["offset"] : -40],
        "a record without a row": whole + whole[first["offset"] :],
        "a file that was cut": whole[:-1],
    }[left]
    file.write_bytes(after)
    _, second = keep(database, pages[1])
    assert second["file"] != first["file"]
    assert file.read_bytes() == after
    assert kept(database, second).body == pages[1].body


def test_a_page_is_kept_also_where_no_worker_can_pack_it(database: Path) -> None:
    class Dying:
        async def run(self, *_: object) -> None:
            raise WorkerFailure("the worker process died twice")

    async def go() -> None:
        files = PageFiles(pages_folder(database), "gazette", 1_000_000)
        archive = Archive(database, GAZETTE, ["feed"], files=files)
        await archive.begin_crawl(SEEN)
        await note(archive, ANSWERED.address_url)
        await KeepPage(archive, Dying()).process_item(ANSWERED)  # type: ignore[arg-type]
        await archive.close()

    asyncio.run(go())
    (row,) = Database(database).query("SELECT * FROM pages")
    assert kept(database, row).body == ANSWERED.body


def test_a_full_disk_leaves_no_row_and_the_next_page_a_new_file(
    database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files, tries = PageFiles(tmp_path, "gazette", 1_000_000), itertools.count()
    fsync = os.fsync

    def full(descriptor: int) -> None:
        if next(tries) == 1:
            raise OSError(28, "No space left on device")
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", full)
    pages = numbered(3)
    first = files.write(pack(pages[0]).records, None)
    files.sync()
    files.write(pack(pages[1]).records, first)
    with pytest.raises(OSError, match="No space"):
        files.sync()
    third = files.write(pack(pages[2]).records, first)
    files.close()
    assert third.file != first.file
    assert read_page(tmp_path / third.file, third.offset, 10_000).body == pages[2].body


def test_a_disk_that_is_full_when_the_file_is_closed_is_told(tmp_path: Path) -> None:
    """Written data may stay in memory until then."""
    files = PageFiles(tmp_path, "gazette", 1_000_000)
    files.write(b"a record", None)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1, limits[1]))
    try:
        with pytest.raises(OSError, match="too large"):
            files.close()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda packed, row: packed[: row["offset"] + row["length"] // 3], "cut off|no record"),
        (lambda packed, row: packed[: row["offset"]], "no record"),
        (lambda packed, row: packed.replace(b"met", b"mat"), "block digest failed"),
    ],
    ids=["cut off", "gone", "changed"],
)
def test_damage_is_noticed(damage: Any, said: str, database: Path) -> None:
    (row,) = keep(database, ANSWERED)
    file = pages_folder(database) / row["file"]
    head, *records = members(file)
    if "changed" in said or "digest" in said:
        # Written again, each record compressed as before: only its digest shows it.
        file.write_bytes(b"".join(gzip.compress(damage(member, row), 9, mtime=0) for member in (head, *records)))
        row["offset"] = len(gzip.compress(head, 9, mtime=0))
    else:
        file.write_bytes(damage(file.read_bytes(), row))
    with pytest.raises(DamagedRecord, match=said):
        kept(database, row)


def test_a_body_that_unpacks_to_too_much_is_refused(database: Path) -> None:
    (row,) = keep(database, replace(ANSWERED, body=b"<p>" + b"a" * 20_000))
    with pytest.raises(DamagedRecord, match="more than 10000 bytes"):
        kept(database, row)


def test_a_crawl_keeps_every_page_that_it_fetched(site: Site, database: Path) -> None:
    """Also one that is not an article; compressed answers are stored decompressed."""
    stories = newest_first(1, 2, 3)
    put_lists(site, stories)
    put_pages(site, stories)
    page = stories[0].page.encode()
    site.put(stories[0].path, gzip.compress(page), headers={"Content-Encoding": "gzip"})
    site.put(stories[1].path, "<html><body><p>Nothing.</p></body></html>")
    crawl("radio_pakistan", "-a", f"site={site.address}", database=database)
    rows = list(Database(database).query("SELECT * FROM pages ORDER BY id"))
    assert len(rows) == 3
    read = [read_page(pages_folder(database) / row["file"], row["offset"], 100_000) for row in rows]
    bodies = {page.url: page.body for page in read}
    site.answers[stories[0].path].body = page
    assert {url[url.index("/", 8) :]: body for url, body in bodies.items()} == {
        story.path: site.answers[story.path].body for story in stories
    }
    assert all(page.headers and dict(page.headers)["Content-Length"] == str(len(page.body)) for page in read)


@pytest.mark.thorough
def test_without_an_archive(database: Path) -> None:
    assert crawl("pak_revenue", "-s", "REPLAY=fixtures", "-s", "ARCHIVE=off", database=database).exit_code == 0
    assert not pages_folder(database).exists()
    assert Database(database).table("articles").count
    assert not Database(database).table("pages").count


@pytest.mark.thorough
def test_a_crawl_that_is_killed_leaves_no_row_without_its_record(site: Site, database: Path) -> None:
    stories = newest_first(*range(60))
    put_lists(site, stories)
    put_pages(site, stories)

    def count() -> int:
        if not database.exists():
            return 0
        db = Database(database)
        try:
            return db.table("pages").count if db.table("pages").exists() else 0
        finally:
            db.close()

    for at_least in (5, 20, 40):
        with Crawling("radio_pakistan", "-a", f"site={site.address}", database=database) as crawling:
            wait_until(lambda least=at_least: count() >= least or not crawling.running, "pages")  # type: ignore[misc]
            os.killpg(crawling.process.pid, signal.SIGKILL)
            crawling.process.wait()
    assert crawl("radio_pakistan", "-a", f"site={site.address}", database=database).exit_code == 0
    rows = list(Database(database).query("SELECT * FROM pages WHERE same_as IS NULL"))
    assert {row["url"][row["url"].index("/", 8) :] for row in rows} == {story.path for story in stories}
    for row in rows:
        assert read_page(pages_folder(database) / row["file"], row["offset"], 100_000).url == row["fetched_url"]
    for file in pages_folder(database).rglob("*.warc.gz"):
        indexed = [
            RecordOffset(row["file"], row["offset"], row["length"]).end
            for row in rows
            if row["file"].endswith(file.name)
        ]
        assert file.stat().st_size >= max(indexed, default=0)
