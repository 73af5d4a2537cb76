"""What a crawl promises: whenever it is killed, it loses nothing and requests only pages in hand a second time.

The moments are chosen at random, from the stages of an undisturbed crawl. ``SEED`` in the environment chooses them
again.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import pytest
from sqlite_utils import Database

from crawler.crawling.exit_codes import ExitCode
from crawler.settings import PAGES_IN_HAND
from tests.background import Crawling
from tests.press import Story, newest_first, put_feed, put_lists, put_pages, put_posts, put_sitemaps
from tests.site import Site
from tests.test_crawl import rows

pytestmark = pytest.mark.endure

# Several pages at once, so that more than one is in flight when a crawl is killed.
SETTINGS = ("-s", "CONCURRENT_REQUESTS_PER_DOMAIN=8", "-s", "WORKERS=2", "-L", "ERROR")
TABLES = ("articles", "texts", "date_candidates", "copies", "addresses", "aliases")


@pytest.fixture
def chance() -> random.Random:
    seed = os.environ.get("SEED") or str(random.randrange(1_000_000))
    print(f"SEED={seed}")
    return random.Random(seed)


@dataclass(slots=True)
class Left:
    """What a crawl had requested, and what was in the database, when it was killed or had ended."""

    when: str
    exit_code: int
    asked: list[str]
    """Article pages that the server was asked for."""
    states: dict[str, str] = field(default_factory=dict)
    """State of each row of ``addresses``, by path."""

    @property
    def was_killed(self) -> bool:
        return self.exit_code == -signal.SIGKILL

    def paths(self, state: str) -> set[str]:
        return {path for path, its in self.states.items() if its == state}


@dataclass(slots=True)
class Trial:
    """Crawls of one outlet from one site into one file, killed and started again."""

    outlet: str
    site: Site
    database: Path
    stories: Sequence[Story]
    runs: list[Left] = field(default_factory=list)

    def is_article(self, path: str) -> bool:
        return path.split("/")[-1].startswith("matter-")

    def run(
        self, when: str = "at its end", until: Callable[[Sequence[str]], bool] | None = None, wait: float = 0
    ) -> Left:
        """Crawl; kill it ``wait`` seconds after this run's requests satisfy ``until``."""
        before = len(self.site.asked)
        with Crawling(self.outlet, "-a", f"site={self.site.address}", *SETTINGS, database=self.database) as crawling:
            while until is not None and crawling.running:
                if until([path for path, _ in self.site.asked[before:]]):
                    time.sleep(wait)
                    break
                time.sleep(0.002)
            if until is not None and crawling.running:
                os.killpg(crawling.process.pid, signal.SIGKILL)
            exit_code = crawling.end()
            assert exit_code in (-signal.SIGKILL, ExitCode.DONE), crawling.log
        # Requests sent before the crawl was killed may still be waiting at the server.
        seen = -1
        while seen != len(self.site.asked):
            seen = len(self.site.asked)
            time.sleep(0.1)
        asked = [path for path, _ in self.site.asked[before:] if self.is_article(path)]
        left = Left(when, exit_code, asked, self.look())
        self.runs.append(left)
        return left

    def look(self) -> dict[str, str]:
        """States of the URLs, from a copy of the file and of its log, so that the next crawl finds them unchanged."""
        if not self.database.exists():
            return {}
        copy = self.database.with_name("copy.db")
        for suffix in ("", "-wal"):
            if Path(f"{self.database}{suffix}").exists():
                shutil.copyfile(f"{self.database}{suffix}", f"{copy}{suffix}")
        db = Database(copy)
        try:
            assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            assert db.execute("PRAGMA foreign_key_check").fetchall() == []
            if "addresses" not in db.table_names():
                return {}
            return {
                "/" + row["url"].split("/", 3)[3]: row["state"] for row in db.query("SELECT url, state FROM addresses")
            }
        finally:
            db.close()
            for suffix in ("", "-wal", "-shm"):
                Path(f"{copy}{suffix}").unlink(missing_ok=True)

    def check(self) -> None:
        """All that was listed is stored once; only what had been in progress was requested twice."""
        expected = {story.path for story in self.stories}
        db = Database(self.database)
        urls = ["/" + row["url"].split("/", 3)[3] for row in db.query("SELECT url FROM articles")]
        assert Counter(urls) == Counter(expected)
        assert {row["text"] for row in db.query("SELECT text FROM articles")} == {
            "\n\n".join(story.paragraphs) for story in self.stories
        }
        assert db.table("copies").count == 0
        db.close()
        assert self.runs[-1].states == dict.fromkeys(expected, "stored")
        for number, run in enumerate(self.runs):
            assert len(run.paths("fetching")) <= PAGES_IN_HAND
            assert len(run.asked) == len(set(run.asked)), "twice in one run"
            for later in self.runs[number + 1 :]:
                assert run.states.keys() <= later.states.keys(), "an address was lost"
                assert not run.paths("stored") & set(later.asked), "an article that was stored is asked for again"
                assert not run.paths("stored") - later.paths("stored")
        for path in expected:
            asked = [number for number, run in enumerate(self.runs) if path in run.asked]
            for number in asked[:-1]:
                assert path in self.runs[number].paths("fetching"), f"{path} was not under way at kill {number + 1}"

    def tell(self) -> None:
        """Print what happened, a line per run."""
        print("At a kill: stored, under way; pages asked for, of these again later")
        for number, run in enumerate(self.runs, 1):
            later = {path for other in self.runs[number:] for path in other.asked}
            figures = len(run.paths("stored")), len(run.paths("fetching")), len(run.asked), len(later & set(run.asked))
            print(f"{number:3} {run.when:28} exit {run.exit_code:2}", *(f"{figure:5}" for figure in figures))
        asked = [path for run in self.runs for path in run.asked]
        kills = sum(run.was_killed for run in self.runs)
        print(f"{kills} kills; {len(asked)} pages asked for, {len(asked) - len(set(asked))} of them again")


@dataclass(frozen=True, slots=True)
class Stages:
    """Duration of an undisturbed crawl, in seconds from its start."""

    first_request: float
    first_article: float
    last_article: float
    end: float


def leave_alone(trial: Trial) -> Stages:
    """A crawl from its start to its end."""
    began = time.monotonic()
    trial.run()
    end = time.monotonic() - began
    print(f"{trial.outlet}: {len(trial.stories)} articles in {end:.1f} s, left alone")
    at = [moment - began for moment in trial.site.asked_at]
    articles = [moment for moment, path in zip(at, trial.site.paths, strict=True) if trial.is_article(path)]
    trial.site.asked.clear()
    trial.site.asked_at.clear()
    return Stages(at[0], (articles or at)[0], (articles or at)[-1], end)


def test_killed_again_and_again(site: Site, tmp_path: Path, chance: random.Random) -> None:
    """Six hundred articles, at least twenty kills: at the start, during discovery, fetching and storing, at the end."""
    stories = newest_first(*range(1, 601))
    put_pages(site, stories)
    put_sitemaps(site, stories)
    alone = Trial("global_news_pakistan", site, tmp_path / "alone.db", stories)
    stages = leave_alone(alone)
    alone.check()

    trial = Trial("global_news_pakistan", site, tmp_path / "killed.db", stories)
    # Not all of it, so that the last kills do not come too late: a busy machine may have become idle meanwhile.
    fetching = 0.6 * (stages.last_article - stages.first_article)
    moments: list[tuple[str, Callable[[Sequence[str]], bool], float]] = []
    moments += [("start", lambda asked: True, chance.uniform(0, stages.first_request)) for _ in range(3)]
    moments += [("discovery", bool, chance.uniform(0, stages.first_article - stages.first_request)) for _ in range(3)]
    moments += [
        ("fetching", lambda asked: any(map(trial.is_article, asked)), chance.uniform(0, 2 * fetching / 15))
        for _ in range(15)
    ]
    chance.shuffle(moments)
    for stage, until, wait in moments:
        trial.run(f"{stage}, {wait:.3f} s", until, wait)
    paths = {story.path for story in stories}
    wait = chance.uniform(0, stages.end - stages.last_article)
    trial.run(f"after the last, {wait:.3f} s", lambda _: paths <= set(site.paths), wait)
    trial.run()
    trial.tell()
    trial.check()
    assert sum(run.was_killed for run in trial.runs) >= 20
    for table in TABLES:
        assert rows(trial.database, table) == rows(alone.database, table), table


def test_killed_where_the_source_brings_the_articles(site: Site, tmp_path: Path, chance: random.Random) -> None:
    """By the WordPress API, a hundred at a time."""
    stories = newest_first(*range(1, 601))
    put_pages(site, stories)
    site.put("/", "<html><head></head><body><h1>News</h1></body></html>")
    put_posts(site, stories)
    alone = Trial("business_upturn_asia", site, tmp_path / "alone.db", stories)
    stages = leave_alone(alone)
    alone.check()
    assert alone.runs[0].asked == []

    trial = Trial("business_upturn_asia", site, tmp_path / "killed.db", stories)
    for _ in range(6):
        wait = chance.uniform(0, (stages.end - stages.first_request) / 6)
        trial.run(f"{wait:.3f} s", bool, wait)
    trial.run()
    trial.tell()
    trial.check()
    assert sum(run.was_killed for run in trial.runs) >= 4


@pytest.mark.parametrize(
    ("outlet", "put", "page", "size"),
    [("radio_pakistan", put_lists, "/newslist/{}", 20), ("global_news_pakistan", put_feed, "/feed/?paged={}", 10)],
    ids=["list pages", "feed"],
)
def test_killed_between_the_pages_of_a_list(
    site: Site, tmp_path: Path, chance: random.Random,
    outlet: str, put: Callable[[Site, Sequence[Story]], None], page: str, size: int,
) -> None:  # fmt: skip
    """New entries fill many pages: a run killed on one of them has not got back to what is known."""
    old, stories = newest_first(*range(1, 31)), newest_first(*range(1, 231))
    put_pages(site, stories)
    put(site, old)
    trial = Trial(outlet, site, tmp_path / "news.db", stories)
    trial.run()
    put(site, stories)
    for _ in range(5):
        last, wait = page.format(chance.randint(2, 200 // size)), chance.uniform(0, 0.05)
        trial.run(f"{last}, {wait:.3f} s", partial(_in, last), wait)
    trial.run()
    trial.tell()
    trial.check()
    assert sum(run.was_killed for run in trial.runs) >= 4


def _in(path: str, asked: Sequence[str]) -> bool:
    return path in asked
