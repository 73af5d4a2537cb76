"""A clock by the headline, and a date that stands on every page: the site's, not the article's."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlite_utils import Database

from crawler.dates.page.found import found
from crawler.dates.publication.judge import judge
from crawler.model.clock import timestamp
from crawler.model.items import Article
from crawler.model.revisit_policy import RevisitSchedule
from crawler.model.site_dates import SiteDate
from crawler.model.validators import PageState
from crawler.storage.archive import Archive
from pipelines.normalise_dates import NormaliseDates
from tests.test_storage import GAZETTE, SEEN, article, note

SCHEDULE = RevisitSchedule(timedelta(hours=1), timedelta(days=30))
STANDING = "2 November 2026"
CLOCK = SiteDate("line", "")


def at(day: int, hour: int = 12) -> datetime:
    return datetime(2026, 11, day, hour, tzinfo=UTC)


@pytest.mark.parametrize(
    ("shown", "listed", "read", "clocks", "day"),
    [
        # Of these, two make a clock: the day of the fetch, an article known before, a clock of other pages there.
        ("20 November 2026", 20, 20, (), "2026-11-20"),
        ("20 November 2026", 19, 20, (), None),
        ("20 November 2026", 20, 20, (CLOCK,), None),
        ("20 November 2026", 19, 21, (CLOCK,), None),
        ("20 November 2026", 19, 21, (), "2026-11-20"),
        ("20 November 2026", 20, 21, (CLOCK,), "2026-11-20"),
        ("20 November 2026", 19, 20, (SiteDate("foot", ""),), None),
        ("Published: 20 November 2026", 19, 20, (CLOCK,), "2026-11-20"),
        (STANDING, 20, 20, (SiteDate("line", STANDING),), None),
        (STANDING, 20, 20, (SiteDate("foot", STANDING), SiteDate("line", "3 November 2026")), STANDING),
    ],
)  # fmt: skip
def test_which_shown_day_is_the_publication(
    shown: str, listed: int, read: int, clocks: tuple[SiteDate, ...], day: str | None
) -> None:
    candidates = [found("line", shown)]
    judgement = judge(candidates, GAZETTE, fetched_at=at(read), first_seen_at=at(listed), site_dates=clocks)
    assert judgement.published_on == ("2026-11-02" if day == STANDING else day)
    if day is None:
        assert candidates[0].reason_code == ("site_date" if shown == STANDING else "fetch_time")


def test_what_a_source_says_of_the_day_is_no_clock() -> None:
    candidates = [found("feed", "2026-11-20"), found("line", "20 November 2026")]
    assert judge(candidates, GAZETTE, fetched_at=at(20), first_seen_at=at(19)).published_on == "2026-11-20"


class Pages:
    """Pages of one outlet, listed by its feed after its first run."""

    def __init__(self, database: Path) -> None:
        self.database = database

    def read(self, readings: Iterable[tuple[int, datetime, datetime, str]]) -> None:
        """Number of the article, when it was listed, when its page is read, the line by its headline."""

        async def run() -> None:
            archive = Archive(self.database, GAZETTE, ["feed"], SCHEDULE)
            await archive.begin_crawl(SEEN)
            await archive.begin_crawl(SEEN)
            for number, listed, read_at, line in readings:
                item = _page(number, listed, read_at, line)
                await note(archive, item.address_url)
                item.site_dates = await archive.site_dates(GAZETTE.name)
                await archive.store(NormaliseDates(GAZETTE).process_item(item))
            await archive.close()

        asyncio.run(run())

    def days(self) -> list[str | None]:
        """The articles' days."""
        return [row["published_on"] for row in self._rows("SELECT published_on FROM articles ORDER BY url")]

    def unread(self) -> int:
        """Number of pages that the next run reads although nothing has changed."""
        return len(self._rows("SELECT 1 FROM addresses WHERE body_sha256 IS NULL"))

    def _rows(self, sql: str) -> list[dict[str, str | None]]:
        db = Database(self.database)
        rows = list(db.query(sql))
        db.close()
        return rows


def _page(number: int, listed: datetime, read_at: datetime, line: str) -> Article:
    words = " ".join(f"word{number}x{each}" for each in range(30))
    item = article(GAZETTE, f"report-{number}", words, day="2026-11-01")
    return replace(
        item, published_at=None, published_on=None, published_precision=None, published_source=None, found_by="feed",
        date_candidates=[found("line", line)], first_seen_at=timestamp(listed), fetched_at=timestamp(read_at),
        page=PageState(f"{number:064d}"),
    )  # fmt: skip


@pytest.fixture
def pages(database: Path) -> Pages:
    return Pages(database)


def test_the_day_of_a_clock_is_taken_back_at_the_next_visit(pages: Pages) -> None:
    pages.read([(1, at(20), at(20), "20 November 2026")])
    assert pages.days() == ["2026-11-20"]
    pages.read([(1, at(20), at(21), "21 November 2026")])
    assert pages.days() == [None]


def test_a_day_that_still_stands_there_is_kept(pages: Pages) -> None:
    """As beside a clock in the same line of the page."""
    pages.read([(1, at(20), at(20), "20 November 2026"), (1, at(20), at(21), "20 November 2026")])
    assert pages.days() == ["2026-11-20"]


@pytest.mark.parametrize(("days", "is_of_site"), [((20, 21, 21, 21), False), ((20, 21, 22, 22), True)])
def test_a_date_on_the_pages_of_three_days_is_the_sites(pages: Pages, days: tuple[int, ...], is_of_site: bool) -> None:
    """Later pages do not get it as their day, and the earlier ones are read again, though nothing has changed."""
    readings = [(number, at(day), at(day), STANDING) for number, day in enumerate(days)]
    pages.read(readings)
    assert pages.days() == ["2026-11-02"] * 3 + [None if is_of_site else "2026-11-02"]
    assert pages.unread() == (3 if is_of_site else 0)
    pages.read((number, listed, at(23), line) for number, listed, _, line in readings)
    assert pages.days() == [None if is_of_site else "2026-11-02"] * 4


@pytest.mark.parametrize(("last", "day"), [(28, None), (29, "2026-11-02")])
def test_these_three_days_are_within_four_weeks(pages: Pages, last: int, day: str | None) -> None:
    later = at(1) + timedelta(days=last + 11)
    pages.read([(1, at(12), at(12), STANDING), (2, at(13), at(13), STANDING), (3, later, later, STANDING)])
    pages.read([(4, later, later, STANDING)])
    assert pages.days()[3] == day


@pytest.mark.parametrize(("first", "day"), [(9, "2026-11-02"), (10, None)])
def test_they_are_more_than_a_week_after_the_date(pages: Pages, first: int, day: str | None) -> None:
    pages.read((number, at(each), at(each), STANDING) for number, each in enumerate((first, 11, 12, 13)))
    assert pages.days()[3] == day


def test_what_the_first_run_lists_is_not_late(database: Path) -> None:
    async def run() -> None:
        archive = Archive(database, GAZETTE, ["feed"], SCHEDULE)
        await archive.begin_crawl(SEEN)
        for number, day in enumerate((20, 21, 22)):
            item = _page(number, at(day), at(day), STANDING)
            await note(archive, item.address_url)
            await archive.store(NormaliseDates(GAZETTE).process_item(item))
        assert await archive.site_dates(GAZETTE.name) == frozenset()
        await archive.close()

    asyncio.run(run())
