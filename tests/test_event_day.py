"""The event day: what is found, what is not, and lower bounds for the results."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from io import StringIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console
from sqlite_utils import Database

from crawler.dates.event.day_words import WORDS
from crawler.dates.event.event_day import find_event_day
from crawler.dates.event.lede import lede
from crawler.dates.event.writing_day import WritingDay
from crawler.model.items import Article, Text
from crawler.model.outlet import Outlet
from evaluation.events import SPLITS, ByEvent, by_event, labelled, print_event_days
from pipelines.find_event_day import FindEventDay

OUTLET = Outlet("gazette", "The Gazette", "https://www.gazette.example/", "PK", "Asia/Karachi", ("en",))
FRIDAY = date(2026, 3, 6)


def told(text: str, language: str = "en", published: date | None = FRIDAY, **written: object) -> tuple[str, str] | None:
    found = find_event_day(text, language, WritingDay(published, **written))  # type: ignore[arg-type]
    return None if found is None else (found.day.isoformat(), found.words)


@pytest.mark.parametrize("split", SPLITS)
def test_what_was_reached_on_the_labelled_texts_is_kept(split: str) -> None:
    """No wrong day, and never fewer right ones than now."""
    verdicts = {(label["language"], label["text"]): by_event(label) for label in labelled(split)}
    counts = Counter(verdicts.values())
    assert not [text for text, verdict in verdicts.items() if verdict in (ByEvent.WRONG, ByEvent.WORDS)]
    assert counts[ByEvent.MISSING] <= 1


def test_the_labelled_texts_are_enough_of_a_measure() -> None:
    labels = {split: list(labelled(split)) for split in SPLITS}
    texts = [label["text"] for split in SPLITS for label in labels[split]]
    assert len(set(texts)) == len(texts) >= 180
    for split in SPLITS:
        assert len({label["language"] for label in labels[split]}) >= 6
        assert 0.3 <= sum(label["event_date"] is None for label in labels[split]) / len(labels[split]) <= 0.5


def test_the_table_names_both_splits() -> None:
    printed = StringIO()
    print_event_days(Console(file=printed, width=120))
    assert all(f"  {split} " in printed.getvalue() for split in SPLITS)


@pytest.mark.parametrize(
    ("text", "day", "words"),
    [
        ("The envoy left on Friday.", "2026-03-06", "on Friday"),
        ("The envoy left on Sunday.", "2026-03-01", "on Sunday"),
        ("The envoy left last Saturday.", "2026-02-28", "last Saturday"),
        ("The envoy left on Thursday (March 5).", "2026-03-05", "on Thursday (March 5)"),
        ("The envoy left on the 3rd of March.", "2026-03-03", "on the 3rd of March"),
        ("On Tuesday, after a week of talks, the envoy left.", "2026-03-03", "On Tuesday"),
        ("The envoy, whom both sides trust, left on Tuesday.", "2026-03-03", "on Tuesday"),
        ("The envoy paid an unscheduled visit on Tuesday to the camp.", "2026-03-03", "on Tuesday"),
        ("The envoy, a lawyer from Oslo, left on Tuesday.", "2026-03-03", "on Tuesday"),
        ("The envoy will leave on Sunday, the ministry said on Thursday.", "2026-03-05", "on Thursday"),
        ("The envoy left on Tuesday, the ministry said on Thursday.", "2026-03-03", "on Tuesday"),
        ("The envoy has left the capital.\n\nShe handed over her letters on Thursday.", "2026-03-05", "on Thursday"),
    ],
)
def test_told(text: str, day: str, words: str) -> None:
    assert told(text) == (day, words)


@pytest.mark.parametrize(
    "text",
    [
        "The envoy left on Saturday.",  # six days ago, or tomorrow
        "The envoy left last Wednesday.",  # two days ago, or nine
        "The envoy, wounded on Thursday, died in Oslo.",
        "OSLO March 5 (GNA) -- The envoy left for home.",  # the day of filing
        "The envoy leaves on Thursday.",
        "The envoy is to leave on Thursday.",
        "The envoy had left on Thursday.",
        "The envoy, who left on Thursday, is at home.",
        "The envoy has been away since Thursday.",
        "The envoy left after rebels entered the town on Thursday.",
        "The envoy left Rome on Tuesday and reached Oslo on Thursday.",
        "The envoy left on Thursday, March 4.",  # which was a Wednesday
        "The envoy left on February 10.",  # too long ago to be news
        "The envoy left on Tuesday 3 March 2020.",
        "The envoy spoke of Good Friday.",
        "The envoy signed Tuesday's paper.",
        "The envoy read the Friday Times.",
        "“I left on Thursday,” the envoy wrote.",
        "The envoy said that the minister left on Thursday and that he came back on Friday.",
        "The envoy hailed a pact reached by both sides on Thursday.",
        "The envoy arrived for talks on Friday.",
        "The envoy agreed to leave on Friday.",
        "The envoy is leaving.\n\nOther news.\n\nThe minister arrived on Thursday.",
    ],
)
def test_not_told(text: str) -> None:
    assert told(text) is None


def test_a_dateline_is_where_its_text_counts_from_and_tells_no_day_alone() -> None:
    filed = FRIDAY - timedelta(days=1)
    assert told("The envoy left today.", filed=filed) == ("2026-03-05", "today")
    assert told("The envoy left yesterday.", filed=filed, sure=False) == ("2026-03-04", "yesterday")
    assert told("The envoy left.", filed=filed) is None


def test_without_a_day_of_publication_a_date_counts_with_its_year_and_weekday() -> None:
    assert told("The envoy left on Thursday, 5 March 2026.", published=None) == (
        "2026-03-05", "on Thursday, 5 March 2026",
    )  # fmt: skip
    assert told("The envoy left on 5 March 2026.", published=None) is None
    assert told("The envoy left on Thursday.", published=None) is None


def article(text: str, **facts: object) -> Article:
    made = Article(outlet="gazette", url="https://www.gazette.example/envoy", text=text, language="en", **facts)  # type: ignore[arg-type]
    return FindEventDay(OUTLET).process_item(made)


def test_just_after_midnight_nobody_knows_which_day_is_today() -> None:
    night = {"published_at": "2026-03-05T19:40:00Z", "published_precision": "instant", "published_on": "2026-03-06"}
    assert article("The envoy left today.", **night).event_date is None
    assert article("The envoy left on Thursday.", **night).event_date == "2026-03-05"
    morning = {**night, "published_at": "2026-03-06T04:40:00Z"}
    assert article("The envoy left today.", **morning).event_date == "2026-03-06"


def test_a_dateline_that_could_not_be_read_leaves_today_open() -> None:
    published: dict[str, object] = {"published_on": "2026-03-06", "dateline": "OSLO, March 5"}
    assert article("OSLO, March 5: The envoy left today.", **published).event_date is None
    assert article("OSLO, March 5: The envoy left on Thursday.", **published).event_date == "2026-03-05"


def test_two_languages_of_a_page_must_not_contradict_each_other() -> None:
    english, urdu = "The envoy of Norway left on Thursday.", "ناروے کے سفیر نے {} کو وزیر سے ملاقات کی۔"
    for weekday, day in (("جمعرات", "2026-03-05"), ("بدھ", None)):
        texts = [
            Text(language="en", title=None, text=english),
            Text(language="ur", title=None, text=urdu.format(weekday)),
        ]
        assert article(english, texts=texts, published_on="2026-03-06").event_date == day


def test_the_saved_pages_tell_their_event_days(demo_db: Database) -> None:
    """Which are right is in their ``expected.json``: tests/test_outlets.py holds them to it."""
    rows = list(demo_db.query("SELECT published_on, event_date, event_date_words, title, text FROM articles"))
    dated = [row for row in rows if row["event_date"]]
    assert len(dated) >= 35
    for row in dated:
        assert row["event_date_words"] in row["text"]
        assert row["event_date"] <= row["published_on"]


def test_a_lede_is_prose_without_its_dateline() -> None:
    text = "The following is a statement:\n\nOSLO, March 5: Mr. Berg left on Jan. 5. He is home. All is well.\n\nHe rests. So."
    assert list(lede(text, "OSLO, March 5")) == ["Mr. Berg left on Jan. 5.", "He is home.", "He rests."]


PIECES = [
    "on Monday", "today", "yesterday", "January 23", "23 January 2026", "will", "met", "said", "that", "since", "and", ", ", ". ",
    "\n\n", "“", "”", "31 February", "بدھ کو", "نے", "گا", "اليوم", "التقى", "сегодня", "состоялась", "bugün", "imzaladı.", "hier", "a reçu",
    "18日", "会见", "た。", "am 17. November", "hat", "the minister", "۲۳", "99 May", "0 May", "00日", "99日",
]  # fmt: skip
texts = st.one_of(st.text(max_size=200), st.lists(st.sampled_from(PIECES), max_size=14).map(" ".join))


@given(texts, st.sampled_from(sorted(WORDS)), st.dates(date(1994, 1, 20), date(2040, 1, 1)), st.booleans())
@settings(deadline=None, max_examples=100)
def test_the_words_stand_there_and_the_day_has_been(text: str, language: str, published: date, sure: bool) -> None:
    found = find_event_day(text, language, WritingDay(published, sure=sure))
    if found is not None:
        assert found.words in text
        assert timedelta(0) <= published - found.day <= timedelta(days=14)


@given(st.text("bdfglmw \n.,", max_size=200), st.sampled_from(sorted(WORDS)))
@settings(deadline=None)
def test_without_words_of_a_day_there_is_none(text: str, language: str) -> None:
    assert told(text, language) is None
