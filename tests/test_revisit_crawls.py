"""Pages that change, go and come back between runs: by the server's log, and what the archive keeps."""

from __future__ import annotations

import json
import os
import signal
import threading
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database

from crawler.crawling.exit_codes import ExitCode
from crawler.identity.same_article import is_same_text
from tests import changed_news
from tests.applied_changes import later_text
from tests.background import Crawling, wait_until
from tests.changed_rule import CHANGED, WORD
from tests.conftest import FIXTURES, crawl
from tests.press import Story, put_lists, put_posts
from tests.site import Site
from tests.test_discovery import LISTS, POSTS, run

pytestmark = pytest.mark.thorough

NOON = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(hours=12)
ETAG = '"as it was"'


@dataclass(frozen=True)
class Fresh(Story):
    """An article of yesterday."""

    @property
    def published(self) -> datetime:
        return NOON - timedelta(minutes=self.number)


STORIES = [Fresh(number) for number in range(1, 5)]
FIRST, SECOND, THIRD, FOURTH = STORIES


def put(site: Site, story: Story, page: str = "", **headers: str) -> None:
    site.put(story.path, page or story.page, headers=headers)


def let_time_pass(database: Path) -> None:
    """Each page is due."""
    db = Database(database)
    db.execute("UPDATE addresses SET next_look_at = '2026-01-01T00:00:00Z' WHERE next_look_at IS NOT NULL")
    db.conn.commit()
    db.close()


def again(site: Site, database: Path, outlet: str = LISTS, *arguments: str, **settings: Any) -> dict[str, Any]:
    let_time_pass(database)
    return run(site, database, outlet, *arguments, **settings)


def found(database: Path) -> dict[str, tuple[str, str | None]]:
    """State of each URL and result of its last revisit, by the number of its story."""
    db = Database(database)
    rows = list(db.query("SELECT url, state, last_look FROM addresses"))
    db.close()
    return {row["url"].rpartition("-")[2]: (row["state"], row["last_look"]) for row in rows}


def looked_at(database: Path) -> set[str]:
    """Paths of the stories whose pages were revisited, and had not changed."""
    looks = found(database)
    return {story.path for story in STORIES if looks[story.path.rpartition("-")[2]][1] == "unchanged"}


def texts(database: Path, table: str = "articles") -> list[str]:
    db = Database(database)
    # Articles are numbered as they leave the workers; sorted by URL they are in the site's order.
    order = "url" if table == "articles" else "id"
    rows = [row["text"] for row in db.query(f"SELECT text FROM {table} ORDER BY {order}")]
    db.close()
    return rows


def test_new_then_as_it_was_then_changed_then_gone_then_back(site: Site, database: Path) -> None:
    put_lists(site, STORIES)
    for story in STORIES:
        put(site, story)
    put(site, FIRST, ETag=ETAG)
    put(site, SECOND, **{"Last-Modified": "Sat, 21 Nov 2026 08:00:00 GMT"})
    row = run(site, database, LISTS)
    assert (row["stored"], row["revisited"]) == (4, 0)
    assert run(site, database, LISTS)["requests"] == 1, "nothing is due yet"
    before = texts(database)

    # Unchanged: two by their validators, one by its bytes, one whose page counts its readers.
    put(site, FOURTH, FOURTH.page.replace("</footer>", " Read 7 times.</footer>"))
    row = again(site, database)
    pages = {path: headers for path, headers in site.asked if "matter" in path}
    assert set(pages) == {story.path for story in STORIES}
    assert pages[FIRST.path]["If-None-Match"] == ETAG
    assert pages[SECOND.path]["If-Modified-Since"] == "Sat, 21 Nov 2026 08:00:00 GMT"
    counters = row["counters"]
    assert counters["downloader/response_status_count/304"] == 3, "the list is as it was, too"
    assert (row["revisited"], row["changed"], row["gone"], row["stored"]) == (4, 0, 0, 0)
    assert counters["revisit/unchanged"] == 4
    assert found(database) == {story.path[-1]: ("stored", "unchanged") for story in STORIES}

    # One has changed, one is gone, one has an error, one requires a login.
    put(site, FIRST, FIRST.page.replace("spoke of", "talked about", 1), ETag='"another"')
    site.put(SECOND.path, "gone", status=410)
    site.put(THIRD.path, "busy", status=500)
    put(site, FOURTH, "<html><head><title>Sign in</title></head><body><form>Password</form></body></html>")
    row = again(site, database)
    assert (row["revisited"], row["changed"], row["gone"], row["failed"], row["exit_code"]) == (4, 1, 1, 0, 0)
    assert site.paths.count(THIRD.path) == 1, "no second try: the next look comes anyway"
    states = found(database)
    assert (states["1"], states["2"]) == (("stored", "changed"), ("stored", "gone: HTTP 410"))
    assert states["3"] == ("stored", "kept: HTTP 500")
    assert states["4"][0] == "stored"
    assert str(states["4"][1]).startswith("kept")
    assert texts(database)[1:] == before[1:]
    assert texts(database)[0] != before[0]
    assert texts(database, "revisions") == before[:1]

    # All of them are back.
    for story in STORIES[1:]:
        put(site, story)
    done = crawl_and_tell(site, database)
    assert "4 pages of the archive revisited" in done
    assert "1 back" in done
    db = Database(database)
    assert [row["gone_at"] for row in db.query("SELECT gone_at FROM articles")] == [None] * 4
    db.close()
    assert texts(database)[1:] == before[1:]
    assert len(texts(database, "revisions")) == 1


def crawl_and_tell(site: Site, database: Path) -> str:
    """The output of the run, on one line."""
    let_time_pass(database)
    done = crawl(LISTS, "-a", f"site={site.address}", database=database)
    assert done.exit_code == ExitCode.DONE, done.log
    return " ".join(done.output.split())


def without_word(text: str) -> str:
    """As the changed rule reads it."""
    paragraphs = text.split("\n\n")
    return "\n\n".join([paragraph for paragraph in paragraphs if WORD not in paragraph] or paragraphs)


WITHOUT_ATTRIBUTION = {step: place for step, place in CHANGED.items() if "AttributeChange" not in step}


@pytest.mark.parametrize(
    ("is_kept", "steps"),
    [(True, CHANGED), (False, CHANGED), (True, WITHOUT_ATTRIBUTION)],
    ids=["pages kept", "no pages kept", "step taken out"],
)
def test_what_a_changed_rule_of_ours_makes_of_a_page_is_no_change_of_the_outlets(
    site: Site, database: Path, is_kept: bool, steps: dict[str, int]
) -> None:
    """The bytes of every page differ each time; only one changes its words."""
    put_lists(site, STORIES)
    for story in STORIES:
        put(site, story, story.page.replace("</article>", "<p>The talks are to end on Monday.</p></article>"))
    kept = {"ARCHIVE": "on" if is_kept else "off"}
    run(site, database, LISTS, **kept)
    before = texts(database)
    expected = [without_word(text) for text in before]
    touched = sum(text != was for text, was in zip(expected, before, strict=True))
    assert 1 < touched <= len(STORIES)
    for story in STORIES:
        day = "Friday" if story is FIRST else "Monday"
        changed = story.page.replace("</article>", f"<p>The talks are to end on {day}.</p></article>")
        put(site, story, changed.replace("</footer>", " Read 7 times.</footer>"))
    row = again(site, database, ITEM_PIPELINES=json.dumps(steps), **kept)
    is_told = is_kept and steps == CHANGED
    later = [expected[0].replace("Monday", "Friday"), *expected[1:]]
    # If it is unclear, a text that lacks most of the words is not accepted.
    left = [text if is_told or is_same_text(was, text) else was for was, text in zip(before, later, strict=True)]
    assert texts(database) == left
    if is_told:
        assert (row["revisited"], row["changed"], row["counters"]["article/reread"]) == (4, 1, touched)
        assert texts(database, "revisions") == [expected[0]]
    else:
        # The earlier text is kept.
        assert row["changed"] == sum(was != text for was, text in zip(before, left, strict=True)) > 0
        assert "article/reread" not in row["counters"]
        assert set(texts(database, "revisions")) == {
            was for was, text in zip(before, texts(database), strict=True) if was != text
        }


def test_how_many_and_when_none(site: Site, database: Path) -> None:
    """New ones and as many as asked for; none if certain days or a number of articles are asked for."""
    put_lists(site, STORIES[1:])
    for story in STORIES:
        put(site, story)
    run(site, database, LISTS)
    put_lists(site, STORIES)
    row = again(site, database, REVISITS_PER_RUN=2)
    pages = [path for path in site.paths if "matter" in path]
    # The order of requests that wait for the same host is not guaranteed.
    assert (FIRST.path in pages, len(pages), row["revisited"], row["stored"]) == (True, 3, 2, 1)
    for arguments in (("-a", "limit=5"), ("-a", f"since={NOON:%Y-%m-%d}")):
        assert again(site, database, LISTS, *arguments)["revisited"] == 0
    assert again(site, database, REVISITS_PER_RUN=0)["revisited"] == 0
    # Revisits that a run may no longer request stay due.
    row = again(site, database, REQUESTS_PER_HOST=3)
    assert (row["revisited"], row["counters"]["revisit/not_asked"]) == (2, 2)
    assert run(site, database, LISTS)["revisited"] == 2


def test_of_articles_that_the_source_brings_only_whether_they_are_there(site: Site, database: Path) -> None:
    """Their pages have different texts, and the API reports changes."""
    site.put("/", "<html><head></head><body><h1>News</h1></body></html>")
    put_posts(site, STORIES)
    for story in STORIES[:3]:
        put(site, story, story.page.replace("</article>", "<p>A paragraph that the API does not give.</p></article>"))
    run(site, database, POSTS)
    before = texts(database)
    row = again(site, database, POSTS)
    assert (row["revisited"], row["changed"], row["gone"]) == (4, 0, 1)
    assert texts(database) == before
    assert texts(database, "revisions") == []


def test_a_kill_while_pages_are_looked_at_again(site: Site, database: Path) -> None:
    """Nothing is left in progress, nothing lost; the next run revisits what was left."""
    put_lists(site, STORIES)
    for story in STORIES:
        put(site, story)
    run(site, database, LISTS)
    before = texts(database)
    let_time_pass(database)
    site.asked.clear()
    slow = site.answers[THIRD.path]
    slow.turn = threading.Semaphore(0)
    with Crawling(LISTS, "-a", f"site={site.address}", database=database) as crawling:

        def is_noted() -> bool:
            asked = {path for path in site.paths if "matter" in path}
            return THIRD.path in asked and asked - looked_at(database) == {THIRD.path}

        wait_until(lambda: is_noted() or not crawling.running, "all but the slow page are looked at")
        os.killpg(crawling.process.pid, signal.SIGKILL)
        assert crawling.end() == -signal.SIGKILL, crawling.log
    slow.turn = None
    assert {state for state, _ in found(database).values()} == {"stored"}
    # Another page may have been requested, and not yet noted, just before the kill.
    expected = {story.path for story in STORIES} - looked_at(database)
    assert THIRD.path in expected
    row = run(site, database, LISTS)
    left = [path for path in site.paths if "matter" in path]
    assert sorted(left) == sorted(expected)
    assert row["revisited"] == len(left)
    assert texts(database) == before


def test_saved_pages_are_not_looked_at_again(database: Path) -> None:
    for _ in range(2):
        done = crawl(LISTS, "-s", f"REPLAY={FIXTURES}", database=database)
        assert done.exit_code == ExitCode.DONE, done.log
        let_time_pass(database)
    db = Database(database)
    assert [json.loads(row["counters"]).get("revisit/asked") for row in db.query("SELECT counters FROM crawls")] == [
        None
    ] * 2
    assert db.execute("SELECT count(*) FROM addresses WHERE next_look_at IS NOT NULL").fetchone() == (0,)
    db.close()


def test_a_change_in_english_and_in_urdu(database: Path) -> None:
    """The two articles of the README's pictures."""
    changed_news.make(database)
    db = Database(database)
    rows = list(db.query("SELECT revisions.*, outlet FROM revisions JOIN articles ON articles.id = article"))
    assert [row["outlet"] for row in rows] == [changed_news.ENGLISH, changed_news.URDU]
    for row in rows:
        title, *paragraphs = changed_news.BEFORE[row["outlet"]]
        later_title, *later = changed_news.AFTER[row["outlet"]]
        assert (row["title"], row["text"]) == (title, "\n\n".join(paragraphs))
        changes = json.loads(row["changes"])
        assert changes[0] == {"kind": "title", "before": title, "after": later_title}
        assert later_text(row["text"], changes) == "\n\n".join(later)
    db.close()
