"""What is forgotten on request is in no file any more, and never comes back."""

from __future__ import annotations

import asyncio
import gzip
import json
import sqlite3
import zlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest
from warcio.archiveiterator import ArchiveIterator

from crawler.dateline.fingerprint import fingerprint
from crawler.model.items import Article, Page
from crawler.storage.archive import Archive
from crawler.storage.database import NewsDatabase, StorageError, lock_outlet
from crawler.storage.forgotten import url_digest
from crawler.warc.blanking import blank_record, loose_records
from crawler.warc.naming import marks_of
from crawler.warc.reader import read_page
from crawler.warc.records import pack
from crawler.warc.survey import survey
from crawler.warc.writer import PageFiles, pages_folder
from tests.conftest import Run
from tests.gazettes import crawl_outlets, put_outlets, story
from tests.keeping import command, rows
from tests.site import Site
from tests.test_storage import GAZETTE, HERALD, SEEN, article, note

SECRET = "zanzibarquorum"
"""A word that only the article has which is forgotten."""
LINES = [f"The {word} envoy spoke of the {word} treaty and of its {word} annexes for an hour." for word in
         ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")]  # fmt: skip
TEXT = "\n\n".join((f"Minister {SECRET} received the mission.", *LINES))
WHY = "request of the publisher"


def entry(outlet: object, path: str, text: str, day: str, **said: object) -> Article:
    made = article(outlet, path, text, day)  # type: ignore[arg-type]
    prints = fingerprint(text)
    return replace(made, text_sha256=prints.text_sha256, words_sha256=prints.words_sha256, **said)  # type: ignore[arg-type]


def page(of: Article, body: str = "") -> Page:
    return Page(
        outlet=GAZETTE if of.outlet == "gazette" else HERALD,
        address_url=of.address_url,
        fetched_url=of.address_url,
        body=(body or f"<h1>{of.title}</h1>{of.text}").encode(),
        content_type="text/html",
        headers=(("Content-Type", "text/html"),),
        fetched_at=SEEN,
        first_seen_at=SEEN,
    )


def keep(database: Path, articles: list[Article], body: str = "") -> None:
    """Store them with their pages, each by its own outlet's crawl; each gets the stories that are due."""

    async def run() -> None:
        for item in articles:
            outlet = GAZETTE if item.outlet == "gazette" else HERALD
            files = PageFiles(pages_folder(database), outlet.name, 1_000_000)
            archive = Archive(database, outlet, ["feed"], files=files)
            await archive.begin_crawl(SEEN)
            await note(archive, item.address_url, item.address_url + "?p=1")
            await archive.keep_page(page(item, body), pack(page(item, body)))
            await archive.store(item)
            await archive.settle_stories(SEEN)
            await archive.close()

    asyncio.run(run())


@pytest.fixture
def archive(database: Path) -> Path:
    """An article with an earlier text, a copy and a reprint that is nearly the same, in one story; and another one."""
    secret = entry(GAZETTE, "secret", TEXT, "2026-10-30", title=f"Talks of {SECRET}")
    longer = entry(GAZETTE, "secret", f"{TEXT}\n\nThe {SECRET} talks go on.", "2026-10-30", title=f"Talks of {SECRET}")
    reprint = entry(HERALD, "reprint", "\n\n".join(("The ministry received the mission.", *LINES[1:])), "2026-10-31")
    copy = entry(HERALD, "copy", TEXT, "2026-10-31", title=f"{SECRET} speaks")
    other = entry(GAZETTE, "other", "Grain prices rose by a tenth in the spring, said the trade board.", "2026-10-30")
    keep(database, [secret, copy, longer, reprint, other])
    return database


def everything(database: Path) -> Iterator[tuple[str, bytes]]:
    """The bytes of each file of an archive; of packed ones also what is in them, as far as it can be unpacked."""
    for file in database.parent.rglob("*"):
        if file.is_file():
            content = file.read_bytes()
            yield file.name, content
            while file.suffix == ".gz" and content:
                member = zlib.decompressobj(31)
                yield f"in {file.name}", member.decompress(content)
                content = member.unused_data


def holds(database: Path, word: str) -> set[str]:
    """The files in which a word is, in any case."""
    return {name for name, content in everything(database) if word.encode() in content.lower()}


def index_has(database: Path, word: str) -> bool:
    """Whether the search index has a word, matched or not: its own list of words packs them."""
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("CREATE VIRTUAL TABLE temp.words USING fts5vocab(main, articles_fts, row)")
        return connection.execute("SELECT 1 FROM temp.words WHERE term = ?", [word]).fetchone() is not None


def forget(database: Path, *arguments: str) -> Run:
    return command("forget", *arguments, "--why", WHY, database=database)


def test_nothing_of_it_is_left_in_any_file(archive: Path) -> None:
    """Looked for in the database, its log and free pages, the search index, the shingles, and the WARC files."""
    (pages,) = pages_folder(archive).glob("gazette")
    assert {"news.db", *(f"in {file.name}" for file in pages.iterdir())} <= holds(archive, SECRET)
    assert index_has(archive, SECRET)
    assert [len(rows(archive, table)) for table in ("copies", "revisions", "near_duplicates", "stories")] == [
        1,
        1,
        1,
        1,
    ]
    done = forget(archive, "http://www.gazette.example/secret/")
    assert done.exit_code == 0, done.log
    assert "3 pages in WARC files" in done.output
    assert "stays, though it shares much of the text: https://herald.example/reprint" in done.output
    assert holds(archive, SECRET) == set()
    assert not index_has(archive, SECRET)
    assert index_has(archive, "grain")
    assert [row[1] for row in rows(archive, "articles")] == [
        "https://herald.example/reprint", "https://gazette.example/other"
    ]  # fmt: skip
    for table in ("copies", "revisions", "near_duplicates", "stories", "story_articles", "stories_due"):
        assert rows(archive, table) == [], table
    with closing(sqlite3.connect(archive)) as connection:
        indexed = connection.execute("SELECT DISTINCT shingled_text FROM shingles").fetchall()
        assert indexed == connection.execute("SELECT id FROM shingled_texts").fetchall()
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert {"/secret", "/copy"}.isdisjoint(url for (url, *_) in rows(archive, "addresses") for url in [url[-7:]])


def test_every_other_page_is_read_as_before(archive: Path) -> None:
    def others() -> dict[str, bytes]:
        with closing(sqlite3.connect(archive)) as connection:
            places = connection.execute(
                "SELECT url, file, offset FROM pages WHERE url NOT LIKE '%secret%' AND url NOT LIKE '%/copy'"
            )
            return {
                url: read_page(pages_folder(archive) / file, at, 10_000).body for url, file, at in places.fetchall()
            }

    before = others()
    sizes = {file: file.stat().st_size for file in pages_folder(archive).rglob("*.gz")}
    assert len(before) == 2
    forget(archive, "https://gazette.example/secret")
    assert others() == before
    assert {file: file.stat().st_size for file in sizes} == sizes
    for file in sizes:
        with file.open("rb") as stream:
            assert {record.rec_type for record in ArchiveIterator(stream, check_digests="raise")} == {
                "warcinfo", "metadata", "response"
            }  # fmt: skip
        assert not [found for found in survey(file) if getattr(found, "reason", "") == "malformed"]


def test_a_dry_run_says_all_of_it_and_changes_nothing(archive: Path) -> None:
    before = dict(everything(archive))
    said = command("forget", "https://gazette.example/secret", "--dry-run", database=archive)
    assert (said.exit_code, "1 copy, 1 earlier text, 3 pages" in said.output) == (0, True), said.log
    assert {name: content for name, content in everything(archive) if name.endswith((".db", ".gz"))} == {
        name: content for name, content in before.items() if name.endswith((".db", ".gz"))
    }
    listed = command("forget", "https://gazette.example/secret", "--dry-run", "--json", database=archive)
    assert json.loads(listed.output)["copies"] == ["https://herald.example/copy"]


def test_a_copy_alone_is_forgotten_without_its_article(archive: Path) -> None:
    done = forget(archive, "https://herald.example/copy")
    assert "The article that it repeats stays: https://gazette.example/secret" in done.output
    assert rows(archive, "copies") == []
    assert len(rows(archive, "articles")) == 3
    assert {row[1] for row in rows(archive, "forgotten")} == {"url"}, "its words are the article's"
    assert not [name for name in holds(archive, f"{SECRET} speaks") if "herald" in name or name == "news.db"]


def test_an_alias_stands_for_its_article(archive: Path) -> None:
    assert "an article of gazette" in forget(archive, "https://gazette.example/secret?p=1").output


def test_it_says_when_and_why_and_does_the_rest_when_it_is_asked_again(archive: Path) -> None:
    forget(archive, "https://gazette.example/secret")
    with closing(sqlite3.connect(archive)) as connection, connection:
        connection.execute("CREATE TABLE left_over AS SELECT 'zanzibarquorum' AS word")
        connection.execute("DROP TABLE left_over")  # as if it had been killed before the file was written anew
    again = command("forget", "https://gazette.example/secret", "--why", "another", database=archive)
    assert (again.exit_code, f"already: {WHY}" in again.output) == (0, True)
    assert holds(archive, SECRET) == set()
    listed = [json.loads(line) for line in command("forget", "--list", "--json", database=archive).output.splitlines()]
    assert [(one["outlet"], one["why"]) for one in listed] == [("gazette", WHY)]


def test_what_a_killed_crawl_has_left_in_a_file_goes_too(archive: Path) -> None:
    """A record that no row knows, whole and cut off; others of that kind stay."""
    (file,) = pages_folder(archive).glob("gazette/*.gz")
    secret = entry(GAZETTE, "secret", f"{TEXT} Once more.", "2026-10-30")
    other = pack(page(entry(GAZETTE, "else", "A text that nobody asked about.", "2026-10-30"))).records
    lost = pack(page(secret)).records
    with file.open("ab") as stream:
        stream.write(lost + other + lost[:400])
    known = [(row[9], row[9] + row[10]) for row in rows(archive, "pages") if row[8] == f"gazette/{file.name}"]
    assert [each.url[-6:] for each in loose_records(file, sorted(known))][1:] == ["secret"] * 2 + ["e/else"] * 2 + [
        "secret"
    ]
    forget(archive, "https://gazette.example/secret")
    assert holds(archive, SECRET) == set()
    assert other in file.read_bytes()


def with_pages_that_name_it(archive: Path) -> None:
    """A link, a headline in another spelling, and a link to another page that begins alike."""
    bodies = {
        "link": '<a href="/secret">More</a>',
        "headline": f"<b>TALKS of\n {SECRET}</b>",
        "else": '<a href="/secret-2">',
    }
    for number, (path, body) in enumerate(bodies.items()):
        keep(
            archive,
            [entry(GAZETTE, path, f"The board of grain met for time {number} in the town.", "2026-10-31")],
            body,
        )


def test_other_pages_that_name_it_are_counted_and_stay(archive: Path) -> None:
    with_pages_that_name_it(archive)
    done = forget(archive, "https://gazette.example/secret")
    assert "2 other pages, as received, link to it" in done.output
    assert len([row for row in rows(archive, "pages") if row[1].endswith(("link", "headline", "else"))]) == 3
    later = forget(archive, "https://gazette.example/secret", "--naming-pages")
    assert "1 pages that link to it removed" in later.output
    assert [row[1][-4:] for row in rows(archive, "pages")][-2:] == ["line", "else"]


def test_other_pages_that_name_it_go_on_request_and_their_articles_stay(archive: Path) -> None:
    with_pages_that_name_it(archive)
    before = len(rows(archive, "articles"))
    done = forget(archive, "https://gazette.example/secret", "--naming-pages")
    assert "5 pages in WARC files" in done.output
    assert holds(archive, SECRET) == set()
    assert holds(archive, 'href="/secret"') == set()
    assert holds(archive, 'href="/secret-2"')
    assert len(rows(archive, "articles")) == before - 1


def test_lines_that_came_to_it_alone_are_deleted(archive: Path) -> None:
    with closing(sqlite3.connect(archive)) as connection, connection:
        ours = [("gazette", SECRET, 1, "2026-11-01")]
        sites = [("gazette", "follow the gazette", number, "2026-11-01") for number in (1, 3, 7)]
        connection.executemany("INSERT INTO passing_lines VALUES (?, ?, ?, ?)", ours + sites)
    forget(archive, "https://gazette.example/secret")
    assert [row[1] for row in rows(archive, "passing_lines")] == ["follow the gazette"] * 3


def test_what_its_page_said_of_the_sites_dates_is_deleted(archive: Path) -> None:
    urls = ("https://gazette.example/secret", "https://gazette.example/other")
    with closing(sqlite3.connect(archive)) as connection, connection:
        rows_of = [("gazette", "line", "2 November 2026", url, "2026-11-20") for url in urls]
        connection.executemany("INSERT INTO site_dates VALUES (?, ?, ?, ?, ?)", rows_of)
    forget(archive, urls[0])
    assert [row[3] for row in rows(archive, "site_dates")] == [urls[1]]


@pytest.mark.thorough
def test_no_crawl_brings_it_back(tmp_path: Path, database: Path) -> None:
    """Not by its URL, which is not asked for; not by a redirect to it; not by another URL with its words, whose page is
    in no WARC file then; and the other articles of the feed come as always."""
    with Site() as site:
        links = "".join(
            f'<li><a href="/story-{name}-of-the-day">Talks of {name} end</a></li>' for name in ("a", "b", "c", "d")
        )
        site.put("/", f"<html><body><h1>The Gazette</h1><ul>{links}</ul></body></html>")
        site.put("/story-a-of-the-day", story("secretone"))
        site.put("/story-b-of-the-day", status=302, headers={"Location": "/story-a-of-the-day"})
        site.put("/story-c-of-the-day", story("secretone"))
        site.put("/story-d-of-the-day", story("delta"))
        put_outlets(tmp_path, {"gazette": (f"{site.address}/", "Listing()")})
        first = crawl_outlets(tmp_path, "-a", "limit=1", database=database)
        assert first.exit_code == 0, first.log
        assert [row[3] for row in rows(database, "articles")] == ["Talks of secretone end"]
        done = forget(database, f"{site.address}/story-a-of-the-day")
        assert (done.exit_code, holds(database, "secretone")) == (0, set()), done.log
        site.asked.clear()
        again = crawl_outlets(tmp_path, database=database)
        assert again.exit_code == 0, again.log
        assert "/story-a-of-the-day" not in site.paths
        assert {"/story-b-of-the-day", "/story-c-of-the-day"} <= set(site.paths)
        assert [row[3] for row in rows(database, "articles")] == ["Talks of delta end"]
        assert {url[-17:-11]: code for url, _, _, _, code, *_ in rows(database, "addresses")} == {
            "tory-b": "forgotten", "tory-c": "forgotten", "tory-d": None
        }  # fmt: skip
        assert holds(database, "secretone") == set()


def test_wrong_input_is_named_and_nothing_is_removed(archive: Path, tmp_path: Path) -> None:
    for arguments, code, said in (
        (["--why", "x"], 2, "name the URL to forget"),
        (["gazette.example/secret", "--why", "x"], 2, "gazette.example/secret: not a URL"),
        (["https://gazette.example/secret"], 2, "say why"),
        (
            ["https://gazette.example/secret", "https://gazette.example/sceret", "--why", "x"],
            2,
            "sceret: nothing is stored",
        ),
    ):
        failed = command("forget", *arguments, database=archive)
        assert (failed.exit_code, said in failed.log) == (code, True), failed.log
    failed = command("forget", "https://a.example/", "--why", "x", database=tmp_path / "none.db")
    assert (failed.exit_code, "there is no such file" in failed.log) == (2, True)
    assert len(rows(archive, "articles")) == 3
    assert rows(archive, "forgotten") == []


def test_a_url_that_was_never_seen_can_be_refused(archive: Path) -> None:
    done = forget(archive, "https://gazette.example/never", "--unseen")
    assert (done.exit_code, "refused from now on" in done.output) == (0, True)
    assert [row[:2] for row in rows(archive, "forgotten")] == [(url_digest("http://www.gazette.example/never/"), "url")]


def test_a_crawl_of_another_outlet_goes_on_meanwhile(archive: Path) -> None:
    """It writes all the time, by a connection of its own, and loses nothing."""
    written, is_done = 0, Event()

    def crawl() -> int:
        count = 0
        news = NewsDatabase(archive)
        while not is_done.is_set() or not count:
            with news.transaction() as db:
                db.execute("INSERT INTO robots (host, text, checked_at) VALUES (?, '', '2026-11-01')", [f"h{count}"])
            count += 1
        news.close()
        return count

    with ThreadPoolExecutor(1) as pool:
        crawling = pool.submit(crawl)
        done = forget(archive, "https://gazette.example/secret")
        is_done.set()
        written = crawling.result()
    assert done.exit_code == 0, done.log
    assert holds(archive, SECRET) == set()
    assert len(rows(archive, "robots")) == written


def test_a_crawl_of_the_outlet_comes_first(archive: Path) -> None:
    lock = lock_outlet(archive, "herald")
    failed = forget(archive, "https://gazette.example/secret")
    lock.release()
    assert (failed.exit_code, "another crawl of this outlet" in failed.log) == (1, True)
    assert len(rows(archive, "articles")) == 3
    assert "news.db" in holds(archive, SECRET)


def test_without_space_to_write_the_file_anew_it_says_so(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _: type("Usage", (), {"free": 2 * archive.stat().st_size - 1}))
    news = NewsDatabase(archive)
    with pytest.raises(StorageError, match="bytes of free space"):
        news.rewrite()
    monkeypatch.setattr("shutil.disk_usage", lambda _: type("Usage", (), {"free": 2 * archive.stat().st_size}))
    news.rewrite()
    news.close()


def test_a_reader_that_does_not_end_is_named(archive: Path) -> None:
    """The log may still have what was deleted; the same command does the rest."""
    news = NewsDatabase(archive)
    news.db.execute("PRAGMA busy_timeout = 50")
    with closing(sqlite3.connect(archive, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM articles").fetchone()
        with pytest.raises(StorageError, match="holds the write-ahead log back"):
            news.rewrite()
    news.rewrite()
    assert not Path(f"{archive}-wal").stat().st_size
    news.close()


@pytest.mark.parametrize(
    ("content", "is_named"),
    [
        ('<a href="https://www.gazette.example/a-story/">', True),
        ('<a href="/a-story?from=home">', True),
        ('<a href="/a-story-2">', False),
        ("<a href='/?p=12&amp;lang=en'>", True),
        ("<a href='/?p=12&amp;lang=en-GB'>", False),
        ("<b>Trade &amp; peace:\n “A  day”</b>", True),
        ("<b>trade & peace: “a day”</b>", True),
        ("<b>Trade and peace</b>", False),
    ],
)
def test_how_a_page_names_another(content: str, is_named: bool) -> None:
    marks = marks_of(
        ["http://gazette.example/a-story/", "http://gazette.example/?p=12&lang=en"], ["Trade & peace: “A day”"]
    )
    assert marks is not None
    assert (marks.search(content.encode()) is not None) is is_named


def test_a_home_page_is_no_mark() -> None:
    assert marks_of(["https://gazette.example/"], [""]) is None


@pytest.mark.parametrize("length", [300, 5000, 65_535, 65_553, 65_558, 65_560, 131_100, 1_000_000])
def test_a_blank_record_has_any_length(length: int, tmp_path: Path) -> None:
    packed = blank_record(length)
    assert len(packed) == length
    assert gzip.decompress(packed).startswith(b"WARC/1.1\r\nWARC-Type: metadata\r\n")
    file = tmp_path / "a.warc.gz"
    file.write_bytes(packed)
    with file.open("rb") as stream:
        assert [record.content_stream().read().strip() for record in ArchiveIterator(stream)] == [b""]


def test_where_no_record_fits_there_are_noughts() -> None:
    assert blank_record(100) == bytes(100)
