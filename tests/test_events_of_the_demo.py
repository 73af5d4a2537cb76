"""The events of a real crawl: every table filled, every word in its place, an older archive brought up, pages that read."""

from __future__ import annotations

import html
import re
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

from crawler.browse.party_names import party_name
from crawler.warc.writer import pages_folder
from tests.conftest import scrapy
from tests.reading_room import datasette
from tests.test_reprocess import dump
from tests.test_stored_events import no_words_elsewhere

pytestmark = pytest.mark.thorough

TABLES = (
    "event_pairs", "story_event_offices", "story_event_parties", "story_events", "event_sides", "events", "office_holders",
)  # fmt: skip


def rows(database: Path, table: str) -> list[Any]:
    with closing(sqlite3.connect(database)) as connection:
        return sorted(connection.execute(f"SELECT * FROM {table}"), key=repr)


def test_every_table_has_rows_and_every_word_is_in_its_place(demo: Path) -> None:
    assert [table for table in TABLES if not rows(demo, table)] == []
    assert list(no_words_elsewhere(demo)) == []
    with closing(sqlite3.connect(demo)) as connection:
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        assert connection.execute("SELECT count(*) FROM events WHERE story_event IS NULL").fetchone() == (0,)
        without = "SELECT count(*) FROM events WHERE id NOT IN (SELECT event FROM event_sides)"
        assert connection.execute(without).fetchone() == (0,)


def test_reprocess_fills_an_older_archive_and_touches_nothing_else(demo: Path, tmp_path: Path) -> None:
    database = tmp_path / "demo.db"
    shutil.copy(demo, database)
    shutil.copytree(pages_folder(demo), pages_folder(database))
    with closing(sqlite3.connect(database)) as connection:
        for table in TABLES:
            connection.execute(f"DROP TABLE {table}")
        connection.execute("DELETE FROM _sqlite_migrations WHERE name LIKE '% whole, %'")
        connection.commit()
    before = (
        dump(database),
        rows(database, "stories"),
        rows(database, "story_articles"),
        rows(database, "story_changes"),
    )
    done = scrapy("reprocess", "-s", f"DATABASE={database}", "-s", "WORKERS=2", "-s", "TOPIC_THRESHOLD=0")
    assert done.exit_code == 0, done.log
    after = dump(database), rows(database, "stories"), rows(database, "story_articles"), rows(database, "story_changes")
    assert after == before
    for table in ("office_holders", "event_pairs"):
        assert [row[:3] for row in rows(database, table)] == [row[:3] for row in rows(demo, table)]
    words = "SELECT url, kind, words, start FROM events JOIN articles ON articles.id = article ORDER BY 1, 4, 2"
    with closing(sqlite3.connect(database)) as filled, closing(sqlite3.connect(demo)) as first:
        assert filled.execute(words).fetchall() == first.execute(words).fetchall()
    again = scrapy("reprocess", "-s", f"DATABASE={database}", "-s", "WORKERS=2", "-s", "TOPIC_THRESHOLD=0")
    assert " 0 articles changed" in again.output


def test_meetings_and_a_pair_read_in_datasette(demo: Path) -> None:
    with closing(sqlite3.connect(demo)) as connection:
        a, b = connection.execute(
            "SELECT a, b FROM event_pairs GROUP BY 1, 2 ORDER BY count(*) DESC, 1 LIMIT 1"
        ).fetchone()
        (words,) = connection.execute(
            "SELECT words FROM event_pairs JOIN story_events ON story_events.id = event_pairs.story_event "
            "JOIN events ON events.id = event WHERE (a, b) = (?, ?)", [a, b],
        ).fetchone()  # fmt: skip
    with datasette(demo) as address:
        for page in ("meetings", f"pair/{a}-{b}"):
            with urlopen(f"{address}/demo/-/{page}") as answer:
                shown = html.unescape(re.sub("<[^>]+>", "", answer.read().decode()))
            assert words in shown
            assert f"{party_name(a)} and {party_name(b)}" in shown
