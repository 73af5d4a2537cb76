"""Events in the archive: their tables, one row an event, holders of offices; changed, copied and forgotten."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database

from crawler.keeping.forgetting import Forgetting
from crawler.model.events import Event, EventKind, EventStatus, SideBasis
from crawler.similarity.same_person import is_same_person
from crawler.similarity.told_events import ToldEvent, ToldSide, differences, one_event_each
from crawler.storage.database import NewsDatabase
from crawler.storage.passing_lines import heal, trim
from crawler.storage.stored_state import differences as stored_differences
from crawler.storage.stored_state import stored_state
from tests.told import Report, Told, tell

LEDE = (
    "The Foreign Minister of Pakistan, Amina Rahim, met the Prime Minister of Japan, Kenji Arai, in Tokyo on 3 March "
    "and spoke with him about railways, visas for students and the trade in cotton and rice."
)
MORE = (
    "Two agreements on railways and on rice were initialled, and the ministries will name their delegates to a joint "
    "commission before the summer. A delegation of nine chambers of commerce from Karachi and Lahore went with her."
)
TOLD = Told("Ministers meet in Tokyo 🌏", f"Read more 🗞\n\n{LEDE}\n\nShe returns on Friday. {MORE}")
SIDES = (
    TOLD.side("PK", "The Foreign Minister of Pakistan, Amina Rahim", "foreign_minister", "Amina Rahim"),
    TOLD.side("JP", "the Prime Minister of Japan, Kenji Arai", "prime_minister", "Kenji Arai"),
)
MET = TOLD.event(LEDE.partition(" and")[0], *SIDES, day="2026-03-03", place="Tokyo")
REPORT = Report("gazette", "2026-03-04", TOLD, [MET])


def rows(database: Path, table: str, *columns: str) -> list[Any]:
    with closing(sqlite3.connect(database)) as connection:
        found = connection.execute(f"SELECT {', '.join(columns) or '*'} FROM {table} ORDER BY rowid").fetchall()
    return [row[0] if len(columns) == 1 else row for row in found]


def keyed(database: Path, table: str) -> list[Any]:
    """The rows of a table in the order of its key."""
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute(f"SELECT * FROM {table} ORDER BY 1, 2, 3").fetchall()


def no_words_elsewhere(database: Path) -> Iterator[Any]:
    """Rows whose words are not those of the article at their place."""
    for table, which in (("events", "article = articles.id"), ("event_sides", "event IN (SELECT id FROM events WHERE article = articles.id)")):  # fmt: skip
        with closing(sqlite3.connect(database)) as connection:
            sql = f"SELECT {table}.field, {table}.words, start, end, title, text FROM {table} JOIN articles ON {which}"
            for field, words, start, end, title, text in connection.execute(sql):
                if {"title": title, "text": text}[field][start:end] != words:
                    yield field, words, start, end


def test_an_event_is_kept_with_its_words(tmp_path: Path) -> None:
    database = tmp_path / "news.db"
    in_title = TOLD.event("Ministers meet in Tokyo", *SIDES, in_field="title", kind=EventKind.TALKS)
    tell(database, replace(REPORT, events=[MET, in_title]))
    assert rows(database, "events", "kind", "plover", "status", "day", "day_basis", "place", "pairs", "field") == [
        ("meeting", "CONSULT", "happened", "2026-03-03", "words", "Tokyo", '[["JP", "PK"]]', "text"),
        ("talks", "CONSULT", "happened", None, None, None, '[["JP", "PK"]]', "title"),
    ]
    assert rows(database, "event_sides", "code", "office", "person", "basis", "seen_on")[:2] == [
        ("PK", "foreign_minister", "Amina Rahim", "named", "2026-03-04"),
        ("JP", "prime_minister", "Kenji Arai", "named", "2026-03-04"),
    ]
    assert list(no_words_elsewhere(database)) == []
    # The headline and the text tell of one event.
    assert rows(database, "story_events", "event", "story", "listed_on", "articles", "outlets", "otherwise") == [
        (1, None, "2026-03-03", 1, 1, 0)
    ]
    assert keyed(database, "story_event_parties") == [("JP", "2026-03-03", 1), ("PK", "2026-03-03", 1)]
    assert keyed(database, "story_event_offices") == [
        ("foreign_minister", "2026-03-03", 1, "PK"),
        ("prime_minister", "2026-03-03", 1, "JP"),
    ]
    assert keyed(database, "office_holders") == [
        ("foreign_minister", "PK", "Amina Rahim", "2026-03-04", "2026-03-04", 0),
        ("prime_minister", "JP", "Kenji Arai", "2026-03-04", "2026-03-04", 0),
    ]


def test_one_event_of_a_story_is_one_row(tmp_path: Path) -> None:
    """Outlets that report it are counted, those of copies among them; what one tells differently is kept."""
    database = tmp_path / "news.db"
    other = Told(
        TOLD.title, TOLD.text.replace("She returns on Friday.", "She will be back on Friday, her office said.")
    )
    told_so = replace(MET, day="2026-03-04", place="Osaka")
    tell(database, REPORT, Report("herald", "2026-03-04", other, [told_so]), replace(REPORT, outlet="post"))
    assert rows(database, "copies", "outlet") == ["post"]
    assert rows(database, "story_events", "event", "story", "listed_on", "articles", "outlets", "otherwise") == [
        (1, 1, "2026-03-03", 2, 3, 1)
    ]
    assert rows(database, "events", "story_event", "otherwise") == [(1, None), (1, "day, place")]
    assert keyed(database, "event_pairs") == [("JP", "PK", "2026-03-03", 1, "meeting", "happened")]


def test_a_changed_text_has_its_own_events(tmp_path: Path) -> None:
    database = tmp_path / "news.db"
    tell(database, REPORT)
    changed = Told(TOLD.title, TOLD.text.replace("Amina Rahim", "Sara Malik"))
    side = changed.side("PK", "The Foreign Minister of Pakistan, Sara Malik", "foreign_minister", "Sara Malik")
    japan = replace(SIDES[1], words=changed.words(SIDES[1].words.words))
    event = changed.event("Sara Malik, met the Prime Minister of Japan", side, japan)
    tell(database, Report("gazette", "2026-03-04", changed, [event]))
    assert rows(database, "revisions", "article") == [1]
    assert rows(database, "events", "words") == ["Sara Malik, met the Prime Minister of Japan"]
    assert rows(database, "story_events", "listed_on") == ["2026-03-04"]  # the day of publication
    assert [row[2] for row in keyed(database, "office_holders")] == ["Sara Malik", "Kenji Arai"]
    assert list(no_words_elsewhere(database)) == []


def test_the_first_publisher_s_events_count(tmp_path: Path) -> None:
    """An article that becomes a copy has none any more."""
    database = tmp_path / "news.db"
    tell(database, replace(REPORT, day="2026-03-06"), replace(REPORT, outlet="herald"))
    assert rows(database, "articles", "outlet") == ["herald"]
    assert rows(database, "event_sides", "seen_on") == ["2026-03-04"] * 2
    assert rows(database, "story_events", "articles", "outlets") == [(1, 2)]


def test_nothing_of_a_forgotten_article_stays(tmp_path: Path) -> None:
    database = tmp_path / "news.db"
    other = Told("Trade up", "The Foreign Minister of Pakistan, Amina Rahim, received Kenya's trade minister.")
    side = other.side("PK", "The Foreign Minister of Pakistan, Amina Rahim", "foreign_minister", "Amina Rahim")
    received = other.event(other.text, side, other.side("KE", "Kenya's trade minister", "trade_minister"))
    tell(database, REPORT, Report("herald", "2026-05-09", other, [received], "trade"))
    assert keyed(database, "office_holders")[0][3:5] == ("2026-03-04", "2026-05-09")
    with closing(NewsDatabase(database)) as news:
        forgetting = Forgetting(news)
        assert forgetting.forget([REPORT.article.url], "asked") is not None
        assert keyed(database, "office_holders") == [
            ("foreign_minister", "PK", "Amina Rahim", "2026-05-09", "2026-05-09", 0)
        ]
        forgetting.finish()
    assert rows(database, "events", "words") == [other.text]
    assert len(rows(database, "event_sides")) == 2
    assert rows(database, "story_events", "listed_on") == ["2026-05-09"]
    assert {row[0] for row in keyed(database, "story_event_parties")} == {"KE", "PK"}
    assert [row[:2] for row in keyed(database, "event_pairs")] == [("KE", "PK")]
    assert b"Kenji Arai" not in database.read_bytes()


def test_the_story_of_a_forgotten_report_is_told_by_the_others(tmp_path: Path) -> None:
    database = tmp_path / "news.db"
    other = Told(TOLD.title, TOLD.text.replace("She returns", "She will return"))
    less = replace(other.event("met the Prime Minister of Japan", *SIDES), sides=tuple(
        replace(side, words=other.words(side.words.words), person=None) for side in SIDES))  # fmt: skip
    tell(database, REPORT, Report("herald", "2026-03-04", other, [less]))
    assert rows(database, "story_events", "event", "outlets") == [(1, 2)]
    with closing(NewsDatabase(database)) as news:
        forgetting = Forgetting(news)
        forgetting.forget([REPORT.article.url], "asked")
        forgetting.finish()
    assert rows(database, "story_events", "event", "outlets", "story") == [(2, 1, None)]
    assert keyed(database, "office_holders") == []


def test_reprocess_sees_that_events_differ(tmp_path: Path) -> None:
    database = tmp_path / "news.db"
    tell(database, REPORT)
    stored = stored_state(Database(database), REPORT.article.url)
    assert stored_differences(stored, REPORT.article).keys() - {"article_states"} == set()
    later = replace(REPORT.article, events=[replace(MET, place=None)])
    assert stored_differences(stored, later).keys() == {"events"}


def test_words_stay_in_their_place_when_a_line_of_the_site_goes(tmp_path: Path) -> None:
    """In an article that was just read, and in a stored one."""
    database = tmp_path / "news.db"
    of_the_line = TOLD.event("Read more", *SIDES)
    item = replace(REPORT.article, events=[of_the_line, MET])
    trim(item, {"read more"})
    assert [event.words.words for event in item.events] == [MET.words.words]
    for words in (item.events[0].words, *(side.words for side in item.events[0].sides)):
        assert item.text[words.start : words.end] == words.words
    tell(database, replace(REPORT, events=[of_the_line, MET]))
    with closing(NewsDatabase(database)) as news, news.transaction() as db:
        for number in range(3):
            row = {"outlet": "gazette", "line": "read more", "article": 1, "seen_at": "2026-03-04T12:00:00Z"}
            db.execute("PRAGMA defer_foreign_keys = ON")
            db.table("passing_lines").insert(row | {"article": number + 1})
        assert heal(db, 1)
        db.execute("DELETE FROM passing_lines WHERE article <> 1")
    assert rows(database, "events", "words", "start") == [(MET.words.words, 0)]
    assert list(no_words_elsewhere(database)) == []


def test_an_office_without_a_state_of_its_own_makes_no_holder(tmp_path: Path) -> None:
    database = tmp_path / "news.db"
    assumed = replace(SIDES[0], basis=SideBasis.OUTLET)
    tell(database, replace(REPORT, events=[replace(MET, sides=(assumed, SIDES[1]))]))
    assert [row[2] for row in keyed(database, "office_holders")] == ["Kenji Arai"]


@pytest.mark.parametrize(
    ("spans", "contradictions"),
    [
        ({"Amina Rahim": ("03-01", "03-09"), "Sara Malik": ("03-05", "03-20")}, [1, 1]),
        ({"Amina Rahim": ("03-01", "03-09"), "Sara Malik": ("03-09", "03-20")}, [0, 0]),  # the day of the hand-over
        ({"Amina Rahim": ("03-01", "03-09"), "Dr Amina Rahim": ("03-05", "03-20")}, [0, 0]),
    ],
)
def test_two_holders_at_a_time_contradict_each_other(
    spans: dict[str, tuple[str, str]], contradictions: list[int], tmp_path: Path
) -> None:
    database, reports = tmp_path / "news.db", []
    for name, days in spans.items():
        for day in days:
            told = Told(f"{name} on {day}", f"On {day} the minister {name} of Pakistan met Kenya's envoy.")
            side = told.side("PK", f"minister {name}", "foreign_minister", name)
            event = told.event("met Kenya's envoy", side, told.side("KE", "Kenya's envoy"))
            reports.append(Report("gazette", f"2026-{day}", told, [event], f"{name}/{day}".replace(" ", "-")))
    tell(database, *reports)
    assert [row[2] for row in keyed(database, "office_holders")] == sorted(spans)
    assert [row[5] for row in keyed(database, "office_holders")] == contradictions


@pytest.mark.parametrize(
    ("one", "other", "is_one"),
    [("Ishaq Dar", "Senator Mohammad Ishaq DAR", True), ("Ishaq Dar", "Ishaq Khan", False), ("Ishaq Dar", "اسحاق ڈار", True)],
)  # fmt: skip
def test_one_person_by_two_names(one: str, other: str, is_one: bool) -> None:
    assert is_same_person(one, other) is is_same_person(other, one) is is_one


def a_telling(number: int, article: int, **changes: Any) -> ToldEvent:
    values: dict[str, Any] = {
        "kind": EventKind.MEETING, "status": EventStatus.HAPPENED, "day": "2026-03-03", "place": None,
        "pairs": frozenset({("JP", "PK")}), "sides": (ToldSide("JP", None, None), ToldSide("PK", None, None)),
    }  # fmt: skip
    return ToldEvent(id=number, article=article, **values | changes)


@pytest.mark.parametrize(
    ("changes", "is_one"),
    [
        ({}, True),
        ({"kind": EventKind.TALKS}, True),
        ({"kind": EventKind.CREDENTIALS}, True),
        ({"kind": EventKind.CALL}, False),
        ({"day": "2026-03-04"}, True),
        ({"day": "2026-03-05"}, False),
        ({"day": None}, True),
        ({"day": None, "status": EventStatus.PLANNED}, False),
        ({"status": EventStatus.PLANNED}, True),
        ({"pairs": frozenset({("JP", "PK"), ("CN", "PK")})}, True),
        ({"pairs": frozenset({("CN", "PK")})}, False),
    ],
)
def test_which_tellings_are_one_event(changes: dict[str, Any], is_one: bool) -> None:
    one, other = a_telling(1, 1), a_telling(2, 2, **changes)
    assert len(one_event_each([one, other])) == len(one_event_each([other, one])) == (1 if is_one else 2)


@pytest.mark.parametrize(
    ("changes", "is_one"),
    [({}, True), ({"day": None}, True), ({"day": "2026-03-04"}, False), ({"status": EventStatus.PLANNED}, False),
     ({"pairs": frozenset({("JP", "PK"), ("CN", "PK")})}, False)],
)  # fmt: skip
def test_an_article_that_tells_of_two_events_means_two(changes: dict[str, Any], is_one: bool) -> None:
    assert len(one_event_each([a_telling(1, 1), a_telling(2, 1, **changes)])) == (1 if is_one else 2)


def test_what_happened_and_is_told_most_fully_is_shown() -> None:
    planned = a_telling(1, 1, status=EventStatus.PLANNED, place="Tokyo")
    short, full = a_telling(2, 2), a_telling(3, 3, place="Tokyo")
    assert [[each.id for each in group] for group in one_event_each([planned, short, full])] == [[3, 2, 1]]
    credentials = a_telling(4, 4, kind=EventKind.CREDENTIALS)
    assert [[each.id for each in group] for group in one_event_each([full, credentials])] == [[4, 3]]


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"status": EventStatus.PLANNED, "day": None}, []),
        ({"status": EventStatus.CANCELLED}, ["status"]),
        ({"day": "2026-03-04"}, ["day"]),
        ({"place": "Osaka"}, ["place"]),
        ({"place": "central Tokyo"}, []),
        ({"place": "東京"}, []),
        ({"pairs": frozenset({("JP", "PK"), ("CN", "PK")})}, ["who"]),
        ({"sides": (ToldSide("JP", "president", None), ToldSide("PK", None, None))}, ["who"]),
        ({"sides": (ToldSide("JP", "president", "Kenji Arai"), ToldSide("PK", None, None))}, []),
        ({"sides": (ToldSide("JP", "prime_minister", "Ken Mori"), ToldSide("PK", None, None))}, ["who"]),
    ],
)
def test_what_is_told_differently(changes: dict[str, Any], found: list[str]) -> None:
    sides = (ToldSide("JP", "prime_minister", "Kenji Arai"), ToldSide("PK", None, "Amina Rahim"))
    assert (
        differences(a_telling(1, 1, place="Tokyo", sides=sides), a_telling(2, 2, **{"sides": sides, **changes}))
        == found
    )


def test_an_event_moves_only_with_all_its_words() -> None:
    start = TOLD.text.index(LEDE)
    assert MET.within(start, len(TOLD.text)) is not None
    assert MET.within(start + 1, len(TOLD.text)) is None
    assert MET.within(0, start + len(LEDE) - 100) is None
    title = TOLD.event("Ministers meet in Tokyo", in_field="title", pairs=())
    assert isinstance(title.within(3, 4), Event)
