"""What is recorded for a page that is revisited: whatever it answers, the archive loses nothing."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database

from crawler.model.clock import timestamp
from crawler.model.items import Article, DateCandidate
from crawler.model.reasons import Reason, ReasonCode
from crawler.model.revisit_policy import RevisitSchedule
from crawler.model.validators import PageState, Validators
from crawler.storage.addresses import Refusal
from crawler.storage.archive import Archive
from tests.applied_changes import later_text
from tests.test_storage import GAZETTE, HANDOUT, HERALD, SEEN, article, note

SCHEDULE = RevisitSchedule(timedelta(hours=1), timedelta(days=30))
FIRST = replace(article(GAZETTE, "first", day="2026-10-31"), page=PageState("1", Validators('"1"')))
REPRINT = replace(article(HERALD, "reprint", day="2026-11-01"), page=PageState("2"))
NEXT = SEEN + timedelta(hours=8)


def edited(one: Article, text: str, **values: Any) -> Article:
    digest = sha256(text.encode()).hexdigest()
    later: dict[str, Any] = {"fetched_at": timestamp(NEXT), "page": PageState("3"), **values}
    return replace(one, text=text, text_sha256=digest, words_sha256=digest, **later)


def act(database: Path, what: Callable[[Archive], Awaitable[Any]], *stored: Article, of: Any = GAZETTE) -> Any:
    """Store, each in its own outlet's crawl; then do ``what`` in another crawl."""

    async def run() -> Any:
        for item in stored:
            archive = Archive(database, GAZETTE if item.outlet == "gazette" else HERALD, ["feed"], SCHEDULE)
            await archive.begin_crawl(SEEN)
            await note(archive, item.address_url)
            await archive.store(item)
            await archive.close()
        archive = Archive(database, of, ["feed"], SCHEDULE)
        await archive.begin_crawl(NEXT)
        done = await what(archive)
        await archive.close()
        return done

    return asyncio.run(run())


def test_an_address_that_no_source_named_is_not_stored(database: Path) -> None:
    async def run() -> None:
        archive = Archive(database, GAZETTE, ["feed"], SCHEDULE)
        try:
            with pytest.raises(LookupError, match="addresses has no row whose url is"):
                await archive.store(FIRST)
        finally:
            await archive.close()

    asyncio.run(run())
    assert Database(database).execute("SELECT count(*) FROM articles").fetchone() == (0,)


def row(database: Path, table: str, url: str) -> dict[str, Any]:
    db = Database(database)
    found: dict[str, Any] = next(db.query(f"SELECT * FROM {table} WHERE url = ?", [url]))
    db.close()
    return found


def test_what_is_due(database: Path) -> None:
    """The wait is a fifth of 32 hours: a day and a third after publication."""

    async def look(archive: Archive) -> list[str]:
        await runs_at(archive, SEEN, SEEN)
        due = [await archive.due(SEEN + timedelta(hours=hours), 9) for hours in (6, 7)]
        return [entry.url for entries in due for entry in entries]

    assert act(database, look, FIRST, REPRINT) == [FIRST.address_url]
    address = row(database, "addresses", FIRST.address_url)
    assert (address["looked_at"], address["next_look_at"]) == ("2026-11-01T08:00:00Z", "2026-11-01T14:24:00Z")
    assert (address["etag"], address["body_sha256"]) == ('"1"', "1")
    assert row(database, "addresses", REPRINT.address_url)["next_look_at"] == "2026-11-01T09:36:00Z"


async def runs_at(archive: Archive, *moments: datetime) -> None:
    """Set the start times of the last two runs."""

    def begin(db: Database) -> None:
        db.execute("UPDATE crawls SET started_at = ?", [timestamp(moments[0])])
        db.execute("UPDATE crawls SET started_at = ? WHERE id = (SELECT max(id) FROM crawls)", [timestamp(moments[1])])

    await archive._write(begin)


@pytest.mark.parametrize(("minute", "is_due"), [(0, True), (-30, True), (-31, False)])
def test_due_is_what_falls_due_before_the_next_run(minute: int, is_due: bool, database: Path) -> None:
    """Due at 14:24; runs an hour apart, the last at 14:00, 13:30 or 13:29: nine tenths of the wait for the next one."""
    began = SEEN + timedelta(hours=6, minutes=minute)

    async def look(archive: Archive) -> list[str]:
        await runs_at(archive, began - timedelta(hours=1), began)
        return [entry.url for entry in await archive.due(began + timedelta(seconds=5), 9)]

    assert act(database, look, FIRST) == ([FIRST.address_url] if is_due else [])


def test_no_more_than_asked_for_and_the_longest_due_first(database: Path) -> None:
    older = article(GAZETTE, "older", text="Other words altogether.", day="2026-10-20")

    async def look(archive: Archive) -> list[str]:
        return [entry.url for entry in await archive.due(SEEN + timedelta(days=9), 1)]

    assert act(database, look, older, FIRST) == [FIRST.address_url]


def test_old_articles_are_left_alone(database: Path) -> None:
    old = article(GAZETTE, "old", day="2020-01-01")
    assert act(database, lambda archive: archive.due(SEEN + timedelta(days=900), 9), old) == []


@pytest.mark.parametrize(("one", "of", "table"), [(FIRST, GAZETTE, "articles"), (REPRINT, HERALD, "copies")])
def test_gone_and_back(one: Article, of: Any, table: str, database: Path) -> None:
    async def go(archive: Archive) -> None:
        await archive.note_gone(one.address_url, 404, NEXT)
        await archive.note_gone(one.address_url, 410, NEXT + timedelta(days=1))

    state = "stored" if table == "articles" else "copy"
    act(database, go, FIRST, REPRINT, of=of)
    gone, address = row(database, table, one.url), row(database, "addresses", one.address_url)
    assert (gone["gone_at"], gone["text"]) == (timestamp(NEXT), HANDOUT)
    assert (address["state"], address["last_look"], address["http_status"]) == (state, "gone: HTTP 410", 410)
    assert address["next_look_at"] > timestamp(NEXT + timedelta(days=1))
    assert act(database, lambda archive: archive.store(replace(one, fetched_at=timestamp(NEXT))), of=of) == "back"
    assert row(database, table, one.url)["gone_at"] is None
    act(database, go, of=of)
    look = act(database, lambda archive: archive.note_unchanged(one.address_url, 304, None, NEXT), of=of)
    assert look == "back"
    assert row(database, table, one.url)["gone_at"] is None


@pytest.mark.parametrize("code", ["http_error", "page_gone", "off_site", "list_page", "off_topic", "over_limit"])
def test_a_failure_takes_nothing_away(code: str, database: Path) -> None:
    """Nor if the source had reported a change, so that the URL was in progress."""

    async def fail(archive: Archive) -> bool:
        await archive.note_fetching(FIRST.address_url)
        return await archive.record_refusal(
            Refusal(FIRST.address_url, Reason(ReasonCode(code), "the reason"), 500), NEXT
        )

    assert act(database, fail, FIRST) is True
    address = row(database, "addresses", FIRST.address_url)
    assert (address["state"], address["last_look"], address["tries"]) == ("stored", "kept: the reason", 0)
    assert address["next_look_at"] > timestamp(NEXT)
    assert (address["etag"], address["body_sha256"]) == ('"1"', "1")
    assert row(database, "articles", FIRST.url)["text"] == HANDOUT


def test_what_was_never_answered_stays_what_it_was(database: Path) -> None:
    async def stop(archive: Archive) -> None:
        await archive.note_fetching(REPRINT.address_url)
        await archive.end_crawl({"finished_at": timestamp(NEXT)})

    act(database, stop, FIRST, REPRINT, of=HERALD)
    assert row(database, "addresses", REPRINT.address_url)["state"] == "copy"


@pytest.mark.parametrize(
    ("look", "wanted"),
    [
        (None, True),
        (
            lambda archive: archive.record_refusal(
                Refusal(FIRST.address_url, Reason(ReasonCode.HTTP_ERROR, "HTTP 503"), 503), NEXT
            ),
            False,
        ),
        (lambda archive: archive.note_unchanged(FIRST.address_url, 304, None, NEXT), False),
    ],
)
def test_a_change_that_was_looked_for_waits_for_the_next_look(
    look: Callable[[Archive], Awaitable[Any]] | None, wanted: bool, database: Path
) -> None:
    """The source says the same at every run."""

    async def name(archive: Archive) -> bool:
        if look is not None:
            await look(archive)
        noted = await note(archive, FIRST.address_url, changed_at=timestamp(SEEN + timedelta(minutes=30)))
        return FIRST.address_url in noted.wanted

    assert act(database, name, FIRST) is wanted


def test_a_changed_text_says_what_was_changed(database: Path) -> None:
    later = edited(FIRST, HANDOUT + " They will meet again.\n\nA statement followed.", title="Envoys meet again")
    assert act(database, lambda archive: archive.store(later), FIRST) == "changed"
    (revision,) = Database(database).query("SELECT * FROM revisions")
    found = json.loads(revision["changes"])
    assert [change["kind"] for change in found] == ["title", "changed", "added"]
    assert later_text(revision["text"], found) == row(database, "articles", FIRST.url)["text"] == later.text
    address = row(database, "addresses", FIRST.address_url)
    assert (address["last_look"], address["body_sha256"], address["fetched_at"]) == ("changed", "3", timestamp(NEXT))
    assert act(database, lambda archive: archive.store(later)) == "unchanged"
    assert Database(database).table("revisions").count == 1


@pytest.mark.parametrize("url", [FIRST.url, "https://gazette.example/"])
def test_another_piece_in_its_place(url: str, database: Path) -> None:
    """A notice, or the home page to which the URL leads now."""
    notice = edited(FIRST, "To read on, please sign in or subscribe.", title="Sign in", url=url)
    assert act(database, lambda archive: archive.store(notice), FIRST) == "kept"
    assert [one["text"] for one in Database(database).query("SELECT text FROM articles")] == [HANDOUT]
    assert Database(database).table("revisions").count == 0
    address = row(database, "addresses", FIRST.address_url)
    assert (address["last_look"], address["body_sha256"]) == ("kept", "1")


def test_an_article_that_has_moved(database: Path) -> None:
    """It is the same article under its first URL, not a copy of itself."""
    moved = edited(FIRST, HANDOUT + " They will meet again.", url="https://gazette.example/moved")
    assert act(database, lambda archive: archive.store(moved), FIRST) == "changed"
    assert Database(database).table("copies").count == 0
    assert row(database, "articles", FIRST.url)["text"] == moved.text


def test_a_page_known_by_another_address_is_the_same_article_once_more(database: Path) -> None:
    """The archive has it by its number, and the source says that it was changed."""
    first = replace(FIRST, address_url="https://gazette.example/?p=7")
    later = edited(first, HANDOUT + " They will meet again.")

    async def fetch(archive: Archive) -> str:
        await archive.note_fetching(first.address_url)
        return await archive.store(later)

    assert act(database, fetch, first) == "changed"
    assert Database(database).table("copies").count == 0
    assert row(database, "addresses", first.address_url)["state"] == "stored"


def test_a_copy_that_is_changed_is_a_copy_no_longer(database: Path) -> None:
    """Its former text becomes an earlier text of the article."""
    later = edited(REPRINT, HANDOUT + " The paper adds a line.")
    assert act(database, lambda archive: archive.store(later), FIRST, REPRINT, of=HERALD) == "changed"
    assert Database(database).table("copies").count == 0
    now = row(database, "articles", REPRINT.url)
    assert now["text"] == later.text
    (revision,) = Database(database).query("SELECT article, text FROM revisions")
    assert revision == {"article": now["id"], "text": HANDOUT}
    assert row(database, "articles", FIRST.url)["text"] == HANDOUT


def test_the_earlier_headline_of_a_copy_is_kept(database: Path) -> None:
    """Its words are still those of the article, and so it stays a copy."""
    later = replace(REPRINT, title="Another headline", fetched_at=timestamp(NEXT), page=PageState("3"))
    assert act(database, lambda archive: archive.store(later), FIRST, REPRINT, of=HERALD) == "changed"
    assert row(database, "copies", REPRINT.url)["title"] == "Another headline"
    article = row(database, "articles", FIRST.url)["id"]
    (revision,) = Database(database).query("SELECT * FROM revisions")
    assert (revision["article"], revision["copy"], revision["title"]) == (article, REPRINT.url, REPRINT.title)
    assert (revision["text"], revision["replaced_at"]) == (HANDOUT, timestamp(NEXT))
    assert [change["kind"] for change in json.loads(revision["changes"])] == ["title", "kept"]
    act(database, lambda archive: archive.store(replace(later, fetched_at="2026-11-20T08:00:00Z")), of=HERALD)
    assert Database(database).table("revisions").count == 1


def test_a_gone_article_that_turns_out_to_be_a_copy(database: Path) -> None:
    """The first publisher's is the article, which exists; the copy is gone."""
    act(database, lambda archive: archive.note_gone(REPRINT.address_url, 404, NEXT), REPRINT, of=HERALD)
    act(database, lambda archive: archive.end_walk(), FIRST)
    assert row(database, "articles", FIRST.url)["gone_at"] is None
    assert row(database, "copies", REPRINT.url)["gone_at"] == timestamp(NEXT)


def test_where_the_source_brought_the_text_the_page_is_only_looked_for(database: Path) -> None:
    brought = replace(FIRST, page=None)
    unchanged = PageState(None, Validators('"9"'))

    async def look(archive: Archive) -> Any:
        (before,) = await archive.due(SEEN + timedelta(days=2), 9)
        await archive.note_unchanged(brought.address_url, 200, unchanged, NEXT)
        return before.stored_page

    page = act(database, look, brought)
    assert page.is_from_source
    address = row(database, "addresses", FIRST.address_url)
    # What the source says about a change is compared with the time when it delivered the text.
    assert (address["etag"], address["body_sha256"], address["fetched_at"]) == ('"9"', "", FIRST.fetched_at)
    assert address["next_look_at"] == timestamp(NEXT + timedelta(days=1))


CLOCK = DateCandidate(source="above", raw="1 November 2026", verdict="rejected", reason_code="fetch_time")
DATE = DateCandidate(
    source="above", raw="1 November 2026", value="2026-11-01", verdict="chosen", reason_code="most_support"
)
UNDATED: dict[str, Any] = dict.fromkeys(("published_at", "published_on", "published_precision", "published_source"))


@pytest.mark.parametrize(("candidates", "kept"), [([CLOCK], None), ([], "1")])
def test_a_page_whose_day_may_be_a_clocks_is_read_again_unchanged(
    candidates: list[DateCandidate], kept: str | None, database: Path
) -> None:
    async def nothing(_: Archive) -> None: ...

    act(database, nothing, replace(FIRST, **UNDATED, date_candidates=candidates))
    address = row(database, "addresses", FIRST.address_url)
    assert (address["body_sha256"], address["etag"]) == (kept, kept and '"1"')


def test_a_later_look_heals_an_undated_article_without_a_revision(database: Path) -> None:
    dated = edited(FIRST, FIRST.text, date_candidates=[DATE])
    undated = replace(FIRST, **UNDATED, date_candidates=[CLOCK])
    assert act(database, lambda archive: archive.store(dated), undated) == "changed"
    assert row(database, "articles", FIRST.url)["published_on"] == FIRST.published_on
    assert Database(database).execute("SELECT count(*) FROM revisions").fetchone() == (0,)
    assert row(database, "addresses", FIRST.address_url)["body_sha256"] == "3"


def test_a_later_look_that_finds_no_day_leaves_the_one_that_is_known(database: Path) -> None:
    """ "2 hours ago" gives a day, "a week ago" does not."""
    later = edited(FIRST, FIRST.text, **UNDATED)
    assert act(database, lambda archive: archive.store(later), replace(FIRST, date_candidates=[DATE])) == "unchanged"
    changed = edited(FIRST, f"{FIRST.text} A sentence was added.", **UNDATED, fetched_at="2026-11-02T08:00:00Z")
    assert act(database, lambda archive: archive.store(changed)) == "changed"
    stored = row(database, "articles", FIRST.url)
    assert (stored["published_on"], stored["text"]) == (FIRST.published_on, changed.text)
    assert [each["verdict"] for each in Database(database).query("SELECT verdict FROM date_candidates")] == ["chosen"]
