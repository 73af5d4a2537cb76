"""Pages from WARC files written by any program."""

from __future__ import annotations

import gzip
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from itertools import accumulate
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import brotli  # type: ignore[import-untyped]
import pytest
from sqlite_utils import Database
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from crawler.crawling.arguments import ArgumentError, Arguments
from crawler.crawling.warc_spider import spiders_for
from crawler.model.items import Page
from crawler.model.outlet import Outlet
from crawler.warc.packed_whole import with_records
from crawler.warc.reader import DamagedRecord, read_page
from crawler.warc.records import pack, payload_digest, revisit_records
from crawler.warc.survey import PageRecord, Revisit, SkippedRecord, survey
from crawler.warc.writer import pages_folder
from tests.conftest import FIXTURES, crawl
from tests.outlet_spiders import SPIDERS
from tests.press import Story
from tests.site import Site
from tests.test_crawl import rows

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

HOST = "https://gazette.example"
HTML = "text/html; charset=utf-8"
FETCHED = datetime(2026, 4, 1, 9, tzinfo=UTC)


def record(
    kind: str, url: str, body: bytes = b"", status: str = "200 OK", *, packed: bool = True, **headers: str
) -> bytes:
    """A record of another program; ``headers`` are those of HTTP."""
    out = BytesIO()
    writer = WARCWriter(out, gzip=packed)
    http = None
    if kind in ("response", "revisit"):
        http = StatusAndHeaders(
            status, [(name.replace("_", "-"), value) for name, value in headers.items()], "HTTP/1.1"
        )
    date = {"WARC-Date": "2026-04-01T09:00:00Z"}
    made = writer.create_warc_record(
        url, kind, BytesIO(body), len(body), "text/plain" if http is None else "", date, http_headers=http
    )
    writer.write_record(made)
    return out.getvalue()


def page(story: Story, *, at: datetime = FETCHED, **changes: Any) -> bytes:
    outlet = Outlet.unknown(HOST)
    url = HOST + story.path
    made = Page(outlet=outlet, address_url=url, fetched_url=url, body=story.page.encode(), content_type=HTML,
                fetched_at=at, headers=(("Content-Type", HTML),))  # fmt: skip
    return pack(replace(made, **changes)).records


def whole_file(packed: bool) -> list[bytes]:
    def made(*given: Any, **headers: Any) -> bytes:
        return record(*given, packed=packed, **headers)

    return [
        made("warcinfo", ""),
        made("request", f"{HOST}/a"),
        made("response", f"{HOST}/a", b"<p>a</p>", Content_Type=HTML),
        made("response", f"{HOST}/gone", b"<p>gone</p>", "404 Not PageRecord", Content_Type=HTML),
        made("response", f"{HOST}/a.jpg", b"\xff\xd8", Content_Type="image/jpeg"),
        made("revisit", f"{HOST}/a", b"", Content_Type=HTML),
        made("revisit", f"{HOST}/a", b"", "304 Not Modified"),
        made("resource", "metadata://gnu.org/software/wget/warc/MANIFEST.txt", b"a list"),
        made("response", "dns:gazette.example", b"20260401 127.0.0.1"),
        made("response", f"{HOST}/b", b"<p>b</p>"),
    ]


READ = ["/a", "HTTP 404", "not HTML", "revisit of /a", "HTTP 304", "not a web page's URL", "not a web page's URL", "/b"]


def read(file: Path) -> list[str]:
    return [
        f"revisit of {urlsplit(found.page.url).path}" if isinstance(found, Revisit)
        else urlsplit(found.url).path if isinstance(found, PageRecord)
        else found.reason
        for found in survey(file)
    ]  # fmt: skip


@pytest.mark.parametrize("packed", [True, False], ids=["packed", "plain"])
class TestSurvey:
    def test_records_of_all_kinds(self, packed: bool, tmp_path: Path) -> None:
        file = tmp_path / "a.warc"
        file.write_bytes(b"".join(whole_file(packed)))
        assert read(file) == READ
        pages = [found for found in survey(file) if isinstance(found, PageRecord)]
        assert [read_page(found.file, found.offset, 1000).body for found in pages] == [b"<p>a</p>", b"<p>b</p>"]

    def test_after_what_cannot_be_read_the_next_record_is_found(self, packed: bool, tmp_path: Path) -> None:
        records = whole_file(packed)
        broken = b"\x1f\x8b\x08" + random.Random(1).randbytes(3000) if packed else b"no record at all\r\n" * 100
        file = tmp_path / "a.warc"
        file.write_bytes(b"".join([*records[:5], broken, *records[5:]]))
        found = list(survey(file))
        malformed = [record for record in found if isinstance(record, SkippedRecord) and record.reason == "malformed"]
        assert malformed
        assert all(record.said for record in malformed)
        assert [reason for reason in read(file) if reason != "malformed"] == READ
        if packed:
            assert malformed[0].offset == sum(map(len, records[:5]))

    def test_a_record_that_is_cut_off_is_noticed_when_it_is_read(self, packed: bool, tmp_path: Path) -> None:
        body = b"<p>" + os.urandom(3000).hex().encode() + b"</p>"
        file = tmp_path / "a.warc"
        file.write_bytes(record("response", f"{HOST}/a", body, packed=packed, Content_Type=HTML)[:-1000])
        (found,) = [found for found in survey(file) if isinstance(found, PageRecord)]
        with pytest.raises(DamagedRecord, match=r"cut off|no record"):
            read_page(found.file, found.offset, 10_000)


@pytest.mark.parametrize(
    "content", [b"", b"\x1f\x8b\x08", b"<html>a page</html>", os.urandom(5000)], ids=["empty", "head", "page", "noise"]
)
def test_what_is_no_warc_file_has_no_page(content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "a.warc"
    file.write_bytes(content)
    assert not [found for found in survey(file) if isinstance(found, PageRecord)]


def malformed(file: Path) -> list[SkippedRecord]:
    return [found for found in survey(file) if isinstance(found, SkippedRecord) and found.reason == "malformed"]


def test_a_file_that_is_packed_as_a_whole_is_read(tmp_path: Path) -> None:
    file, folder = tmp_path / "a.warc.gz", tmp_path / "unpacked"
    folder.mkdir()
    file.write_bytes(b"".join(whole_file(packed=True)))
    assert with_records(file, folder) == file, "packed record by record"
    whole = gzip.compress(b"".join(whole_file(packed=False)))
    file.write_bytes(whole)
    assert read(with_records(file, folder)) == READ
    file.write_bytes(whole[: len(whole) // 2])
    half = with_records(file, folder)
    *_, last = found = list(survey(half))
    assert 1 < len(found) < len(READ), "what is whole is read"
    if isinstance(last, PageRecord):  # the ids of records differ each time, and so does the cut
        with pytest.raises(DamagedRecord):
            read_page(last.file, last.offset, 1000)
    else:
        assert malformed(half), "the rest is named"


@pytest.mark.parametrize("dictionary", [None, "plain", "packed"])
def test_a_file_that_is_packed_with_zstandard_is_read(dictionary: str | None, tmp_path: Path) -> None:
    """One frame per record, preceded by a skippable frame with their common dictionary."""
    file, folder, records = tmp_path / "a.warc.zst", tmp_path / "unpacked", whole_file(packed=False)
    folder.mkdir()
    known = zstd.train_dict(records * 40, 2000) if dictionary else None
    said = b"" if known is None else known.dict_content
    said = zstd.compress(said) if dictionary == "packed" else said
    head = b"\x5d\x2a\x4d\x18" + len(said).to_bytes(4, "little") + said if known else b""
    frames = [zstd.compress(record, zstd_dict=known) for record in records]
    file.write_bytes(head + b"".join(frames))
    assert read(with_records(file, folder)) == READ
    file.write_bytes(head + b"".join([*frames[:4], b"no frame at all", *frames[4:]]))
    assert read(with_records(file, folder)) == ["/a", "HTTP 404", "malformed"]
    file.write_bytes((head + b"".join(frames))[:-10])
    assert read(with_records(file, folder)) == [*READ[:-1], "malformed"]
    file.write_bytes(b"\x5d\x2a\x4d\x18\x03\0\0\0abc" + frames[0][:9])
    assert read(with_records(file, folder)) == ["malformed"]


def test_no_damage_ends_a_file_silently(tmp_path: Path) -> None:
    """Bytes in the middle are damaged: what follows is read, and what is lost is reported."""
    chance, file = random.Random(36), tmp_path / "a.warc.gz"
    bodies = [chance.randbytes(300).hex().encode() for _ in range(40)]
    records = [record("response", f"{HOST}/{n}", body, Content_Type=HTML) for n, body in enumerate(bodies)]
    ends = list(accumulate(map(len, records)))
    whole = b"".join(records)
    heads = [ends[20] + place for place in range(18)]
    for at in [0, 1, *heads, *(chance.randrange(len(whole) - 40) for _ in range(150))]:
        length = chance.choice((1, 4, 40))
        file.write_bytes(whole[:at] + chance.randbytes(length) + whole[at + length :])
        hit = {number for number, end in enumerate(ends) if end > at and end - len(records[number]) < at + length}
        found = read(file)
        missing = {f"/{number}" for number in range(40)} - set(found)
        assert missing <= {f"/{number}" for number in hit}
        assert not missing or malformed(file)


@pytest.mark.parametrize("packed", [True, False], ids=["packed", "plain"])
def test_a_file_that_is_cut_off_says_so(packed: bool, tmp_path: Path) -> None:
    file = tmp_path / "a.warc"
    whole = b"".join(whole_file(packed))
    file.write_bytes(whole + record("response", "dns:gazette.example", b"192.0.2.1", packed=packed)[:-12])
    (found,) = malformed(file)
    assert found.said == "damaged or cut off"
    file.write_bytes(whole)
    assert malformed(file) == []


@pytest.mark.parametrize("packed", [True, False], ids=["packed", "plain"])
def test_arc_files_are_read(packed: bool, tmp_path: Path) -> None:
    """The format before WARC: https://archive.org/web/researcher/ArcFileFormat.php."""
    about = b"1 0 Archive\nURL IP-address Archive-date Content-type Archive-length\n"
    head = f"filedesc://a.arc 0.0.0.0 20260401090000 text/plain {len(about)}\n".encode() + about + b"\n"
    answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>a</p>"
    entry = f"{HOST}/a 192.0.2.1 20260401090000 text/html {len(answer)}\n".encode() + answer + b"\n"
    file = tmp_path / "a.arc"
    file.write_bytes(b"".join(gzip.compress(each) if packed else each for each in (head, entry, entry)))
    pages = [found for found in survey(file) if isinstance(found, PageRecord)]
    assert [(found.url, found.fetched_at) for found in pages] == [(f"{HOST}/a", FETCHED)] * 2
    assert [read_page(file, found.offset, 1000).body for found in pages] == [b"<p>a</p>"] * 2


@pytest.mark.parametrize(
    ("headers", "body", "said"),
    [
        ({"Content_Encoding": "gzip"}, gzip.compress(b"<p>a</p>" * 99)[:-10], "incomplete"),
        ({"Content_Encoding": "br"}, b"\x8b\x01\x80", "in the middle of its br coding"),
        ({"Transfer_Encoding": "chunked"}, b"3\r\n<p>\r\n5\r\na</p>\r\n", "incomplete"),
        ({"Content_Encoding": "zstd"}, b"(\xb5/\xfd", "in the middle of its zstd coding"),
        ({"Content_Encoding": "compress"}, b"\x1f\x9d\x90a", "'compress' is none"),
    ],
    ids=["gzip", "brotli", "chunks", "zstd", "compress"],
)
def test_a_body_that_is_incomplete_or_unknown_is_no_page(
    headers: dict[str, Any], body: bytes, said: str, tmp_path: Path
) -> None:
    file = tmp_path / "a.warc.gz"
    file.write_bytes(record("response", f"{HOST}/a", body, Content_Type=HTML, **headers))
    with pytest.raises(DamagedRecord, match=said):
        read_page(file, 0, 10_000)


def test_a_page_that_was_cut_off_when_it_was_fetched_is_none(tmp_path: Path) -> None:
    """ISO 28500, ``WARC-Truncated``."""
    file = tmp_path / "a.warc"
    whole = record("response", f"{HOST}/a", b"<p>half", packed=False, Content_Type=HTML)
    file.write_bytes(whole.replace(b"WARC/1.0\r\n", b"WARC/1.0\r\nWARC-Truncated: length\r\n", 1))
    with pytest.raises(DamagedRecord, match="WARC-Truncated: length"):
        read_page(file, 0, 10_000)


@pytest.mark.parametrize(
    ("coding", "packed"),
    [("br", brotli.compress(b"<p>a</p>" * 99)), ("zstd", zstd.compress(b"<p>a</p>" * 99)), ("gzip", b"<p>a</p>" * 99)],
    ids=["brotli", "zstd", "unpacked already"],
)
@pytest.mark.parametrize("in_chunks", [True, False], ids=["chunks", "whole"])
def test_every_coding_of_a_crawl_is_read(coding: str, packed: bytes, in_chunks: bool, tmp_path: Path) -> None:
    file = tmp_path / "a.warc.gz"
    chunked: dict[str, Any] = {"Transfer_Encoding": "chunked"} if in_chunks else {}
    body = b"%x\r\n%s\r\n0\r\n\r\n" % (len(packed), packed) if in_chunks else packed
    file.write_bytes(record("response", f"{HOST}/a", body, Content_Type=HTML, Content_Encoding=coding, **chunked))
    assert read_page(file, 0, 10_000).body == b"<p>a</p>" * 99


@pytest.mark.thorough
def test_of_many_files_a_broken_one_costs_itself(tmp_path: Path, database: Path) -> None:
    whole, packed, gone = tmp_path / "whole.warc.gz", tmp_path / "packed.warc.gz", tmp_path / "folder.warc.gz"
    whole.write_bytes(page(Story(1)))
    packed.write_bytes(gzip.compress(b"no record of WARC\r\n" * 99))
    gone.write_bytes(page(Story(2)))
    gone.chmod(0)
    run = crawl("archive", "-a", f"warc={packed},{gone},{whole}", database=database)
    assert Database(database).table("articles").count >= 1, run.log
    assert "packed.warc.gz, offset" in run.log
    if os.geteuid():
        assert "folder.warc.gz: the file cannot be read" in run.log


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ({"Content_Encoding": "x-gzip"}, gzip.compress(b"<p>a</p>")),
        ({"Content_Encoding": "gzip"}, gzip.compress(b"<p>a</p>")),
        ({"Transfer_Encoding": "chunked"}, b"3\r\n<p>\r\n5\r\na</p>\r\n0\r\n\r\n"),
        ({}, b"<p>a</p>"),
    ],
    ids=["x-gzip", "packed", "in chunks", "plain"],
)
def test_bodies_as_servers_send_them(headers: dict[str, Any], body: bytes, tmp_path: Path) -> None:
    file = tmp_path / "a.warc.gz"
    file.write_bytes(record("response", f"{HOST}/a", body, **headers))
    assert read_page(file, 0, 1000).body == b"<p>a</p>"


def test_a_body_that_unpacks_to_too_much_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "a.warc.gz"
    file.write_bytes(record("response", f"{HOST}/a", gzip.compress(b"a" * 10_000_000), Content_Encoding="gzip"))
    with pytest.raises(DamagedRecord, match="more than 1000000 bytes"):
        read_page(file, 0, 1_000_000)


def test_pages_are_their_outlets(tmp_path: Path) -> None:
    """Known outlets have their facts; others are identified by their host."""
    known = SPIDERS["radio_pakistan"]
    found = [
        PageRecord(tmp_path, number, url, FETCHED - timedelta(days=number))
        for number, url in enumerate(
            ["https://radio.gov.pk/a", "http://www.radio.gov.pk/b", "http://gazette.example:8000/c"]
        )
    ]
    unknown, radio = spiders_for(found, [known])
    assert (radio.name, radio.outlet, radio.sources) == ("radio_pakistan", known.outlet, known.sources)
    # In the order in which they were fetched.
    assert [page.offset for page in radio.found] == [1, 0]
    assert (unknown.name, unknown.outlet.home, unknown.outlet.is_known) == (
        "gazette.example", "http://gazette.example:8000/", False,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("http://../a", "_"),
        ("http://..%2f..%2fx/a", "_%2f..%2fx"),
        ("http://[::1]/a", "__1"),
        ("http://WWW.A.example/", "a.example"),
    ],
)
def test_a_host_names_no_other_folder(url: str, name: str, tmp_path: Path) -> None:
    (spider,) = spiders_for([PageRecord(tmp_path, 0, url, FETCHED)], [])
    assert spider.name == name.replace("%", "_")


def test_arguments(tmp_path: Path) -> None:
    (tmp_path / "a").touch()
    assert Arguments.parse({"warc": f"{tmp_path}/a,{tmp_path}/a"}).warc == (tmp_path / "a",) * 2
    with pytest.raises(ArgumentError, match="no such file"):
        Arguments.parse({"warc": f"{tmp_path}/b"})
    with pytest.raises(ArgumentError, match="no file"):
        Arguments.parse({"warc": ""})


def test_a_folder_stands_for_its_warc_files(tmp_path: Path) -> None:
    for name in ("gazette/b.warc.gz", "gazette/a.warc", "gazette/a.warc.cdx", "notes.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    assert Arguments.parse({"warc": str(tmp_path)}).warc == (
        tmp_path / "gazette/a.warc",
        tmp_path / "gazette/b.warc.gz",
    )
    (tmp_path / "empty").mkdir()
    with pytest.raises(ArgumentError, match=r"empty: no file in this folder ends in \.warc"):
        Arguments.parse({"warc": f"{tmp_path}/empty"})


@pytest.mark.thorough
def test_nothing_but_a_damaged_record(tmp_path: Path, database: Path) -> None:
    whole = page(Story(1))
    file = tmp_path / "cut.warc.gz"
    file.write_bytes(whole[: len(whole) // 2])
    run = crawl("archive", "-a", f"warc={file}", database=database)
    assert run.exit_code == 4, run.log
    assert run.log.count(", offset 0: ") == 1


@pytest.mark.thorough
def test_what_becomes_of_the_records(tmp_path: Path, database: Path) -> None:
    """Articles, an earlier text, a page without an article, a damaged record; a second run stores nothing new."""
    first, second, third, fourth = map(Story, range(4))
    later = FETCHED + timedelta(days=2)
    changed = first.page.replace("</article>", "<p>The envoys will meet once more in spring.</p></article>").encode()
    damaged = page(fourth)
    records = [
        page(first, at=later, body=changed), page(first), page(second),
        page(third, body=b"<html><body><ul><li>a list</li></ul></body></html>"), damaged[: len(damaged) // 2],
    ]  # fmt: skip
    file = tmp_path / "news.warc.gz"
    file.write_bytes(b"".join(records))
    run = crawl("archive", "-a", f"warc={file}", database=database)
    assert run.exit_code == 0, run.log
    db = Database(database)
    found = {row["url"]: row for row in db.query("SELECT * FROM articles")}
    assert set(found) == {HOST + first.path, HOST + second.path}
    assert found[HOST + first.path]["text"].endswith("once more in spring.")
    assert found[HOST + first.path]["fetched_at"] == "2026-04-03T09:00:00Z"
    assert found[HOST + second.path]["published_on"] == f"{second.published:%Y-%m-%d}"
    (earlier,) = db.query("SELECT * FROM revisions")
    assert (earlier["fetched_at"], "spring" in earlier["text"]) == ("2026-04-01T09:00:00Z", False)
    states = {row["url"]: row for row in db.query("SELECT * FROM addresses")}
    assert [states[HOST + story.path]["state"] for story in (first, second, third, fourth)] == [
        "stored", "stored", "not_article", "failed",
    ]  # fmt: skip
    assert "news.warc.gz, offset" in states[HOST + fourth.path]["reason"]
    assert {row["found_by"] for row in states.values()} == {"warc"}
    assert states[HOST + first.path]["first_seen_at"] == "2026-04-01T09:00:00Z"
    assert db.table("pages").count == 4
    before = {name: rows(database, name) for name in ("articles", "copies", "revisions", "texts", "pages")}
    assert crawl("archive", "-a", f"warc={file}", database=database).exit_code == 0
    assert {name: rows(database, name) for name in before} == before


@pytest.mark.thorough
def test_revisits(tmp_path: Path, database: Path) -> None:
    """A text that was changed and changed back; a page under another URL; and one whose body is missing."""
    first, second = Story(1), Story(2)
    changed = first.page.replace("</article>", "<p>The envoys are to meet once more in spring.</p></article>").encode()
    days = [FETCHED + timedelta(days=number) for number in range(3)]
    again = Page(
        outlet=Outlet.unknown(HOST), address_url=HOST + first.path, fetched_url=HOST + first.path,
        body=first.page.encode(), content_type=HTML, fetched_at=days[2], headers=(("Content-Type", HTML),),
    )  # fmt: skip
    back = revisit_records(again, pack(again), HOST + first.path, "2026-04-01T09:00:00Z")  # as the raw archive has it
    out = BytesIO()
    writer = WARCWriter(out, gzip=True)
    for path, digest in (("/print/1", payload_digest(second.page.encode())), ("/nowhere", payload_digest(b"other"))):
        # As written by a crawler that only knows digests, without a head.
        date = {"WARC-Date": "2026-04-01T09:00:00Z", "WARC-Payload-Digest": digest}
        writer.write_record(writer.create_warc_record(HOST + path, "revisit", BytesIO(), 0, "", date))
    file, other = tmp_path / "a.warc.gz", tmp_path / "b.warc.gz"
    # The record it refers to may come later, and in another file.
    file.write_bytes(out.getvalue() + back + page(first, at=days[1], body=changed))
    other.write_bytes(page(first) + page(second))
    run = crawl("archive", "-a", f"warc={file},{other}", database=database)
    assert run.exit_code == 0, run.log
    assert "2 revisits of these pages; 1 of what stands in none of these files" in run.output
    db = Database(database)
    texts = {row["url"]: row for row in db.query("SELECT url, text, fetched_at FROM articles")}
    assert "spring" not in texts[HOST + first.path]["text"]
    assert texts[HOST + first.path]["fetched_at"] == "2026-04-03T09:00:00Z"
    assert [("spring" in row["text"]) for row in db.query("SELECT text FROM revisions ORDER BY id")] == [False, True]
    urls = {row["url"] for row in db.query("SELECT url FROM articles UNION SELECT url FROM copies")}
    assert urls == {HOST + path for path in (first.path, second.path, "/print/1")}


@pytest.mark.thorough
def test_the_raw_archive_alone_gives_the_articles_again(tmp_path: Path, database: Path) -> None:
    """What the sources said is kept with the pages: days that are nowhere else are restored too."""
    # More than are read at a time.
    outlets = ("business_upturn_asia", "enews_pk", "global_news_pakistan", "pak_revenue", "radio_pakistan")
    assert crawl(*outlets, "-s", "REPLAY=fixtures", database=database).exit_code == 0
    files = ",".join(str(file) for file in pages_folder(database).rglob("*.warc.gz"))
    again = tmp_path / "again.db"
    assert crawl("archive", "-a", f"warc={files}", database=again).exit_code == 0
    assert rows(database, "articles")
    for table in ("articles", "texts", "date_candidates", "copies"):
        assert rows(again, table) == rows(database, table), table
    found_by = "SELECT url, found_by, said FROM addresses WHERE state IN ('stored', 'copy') ORDER BY url"
    assert list(Database(again).query(found_by)) == list(Database(database).query(found_by))


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["archive"], "scrapy crawl archive -a warc=FILE"),
        (["pak_revenue", "-a", "warc=README.md"], "scrapy crawl archive"),
    ],
)
def test_wrong_usage(arguments: Sequence[str], said: str, database: Path) -> None:
    run = crawl(*arguments, database=database)
    assert run.exit_code == 2
    assert said in " ".join(run.log.split())


@pytest.mark.thorough
def test_a_file_without_a_page(tmp_path: Path, database: Path) -> None:
    file = tmp_path / "a.warc"
    file.write_bytes(whole_file(packed=False)[0])
    run = crawl("archive", "-a", f"warc={file}", database=database)
    assert run.exit_code == 3, run.log
    assert "a.warc: 0 pages" in run.output


@pytest.mark.thorough
@pytest.mark.skipif(shutil.which("wget") is None, reason="needs wget (Debian: apt install wget)")
def test_what_wget_has_fetched(site: Site, tmp_path: Path, database: Path) -> None:
    """An outlet's pages, which wget fetches from loopback as from a proxy; and those of an unknown host."""
    outlet = SPIDERS["radio_pakistan"].outlet
    home = outlet.home.replace("https://", "http://").rstrip("/")
    site.put_saved_pages(FIXTURES / "radio_pakistan")
    own = {path: answer for path, answer in site.answers.items() if path.startswith(("/05-", "/1", "/2", "/3", "/0"))}
    story = Story(1)
    site.put(story.path, gzip.compress(story.page.encode()), headers={"Content-Encoding": "gzip"})
    site.put("/gone", "gone", status=410)
    for path, answer in own.items():
        site.answers[home + path] = answer
    addresses = [home + path for path in own]

    def wget(name: str, *urls: str, **environment: str) -> Path:
        command = ["wget", "-q", "-O", os.devnull, f"--warc-file={tmp_path / name}", *urls]
        subprocess.run(command, env={**os.environ, **environment}, check=False, timeout=60)
        return tmp_path / f"{name}.warc.gz"

    of_outlet = wget("outlet", *addresses, http_proxy=site.address, no_proxy="")
    of_nobody = wget("nobody", site.address + story.path, f"{site.address}/gone", no_proxy="127.0.0.1")
    run = crawl("archive", "-a", f"warc={of_outlet},{of_nobody}", database=database)
    assert run.exit_code == 0, run.log
    assert "nobody.warc.gz: 1 pages; 1 HTTP 410" in run.output
    replayed = tmp_path / "replayed.db"
    assert crawl("radio_pakistan", "-s", "REPLAY=fixtures", database=replayed).exit_code == 0
    sql = "SELECT url, title, text, published_on FROM articles WHERE outlet = 'radio_pakistan' ORDER BY url"
    expected = list(Database(replayed).query(sql))
    assert expected
    assert list(Database(database).query(sql)) == expected
    (other,) = Database(database).query("SELECT title, outlet FROM articles WHERE outlet <> 'radio_pakistan'")
    assert other == {"title": story.title, "outlet": "127.0.0.1"}
