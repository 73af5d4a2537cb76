"""The arguments of a crawl, and its exit code for wrong ones."""

from __future__ import annotations

import logging
from datetime import date
from pathlib import Path

import pytest
from scrapy.exceptions import DropItem
from scrapy.logformatter import LogFormatterResult
from scrapy.spiders import Spider

from crawler.crawling.arguments import ArgumentError, Arguments
from crawler.crawling.exit_codes import ExitCode, exit_code
from crawler.crawling.log_format import LogFormat
from tests.test_storage import GAZETTE, article


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"sinse": "2026-11-01"}, "-a sinse=2026-11-01: unknown argument; known are since, until, limit, site, warc"),
        ({"since": "yesterday"}, "-a since=yesterday: not a date; write it as 2026-11-01"),
        ({"until": "2026-11-31"}, "-a until=2026-11-31: not a date; write it as 2026-11-01"),
        ({"since": "2026-11-02", "until": "2026-11-01"}, "-a since=2026-11-02 is after until=2026-11-01"),
        ({"limit": "0"}, "-a limit=0: not a number of pages; write it as 20"),
        ({"limit": "-1"}, "-a limit=-1: not a number of pages; write it as 20"),
        ({"limit": "many"}, "-a limit=many: not a number of pages; write it as 20"),
        ({"site": "127.0.0.1:8000"}, "-a site=127.0.0.1:8000: not a base URL; write it as http://127.0.0.1:8000"),
        ({"site": "ftp://127.0.0.1/"}, "-a site=ftp://127.0.0.1/: not a base URL; write it as http://127.0.0.1:8000"),
        ({"site": "http://"}, "-a site=http://: not a base URL; write it as http://127.0.0.1:8000"),
        ({"warc": ""}, "-a warc=: no file"),
        ({"warc": ","}, "-a warc=: no file"),
        ({"warc": "nowhere.warc"}, "-a warc=nowhere.warc: no such file"),
    ],
)
def test_what_cannot_be_asked_for(given: dict[str, str], said: str) -> None:
    with pytest.raises(ArgumentError) as raised:
        Arguments.parse(given)
    assert said in str(raised.value)


def test_what_is_asked_for(tmp_path: Path) -> None:
    assert Arguments.parse({}) == Arguments()
    assert not Arguments().asks_for_days
    day = {"since": "2026-11-01", "until": "2026-11-01"}
    given = Arguments.parse({**day, "limit": "1", "site": "http://127.0.0.1:8000/a"})
    assert (given.since, given.until, given.limit) == (date(2026, 11, 1), date(2026, 11, 1), 1)
    assert given.site == "http://127.0.0.1:8000/a/"
    assert Arguments.parse({"since": "2026-11-01"}).asks_for_days
    assert Arguments.parse({"until": "2026-11-01"}).asks_for_days
    for name in ("b.warc", "a.warc.gz", "c.warc.txt", "d.txt"):
        (tmp_path / name).touch()
    assert [file.name for file in Arguments.parse({"warc": str(tmp_path)}).warc] == ["a.warc.gz", "b.warc"]
    named = Arguments.parse({"warc": f"{tmp_path / 'd.txt'},{tmp_path / 'b.warc'}"})
    assert [file.name for file in named.warc] == ["d.txt", "b.warc"]
    (tmp_path / "empty").mkdir()
    with pytest.raises(ArgumentError, match=r"no file in this folder ends in \.warc"):
        Arguments.parse({"warc": str(tmp_path / "empty")})


@pytest.mark.parametrize(
    ("day", "wanted"),
    [("2026-10-31", False), ("2026-11-01", True), ("2026-11-02", True), ("2026-11-03", False), (None, True)],
)
def test_which_days_are_wanted(day: str | None, wanted: bool) -> None:
    since, until = date(2026, 11, 1), date(2026, 11, 2)
    assert Arguments(since=since, until=until).want(day) is wanted
    assert Arguments(since=since).want(day) is (day != "2026-10-31")
    assert Arguments(until=until).want(day) is (day != "2026-11-03")
    assert Arguments().want(day)


WALKED = {"source/answered": 1, "address/discovered": 9}


@pytest.mark.parametrize(
    ("counters", "reason", "code"),
    [
        ({**WALKED, "address/requested": 2, "article/stored": 2}, "finished", ExitCode.DONE),
        ({**WALKED, "address/known": 9}, "finished", ExitCode.DONE),
        ({"source/answered": 1, "source/nothing_new": 1}, "finished", ExitCode.DONE),
        (
            {"source/answered": 1, "address/discovered": 3, "address/ruled_out": 3},
            "finished",
            ExitCode.NOTHING_DISCOVERED,
        ),
        ({"source/answered": 1, "address/discovered": 3, "address/ruled_out": 2}, "finished", ExitCode.DONE),
        ({"source/answered": 1}, "finished", ExitCode.NOTHING_DISCOVERED),
        ({}, "finished", ExitCode.UNREACHABLE),
        # All requests failed; or gave nothing, and nothing else is known of the outlet.
        ({**WALKED, "address/requested": 2, "address/failed": 2}, "finished", ExitCode.NOTHING_STORED),
        ({**WALKED, "address/requested": 2, "article/failed": 2}, "finished", ExitCode.NOTHING_STORED),
        ({**WALKED, "address/requested": 2, "article/not_article": 2}, "finished", ExitCode.NOTHING_STORED),
        ({**WALKED, "address/requested": 2, "article/not_article": 2, "address/known": 7}, "finished", ExitCode.DONE),
        ({**WALKED, "address/requested": 2, "address/failed": 1, "article/stored": 1}, "finished", ExitCode.DONE),
        ({**WALKED, "address/requested": 2, "address/failed": 1, "article/copy": 1}, "finished", ExitCode.DONE),
        ({**WALKED, "address/requested": 2, "address/failed": 1, "article/off_topic": 1}, "finished", ExitCode.DONE),
        # Pages fetched again say nothing about new ones.
        ({**WALKED, "address/requested": 2, "address/refreshed": 2, "address/failed": 2}, "finished", ExitCode.DONE),
        (WALKED, "shutdown", ExitCode.INTERRUPTED),
        ({}, "memusage_exceeded", ExitCode.INTERRUPTED),
        ({**WALKED, "spider_exceptions/count": 1}, "shutdown", ExitCode.ERRORS),
        ({**WALKED, "article/error": 1}, "finished", ExitCode.ERRORS),
        ({**WALKED, "replay/not_saved": 1}, "finished", ExitCode.ERRORS),
    ],
)
def test_with_which_code_a_crawl_ends(counters: dict[str, int], reason: str, code: ExitCode) -> None:
    assert exit_code(counters, reason) is code


def test_each_code_has_a_meaning_of_its_own() -> None:
    assert len({code.meaning for code in ExitCode if code.meaning}) == len(ExitCode)


def test_how_an_article_reads_in_the_log() -> None:
    spider, item = Spider("gazette"), article(GAZETTE, "first", day="2026-11-01")

    def line(found: LogFormatterResult) -> str:
        return str(found["msg"]) % found["args"]

    log = LogFormat()
    assert line(log.scraped(item, None, spider)) == f"Article: {item.url} (2026-11-01)"
    item.outcome, item.published_on = "copy", None
    assert line(log.scraped(item, None, spider)) == f"Copy: {item.url} (undated)"
    assert line(log.dropped(item, DropItem("why"), None, spider)) == f"{item.url}: DropItem: why"
    failed = log.item_error(item, ValueError("x"), None, spider)
    assert line(failed) == f"Error in a pipeline at {item.url}"
    assert failed["level"] == logging.ERROR
