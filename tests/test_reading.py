"""People read the archive while crawls write it."""

from __future__ import annotations

import sys
import unicodedata
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from sqlite_utils import Database

from crawler.browse.text_direction import direction
from crawler.storage.database import NewsDatabase
from tests.background import Crawling, wait_until
from tests.conftest import FIXTURES, PATIENCE
from tests.reading_room import datasette
from tests.site import Site

PAGES = (
    "/", "/news/articles", "/news/articles?_search=parliamentary", "/news/latest", "/news/-/search?q=ministers",
    "/news/undated", "/news/outlets_gone_quiet", "/news/addresses?_facet=state", "/news/crawls",
    "/news/articles.json?_shape=array", "/news/texts",
)  # fmt: skip


def status(address: str) -> int:
    try:
        with urlopen(address, timeout=PATIENCE) as answer:
            answer.read()
            return int(answer.status)
    except HTTPError as error:
        return error.code


def count_articles(database: Path) -> int:
    db = Database(database)
    count: int = db.table("articles").count
    db.close()
    return count


def test_every_character_that_runs_from_right_to_left_is_seen() -> None:
    every = map(chr, range(sys.maxunicode + 1))
    rightwards = [character for character in every if unicodedata.bidirectional(character) in ("R", "AL")]
    assert len(rightwards) > 1000
    assert {direction(character) for character in rightwards} == {"rtl"}
    assert [direction(text) for text in ("Envoys “meet”", "Посол", "12 – 3", "", "APP سفیر ملے")] == [
        "ltr", "ltr", "auto", "auto", "rtl",
    ]  # fmt: skip


@pytest.mark.thorough
def test_two_crawls_and_readers_share_one_file(site: Site, tmp_path: Path) -> None:
    """Two crawls write; Datasette and another process read: nobody is told that the database is locked."""
    database = tmp_path / "news.db"
    NewsDatabase(database).close()
    options = ("-s", f"DOWNLOAD_TIMEOUT={PATIENCE}")
    answers: dict[str, set[int]] = {}
    seen = set()
    with Site() as other, datasette(database) as archive:
        for served, outlet in ((site, "radio_pakistan"), (other, "pak_revenue")):
            served.put_saved_pages(FIXTURES / outlet)
        turns = site.hold(), other.hold()
        with (
            Crawling("radio_pakistan", "-a", f"site={site.address}", *options, database=database) as radio,
            Crawling("pak_revenue", "-a", f"site={other.address}", *options, database=database) as revenue,
        ):
            crawls = (radio, revenue)
            wait_until(
                lambda: (site.asked and other.asked) or not all(crawling.running for crawling in crawls),
                "both crawls have begun",
            )
            while any(crawling.running for crawling in crawls):
                for number, page in enumerate(PAGES):
                    if not number % 3:  # so that writing and reading end at the same time, however fast each is
                        for turn in turns:
                            turn.release()
                    answers.setdefault(page, set()).add(status(archive + page))
                    seen.add(count_articles(database))
            for crawling in crawls:
                assert crawling.end() == 0, crawling.log
        with urlopen(archive + "/news/articles.json?_shape=array&outlet=pak_revenue", timeout=PATIENCE) as answer:
            assert b"Uzbekistan" in answer.read()
    assert answers == {page: {200} for page in PAGES}
    assert len(seen) >= 3, "read between the writes"
    db = Database(database)
    assert db.table("articles").count + db.table("copies").count == 9
    assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    db.close()
