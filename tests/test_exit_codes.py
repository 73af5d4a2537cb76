"""The exit codes of a crawl for cron: one test per case."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
from scrapy.exceptions import UsageError
from sqlite_utils import Database

from crawler.crawling.arguments import ArgumentError, Arguments
from crawler.crawling.exit_codes import ExitCode, exit_code
from crawler.crawling.given_settings import require_known
from crawler.storage.database import NewsDatabase
from tests.background import Crawling, wait_until
from tests.conftest import FIXTURES, PROJECT, crawl
from tests.site import Site

OUTLET = "radio_pakistan"
LIST = "/newslist/1"


def row_of_crawl(database: Path) -> dict[str, object]:
    return next(Database(database).query("SELECT * FROM crawls ORDER BY id DESC"))


def test_done_and_done_again(site: Site, database: Path) -> None:
    """The second run finds nothing new: it changes and fetches no article."""
    site.put_saved_pages(FIXTURES / OUTLET)
    assert crawl(OUTLET, "-a", f"site={site.address}", database=database).exit_code == ExitCode.DONE
    first = row_of_crawl(database)
    assert (first["exit_code"], first["stored"], first["known"]) == (ExitCode.DONE, 5, 0)
    articles = list(Database(database).query("SELECT * FROM articles ORDER BY id"))
    fetched = [path for path in site.paths if path.endswith(tuple(row["url"][-30:] for row in articles))]
    assert len(fetched) == 5
    site.asked.clear()

    assert crawl(OUTLET, "-a", f"site={site.address}", database=database).exit_code == ExitCode.DONE
    second = row_of_crawl(database)
    assert (second["exit_code"], second["stored"], second["known"]) == (ExitCode.DONE, 0, 5)
    assert list(Database(database).query("SELECT * FROM articles ORDER BY id")) == articles
    assert set(site.paths).isdisjoint(fetched)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["no_such_outlet"], "there is no outlet 'no_such_outlet'"),
        ([OUTLET, "-s", "DATABSE=other.db"], "-s DATABSE=other.db: there is no setting DATABSE; write DATABASE"),
        *(
            pytest.param(arguments, said, marks=pytest.mark.thorough)
            for arguments, said in (
                ([OUTLET, "-a", "since=yesterday"], "-a since=yesterday: not a date; write it as 2026-11-01"),
                (
                    [OUTLET, "enews_pk", "-a", "site=http://127.0.0.1:1"],
                    "is the site of one outlet: name one outlet, not 2",
                ),
                ([OUTLET, "-s", "REPLAY=nowhere"], "REPLAY=nowhere: there is no such folder"),
                ([OUTLET, "-s", "REPLAY=docs"], "record it with: scrapy capture radio_pakistan"),
            )
        ),
    ],
)
def test_wrong_usage(arguments: list[str], said: str, database: Path) -> None:
    run = crawl(*arguments, database=database)
    assert run.exit_code == ExitCode.USAGE
    assert said in " ".join(run.log.split())
    assert not database.exists()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"until": "2026-13-01"}, "-a until=2026-13-01: not a date"),
        ({"since": "2026-02-02", "until": "2026-01-01"}, "swap them"),
        ({"limit": "few"}, "-a limit=few: not a number of pages"),
        ({"limit": "0"}, "-a limit=0: not a number of pages"),
        ({"site": "localhost:8000"}, "write it as http://127.0.0.1:8000"),
        ({"form": "1"}, "unknown argument; known are since, until, limit, site"),
    ],
)
def test_wrong_arguments(given: dict[str, str], said: str) -> None:
    with pytest.raises(ArgumentError, match=said):
        Arguments.parse(given)


def test_settings_that_nobody_has(caplog: pytest.LogCaptureFixture) -> None:
    require_known(["DATABASE=other.db", "DOWNLOAD_DELAY=3"])
    assert caplog.text == ""
    require_known(["PLAYWRIGHT_BROWSER_TYPE=firefox"])
    assert "neither Chancery nor Scrapy has a setting of this name" in caplog.text
    for slip, meant in (("REPALY", "REPLAY"), ("topic_threshold", "TOPIC_THRESHOLD"), ("LOG_LEVL", "LOG_LEVEL")):
        with pytest.raises(UsageError, match=f"no setting {slip}; write {meant}$"):
            require_known([f"{slip}=1"])


def test_nothing_discovered(site: Site, database: Path) -> None:
    """Three sources start at the home page, which is requested once."""
    site.put("/", "<html><body><h1>eNews</h1><p>Back soon.</p></body></html>")
    run = crawl("enews_pk", "-a", f"site={site.address}", database=database)
    assert run.exit_code == ExitCode.NOTHING_DISCOVERED
    assert row_of_crawl(database)["exit_code"] == ExitCode.NOTHING_DISCOVERED
    assert "none of its sources listed an article" in run.output
    assert site.paths.count("/") == 1


@pytest.mark.thorough
def test_nothing_discovered_where_robots_txt_forbids_all(site: Site, database: Path) -> None:
    site.put_saved_pages(FIXTURES / OUTLET)
    site.put("/robots.txt", "User-agent: *\nDisallow: /\n", content_type="text/plain")
    assert crawl(OUTLET, "-a", f"site={site.address}", database=database).exit_code == ExitCode.NOTHING_DISCOVERED
    assert site.paths == ["/robots.txt"]


@pytest.mark.thorough
def test_nothing_stored(site: Site, database: Path) -> None:
    site.put(LIST, '<html><body><a href="/01-01-2026/one">One</a> <a href="/01-01-2026/two">Two</a></body></html>')
    site.put("/01-01-2026/two", "<html><body></body></html>")
    run = crawl(OUTLET, "-a", f"site={site.address}", database=database)
    assert run.exit_code == ExitCode.NOTHING_STORED
    states = {row["url"]: row["state"] for row in Database(database).query("SELECT url, state FROM addresses")}
    home = "https://www.radio.gov.pk/01-01-2026"
    assert states == {f"{home}/one": "gone", f"{home}/two": "not_article"}


def test_unreachable(database: Path) -> None:
    with Site() as site:
        address = site.address  # and nobody answers there any more
    run = crawl(OUTLET, "-a", f"site={address}", "-s", "RETRY_ENABLED=False", database=database)
    assert run.exit_code == ExitCode.UNREACHABLE
    assert row_of_crawl(database)["exit_code"] == ExitCode.UNREACHABLE


@pytest.mark.thorough
def test_unreachable_where_the_server_fails(site: Site, database: Path) -> None:
    for path in (LIST, "/"):
        site.put(path, "no database", status=503)
    run = crawl(OUTLET, "-a", f"site={site.address}", "-s", "RETRY_ENABLED=False", database=database)
    assert run.exit_code == ExitCode.UNREACHABLE


@pytest.mark.thorough
def test_unreachable_where_the_server_is_silent(site: Site, database: Path) -> None:
    """Two documents that never come are enough: the rest is not waited for."""
    for path in ("/", "/feed/"):
        site.put(path)
    site.hold()
    run = crawl("enews_pk", "-a", f"site={site.address}", "-s", "RETRY_ENABLED=False", "-s", "DOWNLOAD_TIMEOUT=5",
                database=database)  # fmt: skip
    assert run.exit_code == ExitCode.UNREACHABLE
    assert site.paths == ["/robots.txt", "/", "/feed/"]


@pytest.mark.thorough
def test_error_in_a_callback(tmp_path: Path, database: Path) -> None:
    """A spider whose callback fails: a bug of ours that cron must be told about."""
    package = tmp_path / "broken"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "broken_callback.py").write_text(
        "from spiders.radio_pakistan import RadioPakistanSpider as Sound\n\n\n"
        "class BrokenSpider(Sound):\n"
        "    def parse(self, response, **_):\n"
        "        raise RuntimeError('broken')\n"
    )
    run = subprocess.run(
        [sys.executable, "-m", "scrapy", "crawl", OUTLET, "-s", "REPLAY=fixtures", "-s", f"DATABASE={database}",
         "-s", "SPIDER_MODULES=broken"],
        cwd=PROJECT, env={"PYTHONPATH": str(tmp_path), "PATH": ""}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.returncode == ExitCode.ERRORS, run.stderr
    assert "RuntimeError: broken" in run.stderr
    assert row_of_crawl(database)["errors"] == 5


@pytest.mark.thorough
def test_database_that_is_none(database: Path) -> None:
    database.write_bytes(b"This is a letter and no database, though it is long enough to look like one. " * 20)
    run = crawl(OUTLET, "-s", "REPLAY=fixtures", database=database)
    assert run.exit_code == ExitCode.ERRORS
    assert str(database) in run.log
    assert "Traceback" not in run.log


@pytest.mark.thorough
def test_database_of_another_program(database: Path) -> None:
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("CREATE TABLE prices (article INTEGER, price REAL)")
    run = crawl(OUTLET, "-s", "REPLAY=fixtures", database=database)
    assert run.exit_code == ExitCode.ERRORS
    assert "Chancery did not make this database; it has prices. Set DATABASE to another file" in run.log
    assert Database(database).table_names() == ["prices"]


@pytest.mark.thorough
def test_folder_that_may_not_be_written(database: Path) -> None:
    """The lock of the database cannot be acquired: a folder is in its place, which also stops root."""
    Path(f"{database}.lock").mkdir()
    run = crawl(OUTLET, "-s", "REPLAY=fixtures", database=database)
    assert run.exit_code == ExitCode.ERRORS
    assert f"{database}.lock" in run.log
    assert "Traceback" not in run.log


def test_database_that_may_not_be_written(database: Path) -> None:
    NewsDatabase(database).close()
    database.chmod(0o400)
    if os.access(database, os.W_OK):
        pytest.skip("this user may write everything")
    run = crawl(OUTLET, "-s", "REPLAY=fixtures", database=database)
    assert run.exit_code == ExitCode.ERRORS
    assert f"{database}: you have no permission to write this file" in run.log
    assert "Traceback" not in run.log


@pytest.mark.thorough
def test_storage_error_in_the_middle(database: Path) -> None:
    """Something in the database refuses the articles: each is an error, and no URL is lost."""
    NewsDatabase(database).close()
    connection = sqlite3.connect(database)
    connection.execute("CREATE TRIGGER full BEFORE INSERT ON articles BEGIN SELECT RAISE(ABORT, 'disk is full'); END")
    connection.close()
    run = crawl(OUTLET, "-s", "REPLAY=fixtures", database=database)
    assert run.exit_code == ExitCode.ERRORS
    failed = list(Database(database).query("SELECT reason, tries FROM addresses WHERE state = 'failed'"))
    assert failed == [{"reason": "an error in a pipeline: see the log", "tries": 1}] * 5


@pytest.mark.thorough
def test_page_that_replay_lacks(tmp_path: Path, database: Path) -> None:
    folder = tmp_path / OUTLET
    folder.mkdir()
    for file in (FIXTURES / OUTLET).rglob("*"):
        if file.is_file():
            (folder / file.relative_to(FIXTURES / OUTLET)).parent.mkdir(exist_ok=True)
            (folder / file.relative_to(FIXTURES / OUTLET)).write_bytes(file.read_bytes())
    manifest = folder / "manifest.jsonl"
    lines = manifest.read_text(encoding="utf-8").splitlines(keepends=True)
    manifest.write_text("".join(line for line in lines if "pakistan-oman" not in line), encoding="utf-8")
    run = crawl(OUTLET, "-s", f"REPLAY={tmp_path}", database=database)
    assert run.exit_code == ExitCode.ERRORS
    reasons = [row["reason"] for row in Database(database).query("SELECT reason FROM addresses WHERE state = 'failed'")]
    assert len(reasons) == 1
    assert "is missing from the saved pages" in reasons[0]


@pytest.mark.thorough
def test_interrupted(site: Site, database: Path) -> None:
    """It waits for pending answers, and leaves nothing open."""
    site.put_saved_pages(FIXTURES / OUTLET)
    turns = site.hold()
    turns.release(3)
    options = ("-a", f"site={site.address}", "-s", "DOWNLOAD_DELAY=0.1")
    with Crawling(OUTLET, *options, database=database) as crawling:
        wait_until(lambda: len(site.paths) == 4 or not crawling.running, "the second article is asked for")
        crawling.process.terminate()
        while crawling.running:
            time.sleep(0.7)  # for the signal to arrive before the last answer does
            turns.release()
        assert crawling.end() == ExitCode.INTERRUPTED, crawling.log
    assert row_of_crawl(database)["reason"] == "shutdown"
    assert not list(Database(database).query("SELECT 1 FROM addresses WHERE state = 'fetching'"))


@pytest.mark.parametrize(
    ("counters", "reason", "code"),
    [
        (
            {"address/discovered": 3, "address/requested": 1, "address/known": 2, "article/not_article": 1},
            "finished",
            0,
        ),
        ({"address/discovered": 3, "address/requested": 1, "address/known": 2, "address/failed": 1}, "finished", 4),
        ({"address/discovered": 3, "address/requested": 3, "article/stored": 1, "address/failed": 2}, "finished", 0),
        ({"address/discovered": 3, "address/requested": 3, "article/copy": 3}, "finished", 0),
        ({"address/discovered": 3, "address/outside_days": 3}, "finished", 0),
        # Articles already in the archive do not count as new.
        ({"address/discovered": 2, "address/requested": 2, "address/refreshed": 2, "revisit/kept": 2}, "finished", 0),
        ({"address/discovered": 3, "address/requested": 1, "address/failed": 1, "revisit/unchanged": 9}, "finished", 4),
        ({"address/discovered": 3, "article/stored": 3, "spider_exceptions/count": 1}, "finished", 6),
        ({"address/discovered": 3, "article/stored": 3}, "memusage_exceeded", 7),
        ({"spider_exceptions/count": 1}, "start_error", 6),
    ],
)
def test_what_counts(counters: dict[str, int], reason: str, code: int) -> None:
    assert exit_code(counters, reason) == code
