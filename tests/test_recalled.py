"""What the steps ask about an article is found by one look, and asked again where it may have changed."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import pytest

from crawler.model.items import Article, Page
from crawler.storage import recalled
from crawler.storage.archive import Archive
from crawler.storage.passing_lines import trim
from crawler.storage.recalled import Recalled
from crawler.storage.replace import RereadPage
from crawler.warc.records import pack
from crawler.warc.writer import PageFiles, pages_folder
from tests.test_passing_lines import BODIES, FOLLOW, SCHEDULE, first_readings, later_readings, put, read
from tests.test_storage import GAZETTE, SEEN, article, note


class Watched(Archive):
    """Counts how often it looks."""

    looks = 0

    async def recall(self, article: Article, *, trims: bool) -> Recalled:
        self.looks += 1
        return await super().recall(article, trims=trims)


def on(database: Path, trial: Callable[[Watched], Awaitable[None]]) -> None:
    async def go() -> None:
        files = PageFiles(pages_folder(database), GAZETTE.name, 10**6, "a@b.example")
        archive = Watched(database, GAZETTE, ["feed"], SCHEDULE, files=files)
        await archive.begin_crawl(SEEN)
        try:
            await trial(archive)
        finally:
            await archive.close()

    asyncio.run(go())


async def asked(archive: Watched, item: Article) -> None:
    """What the steps ask, in their order."""
    trim(item, await archive.site_lines(item))
    assert not await archive.leave_forgotten(item)
    await archive.page_before(item)
    item.duplicates = await archive.find_duplicates(item)


def test_one_look_answers_all_the_steps(database: Path) -> None:
    async def trial(archive: Watched) -> None:
        first, second = article(GAZETTE, "one"), article(GAZETTE, "two")
        await asked(archive, first)
        await note(archive, first.url)
        assert await archive.store(first) == "stored"
        await asked(archive, second)
        assert archive.looks == 2
        assert second.duplicates is not None
        assert (second.duplicates.last, second.duplicates.same_url, second.duplicates.same_words) == (1, None, 1)

    on(database, trial)


def test_it_answers_for_the_article_without_the_lines_of_its_site(database: Path) -> None:
    put(database, [*first_readings(3), *later_readings(3, 1, FOLLOW)])

    async def trial(archive: Watched) -> None:
        item = read(0, 9, f"{BODIES[0]}\n\n{FOLLOW}")
        item.address_url += "-again"
        await asked(archive, item)
        assert item.text == BODIES[0]
        assert item.duplicates is not None
        assert item.duplicates.same_words is not None
        assert archive.looks == 1

    on(database, trial)


def test_without_the_step_that_trims_it_answers_for_the_article_as_it_is(database: Path) -> None:
    put(database, [*first_readings(3), *later_readings(3, 1, FOLLOW)])

    async def trial(archive: Watched) -> None:
        item = read(0, 9, f"{BODIES[0]}\n\n{FOLLOW}")
        item.url = item.address_url = f"{item.url}-again"
        item.duplicates = await archive.find_duplicates(item)
        assert item.duplicates.same_words is None

    on(database, trial)


@pytest.mark.parametrize("change", ["title", "text", "url", "published_at", "modified_at", "words_sha256"])
def test_an_article_that_changed_since_is_looked_up_again(change: str, database: Path) -> None:
    async def trial(archive: Watched) -> None:
        item = article(GAZETTE, "one")
        await archive.site_lines(item)
        await archive.find_duplicates(replace(item, **{change: "another"}))  # type: ignore[arg-type]
        assert archive.looks == 2

    on(database, trial)


def test_the_same_question_is_looked_up_again(database: Path) -> None:
    async def trial(archive: Watched) -> None:
        item = article(GAZETTE, "one")
        for _ in range(2):
            await archive.find_duplicates(item)
        assert archive.looks == 2

    on(database, trial)


def test_after_a_page_was_read_again_its_article_is_looked_up_again(database: Path) -> None:
    async def trial(archive: Watched) -> None:
        item = article(GAZETTE, "one")
        await note(archive, item.url)
        page = Page(outlet=GAZETTE, address_url=item.url, fetched_url=item.url, body=b"<p>", fetched_at=SEEN)
        await archive.keep_page(page, pack(page))
        await archive.store(item)
        changed = replace(item, text="The envoys met again.", words_sha256="other", fetched_at="2026-11-02T08:00:00Z")
        before = await archive.page_before(changed)
        assert before is not None
        assert before[0].text == item.text
        await archive.put_reread(RereadPage(item.url, 1, replace(item, title="Two envoys meet")))
        await archive.find_duplicates(changed)
        assert archive.looks == 2

    on(database, trial)


@pytest.mark.parametrize(("others", "looks"), [(63, 0), (64, 1)])
def test_only_so_many_articles_are_on_their_way(others: int, looks: int, database: Path) -> None:
    assert recalled._KEPT == 64

    async def trial(archive: Watched) -> None:
        item = article(GAZETTE, "one")
        await archive.site_lines(item)
        for number in range(others):
            await archive.site_lines(article(GAZETTE, f"other-{number}"))
        before = archive.looks
        await archive.find_duplicates(item)
        assert archive.looks - before == looks

    on(database, trial)
