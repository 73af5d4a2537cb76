"""Each step of the pipeline is missed if it is removed from ``ITEM_PIPELINES``, and nothing else changes.

A step that could be removed unnoticed would mislead readers of ``crawler/settings.py``.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database

from crawler.settings import ITEM_PIPELINES
from crawler.warc.writer import pages_folder
from tests.conftest import made_once, run
from tests.steps_taken_out import DAYS, SITE_LINE, WHOLE, step_name

pytestmark = pytest.mark.thorough

_OF_AN_ARTICLE = ("published_on", "dateline_on", "event_date", "topic_score")


@pytest.fixture(scope="module")
def crawls(shared: Path) -> Path:
    """The folder of the databases that ``tests.steps_taken_out`` makes."""
    folder = shared / "steps_taken_out"

    def make() -> str:
        folder.mkdir()
        done = run([sys.executable, "-m", "tests.steps_taken_out", str(folder)])
        assert done.exit_code == 0, done.log
        return done.log

    made_once(shared / "steps_taken_out.txt", make)
    return folder


def facts(crawls: Path, step: str) -> dict[str, Any]:
    """The content of an archive: states of URLs, copies, kept pages, and which columns of articles are filled."""
    database = crawls / f"{step}.db"
    db = Database(database)
    articles = list(db.query("SELECT * FROM articles"))
    held = {
        "states": Counter(row["state"] for row in db.query("SELECT state FROM addresses")),
        "articles": len(articles),
        "with a line of the site": sum(SITE_LINE in row["text"] for row in articles),
        "of the site": db.table("date_candidates").count_where("reason_code = 'site_date'"),
        "repeated": len(articles) - len({row["words_sha256"] for row in articles}),
        "copies": db.table("copies").count,
        "outside": sum(
            not DAYS["since"] <= row["published_on"] <= DAYS["until"] for row in articles if row["published_on"]
        ),
        "named states": db.table("article_states").count,
        "events": db.table("events").count,
        "pages": db.table("pages").count,
        "rights": db.table("pages").count_where("noarchive IS NOT NULL"),
        "files": len(list(pages_folder(database).rglob("*.warc.gz"))),
        **{name: sum(row[name] is not None for row in articles) for name in _OF_AN_ARTICLE},
    }
    db.close()
    return held


@pytest.fixture(scope="module")
def whole(crawls: Path) -> dict[str, Any]:
    """The result of all steps, which includes everything that the tests below ask of a step."""
    held = facts(crawls, WHOLE)
    assert all(
        held[name]
        for name in (
            "articles",
            "copies",
            "pages",
            "rights",
            "files",
            "of the site",
            "named states",
            "events",
            *_OF_AN_ARTICLE,
        )
    ), held
    assert {"off_topic", "known", "stored", "copy"} <= held["states"].keys(), held
    assert held["outside"] == held["repeated"] == held["with a line of the site"] == 0
    return held


def without(crawls: Path, step: str, whole: dict[str, Any], *missed: str) -> dict[str, Any]:
    """The result without the step; everything that is not ``missed`` is as with it."""
    held = facts(crawls, step)
    assert {name: held[name] for name in held if name not in missed} == {
        name: whole[name] for name in whole if name not in missed
    }
    return held


def test_read_rights(crawls: Path, whole: dict[str, Any]) -> None:
    assert without(crawls, "ReadRights", whole, "rights")["rights"] == 0


def test_keep_page(crawls: Path, whole: dict[str, Any]) -> None:
    held = without(crawls, "KeepPage", whole, "pages", "rights", "files")
    assert held["pages"] == held["files"] == 0


def test_recall_site_dates(crawls: Path, whole: dict[str, Any]) -> None:
    """A known date of the site speaks for an article's day again."""
    assert without(crawls, "RecallSiteDates", whole, "of the site")["of the site"] == 0


def test_extract(crawls: Path, whole: dict[str, Any]) -> None:
    """No later step can read a page: each URL's row says so, and nothing that was kept is lost."""
    held = facts(crawls, "Extract")
    assert held["articles"] == held["copies"] == 0
    assert held["states"]["failed"] == held["pages"] == whole["pages"]


def test_normalise_dates(crawls: Path, whole: dict[str, Any]) -> None:
    """No day: no publication, none outside those asked for, and none to decide the first among equal texts."""
    held = facts(crawls, "NormaliseDates")
    assert held["published_on"] == 0
    assert held["articles"] + held["copies"] > whole["articles"] + whole["copies"]
    db = Database(crawls / "NormaliseDates.db")
    verdicts = {row["verdict"] for row in db.query("SELECT DISTINCT verdict FROM date_candidates")}
    assert verdicts == {""}


def test_resolve_dateline(crawls: Path, whole: dict[str, Any]) -> None:
    assert without(crawls, "ResolveDateline", whole, "dateline_on")["dateline_on"] == 0


def test_find_event_day(crawls: Path, whole: dict[str, Any]) -> None:
    assert without(crawls, "FindEventDay", whole, "event_date")["event_date"] == 0


def test_find_states(crawls: Path, whole: dict[str, Any]) -> None:
    assert without(crawls, "FindStates", whole, "named states")["named states"] == 0


def test_find_events(crawls: Path, whole: dict[str, Any]) -> None:
    assert without(crawls, "FindEvents", whole, "events")["events"] == 0


def test_require_fields(crawls: Path, whole: dict[str, Any]) -> None:
    """An article outside the days asked for is stored, where only its page tells the day."""
    held = facts(crawls, "RequireFields")
    assert held["outside"] == 1
    assert held["articles"] == whole["articles"] + 1
    assert held["states"]["known"] == whole["states"]["known"] - 1


def test_judge_topic(crawls: Path, whole: dict[str, Any]) -> None:
    held = facts(crawls, "JudgeTopic")
    assert held["topic_score"] == held["states"]["off_topic"] == 0
    assert held["articles"] == whole["articles"] + whole["states"]["off_topic"]


def test_trim_passing_lines(crawls: Path, whole: dict[str, Any]) -> None:
    """A known line of the site stays in a new text."""
    assert without(crawls, "TrimPassingLines", whole, "with a line of the site")["with a line of the site"] == 1


def test_leave_forgotten(crawls: Path, whole: dict[str, Any]) -> None:
    """It matters for what was removed on request: ``test_no_crawl_brings_it_back`` misses it."""
    without(crawls, "LeaveForgotten", whole)


def test_attribute_change(crawls: Path, whole: dict[str, Any]) -> None:
    """It matters for changes: ``test_what_a_changed_rule_of_ours_makes_of_a_page`` misses it."""
    without(crawls, "AttributeChange", whole)


def test_deduplicate(crawls: Path, whole: dict[str, Any]) -> None:
    """The same words at two URLs are two articles, with nothing between them."""
    held = facts(crawls, "Deduplicate")
    assert held["copies"] == held["states"]["copy"] == 0
    assert held["repeated"] == whole["copies"]
    assert held["articles"] == whole["articles"] + whole["copies"]
    db = Database(crawls / "Deduplicate.db")
    assert not db.table("near_duplicates").count
    assert not db.table("shingled_texts").count


def test_store(crawls: Path, whole: dict[str, Any]) -> None:
    """A page without an outcome is not forgotten: it is requested again."""
    held = facts(crawls, "Store")
    assert held["articles"] == held["copies"] == 0
    assert held["states"]["failed"] == whole["articles"] + whole["copies"]
    assert held["pages"] == whole["pages"]


def test_every_step_is_taken_out() -> None:
    tests = {name.removeprefix("test_").replace("_", "") for name in globals() if name.startswith("test_")}
    assert {step_name(step).lower() for step in ITEM_PIPELINES} <= tests
