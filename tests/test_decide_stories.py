"""How far a pass over the days goes: to everything that may change, and no further."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlite_utils import Database

from crawler.similarity.report import all_terms
from crawler.storage import story_days
from crawler.storage.decide_stories import StoryPass, decide_stories
from crawler.storage.stories import prepare_removal
from crawler.storage.stories_due import earliest_due, note_due
from tests.test_story_days import opened, put_report

AT = "2026-03-31T08:00:00Z"
UNDATED = ("published_on", "published_at", "published_precision", "published_source")


@pytest.fixture
def db(database: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    """Five reports around a day are enough to count its rare words: a change reaches no further than a fortnight."""
    monkeypatch.setattr(story_days, "AROUND", 5)
    with opened(database) as made:
        yield made


Put = Callable[..., int]


@pytest.fixture
def put(db: Database) -> Put:
    """Store a report of a new event, on a day counted from the first, or a copy of an earlier one; its number."""

    def insert(day: int | None, original: int | None = None, language: str = "en") -> int:
        name = f"{day}-{db.table('articles').count}"
        number = put_report(db, day or 0, name, f"Event{name}", language)
        if day is None:
            db.table("articles").update(number, dict.fromkeys(UNDATED))
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


def story_of(db: Database, article: int) -> int | None:
    row = db.execute("SELECT story FROM story_articles WHERE article = ?", [article]).fetchone()
    return row[0] if row else None


def test_a_chain_of_copies_follows_its_first_one_however_far_it_leads(db: Database, put: Put) -> None:
    """Each a week after the previous one: the last ones are on days that change only because of their story."""
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


def test_a_copy_more_than_a_week_later_has_a_story_of_its_own(db: Database, put: Put) -> None:
    first = put(0)
    week, later = put(7, first), put(8, first)
    decide(db)
    assert story_of(db, week) == story_of(db, first) is not None
    assert story_of(db, later) is None


def test_a_day_that_a_later_pass_decides_is_left_to_it(db: Database, put: Put) -> None:
    """Of four days whose words may all change, the first pass decides those due in it and not due because of others."""
    numbers = [put(day) for day in range(4)]

    def decided() -> list[int]:
        return sorted(StoryPass(db, earliest_due(db, 1), all_terms).run())

    assert decided() == numbers[:1]
    db.execute("DELETE FROM stories_due WHERE article <> ?", [numbers[0]])
    assert decided() == numbers


@pytest.mark.parametrize(("language", "first"), [("en", 8), ("ur", 10)])
def test_which_days_a_report_may_change(language: str, first: int, db: Database, put: Put) -> None:
    """Days in which its words are counted, of its language; and a week of days after it."""
    numbers = {put(day, language=name): day for day in range(40) for name in ("en", "ur")[: 1 + (day == 10)]}
    decide(db)
    (changed,) = [number for number, day in numbers.items() if day == 10][language == "ur" :][:1]
    note_due(db, changed)
    decided = StoryPass(db, earliest_due(db, 9), all_terms).run()
    assert {numbers[number] for number in decided} == set(range(first, 18))


def test_texts_without_a_day_follow_what_they_are_copies_of(db: Database, put: Put) -> None:
    """Even if that has no day itself, and if it joins another story later."""
    first = put(1)
    undated = put(None, first)
    chain = [first, undated, put(None, undated)]
    decide(db)
    assert {story_of(db, article) for article in chain} == {story_of(db, first)} != {None}
    earlier = put(0)
    copy_of(db, first, earlier)
    decide(db)
    assert {story_of(db, article) for article in chain} == {story_of(db, earlier)}
    assert story_of(db, put(None)) is None


def test_a_text_that_has_a_day_now_is_decided_by_it(db: Database, put: Put) -> None:
    """It was stored without a day, so it waits twice."""
    late = put(None, put(0))
    day = "2026-03-21"
    db.table("articles").update(late, dict(zip(UNDATED, (day, day, "day", "feed"), strict=True)))
    note_due(db, late)
    decide(db)
    assert story_of(db, late) is None


def test_what_was_like_a_report_that_is_removed_is_decided_anew(db: Database, put: Put) -> None:
    """Up to a week later, even if nothing else is of its language."""
    first = put(0, language="ar")
    copies = [put(3, first), put(7, first)]
    decide(db)
    assert {story_of(db, article) for article in copies} == {story_of(db, first)} != {None}
    prepare_removal(db, first)
    db.execute("DELETE FROM articles WHERE id = ?", [first])
    assert decide_stories(db, AT)
    assert not decide_stories(db, AT)
    assert db.table("stories_due").count == 0
    assert [story_of(db, article) for article in copies] == [None, None]
