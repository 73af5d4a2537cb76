"""What goes from an archive in time, and that no article ever does."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crawler.keeping.pruning import prune_crawls, prune_pages
from crawler.model.clock import now, timestamp
from crawler.model.outlet import Outlet
from crawler.storage.archive import Archive
from crawler.storage.database import NewsDatabase, lock_outlet
from crawler.warc.reader import read_page
from crawler.warc.records import pack
from crawler.warc.writer import PageFiles, pages_folder
from tests.conftest import crawl
from tests.keeping import OUTLET, archive_in, command, rows, warc_bytes
from tests.test_forget import entry, page
from tests.test_storage import GAZETTE, HERALD, SEEN, note

TEXTS = ("articles", "texts", "date_candidates", "copies", "revisions", "addresses", "near_duplicates", "stories")
BEGAN = datetime(2020, 1, 1, tzinfo=UTC)


def kept_days(database: Path, *days: int, outlet: Outlet = GAZETTE, file_size: int = 10**9, body: str = "") -> None:
    """A page of the outlet so many days after ``BEGAN``, each with the article that it gave; all in one run."""

    async def run() -> None:
        files = PageFiles(pages_folder(database), outlet.name, file_size)
        archive = Archive(database, outlet, ["feed"], files=files)
        await archive.begin_crawl(SEEN)
        for day in days:
            item = entry(
                outlet, f"day-{day}", f"The envoy spoke on day {day} of the year of {day} talks.", "2026-10-30"
            )
            await note(archive, item.address_url)
            fetched = replace(page(item, body), fetched_at=BEGAN + timedelta(days=day))
            await archive.keep_page(fetched, pack(fetched))
            await archive.store(item)
        await archive.close()

    asyncio.run(run())


def days_kept(database: Path) -> list[int]:
    """The days of the pages that are left, each read from its file."""
    found = []
    with closing(sqlite3.connect(database)) as connection:
        sql = """SELECT p.url, p.file, p.offset, b.file, b.offset FROM pages p LEFT JOIN pages b ON b.id = p.same_as ORDER BY p.id"""
        for url, file, offset, body_file, body_offset in connection.execute(sql).fetchall():
            folder = pages_folder(database)
            body_at = (folder / body_file, body_offset) if body_file else None
            assert read_page(folder / file, offset, 100_000, body_at=body_at).url == url
            found.append(int(url.rpartition("-")[2]))
    return found


def pruned(database: Path, *, before: int | None = None, size: int | None = None, dry_run: bool = False) -> object:
    news = NewsDatabase(database)
    moment = timestamp(BEGAN + timedelta(days=before)) if before is not None else None
    result = prune_pages(news, moment, size, 10**9, dry_run=dry_run)
    news.close()
    return result


def texts(database: Path) -> dict[str, list[tuple[object, ...]]]:
    return {table: rows(database, table) for table in TEXTS}


def test_old_pages_go_and_every_article_stays(database: Path) -> None:
    kept_days(database, 1, 2, 3, 4, 5)
    before, (file,) = texts(database), warc_bytes(database)
    result = pruned(database, before=3)
    assert (result.pages, result.files_removed, result.left_pages) == (2, 1, 0)  # type: ignore[attr-defined]
    assert days_kept(database) == [3, 4, 5]
    assert texts(database) == before
    (new,) = warc_bytes(database)
    assert new != file


def test_the_oldest_go_until_the_rest_has_the_size(database: Path) -> None:
    kept_days(database, 4, 1, 3, 2)
    lengths = {row[1][-1]: row[10] for row in rows(database, "pages")}
    pruned(database, size=lengths["4"] + lengths["3"])
    assert days_kept(database) == [4, 3]
    pruned(database, size=lengths["4"] + lengths["3"] - 1)
    assert days_kept(database) == [4]
    pruned(database, size=0)
    assert (rows(database, "pages"), warc_bytes(database)) == ([], {})
    assert len(rows(database, "articles")) == 4


def test_a_file_is_left_as_it_is_until_a_tenth_of_it_goes(database: Path) -> None:
    kept_days(database, *range(10, 21))
    before = warc_bytes(database)
    result = pruned(database, before=11)
    assert (result.pages, result.left_pages) == (0, 1)  # type: ignore[attr-defined]
    assert warc_bytes(database) == before
    assert len(days_kept(database)) == 11
    result = pruned(database, before=12)
    assert (result.pages, result.left_pages) == (2, 0)  # type: ignore[attr-defined]
    assert days_kept(database) == list(range(12, 21))


def test_the_body_that_a_later_page_refers_to_stays(database: Path) -> None:
    kept_days(database, 1, 2, body="<p>one page</p>")
    with closing(sqlite3.connect(database)) as connection, connection:  # as one address answers, twice
        connection.execute("UPDATE pages SET fetched_url = (SELECT fetched_url FROM pages WHERE id = 1)")
        connection.execute("UPDATE pages SET same_as = 1 WHERE id = 2")
    pruned(database, before=2)
    assert [row[0] for row in rows(database, "pages")] == [1, 2]
    pruned(database, before=3)
    assert rows(database, "pages") == []


@pytest.mark.thorough
def test_a_crawl_goes_on_in_what_is_left(shared: Path, tmp_path: Path) -> None:
    archive = archive_in(tmp_path, shared)
    with closing(sqlite3.connect(archive)) as connection, connection:
        connection.execute("UPDATE pages SET fetched_at = '2019-01-01T00:00:00Z' WHERE id <= 2")
    before = texts(archive)
    done = command("prune", "--pages-years", "5", "--json", database=archive)
    assert (done.exit_code, json.loads(done.output)["pages"]["pages"]) == (0, 2), done.log
    assert texts(archive) == before
    (file,) = warc_bytes(archive)
    kept_days(archive, 9, outlet=HERALD)
    reread = command("reprocess", "--dry-run", "--outlet", OUTLET, database=archive, WORKERS=1)
    assert (reread.exit_code, "0 not readable: 0 articles would change" in reread.output) == (0, True), reread.log
    again = crawl(OUTLET, "-s", "REPLAY=fixtures", database=archive)
    assert again.exit_code == 0, again.log
    assert file in warc_bytes(archive)


def test_a_dry_run_says_the_same_and_changes_nothing(database: Path) -> None:
    kept_days(database, 1, 2, 3)
    before, files = rows(database, "pages"), warc_bytes(database)
    said = pruned(database, before=3, dry_run=True)
    assert (rows(database, "pages"), warc_bytes(database)) == (before, files)
    with closing(NewsDatabase(database)) as news:
        ends = [timestamp(BEGAN + timedelta(days=day)) for day in (3, 0)]
        assert [prune_pages(news, end, None, 10**9, dry_run=True).pages for end in ends] == [2, 0]
    assert said.pages == pruned(database, before=3).pages == 2  # type: ignore[attr-defined]


def test_an_outlet_that_is_crawled_waits_and_one_whose_file_is_broken_is_named(database: Path) -> None:
    kept_days(database, 1, 2)
    kept_days(database, 1, 2, outlet=HERALD)
    lock = lock_outlet(database, "gazette")
    (file,) = pages_folder(database).glob("herald/*.gz")
    file.write_bytes(file.read_bytes()[:-1])
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("UPDATE pages SET fetched_at = '2026-11-01' WHERE url LIKE '%day-2'")
    done = command("prune", "--pages-years", "1", database=database)
    lock.release()
    assert done.exit_code == 6
    assert "gazette: a crawl is writing" in done.log
    assert f"herald/{file.name}: it lacks records" in done.log
    assert len(rows(database, "pages")) == 4


def run_rows(database: Path, *started: tuple[str, int]) -> None:
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.executemany("INSERT INTO crawls (outlet, started_at, walked) VALUES ('gazette', ?, ?)", started)


def test_rows_of_old_crawls_go_but_for_those_that_are_needed(database: Path) -> None:
    """The first is named by an address, the fourth is the last walk that came to its end, the last two are the last."""
    kept_days(database, 1)
    run_rows(database, *[(f"2026-01-0{day}T00:00:00Z", int(day <= 4)) for day in range(2, 8)])
    before = texts(database)
    news = NewsDatabase(database)
    with news.transaction() as db:
        db.execute("UPDATE crawls SET started_at = '2026-01-01T00:00:00Z' WHERE id = 1")
    assert prune_crawls(news, "2026-01-03T00:00:00Z", dry_run=True) == (1, 1)
    assert prune_crawls(news, "2026-01-03T00:00:00Z", dry_run=False) == (1, 1)
    assert [row[0] for row in rows(database, "crawls")] == [1, 3, 4, 5, 6, 7]
    assert prune_crawls(news, "2027-01-01T00:00:00Z", dry_run=False) == (2, 4)
    assert [row[0] for row in rows(database, "crawls")] == [1, 4, 6, 7]
    assert news.db.execute("PRAGMA foreign_keys").fetchone() == (1,)
    assert news.db.execute("PRAGMA foreign_key_check").fetchall() == []
    news.close()
    assert texts(database) == before


def test_the_file_shrinks_only_if_it_is_written_anew(database: Path) -> None:
    kept_days(database, 1)
    run_rows(database, *[("2020-01-01T00:00:00Z", 0)] * 3000)
    size = database.stat().st_size
    command("prune", "--crawls", "28", database=database)
    assert database.stat().st_size == size
    done = command("prune", "--rewrite", database=database)
    assert (done.exit_code, database.stat().st_size < size) == (0, True), done.log


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "say what may go"),
        (["all"], "all: not understood"),
        (["--crawls", "27"], "--crawls 27: write a whole number, 28 or more"),
        (["--crawls", "many"], "--crawls many: write a whole number"),
        (["--pages-years", "0"], "--pages-years 0: write a whole number, 1 or more"),
        (["--pages-years", "0.5"], "--pages-years 0.5"),
        (["--pages-size", "fifty"], "--pages-size fifty: write bytes"),
        (["--pages-size", "-5"], "--pages-size"),
    ],
)
def test_wrong_input_is_named_and_nothing_goes(arguments: list[str], said: str, database: Path) -> None:
    kept_days(database, 1)
    if arguments == ["--pages-size", "-5"]:
        arguments = ["--pages-size=-5"]
    failed = command("prune", *arguments, database=database)
    assert (failed.exit_code, said in failed.log) == (2, True), failed.log
    assert len(rows(database, "pages")) == 1


def test_a_year_and_a_day_ago_is_more_than_a_year_ago(database: Path) -> None:
    kept_days(database, 1, 2)
    with closing(sqlite3.connect(database)) as connection, connection:
        for number, days in ((1, 366), (2, 364)):
            connection.execute("UPDATE pages SET fetched_at = ? WHERE id = ?", [timestamp(now() - timedelta(days=days)), number])  # fmt: skip
    assert command("prune", "--pages-years", "1", database=database).exit_code == 0
    assert [row[0] for row in rows(database, "pages")] == [2]
    assert command("prune", "--crawls", "28", database=database).exit_code == 0
    missing = command("prune", "--crawls", "28", database=database.with_name("none.db"))
    assert (missing.exit_code, "there is no such file" in missing.log) == (2, True)


def test_sizes_are_written_as_people_write_them(database: Path) -> None:
    kept_days(database, 1, 2)
    assert command("prune", "--pages-size", "1T", database=database).exit_code == 0
    assert command("prune", "--pages-size", "1 gb", database=database).exit_code == 0
    assert len(rows(database, "pages")) == 2
    assert command("prune", "--pages-size", "0K", database=database).exit_code == 0
    assert rows(database, "pages") == []
