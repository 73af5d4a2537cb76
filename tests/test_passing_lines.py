"""Lines that come and go around articles: neither text nor change, once enough articles have them."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database

from crawler.identity.passing_lines import is_edit, line_key, passing_lines, without_lines
from crawler.model.clock import timestamp
from crawler.model.items import Article, Text
from crawler.model.revisit_policy import RevisitSchedule
from crawler.storage.archive import Archive
from pipelines.trim_passing_lines import TrimPassingLines
from tests.test_storage import GAZETTE, SEEN, article, note

SCHEDULE = RevisitSchedule(timedelta(hours=1), timedelta(days=30))
FOLLOW = "Follow the Gazette and never miss a report."
LAKES = ("Veland", "Ostria", "Narvia", "Tolmark")
BODIES = [
    f"The envoys of {name} met at the lake and spoke about ferries.\n\nThey will meet again in {name} before the spring."
    for name in LAKES
]


def put(database: Path, readings: Iterable[tuple[int, float, str]]) -> None:
    """Store a text of an article at each time: its number, hours since the start, the text."""

    async def run() -> None:
        archive = Archive(database, GAZETTE, ["feed"], SCHEDULE)
        await archive.begin_crawl(SEEN)
        for number, hours, text in readings:
            item = read(number, hours, text)
            await note(archive, item.address_url)
            await archive.store(await TrimPassingLines(archive).process_item(item))
        await archive.close()

    asyncio.run(run())


def read(number: int, hours: float, text: str) -> Article:
    one = article(GAZETTE, f"report-{number}", text, day="2026-11-01")
    texts = [Text(language="en", title=one.title, text=text)]
    return replace(one, fetched_at=timestamp(SEEN + timedelta(hours=hours)), texts=texts)


def kept(database: Path) -> tuple[list[str], int]:
    """The texts of the articles, and the number of revisions."""
    db = Database(database)
    texts = [row["text"] for row in db.query("SELECT text FROM articles ORDER BY url")]
    parts = [row["text"] for row in db.query("SELECT texts.text FROM texts JOIN articles ON id = article ORDER BY url")]
    assert parts == texts
    revisions: Any = db.table("revisions").count
    db.close()
    return texts, revisions


def first_readings(count: int) -> list[tuple[int, float, str]]:
    return [(number, 0, BODIES[number]) for number in range(count)]


def later_readings(count: int, hours: float, line: str) -> list[tuple[int, float, str]]:
    return [(number, hours * (number + 1), f"{BODIES[number]}\n\n{line}") for number in range(count)]


def test_what_comes_to_three_articles_is_no_change(database: Path) -> None:
    """For the first two it looks like a change; that is undone, and the line is removed from their texts."""
    put(database, [*first_readings(3), *later_readings(3, 1, FOLLOW)])
    assert kept(database) == (BODIES[:3], 0)


def test_what_comes_to_two_articles_is_a_change_of_each(database: Path) -> None:
    put(database, [*first_readings(2), *later_readings(2, 1, FOLLOW)])
    texts, revisions = kept(database)
    assert [text.endswith(FOLLOW) for text in texts] == [True, True]
    assert revisions == 2


@pytest.mark.parametrize(("hours", "revisions"), [(11.9, 0), (12.1, 3)])
def test_it_comes_to_them_within_a_day(hours: float, revisions: int, database: Path) -> None:
    put(database, [*first_readings(3), *later_readings(3, hours, FOLLOW)])
    assert kept(database)[1] == revisions


def test_a_line_that_is_known_leaves_a_new_text_and_what_it_was_stored_with(database: Path) -> None:
    """In the fourth it was text before it was known; its next reading removes it, without a revision."""
    fourth = f"{BODIES[3]}\n\n{FOLLOW}"
    put(database, [(3, 0, fourth), *first_readings(3), *later_readings(3, 1, FOLLOW), (3, 9, fourth)])
    assert kept(database) == (BODIES, 0)


def test_a_figure_in_a_standing_line_is_no_change(database: Path) -> None:
    """A counter, or the hour of a ticker."""
    lines = [f"You have {left} free reports left." for left in (9, 8, 7)]
    put(
        database,
        [(number, 0, f"{BODIES[number]}\n\n{lines[0]}") for number in range(3)]
        + [(number, 1, f"{BODIES[number]}\n\n{lines[1]}") for number in range(3)]
        + [(number, 2, f"{BODIES[number]}\n\n{lines[2]}") for number in range(3)],
    )
    assert kept(database) == (BODIES[:3], 0)


def test_an_edit_beside_it_is_a_revision(database: Path) -> None:
    """With a note at the end, where the site's lines are, and a figure that changes in a short line."""
    edited = f"{BODIES[0]}\n\nCorrection: An earlier report named the wrong lake.\n\n{FOLLOW}"
    put(database, [*first_readings(3), *later_readings(3, 1, FOLLOW), (0, 9, edited)])
    texts, revisions = kept(database)
    assert texts[0] == edited.removesuffix(f"\n\n{FOLLOW}")
    assert revisions == 1


def test_a_changed_figure_at_the_end_is_a_revision(database: Path) -> None:
    put(database, [(0, 0, f"{BODIES[0]}\n\nInjured: 12"), (0, 2, f"{BODIES[0]}\n\nInjured: 13")])
    assert kept(database)[1] == 1


def test_a_revision_of_words_stays_when_its_lines_are_known(database: Path) -> None:
    """The first of the four was edited when the line came, which its next reading distinguishes from the edit."""
    edited = BODIES[0].replace("before the spring", "in the autumn")
    with_line = (0, 1, f"{edited}\n\n{FOLLOW}")
    later = later_readings(4, 1, FOLLOW)
    put(database, [*first_readings(4), with_line, *later[1:], with_line])
    assert kept(database) == ([edited, *BODIES[1:]], 1)


@pytest.mark.parametrize("edit", [("before the spring", "in the autumn"), ("spoke about", "disputed")])
def test_one_note_under_three_edited_articles_is_theirs(edit: tuple[str, str], database: Path) -> None:
    """Their outlet corrects one error in all of them within a day."""
    note = "Correction: An earlier report misstated what was agreed."
    edited = [body.replace(*edit) + f"\n\n{note}" for body in BODIES]
    put(database, [*first_readings(4), *((number, 1 + number, text) for number, text in enumerate(edited))])
    assert kept(database) == (edited, 4)


def test_lines_that_only_one_state_has() -> None:
    assert passing_lines("Region\n\nOne said so.", "One said so!\n\nShare 15") == {"region", "share 00"}
    assert passing_lines("— \n\nOne said so.", "One said so.") == set()


@pytest.mark.parametrize(
    ("later", "edit"),
    [
        ("Europe\n\nOne said so.\n\nTwo did not.\n\nShare 9", False),
        ("One said so!\n\nTwo did not.\n\nFollow us", False),
        ("Region\n\nOne said so.\n\nTwo did not say so.\n\nShare 15", True),
        ("Region\n\nOne said so.\n\nThree did.\n\nTwo did not.\n\nShare 15", True),
    ],
)
def test_lines_around_a_text_are_no_edit_of_it(later: str, edit: bool) -> None:
    assert is_edit("Region\n\nOne said so.\n\nTwo did not.\n\nShare 15", later) is edit


def test_only_ends_are_trimmed_and_something_is_left() -> None:
    known = {"region", "advertisement"}
    assert without_lines("Region\n\nOne.\n\nAdvertisement\n\nTwo.\n\nAdvertisement", known) == (
        "One.\n\nAdvertisement\n\nTwo."
    )
    assert without_lines("Region\n\nAdvertisement", known) == "Region\n\nAdvertisement"


def test_a_line_is_known_by_its_words() -> None:
    assert line_key("You have 3 free reports – left!") == line_key("you have 2 free reports left")
