"""``make evaluate``: its scores against values computed by hand, and lower bounds for Chancery."""

from __future__ import annotations

import gzip
import json
import os
import re
import subprocess
import sys
import tomllib
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console
from sqlite_utils import Database

from crawler.saved_pages.manifest import read_body
from evaluation.__main__ import main
from evaluation.bodies import Score, overlap, score, shingles, words_f1
from evaluation.boilerplate import measure, of_our_own, table
from evaluation.bylines import Byline, compare_names
from evaluation.chancery import read
from evaluation.days import ByDay, ByInstant, by_day, by_instant
from evaluation.instants import instant_pages
from evaluation.pages import PagesError, TruePage, read_pages
from evaluation.peers import PEERS
from evaluation.processes import ReaderError, ReaderProcess
from evaluation.reading_time import main as print_times
from evaluation.reading_time import measure as measure_time
from evaluation.readings import Question, Reading
from evaluation.scale import measure as measure_scale
from evaluation.scale_pages import visit
from evaluation.syndication import LABELLED, ORDERS, SyndicationError, evaluate, read_texts
from evaluation.titles import Title, compare, stands_in_heading
from evaluation.undated import SET, undated_pages, without_dates
from tests.conftest import FIXTURES, PATIENCE, PROJECT
from tests.reading_room import declare

TRUTH = "The minister met the envoy in Doha"


class TestBodies:
    def test_shingles(self) -> None:
        assert shingles("The minister met the envoy.") == {
            ("The", "minister", "met", "the"): 1,
            ("minister", "met", "the", "envoy"): 1,
        }
        assert shingles("Talks, talks!") == {("Talks", "talks"): 1}
        assert shingles(" – ") == {}

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            (TRUTH, (1, 0, 0)),
            ("The minister met the envoy", (2 / 4, 0, 2 / 4)),  # two of four runs
            ("met the envoy in Doha today", (2 / 5, 1 / 5, 2 / 5)),  # two of four, and one extra
            (f"{TRUTH}\n\n{TRUTH}", (4 / 11, 7 / 11, 0)),  # twice: eleven runs, four of them wanted
            ("", (0, 0, 1)),
        ],
    )
    def test_overlap(self, text: str, expected: tuple[float, float, float]) -> None:
        compared = overlap(TRUTH, text)
        assert (compared.found, compared.besides, compared.lost) == pytest.approx(expected)

    def test_a_score_is_the_mean_of_pages(self) -> None:
        reached = score([overlap(TRUTH, "met the envoy in Doha today"), overlap(TRUTH, "")])
        # The page without a text has no precision, but a recall of zero.
        assert reached.precision == pytest.approx(2 / 3)
        assert reached.recall == pytest.approx(1 / 4)
        assert reached.f1 == pytest.approx(4 / 11)
        assert score([overlap("", "")]) == Score(0.0, 0.0)
        assert score([]).f1 == 0.0

    def test_words_in_whatever_order(self) -> None:
        assert words_f1(TRUTH, "In Doha: the Minister met the ENVOY.") == 1.0
        assert words_f1(TRUTH, "the envoy the envoy") == pytest.approx(2 * 3 / (7 + 4))  # "envoy" is wanted once
        assert words_f1(TRUTH, "") == words_f1("", TRUTH) == 0.0


@pytest.mark.parametrize(
    ("truth", "published", "day", "by_its_day", "by_its_instant"),
    [
        ("2026-03-04", "2026-03-04", "2026-03-04", ByDay.RIGHT, None),
        ("2026-03-04", "2026-03-03T20:00:00Z", "2026-03-04", ByDay.RIGHT, None),
        ("2026-03-04", "2026-03-05", "2026-03-05", ByDay.WRONG, None),
        ("2026-03-04", None, None, ByDay.MISSING, None),
        ("2026-03-04T01:00:00+05:00", "2026-03-03T20:00:00Z", "2026-03-04", ByDay.RIGHT, ByInstant.EXACT),
        ("2026-03-04T01:00:00+05:00", "2026-03-03T20:00:00+00:00", "2026-03-03", ByDay.RIGHT, ByInstant.EXACT),
        ("2026-03-04T01:00:00+05:00", "2026-03-04T01:00:00Z", "2026-03-04", ByDay.RIGHT, ByInstant.WRONG),
        ("2026-03-04T01:00:00+05:00", "2026-03-04T01:00:00", "2026-03-04", ByDay.RIGHT, ByInstant.DAY_ALONE),
        ("2026-03-04T01:00:00+05:00", "2026-03-04", "2026-03-04", ByDay.RIGHT, ByInstant.DAY_ALONE),
        ("2026-03-04T01:00:00+05:00", "2026-03-05", "2026-03-05", ByDay.WRONG, ByInstant.WRONG),
        ("2026-03-04T01:00:00+05:00", None, None, ByDay.MISSING, ByInstant.MISSING),
    ],
)
def test_dates(
    truth: str, published: str | None, day: str | None, by_its_day: ByDay, by_its_instant: ByInstant | None
) -> None:
    reading = Reading(published=published, day=day)
    assert by_day(truth, reading) is by_its_day
    if by_its_instant:
        assert by_instant(truth, reading) is by_its_instant


def test_titles() -> None:
    assert compare("Envoy in Doha", Reading(title="ENVOY  in Doha.")) is Title.RIGHT
    assert compare("Envoy in Doha", Reading(title="Envoy in Doha - Gazette")) is Title.WRONG
    assert compare("Envoy in Doha", Reading()) is Title.MISSING


@pytest.mark.parametrize(
    ("truth", "read_as", "verdict"),
    [
        (["Mira Solven"], "MIRA SOLVEN", Byline.RIGHT),
        (["Mira Solven and Tom Kell"], "Tom Kell, Mira Solven", Byline.RIGHT),
        (["Mira Solven", "Tom Kell"], "By Mira Solven & Tom Kell", Byline.RIGHT),
        (["Mira Solven", "Tom Kell"], "Mira Solven", Byline.WRONG),
        (["Mira Solven"], "Mira Solven, Tom Kell", Byline.WRONG),
        (["Mira Solven"], None, Byline.MISSING),
    ],
)
def test_bylines(truth: list[str], read_as: str | None, verdict: Byline) -> None:
    assert compare_names(truth, Reading(byline=read_as)) is verdict


@pytest.mark.parametrize(("title", "stands"), [("Envoy in  DOHA", True), ("Envoy in Doha - Gazette", False)])
def test_whether_a_title_stands_in_a_heading(tmp_path: Path, title: str, stands: bool) -> None:
    file = tmp_path / "page.html"
    file.write_text("<title>Envoy in Doha - Gazette</title><h1>Gazette</h1><h1>Envoy <b>in</b> Doha</h1>")
    true_page = TruePage(file=file, url="https://a.example/", set="s", fetched_at=datetime(2026, 3, 4, tzinfo=UTC))
    assert stands_in_heading(replace(true_page, title=title)) is stands
    assert not stands_in_heading(replace(true_page, title=title, file=tmp_path / "none.html"))


KEPT = '<meta charset="windows-1252"><meta property="og:title" content="Talks > words"><meta name="update" content="x">'
STRIPPED = """<script type="application/ld+json" class="seo">{"datePublished": "2026-03-04"}</script>
<meta property="article:published_time" content="2026-03-04"><META content='2026-03-04' PROPERTY='og:updated_time' />
<meta itemprop=datePublished content=2026-03-04><meta name="publish_date" content="2026-03-04">"""


def test_dates_for_machines_are_taken_out() -> None:
    clock = '<script>clock()</script><time datetime="2026-03-05">5 March</time><p>caf\xe9</p>'
    stripped = without_dates(f"{KEPT}{STRIPPED}{clock}".encode("cp1252"))
    assert stripped.replace(b"\n", b"") == f"{KEPT}{clock}".encode("cp1252")


def page(title: str, published: str, words: str) -> str:
    return (
        f'<html lang="en"><head><title>{title}</title><meta property="article:published_time" content="{published}">'
        f"</head><body><nav><a href='/'>Home</a></nav><article><h1>{title}</h1><p>{words}</p></article></body></html>"
    )


WORDS = (
    "The foreign minister received the ambassador of Norway on Wednesday, and both sides agreed to reopen the joint "
    "commission on fisheries, which has not met for six years. A first round of talks will be held in the spring."
)
OTHER_WORDS = (
    "Two ministries signed a protocol on the exchange of archives after a day of talks in the capital. Scholars of "
    "both countries will be able to ask for copies of the correspondence between the two courts from next month."
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two readable pages, one in each place, one that is missing, and two lists, declared or not."""
    (tmp_path / "pages").mkdir()
    first = page("Fisheries commission to meet again", "2026-03-04T09:30:00+05:00", WORDS)
    (tmp_path / "pages" / "first.html.gz").write_bytes(gzip.compress(first.encode()))
    second = page("Protocol on archives signed", "2026-03-06", OTHER_WORDS)
    (tmp_path / "second.html").write_text(second, encoding="utf-8")
    (tmp_path / "list.html").write_text(second.replace("<body>", "<body class='archive'>"), encoding="utf-8")
    rows: list[dict[str, Any]] = [
        {
            "file": "first.html.gz", "url": "https://gazette.example/fisheries/", "set": "gazette", "body": WORDS,
            "title": "Fisheries commission to meet again", "date": "2026-03-04T04:30:00Z", "tagdiv": True,
        },
        {
            "file": "second.html", "url": "https://gazette.example/archives/", "set": "gazette", "body": OTHER_WORDS,
            "title": "Archives", "authors": ["Tom Kell"], "date": "2026-03-07",
        },
        {"file": "third.html", "url": "https://gazette.example/third/", "set": "gazette", "date": "2026-03-08"},
        {"file": "list.html", "url": "https://gazette.example/news/", "set": "gazette", "article": False},
        {"file": "second.html", "url": "https://gazette.example/world/", "set": "gazette", "article": False},
    ]  # fmt: skip
    lines = [json.dumps({**row, "fetched_at": "2026-03-10T00:00:00Z"}) for row in rows]
    (tmp_path / "pages.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return tmp_path


class TestPages:
    def test_both_places(self, folder: Path) -> None:
        pages = read_pages(folder)
        assert [page.file.parent for page in pages] == [folder / "pages", *[folder] * 4]
        assert pages[0].truths == {"body", "title", "date"}
        assert pages[0].fetched_at == datetime(2026, 3, 10, tzinfo=UTC)

    def test_undated_copies(self, folder: Path, tmp_path: Path) -> None:
        (undated,) = undated_pages(read_pages(folder), tmp_path)
        assert undated.set == SET
        assert undated.truths == {"date"}
        assert "published_time" not in undated.file.read_text(encoding="utf-8")

    @pytest.mark.parametrize(
        ("line", "said"),
        [
            ('{"file": "a.html", "url": "https://gazette.example/"}', r"pages\.jsonl:1: there is no 'set'"),
            ('{"file": "a.html", "url": "x", "set": "s", "date": "4 March"}', r"pages\.jsonl:1: Invalid isoformat"),
            ("[]", r"pages\.jsonl:1: .*a line is a JSON object"),
            ('{"file": "a.html", "url": "x", "set": "s"}', "has no page with a body, a title, authors or a date"),
        ],
    )
    def test_wrong_lists_are_named(self, tmp_path: Path, line: str, said: str) -> None:
        (tmp_path / "pages.jsonl").write_text(line, encoding="utf-8")
        with pytest.raises(PagesError, match=said):
            read_pages(tmp_path)


def test_no_time_of_day_is_lost_of_our_own_pages() -> None:
    pages = instant_pages(FIXTURES)
    assert len(pages) >= 18
    for page in pages:
        reading = read(read_body(page.file), page.question())
        assert by_instant(page.date or "", reading) == ByInstant.EXACT, page.url


class TestCommand:
    @pytest.mark.thorough
    def test_chancery_alone(self, folder: Path) -> None:
        command = [sys.executable, "-m", "evaluation", str(folder), "--without-peers", "--without-fixtures"]
        run = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False, timeout=PATIENCE)
        assert run.returncode == 0, run.stderr
        titles, rows = tables(run.stdout)
        assert titles == [
            "Bodies: gazette, 2 pages",
            "Pages that are no article: gazette, 2 pages",
            "Titles: gazette, 2 pages",
            "Titles in an <h1>: gazette, 1 pages",
            "Bylines: gazette, 1 pages",
            "Days of publication: gazette, 3 pages",
            "Time of day and zone: gazette, 1 pages",
            f"Days of publication: {SET}, 1 pages",
            f"Time of day and zone: {SET}, 1 pages",
        ]
        bodies, lists, headlines, in_headings, bylines, days, instants, undated, _ = rows
        assert bodies[:6] == ["1.000", "1.000", "1.000", "1.000", "0", "0"]
        assert lists == ["1 (50.0%)", "0"]
        assert headlines == ["1 (50.0%)", "1 (50.0%)", "0 (0.0%)", "0"]
        assert in_headings == ["1 (100.0%)", "0 (0.0%)", "0 (0.0%)", "0"]
        assert bylines == ["0 (0.0%)", "0 (0.0%)", "1 (100.0%)", "0"]
        assert days == ["1 (33.3%)", "1 (33.3%)", "1 (33.3%)", "1"]
        assert instants == ["1 (100.0%)", "0 (0.0%)", "0 (0.0%)", "0 (0.0%)", "0"]
        assert undated == ["0 (0.0%)", "0 (0.0%)", "1 (100.0%)", "0"]
        assert f"python -m evaluation {folder} --without-peers: Chancery 0." in run.stdout
        assert "third.html (gazette): FileNotFoundError" in run.stdout

    def test_missing_folder(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert main([str(tmp_path / "nowhere"), "--without-peers"]) == 2
        said = capsys.readouterr().err
        assert f"there is no folder {tmp_path / 'nowhere'}" in said
        assert "make evaluate EVALUATION=FOLDER" in said
        assert main([str(tmp_path), "--without-peers"]) == 2
        assert f"there is no {tmp_path / 'pages.jsonl'}" in capsys.readouterr().err

    def test_missing_peers(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert main([str(folder), "--peers", str(folder / "python")]) == 2
        assert "make evaluate builds the peers' environment" in capsys.readouterr().err

    def test_make_says_what_is_missing_before_it_installs(self, tmp_path: Path) -> None:
        # -o: even on failure, this test builds no environment.
        command = ["make", "-o", ".venv/installed", "-o", ".venv-peers/installed", "evaluate"]
        run = subprocess.run(
            [*command, f"EVALUATION={tmp_path / 'nowhere'}"],
            cwd=PROJECT, capture_output=True, text=True, check=False, env={**os.environ, "MAKEFLAGS": ""},
        )  # fmt: skip
        assert run.returncode == 2
        assert f"There is no {tmp_path / 'nowhere' / 'pages.jsonl'}" in run.stdout
        assert "make evaluate EVALUATION=FOLDER" in run.stdout


def tables(output: str) -> tuple[list[str], list[list[str]]]:
    """Titles of the tables, and Chancery's row of each."""
    lines = output.splitlines()
    rows = [line.removeprefix("  Chancery") for line in lines if line.startswith("  Chancery ")]
    cells = [[cell.strip() for cell in row.split("  ") if cell.strip()] for row in rows]
    return [line for line in lines if line.endswith(" pages")], cells


class TestReaderProcess:
    def test_a_page_that_breaks_a_reader_costs_that_page(self, tmp_path: Path) -> None:
        file = tmp_path / "page.html"
        file.write_bytes(b"words")
        faults = ("raises", "dies", "hangs", "fetches", "")
        with ReaderProcess(sys.executable, "tests.fragile_reader", time_limit=3) as reader:
            assert reader.versions == {"fragile": "1.0"}
            readings = {
                fault: reader.ask(Question(file=str(file), url=f"https://gazette.example/{fault}", fetched_at=""))
                for fault in faults
            }
        assert {fault: reading.error for fault, reading in readings.items()} == {
            "raises": "ValueError: two lines",
            "dies": "its process died",
            "hangs": "not read within 3 seconds",
            "fetches": "OSError: readers read what is saved: nothing is fetched",
            "": None,
        }
        assert readings[""].body == "words"

    def test_one_that_does_not_start_says_why(self) -> None:
        with pytest.raises(ReaderError, match="No module named"):
            ReaderProcess(sys.executable, "tests.no_such_reader", time_limit=1)


def test_peers_stay_out_of_the_lock() -> None:
    group = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["dependency-groups"]["peers"]
    pins = {requirement.partition("[")[0].partition("==")[0]: requirement.partition("==")[2] for requirement in group}
    assert set(pins) == {peer.library for peer in PEERS} | {"news-please", "scrapy"}
    locked = (PROJECT / "evaluation" / "peers.lock").read_text(encoding="utf-8")
    for library, version in pins.items():
        assert f"\n{library}=={version} \\\n    --hash=sha256:" in locked
    ours = (PROJECT / "requirements.lock").read_text(encoding="utf-8")
    assert "newspaper4k" not in ours
    assert "readability-lxml" not in ours


PAGES, LINES = 64, 267
"""Number of saved pages, and of lines in them, that the bound is checked for: it may only rise."""


def test_gate(demo_db: Database) -> None:
    """On the project's own pages: no line lost, no boilerplate line left, no day wrong or missing."""
    lines = measure(demo_db)
    assert lines.pages >= PAGES
    assert lines.true >= LINES
    assert lines.lost == []
    assert lines.left == []
    assert lines.days == lines.pages
    assert lines.score == Score(1.0, 1.0)


@pytest.mark.thorough
def test_our_own_pages_are_crawled_whole_for_it() -> None:
    lines = of_our_own()
    assert (lines.pages, lines.true, lines.lost, lines.left, lines.days) == (PAGES, LINES, [], [], PAGES)


def test_lines_that_are_lost_or_left_are_counted(tmp_path: Path) -> None:
    db = Database(memory=True)
    db.table("addresses").insert(
        {"url": "https://a.example/1", "named_as": "http://a.example/1", "state": "stored", "article": 1}
    )
    text = "The first line.\n\nRead more: elsewhere"
    db.table("articles").insert({"id": 1, "title": "Talks", "text": text, "published_on": "2026-03-05"})
    db.table("copies").insert({"url": "", "title": "", "text": "", "published_on": ""})
    wanted = {"url": "https://a.example/1", "paragraphs": ["The first line.", "The second."], "never": ["elsewhere"]}
    missing = wanted | {"url": "https://a.example/2", "never": []}
    said = {
        "http://a.example/1": wanted | {"published_on": "2026-03-04"},
        "http://a.example/2": missing | {"published_on": None},
    }
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "manifest.jsonl").write_text("", encoding="utf-8")
    (tmp_path / "a" / "expected.json").write_text(json.dumps(said), encoding="utf-8")
    lines = measure(db, tmp_path)
    assert (lines.pages, lines.true, lines.days) == (2, 4, 0)
    assert lines.lost == ["The second.", "The first line.", "The second."]
    assert lines.left == ["Read more: elsewhere", "elsewhere"]
    printed = Console(width=120)
    with printed.capture() as shown:
        printed.print(table(lines))
    assert shown.get().split()[-5:] == ["Chancery", "4", "3", "2", "0"]


def story_row(relation: str, number: int, text: str, day: str | None, role: str = "member") -> dict[str, Any]:
    words = text.replace(".", "").split()
    return {
        "group": "S01", "role": role, "relation": relation, "url": f"https://gazette.example/{number}", "date": day,
        "outlet": f"outlet{number}", "title": f"Title {number}", "tok": [sum(word.encode()) * 31 for word in words],
        "sent_end": [len(words)],
    }  # fmt: skip


class TestSyndication:
    def test_joined(self, tmp_path: Path) -> None:
        other = " ".join(reversed(OTHER_WORDS.split()))
        rows = [
            story_row("copy", 1, WORDS, "2026-03-04", role="anchor"),
            story_row("copy", 2, WORDS, "2026-03-04"),
            story_row("edited-copy", 3, WORDS.partition(". ")[0] + OTHER_WORDS, None),
            story_row("different", 4, other, "2026-04-04"),
        ]
        (tmp_path / "syndication.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
        found, same = evaluate(read_texts(tmp_path))
        assert same == ORDERS
        assert found[0].joined == {"copy": (1, 1), "different": (0, 1), "edited-copy": (1, 1)}
        assert found[1].joined == found[0].joined
        assert {row.others for row in found} == {0}

    @pytest.mark.thorough
    @pytest.mark.parametrize(
        ("folder", "hashed", "edited", "copies", "different", "paraphrases"),
        [
            ("first", True, 27, 2, 1, 25),
            ("first", False, 27, 0, 2, 26),
            ("second", True, 33, 3, 4, 19),
            ("second", False, 32, 0, 0, 25),
            ("third", True, 26, 1, 2, 8),
            ("third", False, 25, 0, 0, 21),
        ],
    )
    def test_our_own_texts(
        self, folder: str, hashed: bool, edited: int, copies: int, different: int, paraphrases: int
    ) -> None:
        """A lower bound: those found now, with and without names, must not be lost."""
        found, _ = evaluate(read_texts(LABELLED / folder, hashed=hashed), orders=1)
        related, told = found[0].joined, found[1].joined
        assert related["copy"][0] == told["copy"][0] == related["copy"][1]
        assert min(related["edited-copy"][0], told["edited-copy"][0]) >= edited
        assert related["different"][0] <= copies
        assert told["different"][0] <= different
        assert told["paraphrase"][0] >= paraphrases
        assert found[1].others == 0

    def test_wrong_lines_are_named(self, tmp_path: Path) -> None:
        assert read_texts(tmp_path) == []
        row = story_row("copy", 1, WORDS, None)
        for changed, said in (({}, "S01 has 0 anchors"), ({"tok": None}, r"syndication\.jsonl:1: ")):
            (tmp_path / "syndication.jsonl").write_text(json.dumps(row | changed), encoding="utf-8")
            with pytest.raises(SyndicationError, match=said):
                read_texts(tmp_path)


def test_scale(database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    installed = tmp_path / "installed"
    installed.mkdir()
    declare(installed)
    monkeypatch.syspath_prepend(str(installed))
    monkeypatch.setenv("PYTHONPATH", str(installed))
    first, second = measure_scale(database, [40, 60], seed=1)
    assert (first.articles, second.articles) == (40, 60)
    assert 0 < second.likeness_each < second.bytes_each - second.search_each
    assert 0.75 < 60 * second.bytes_each / database.stat().st_size <= 1
    assert 0 < second.search[0] <= second.search[1]
    assert min(second.stages) > 0
    assert 0 < second.lookup[0] <= second.lookup[1]
    rows = Database(database).execute(
        "SELECT (SELECT count(*) FROM articles) + (SELECT count(*) FROM copies), (SELECT count(*) FROM stories_due)"
    )
    assert rows.fetchone() == (60, 0)
    states = "state IN ('stored', 'copy') AND looked_at IS NOT NULL AND fetched_in = seen_in"
    rows = Database(database).execute(f"SELECT count(*) FROM addresses WHERE {states}")
    assert rows.fetchone() == (60,)
    monkeypatch.setattr("evaluation.scale_pages._REQUESTS", 1)
    times = visit(database)
    assert {"today", "country", "story", "search", "meetings", "pair", "stories", "article of the search"} <= set(times)
    assert all(0 < middle <= longest for middle, longest in times.values())


class TestReadingTime:
    """``python -m evaluation.reading_time``."""

    @pytest.fixture
    def pages(self, tmp_path: Path) -> list[TruePage]:
        file = tmp_path / "page.html"
        file.write_text("<p>The minister met the envoy.</p>")
        now = datetime(2026, 11, 30, tzinfo=UTC)
        return [TruePage(file=file, url=f"https://gazette.example/{n}", set="s", fetched_at=now) for n in range(3)]

    def test_both_read_each_page_in_turn(self, pages: list[TruePage], monkeypatch: pytest.MonkeyPatch) -> None:
        clock, order = 0.0, []
        monkeypatch.setattr("evaluation.serving.time.process_time", lambda: clock)

        def reader(name: str, seconds: list[float]) -> Any:
            def read_page(page: bytes, question: Question) -> Reading:
                nonlocal clock
                order.append((name, question.url[-1]))
                clock += seconds[int(question.url[-1])]
                return Reading(body="text")

            return read_page

        def prepare(_: Question) -> None:
            nonlocal clock
            clock += 7  # for a site, and for no page

        ours, theirs = reader("ours", [0.001, 0.002, 0.009]), reader("theirs", [0.003, 0.004, 0.005])
        times = measure_time(pages, ours, theirs, prepare)
        assert times.ours == pytest.approx(2)
        assert times.theirs == pytest.approx(4)
        assert times.ratio == pytest.approx(0.5)
        assert times.whole == pytest.approx(12 / 12)
        assert order[6:] == [  # after those that warm up
            ("ours", "0"), ("theirs", "0"), ("theirs", "1"), ("ours", "1"), ("ours", "2"), ("theirs", "2"),
        ]  # fmt: skip

    def test_of_no_page_there_is_no_time(self) -> None:
        with pytest.raises(ValueError, match="no page"):
            measure_time([], read, read, lambda _: None)

    def test_a_set_of_bodies_has_a_line(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        (tmp_path / "page.html").write_text("<h1>Envoy</h1><p>The minister met the envoy.</p>")
        rows = [{"file": "page.html", "url": "https://gazette.example/1", "set": name} for name in ("own", "days")]
        lines = [json.dumps({**rows[0], "body": TRUTH}), json.dumps({**rows[1], "date": "2026-03-04"})]
        (tmp_path / "pages.jsonl").write_text("\n".join(lines))
        assert print_times([str(tmp_path)]) == 0
        said = capsys.readouterr().out.splitlines()
        assert len(said) == 1
        assert re.fullmatch(r"own, 1 page: .* ms, trafilatura .* ms, ratio \d.*", said[0])

    def test_without_pages_it_says_so(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert print_times([str(tmp_path / "none")]) == 2
        assert "there is no folder" in capsys.readouterr().err
