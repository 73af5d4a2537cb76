"""Why a URL is in its state: codes that are compared, with words for readers."""

from __future__ import annotations

import asyncio
import re
import sqlite3
from pathlib import Path

import pytest
from sqlite_utils import Database

from crawler.model.reasons import Reason, ReasonCode
from crawler.storage.addresses import Refusal
from crawler.storage.archive import Archive
from crawler.storage.schema import release_0_1
from tests.test_storage import GAZETTE, SEEN, note

ADDRESSES = Path(release_0_1.__file__).with_name("addresses.sql").read_text(encoding="utf-8")
URL = "https://gazette.example/a"


@pytest.mark.parametrize("code", ReasonCode)
def test_each_code_has_words_and_a_state_of_the_table(code: ReasonCode) -> None:
    assert code.words
    assert code.state in re.findall(r"'(\w+)'", ADDRESSES[: ADDRESSES.index("reason TEXT")])


@pytest.mark.parametrize("words", ["published outside the days asked for", "reworded"])
@pytest.mark.parametrize("code", [ReasonCode.OUTSIDE_DAYS, ReasonCode.OVER_LIMIT])
def test_words_decide_nothing(code: ReasonCode, words: str, database: Path) -> None:
    """A run that asks for certain days skips what an earlier one left for its day, and nothing else."""

    async def left(*, other_days: bool) -> list[str]:
        archive = Archive(database, GAZETTE, ["feed"])
        await archive.begin_crawl(SEEN)
        urls = [address.url for address in await archive.left_over(SEEN, other_days=other_days)]
        await archive.close()
        return urls

    async def play() -> None:
        archive = Archive(database, GAZETTE, ["feed"])
        await archive.begin_crawl(SEEN)
        await note(archive, URL)
        await archive.note_reasons({URL: Reason(code, words)})
        await archive.close()
        assert await left(other_days=True) == [URL]
        assert await left(other_days=False) == ([] if code is ReasonCode.OUTSIDE_DAYS else [URL])

    asyncio.run(play())


@pytest.mark.parametrize("columns", [{"reason": "HTTP 500"}, {"reason_code": "http_error"}])
def test_words_and_code_come_together(columns: dict[str, str], database: Path) -> None:
    async def refuse() -> None:
        archive = Archive(database, GAZETTE, ["feed"])
        await archive.begin_crawl(SEEN)
        await note(archive, URL)
        await archive.record_refusal(Refusal(URL, Reason(ReasonCode.HTTP_ERROR, "HTTP 500"), 500), SEEN)
        await archive.close()

    asyncio.run(refuse())
    db = Database(database)
    (row,) = db.query("SELECT state, reason, reason_code FROM addresses")
    assert row == {"state": "failed", "reason": "HTTP 500", "reason_code": "http_error"}
    with pytest.raises(sqlite3.IntegrityError):
        db.table("addresses").update(URL, {"reason": None, "reason_code": None} | columns)


@pytest.mark.parametrize(
    ("state", "words", "code"),
    [
        ("copy", "same address: https://gazette.example/b", ReasonCode.SAME_PAGE),
        ("copy", "same: https://gazette.example/b", ReasonCode.SAME_OUTLET),
        ("copy", "copy: https://herald.example/b", ReasonCode.OTHER_OUTLET),
        ("copy", "published later: https://herald.example/b", ReasonCode.PUBLISHED_LATER),
        ("stored", "changed to the words of another article: the earlier text is kept", ReasonCode.EARLIER_TEXT_KEPT),
        ("off_topic", "topic score 0.04, below 0.25", ReasonCode.OFF_TOPIC),
        ("gone", "HTTP 404", ReasonCode.PAGE_GONE),
        ("refused", "Forbidden by robots.txt", ReasonCode.ROBOTS_FORBIDDEN),
        ("refused", "not on the outlet's own host", ReasonCode.OFF_SITE),
        ("not_article", "its address has not the form of the outlet's articles", ReasonCode.URL_FORM),
        ("not_article", "no text", ReasonCode.NO_TEXT),
        ("not_article", "the page has no text of its own", ReasonCode.NO_TEXT),
        ("not_article", "a list: CollectionPage", ReasonCode.LIST_PAGE),
        ("not_article", "not a page but application/pdf", ReasonCode.FILE),
        ("not_article", "not a page by its first bytes", ReasonCode.FILE),
        ("not_article", "a feed or a sitemap", ReasonCode.FEED),
        ("not_article", "the home page", ReasonCode.HOME_PAGE),
        ("not_article", "a search page", ReasonCode.SEARCH_PAGE),
        ("not_article", "the page is empty", ReasonCode.NO_MARKUP),
        ("known", "published outside the days asked for", ReasonCode.OUTSIDE_DAYS),
        ("known", "more than the limit asked for", ReasonCode.OVER_LIMIT),
        ("known", "beyond the 500 requests that a run makes to one host", ReasonCode.OVER_BUDGET),
        ("known", "left out when the outlet's pages were saved", ReasonCode.NOT_RECORDED),
        ("failed", "HTTP 500", ReasonCode.HTTP_ERROR),
        ("failed", "https://gazette.example/robots.txt could not be had: HTTP 500", ReasonCode.ROBOTS_UNAVAILABLE),
        (
            "failed",
            "gazette.example answered 429 and is to be left alone for 9999 s",
            ReasonCode.HOST_GIVEN_UP,
        ),
        ("failed", "no answer: dropped on the way, or the crawl was stopped", ReasonCode.NO_ANSWER),
        ("failed", "DownloadTimeoutError: https://gazette.example/a", ReasonCode.NETWORK_ERROR),
        ("failed", "not read within 20 seconds", ReasonCode.EXTRACTION_FAILED),
        ("known", None, None),
    ],
)
def test_words_of_version_0_1_get_their_code(state: str, words: str | None, code: ReasonCode | None) -> None:
    db = Database(memory=True)
    db.table("addresses").insert({"state": state, "reason": words})
    sql = f"SELECT {release_0_1.VALUES['addresses']['reason_code']} FROM addresses"
    assert db.execute(sql).fetchone()[0] == code
    if code is not None:
        assert code.state == state


def test_each_code_that_is_given_to_words_of_version_0_1_is_one() -> None:
    given = set(re.findall(r"(?:THEN|ELSE|,) '(\w+)'", release_0_1.VALUES["addresses"]["reason_code"]))
    assert given - {"fetching"} <= set(ReasonCode)
