"""``scrapy doctor`` finds what is broken at an outlet, live, and says where."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import yaml
from sqlite_utils import Database

from crawler.checkup.findings import Examination, Finding, FindingCode
from crawler.checkup.judging import judge_article, judge_drop
from crawler.model.items import Article
from crawler.model.reasons import ReasonCode
from crawler.storage.database import StorageError
from crawler.storage.outlet_past import LAST, ArchivedArticle, OutletPast, Past
from tests.conftest import PROJECT, Run, scrapy
from tests.gazettes import MODULE, crawl_outlets, put_outlets
from tests.press import newest_first, put_feed, put_pages
from tests.site import Site
from tests.test_browse import fill

FEED = 'Feed("feed/")'
WORDS = " ".join(f"word{number}" for number in range(60))
USUAL = OutletPast(articles=20, undated=0, bylines=20, shortest=50, longest=70)
ARTICLE = Article(
    outlet="gazette", url="https://gazette.example/a", title="Envoys meet", text=WORDS, word_count=60,
    published_on="2026-11-20", byline="A. Reporter",
)  # fmt: skip
ARCHIVED = ArchivedArticle(title="Envoys meet", text=WORDS, published_on="2026-11-20")


def codes(article: Article, past: OutletPast = USUAL, archived: ArchivedArticle | None = None) -> list[str]:
    return [finding.code for finding in judge_article(article, past, archived)]


class TestArticle:
    def test_as_ever(self) -> None:
        assert codes(ARTICLE) == codes(ARTICLE, archived=ARCHIVED) == []

    def test_by_what_is_usual(self) -> None:
        assert codes(replace(ARTICLE, word_count=49)) == ["short_body"]
        assert codes(replace(ARTICLE, word_count=50)) == codes(replace(ARTICLE, word_count=70)) == []
        assert codes(replace(ARTICLE, word_count=71)) == ["long_body"]
        assert codes(replace(ARTICLE, byline=None)) == ["no_byline"]
        assert codes(replace(ARTICLE, byline=None), replace(USUAL, bylines=19)) == []

    def test_few_articles_make_no_rule(self) -> None:
        few = replace(USUAL, articles=19, bylines=19)
        assert codes(replace(ARTICLE, word_count=5, byline=None), few) == []
        assert codes(replace(ARTICLE, word_count=5, byline=None)) == ["short_body", "no_byline"]

    def test_a_day_is_missed_where_most_articles_have_one(self) -> None:
        undated = replace(ARTICLE, published_on=None)
        assert codes(undated) == codes(undated, OutletPast()) == ["no_day"]
        assert codes(undated, replace(USUAL, undated=10)) == ["no_day"]
        assert codes(undated, replace(USUAL, undated=11)) == []
        assert codes(undated, replace(USUAL, undated=20), ARCHIVED) == ["no_day"]
        assert codes(undated, USUAL, replace(ARCHIVED, published_on=None)) == []

    @pytest.mark.parametrize(
        ("change", "code"),
        [
            ({"title": "Subscribe to our newsletter"}, "other_headline"),
            ({"text": " ".join(WORDS.split()[:25])}, "other_body"),
            ({"text": WORDS + " and read this too" * 30}, "other_body"),
            ({"published_on": "2026-11-30"}, "other_day"),
        ],
    )
    def test_another_one_than_is_archived(self, change: dict[str, Any], code: str) -> None:
        assert codes(replace(ARTICLE, **change), archived=ARCHIVED) == [code]

    def test_a_changed_text_is_no_finding(self) -> None:
        longer = replace(ARTICLE, title="Envoys meet again", text=WORDS + " and so they said")
        assert codes(longer, archived=ARCHIVED) == []

    def test_drops(self) -> None:
        assert str(judge_drop(ReasonCode.NO_TITLE, "no title")) == "no headline"
        assert judge_drop(ReasonCode.NO_TEXT, "no text").code == FindingCode.NO_BODY
        assert str(judge_drop(ReasonCode.LIST_PAGE, "a list of 9 links")) == (
            "the listed page is not an article: a list of 9 links"
        )

    def test_each_code_has_a_part_and_words(self) -> None:
        assert {code.part for code in FindingCode} == {"source", "page", "headline", "body", "day", "byline"}
        assert all(code.words for code in FindingCode)
        worst = Examination(outlet="a", checked_at="", findings=[Finding(FindingCode.SOURCE_FAILED)])
        assert worst.state == "well"


class TestPast:
    def test_of_an_archive(self, tmp_path: Path) -> None:
        path = tmp_path / "news.db"
        fill(path)
        past = Past(path)
        (outlet,) = {row["outlet"] for row in _rows(path, "SELECT outlet FROM articles LIMIT 1")}
        (expected,) = _rows(
            path,
            f"SELECT count(*) AS n, sum(published_on IS NULL) AS undated, max(word_count) AS longest FROM articles WHERE outlet = '{outlet}'",
        )
        found = past.of(outlet)
        assert (found.articles, found.undated, found.longest) == tuple(expected.values())
        assert 0 < found.articles < LAST

    def test_none(self, tmp_path: Path) -> None:
        past = Past(tmp_path / "none.db")
        assert (past.exists, past.of("a"), past.articles(["b"])) == (False, OutletPast(), {})

    def test_another_file(self, tmp_path: Path) -> None:
        (tmp_path / "text.db").write_text("no database, but long enough to be read as one" * 30)
        with pytest.raises(StorageError, match=r"text\.db: .*is this a database that Chancery made"):
            Past(tmp_path / "text.db")


def _rows(path: Path, sql: str) -> list[dict[str, Any]]:
    db = Database(path)
    rows = list(db.query(sql))
    db.close()
    return rows


# Live

PLAIN = "<html><head><title>{title}</title></head><body><article><h1>{title}</h1>{markup}</article></body></html>"


def doctor(folder: Path, *options: str | Path, database: Path) -> Run:
    environment = dict(os.environ)
    os.environ["PYTHONPATH"] = str(folder)
    speed = ("AUTOTHROTTLE_ENABLED=False", "DOWNLOAD_DELAY=0", "BACK_OFF_START=0.1", "WORKERS=1", "RETRY_ENABLED=False")
    settings = (*speed, f"SPIDER_MODULES={MODULE}", f"DATABASE={database}")
    try:
        return scrapy("doctor", *options, *(part for setting in settings for part in ("-s", setting)))
    finally:
        os.environ.clear()
        os.environ.update(environment)


@pytest.mark.thorough
def test_the_table(tmp_path: Path, database: Path) -> None:
    """The worst comes first, with what broke and where; without an archive nothing is compared."""
    with Site() as site:
        put_pages(site, newest_first(1, 2))
        put_feed(site, newest_first(1, 2), pages=False)
        put_outlets(tmp_path, {"a_well_one": (f"{site.address}/", FEED), "broken": (f"{site.address}/en/", FEED)})
        run = doctor(tmp_path, database=database)
    assert run.exit_code == 1, run.log
    lines = [line.split() for line in run.output.splitlines() if line.strip()]
    assert [line[:2] for line in lines if line[0] in ("a_well_one", "broken")] == [
        ["broken", "broken"], ["a_well_one", "well"],
    ]  # fmt: skip
    assert "broken: source: none of its sources lists an article: feed feed/: HTTP 404" in run.output
    assert run.output.rstrip().endswith("1 of 2 outlets are well.")
    assert f"there is no {database}: nothing was compared" in run.log


@pytest.mark.thorough
def test_how_often_a_site_is_asked(tmp_path: Path, database: Path) -> None:
    """One that has nothing is asked less than may be; a sitemap of empty parts is not followed to its end."""
    every = 'Feed("rss/"), Feed(), WordPress(), Sitemap(), Listing()'
    with Site("127.0.0.1") as bare, Site("127.0.0.2") as parts:
        index = "".join(f"<sitemap><loc>{parts.address}/{number}.xml</loc></sitemap>" for number in range(40))
        parts.put("/robots.txt", f"Sitemap: {parts.address}/index.xml\n", content_type="text/plain")
        parts.put("/index.xml", f"<sitemapindex>{index}</sitemapindex>", content_type="application/xml")
        put_outlets(tmp_path, {"bare": (f"{bare.address}/", every), "parts": (f"{parts.address}/", every)})
        run = doctor(tmp_path, "--json", database=database)
        asked = len(bare.asked), len(parts.asked)
    assert run.exit_code == 1, run.log
    assert asked == (11, 30)
    details = [json.loads(line)["findings"][0]["details"] for line in run.output.splitlines()]
    assert "REQUESTS_PER_HOST" in details[1]


@pytest.mark.thorough
def test_outlets_that_broke_in_different_ways(tmp_path: Path, database: Path) -> None:
    """Crawled while all was well; then all but one are changed."""
    names = ("well", "dead", "empty", "erring", "undated", "untitled", "recast", "moved", "once")
    stories = newest_first(1, 2, 3, 4)
    with ExitStack() as stack:
        sites = {name: stack.enter_context(Site(f"127.0.0.{number}")) for number, name in enumerate(names, 1)}
        for site in sites.values():
            put_pages(site, stories)
            put_feed(site, stories, pages=False)
        outlets = {name: (f"{site.address}/", FEED) for name, site in sites.items()}
        outlets["moved"] = (outlets["moved"][0], f'{FEED}, Feed("old/")')
        put_outlets(tmp_path, outlets)
        crawled = crawl_outlets(tmp_path, "-L", "ERROR", database=database)
        assert crawled.exit_code == 0, crawled.log
        before = database.read_bytes()

        sites["dead"].__exit__()
        sites["empty"].put("/feed/", "<rss><channel><title>News</title></channel></rss>", content_type="text/xml")
        sites["moved"].put("/old/", sites["moved"].answers.pop("/feed/").body, content_type="application/rss+xml")
        bare = re.sub(rb"<pubDate>.*?</pubDate>|/01-03-2026", b"", sites["undated"].answers["/feed/"].body)
        sites["undated"].put("/feed/", bare, content_type="application/rss+xml")
        for story in stories:
            sites["erring"].put(story.path, status=503)
            sites["untitled"].put(story.path, "<html><body><p></p></body></html>")
            sites["recast"].put(story.path, story.page.replace(story.markup, story.markup[: len(story.markup) // 4]))
            sites["undated"].put(f"/matter-{story.number}", PLAIN.format(title=story.title, markup=story.markup))
        # Of three articles the third is as it was.
        for story in stories[:2]:
            sites["once"].put(story.path, status=404)
        asked = {name: len(site.asked) for name, site in sites.items()}
        run = doctor(tmp_path, "--json", database=database)
        requests = {name: sites[name].paths[asked[name] :] for name in names}
    assert run.exit_code == 1, run.log
    lines = {line["outlet"]: line for line in map(json.loads, run.output.splitlines())}
    found = {name: (line["state"], [each["code"] for each in line["findings"]]) for name, line in lines.items()}
    assert found == {
        "well": ("well", []),
        "dead": ("broken", ["unreachable"]),
        "empty": ("broken", ["nothing_listed"]),
        "erring": ("broken", ["page_failed"]),
        "undated": ("broken", ["no_day"]),
        "untitled": ("broken", ["no_body"]),
        "recast": ("changed", ["other_body"]),
        "moved": ("well", ["source_failed"]),
        "once": ("well", []),
    }, run.output
    well = lines["well"]
    assert (well["headline"], well["day"]) == (stories[0].title, f"{stories[0].published:%Y-%m-%d}")
    assert (well["source"], well["pages"], well["compared_with"]) == ("feed feed/", 1, "article")
    assert lines["once"]["pages"] == 3
    assert lines["moved"]["source"] == "feed old/"
    assert lines["erring"]["findings"][0]["details"] == "HTTP 503"
    assert requests["well"] == ["/robots.txt", "/feed/", stories[0].path]
    assert requests["erring"][2:] == [story.path for story in stories[:3]]
    assert database.read_bytes() == before


@pytest.mark.thorough
def test_a_name_that_is_none(tmp_path: Path, database: Path) -> None:
    put_outlets(tmp_path, {"one": ("http://127.0.0.1:9/", FEED)})
    unknown = doctor(tmp_path, "tow", database=database)
    assert (unknown.exit_code, "there is no outlet 'tow'" in unknown.output + unknown.log) == (2, True)


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("-a", "limit=3"), "-a limit=3: a check-up takes the newest"),
        (("-a", "site=http://127.0.0.1:9"), "is the site of one outlet: name one outlet"),
        (("-s", "REPLAY=nowhere"), "REPLAY=nowhere: there is no such folder"),
        (("-o", "found.jsonl"), "-o and -O write articles, and a check-up keeps none; for its findings: --json"),
        (("-s", "DATABASE=README.md"), "README.md: file is not a database; is this a database that Chancery made?"),
    ],
)
def test_wrong_arguments(options: tuple[str, ...], said: str) -> None:
    run = scrapy("doctor", *options)
    assert (run.exit_code, said in run.output + run.log) == (2, True), run.output + run.log


@pytest.mark.thorough
def test_saved_pages_are_well(database: Path) -> None:
    """And the table says so; an archive that is not there is said to be none."""
    run = scrapy("doctor", "-s", "REPLAY=fixtures", "-s", f"DATABASE={database}", "-s", "WORKERS=1")
    assert run.exit_code == 0, run.output + run.log
    assert run.output.rstrip().endswith("19 of 19 outlets are well.")
    assert f"there is no {database}: nothing was compared" in run.log


# Issues


class Issues:
    """The part of GitHub's REST API that keeps issues, on loopback."""

    def __init__(self) -> None:
        self.kept: list[dict[str, Any]] = []
        self.comments: list[tuple[int, str]] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._say([one for one in outer.kept if one["state"] == "open"])

            def do_POST(self) -> None:
                given = self._given()
                if self.path.endswith("/comments"):
                    outer.comments.append((int(self.path.split("/")[-2]), given["body"]))
                    self._say({})
                else:
                    outer.kept.append({**given, "number": len(outer.kept) + 1, "state": "open"})
                    self._say(outer.kept[-1])

            def do_PATCH(self) -> None:
                outer.kept[int(self.path.split("/")[-1]) - 1].update(self._given())
                self._say({})

            def _given(self) -> Any:
                assert self.headers["Authorization"] == "Bearer secret"
                return json.loads(self.rfile.read(int(self.headers["Content-Length"])))

            def _say(self, answer: Any) -> None:
                self.send_response(200)
                self.end_headers()
                self.wfile.write(json.dumps(answer).encode())

            def log_message(self, format: str, *arguments: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self._server.server_port}"

    @contextmanager
    def running(self) -> Iterator[Issues]:
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        yield self
        self._server.shutdown()
        self._server.server_close()

    def take(self, *examinations: Examination) -> None:
        lines = "".join(json.dumps(each.as_dict()) + "\n" for each in examinations)
        environment = {
            "GITHUB_API_URL": self.address,
            "GITHUB_REPOSITORY": "someone/chancery",
            "GITHUB_TOKEN": "secret",
        }
        script = PROJECT / ".ci" / "doctor_issues.py"
        subprocess.run([sys.executable, script], input=lines, env=environment, text=True, check=True, timeout=60)


def test_one_issue_per_broken_outlet() -> None:
    at = "2026-11-30T04:23:00Z"
    well = Examination(outlet="a", checked_at=at)
    broken = Examination(outlet="a", findings=[Finding(FindingCode.NO_DAY)], checked_at=at)
    worse = Examination(outlet="a", findings=[Finding(FindingCode.NOTHING_LISTED, "feed: `HTTP 404`")], checked_at=at)
    other = Examination(outlet="b", findings=[Finding(FindingCode.NO_BODY)], url="https://b.example/x", checked_at=at)
    with Issues().running() as issues:
        issues.take(broken, replace(well, outlet="c"))
        assert [(one["title"], one["labels"]) for one in issues.kept] == [("doctor: a", ["doctor"])]
        assert "- **day**: no day that can be trusted (`no_day`)" in issues.kept[0]["body"]
        issues.take(broken, other)
        assert [one["title"] for one in issues.kept] == ["doctor: a", "doctor: b"]
        assert issues.comments == []
        issues.take(worse, other)
        assert len(issues.kept) == 2
        assert "  `feed:  HTTP 404 `" in issues.comments[0][1]
        issues.take(worse, other)
        assert len(issues.comments) == 1
        issues.take(well, other)
        assert [one["state"] for one in issues.kept] == ["closed", "open"]
        issues.take(broken, other)
        assert [one["title"] for one in issues.kept] == ["doctor: a", "doctor: b", "doctor: a"]


def test_the_workflow_runs_what_is_here() -> None:
    workflow = yaml.safe_load((PROJECT / ".github" / "workflows" / "doctor.yml").read_text(encoding="utf-8"))
    commands = " ".join(step.get("run", "") for step in workflow["jobs"]["doctor"]["steps"])
    assert "make demo" in commands
    assert "scrapy doctor --json" in commands
    assert "python .ci/doctor_issues.py < doctor.jsonl" in commands
    assert (PROJECT / ".ci" / "doctor_issues.py").is_file()
