"""Articles for other programs."""

from __future__ import annotations

import argparse
import codecs
import csv
import io
import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import cast

import pyarrow.parquet as pq
import pytest
from scrapy.exceptions import UsageError
from scrapy.utils.project import get_project_settings
from sqlite_utils import Database

from crawler.commands.export import Command
from crawler.exporting.cells import as_text
from crawler.exporting.formats import FORMATS
from crawler.exporting.formulas import SafeCsvItemExporter
from crawler.exporting.selection import Articles, NoSuchStory, Selection
from crawler.model.items import Article, Text
from crawler.storage.database import StorageError
from tests.conftest import crawl, scrapy
from tests.test_storage import GAZETTE, HERALD, article, store

FORMULA = '=HYPERLINK("http://a.example","x")'
URDU = "پاکستان کے سفیر نے ملاقات کی۔"


def written(database: Path, form: str, selection: Selection | None = None) -> bytes:
    file = io.BytesIO()
    FORMATS[form](Articles(database, selection or Selection()), file)
    return file.getvalue()


@pytest.fixture
def archive(database: Path) -> Path:
    """Three articles and a copy; one has titles that a spreadsheet would evaluate."""
    evil = article(GAZETTE, "evil", day="2026-10-30")
    evil.title, evil.byline, evil.section = FORMULA, "@SUM(1)", "\tx"
    urdu = replace(article(HERALD, "urdu", text=URDU), language="ur", languages=["ur"])
    urdu.texts = [Text(language="ur", title="x", text=URDU)]
    late = article(GAZETTE, "late", text='Said "yes", and\nleft.', day="2026-11-02")
    late.topic_score, late.topic_terms = 0.5, [{"term": "envoy", "where": "title", "weight": 1.5}]
    store(database, [evil, urdu, late, article(HERALD, "copy", day="2026-10-31")])
    return database


def test_every_format_says_the_same(archive: Path) -> None:
    lines = [json.loads(line) for line in written(archive, "jsonl").decode().splitlines()]
    cells = list(csv.DictReader(io.StringIO(written(archive, "csv").decode("utf-8-sig"), newline="")))
    table = pq.read_table(io.BytesIO(written(archive, "parquet")))
    assert len(lines) == len(cells) == table.num_rows == 3
    assert list(lines[0]) == list(cells[0]) == table.column_names
    columns = ", ".join(Database(archive).table("articles").columns_dict)
    stored = {row["url"]: row for row in Database(archive).query(f"SELECT {columns} FROM articles")}
    for line, cell, row in zip(lines, cells, table.to_pylist(), strict=True):
        assert {name: line[name] for name in stored[line["url"]] if name not in ("languages", "topic_terms")} == {
            name: value for name, value in stored[line["url"]].items() if name not in ("languages", "topic_terms")
        }
        assert row | {"topic_terms": json.loads(row["topic_terms"])} == line
        assert cell["text"] == line["text"]
        assert cell["languages"].split() == line["languages"]
        assert json.loads(cell["topic_terms"]) == line["topic_terms"]
    evil = lines[0]
    assert evil["copies"] == ["https://herald.example/copy"] == cells[0]["copies"].split()
    assert evil["published_on"] == "2026-10-30"


@pytest.mark.parametrize("form", FORMATS)
def test_each_format_tells_how_many_it_wrote(form: str, archive: Path) -> None:
    def count(selection: Selection) -> int:
        return FORMATS[form](Articles(archive, selection), io.BytesIO())

    assert [count(Selection()), count(Selection(outlets=("herald",))), count(Selection(language="fr"))] == [3, 1, 0]


def test_a_csv_file_says_once_that_it_is_utf_8(archive: Path, tmp_path: Path) -> None:
    """Without U+FEFF at its start a spreadsheet reads it in the system's charset."""
    assert written(archive, "csv").startswith(codecs.BOM_UTF8 + b'"')
    file = tmp_path / "a.csv"
    for _ in range(2):
        with file.open("ab") as out:
            exporter = SafeCsvItemExporter(cast(io.BytesIO, out), include_headers_line=False)
            exporter.export_item({"title": "وزیر"})
            exporter.finish_exporting()
    assert file.read_bytes() == codecs.BOM_UTF8 + "وزیر\r\n".encode() * 2


def test_no_cell_is_a_formula(archive: Path) -> None:
    packed = written(archive, "csv").decode("utf-8-sig")
    cells = list(csv.reader(io.StringIO(packed, newline="")))
    assert not [cell for row in cells for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert f"'{FORMULA}" in cells[1]
    # Quotation marks and commas in a text do not end its cell.
    assert {len(row) for row in cells} == {len(cells[0])}
    assert json.loads(written(archive, "jsonl").splitlines()[0])["title"] == FORMULA


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "\tx", "\rx", "＝1"])
def test_what_a_spreadsheet_would_compute(cell: str) -> None:
    assert as_text(cell) == "'" + cell
    assert as_text("a" + cell) == "a" + cell


@pytest.mark.parametrize(
    ("selection", "found"),
    [
        (Selection(), ["evil", "urdu", "late"]),
        (Selection(outlets=("herald",)), ["urdu"]),
        (Selection(outlets=("herald", "gazette")), ["evil", "urdu", "late"]),
        (Selection(since=date(2026, 10, 31)), ["late"]),
        (Selection(until=date(2026, 10, 30)), ["evil"]),
        (Selection(since=date(2026, 10, 30), until=date(2026, 11, 2)), ["evil", "late"]),
        (Selection(language="ur"), ["urdu"]),
        (Selection(language="u"), []),
        (Selection(language="en", outlets=("gazette",), since=date(2026, 11, 1)), ["late"]),
    ],
    ids=str,
)
def test_filters(selection: Selection, found: list[str], archive: Path) -> None:
    assert [row["url"].rpartition("/")[2] for row in Articles(archive, selection)] == found


def test_a_story_is_exported_whole(archive: Path, tmp_path: Path) -> None:
    db = Database(archive)
    first, second, other = (row["id"] for row in db.query("SELECT id FROM articles ORDER BY id LIMIT 3"))
    story = {"id": 7, "title": "Talks", "outlet": "gazette", "articles": 2, "copies": 0, "outlets": 1}
    db.table("stories").insert({**story, "article": first})
    for article_id in (first, second):
        db.table("story_articles").insert({"article": article_id, "story": 7, "kind": "report", "similarity": 0.5})
    assert [(row["id"], row["story"]) for row in Articles(archive, Selection(story=7))] == [(first, 7), (second, 7)]
    assert {row["id"]: row["story"] for row in Articles(archive, Selection())}[other] is None
    with pytest.raises(NoSuchStory, match="there is no story 8"):
        Articles(archive, Selection(story=8))
    with pytest.raises(StorageError, match="there is no such file"):
        Articles(tmp_path / "none.db", Selection())


def test_a_regional_tag_is_of_its_language(database: Path) -> None:
    british: Article = article(GAZETTE, "british")
    british.texts = [Text(language="en-GB", title="x", text="y")]
    store(database, [british])
    assert len(list(Articles(database, Selection(language="en")))) == 1


def test_a_database_of_another_program(tmp_path: Path) -> None:
    other = tmp_path / "shop.db"
    with Database(other).conn as connection:
        connection.execute("CREATE TABLE articles (id INTEGER PRIMARY KEY, price REAL)")
    with pytest.raises(StorageError, match=r"shop\.db: no such .*; is this a database that Chancery made, and"):
        Articles(other, Selection())


def run_export(database: Path, *options: str) -> Command:
    command = Command()
    parser = argparse.ArgumentParser()
    command.settings = get_project_settings()
    command.settings.set("DATABASE", database)
    command.add_options(parser)
    command.run([], parser.parse_args(options))
    return command


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--to", "news.xlsx"], "--to news.xlsx: unknown ending; name the format: --format csv, jsonl, parquet"),
        (["--language", "urdu"], "--language urdu: not a language tag; write it as en or ur"),
        (["--outlet", "no_such"], "--outlet no_such: there is no such outlet; 'scrapy outlets' lists them"),
    ],
)
def test_what_cannot_be_exported(options: list[str], said: str, archive: Path) -> None:
    with pytest.raises(UsageError, match=re.escape(said)):
        run_export(archive, *options)


def test_a_folder_that_is_not_there(archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_export(archive, "--outlet", "herald", "--to", "none/news.csv").exitcode == 1
    assert "none/news.csv: there is no folder none; make it" in capsys.readouterr().err


@pytest.mark.thorough
def test_the_command(archive: Path, tmp_path: Path) -> None:
    run = scrapy("export", "-s", f"DATABASE={archive}", "--outlet", "herald")
    assert (run.exit_code, [json.loads(line)["outlet"] for line in run.output.splitlines()]) == (0, ["herald"])
    assert "1 article\n" in run.log
    file = tmp_path / "articles.parquet"
    run = scrapy("export", "-s", f"DATABASE={archive}", "--to", file, "--since", "2026-11-01")
    assert (run.exit_code, pq.read_table(file).num_rows) == (0, 1)
    assert [name.name for name in tmp_path.iterdir() if name.suffix == ".part"] == []
    run = scrapy("export", "-s", f"DATABASE={tmp_path / 'none.db'}", "--to", tmp_path / "x.csv")
    assert run.exit_code == 1
    assert "none.db" in run.log
    assert not (tmp_path / "x.csv").exists()
    run = scrapy("export", "--since", "yesterday")
    assert run.exit_code == 2
    assert "--since=yesterday: not a date" in run.log


@pytest.mark.thorough
def test_scrapys_own_exports(tmp_path: Path, database: Path) -> None:
    files = [tmp_path / f"out.{ending}" for ending in ("jsonl", "json", "csv", "xml")]
    outputs = [part for file in files for part in ("-o", file)]
    assert crawl("pak_revenue", "-s", "REPLAY=fixtures", *outputs, database=database).exit_code == 0
    stored = {row["url"] for row in Database(database).query("SELECT url FROM articles")}
    lines = [json.loads(line) for line in files[0].read_text(encoding="utf-8").splitlines()]
    cells = list(csv.DictReader(files[2].open(encoding="utf-8-sig", newline="")))
    assert len(stored) == len(lines) == len(cells) > 0
    assert {line["url"] for line in lines} == {cell["url"] for cell in cells} == stored
    assert {entry["url"] for entry in json.loads(files[1].read_text(encoding="utf-8"))} == stored
    assert all(line["text"] and line["texts"][0]["text"] for line in lines)
    assert all(address in files[3].read_text(encoding="utf-8") for address in stored)
