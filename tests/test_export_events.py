"""Events for other programs: a pair a row, with the columns of PLOVER and where each value is from."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from crawler.exporting.events import Events
from crawler.exporting.formats import FORMATS
from crawler.exporting.selection import Selection
from crawler.model.events import EventKind
from crawler.storage.database import StorageError
from crawler.text.cldr_names import alpha_3
from tests.conftest import scrapy
from tests.test_schema import release
from tests.test_stored_events import MET, REPORT, SIDES, TOLD
from tests.told import Report, Told, tell

THREE = Told("Three sign", "=China's envoy, Kenya's envoy and the UN signed a plan for the lake.")


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    database = tmp_path / "news.db"
    met = replace(MET, sides=(replace(SIDES[0], role="subject"), replace(SIDES[1], role="object")))
    sides = (THREE.side("CN", "China's envoy"), THREE.side("KE", "Kenya's envoy"), THREE.side("UN", "the UN"))
    signed = THREE.event(
        "=China's envoy, Kenya's envoy and the UN signed",
        *sides,
        kind=EventKind.SIGNING,
        pairs=(("CN", "KE"), ("CN", "UN")),
    )
    alone = THREE.event("the UN signed a plan", sides[2], sides[2], pairs=())
    tell(database, replace(REPORT, events=[met]), Report("herald", "2026-04-01", THREE, [signed, alone], "three"))
    return database


def written(database: Path, form: str, selection: Selection | None = None) -> bytes:
    file = io.BytesIO()
    FORMATS[form](Events(database, selection or Selection()), file)
    return file.getvalue()


def test_a_pair_is_a_row_in_every_format(archive: Path) -> None:
    lines = [json.loads(line) for line in written(archive, "jsonl").decode().splitlines()]
    cells = list(csv.DictReader(io.StringIO(written(archive, "csv").decode("utf-8-sig"), newline="")))
    table = pq.read_table(io.BytesIO(written(archive, "parquet")))
    assert [(row["actor_code"], row["recipient_code"]) for row in lines] == [
        ("PK", "JP"), ("CN", "KE"), ("CN", "UN"), (None, None),
    ]  # fmt: skip
    assert table.to_pylist() == lines
    assert [row["actor_country"] for row in cells] == ["PAK", "CHN", "CHN", ""]
    assert cells[1]["words"].startswith("'=China"), "no spreadsheet takes it for a formula"
    assert lines[2]["recipient_country"] == "UN"


def test_what_is_said_of_an_event(archive: Path) -> None:
    row = json.loads(written(archive, "jsonl").splitlines()[0])
    asked = {
        "event_date": "2026-03-03", "event_type": "CONSULT", "kind": "meeting", "placename": "Tokyo",
        "actor_name": "Amina Rahim", "actor_title": "foreign_minister", "actor_words": SIDES[0].words.words,
        "recipient_name": "Kenji Arai", "recipient_country": "JPN", "words": MET.words.words, "is_shown": 1,
        "headline": TOLD.title, "url": REPORT.article.url, "text_sha256": REPORT.article.text_sha256,
    }  # fmt: skip
    assert {name: row[name] for name in asked} == asked
    assert TOLD.text[row["start"] : row["end"]] == row["words"]


def test_only_events_of_selected_articles(archive: Path) -> None:
    for selection, count in ((Selection(outlets=("herald",)), 3), (Selection(until=date(2026, 3, 31)), 1)):
        assert len(written(archive, "jsonl", selection).splitlines()) == count


def test_an_archive_of_a_version_without_events_says_so(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="no events"):
        Events(release("0.1", tmp_path), Selection())


@pytest.mark.parametrize(("code", "alpha"), [("JP", "JPN"), ("MM", "MMR"), ("DE", "DEU"), ("CD", "COD"), ("UN", "UN")])
def test_codes_of_three_letters(code: str, alpha: str) -> None:
    assert alpha_3(code) == alpha


def test_the_command(archive: Path) -> None:
    done = scrapy("export", "--events", "--format", "csv", "-s", f"DATABASE={archive}")
    assert done.exit_code == 0, done.log
    assert "4 rows" in done.output + done.log
    assert "actor_country" in done.output
