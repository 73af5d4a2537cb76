"""How far a pass over the days goes: to all that may change, and no further."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlite_utils import Database

from crawler.similarity.report import all_terms
from crawler.storage import story_days
from crawler.storage.decide_stories import StoryPass, decide_stories
from crawler.storage.stories_due import earliest_due, note_due
from tests.test_story_days import opened, put_report

AT = "2026-03-31T08:00:00Z"


@pytest.fixture
def db(database: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    """Five reports around a day are enough to count its rare words: a change reaches no further than a fortnight."""
    monkeypatch.setattr(story_days, "AROUND", 5)
    with opened(database) as made:
        yield made


@pytest.fixture
def put(db: Database) -> Callable[[int, int | None], int]:
    """Stores a report of its own event, on a day counted from the first, that is a copy of an earlier one; its number."""

    def insert(day: int, original: int | None = None) -> int:
        name = f"{day}-{db.table('articles').count}"
        number = put_report(db, day, name, f"Event{name}")
        if original is not None:
            copy_of(db, number, original)
        note_due(db, number)
        return number

    return insert


def copy_of(db: Database, article: int, original: int) -> None:
    db.table("near_duplicates").insert(
        {"article": article, "original": original, "language": "en", "kind": "copy", "contained": 1, "containing": 1,
         "evidence": "{}"}
    )  # fmt: skip


def decide(db: Database) -> None:
    while decide_stories(db, AT):
        pass
    decide_stories(db, AT)


def story_of(db: Database, article: int) -> int | None:
    row = db.execute("SELECT story FROM story_articles WHERE article = ?", [article]).fetchone()
    return row[0] if row else None


def test_a_chain_of_copies_follows_its_first_one_however_far_it_leads(db: Database, put: Callable[..., int]) -> None:
    """Each a week after the other: the last ones are on days that nothing but their story changes."""
    for day in range(60):
        put(day)
    chain = [put(7)]
    for day in (14, 21, 28, 35):
        chain.append(put(day, chain[-1]))
    decide(db)
    assert len({story_of(db, article) for article in chain}) == 1
    first = put(0)
    copy_of(db, chain[0], first)
    decide(db)
    assert {story_of(db, article) for article in chain} == {story_of(db, first)}


def test_a_copy_more_than_a_week_later_has_a_story_of_its_own(db: Database, put: Callable[..., int]) -> None:
    first = put(0)
    week, later = put(7, first), put(8, first)
    decide(db)
    assert story_of(db, week) == story_of(db, first)
    assert story_of(db, later) is None


def test_a_day_that_a_later_pass_decides_is_left_to_it(db: Database, put: Callable[..., int]) -> None:
    """Of four days whose words may all change, the first pass decides what is due in it and what nothing else is."""
    numbers = [put(day) for day in range(4)]

    def decided() -> list[int]:
        return sorted(StoryPass(db, earliest_due(db, 1), all_terms).run())

    assert decided() == numbers[:1]
    db.execute("DELETE FROM stories_due WHERE article <> ?", [numbers[0]])
    assert decided() == numbers
