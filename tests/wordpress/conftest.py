"""A gazette on a real WordPress, crawled stage by stage: the results of each stage are kept for many tests."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlite_utils import Database

from tests.conftest import crawl
from tests.wordpress.prose import Post, paragraphs, posts
from tests.wordpress.server import Asked, MissingPackages, WordPress

SOURCES = {"gazette_api": 1, "gazette_feed": 1, "gazette_sitemap": 1, "gazette": 3}
"""The outlets of ``spiders.py`` and how many sources each has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Crawled:
    """One run and its results."""

    exit_code: int
    log: str
    asked: list[Asked]
    """The crawler's requests to the server."""
    articles: dict[str, dict[str, Any]]
    """Rows of ``articles`` by their titles."""
    row: dict[str, Any]
    """The run's row of ``crawls``; its counters are a mapping."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """The site at one moment, and a run of each outlet at that moment."""

    written: list[Post]
    said: dict[str, dict[str, Any]]
    """WordPress's own data on each post, by title."""
    runs: Mapping[str, Crawled]

    @property
    def article_paths(self) -> set[str]:
        """Where the articles' pages are on the server."""
        return {"/" + post["link"].split("/", 3)[3] for post in self.said.values()}


class Gazette:
    """A WordPress and the archives of those who read it."""

    def __init__(self, site: WordPress, folder: Path) -> None:
        self.site = site
        self.folder = folder
        self.written: list[Post] = []

    def publish(self, new: Sequence[Post]) -> None:
        """Post what is new."""
        self.site.publish(new)
        self.written += new

    def edit(self, title: str, seed: int) -> None:
        """Rewrite a post's last paragraph. Entirely different words would make another article."""
        (old,) = [post for post in self.written if post.title == title]
        edited = replace(old, paragraphs=(*old.paragraphs[:-1], paragraphs(Random(seed))[0]))
        self.site.edit(edited)
        self.written[self.written.index(old)] = edited

    def stage(self, *outlets: str) -> Stage:
        """Crawl each outlet into its own archive, which the next stage continues."""
        said = {post["title"]["raw"]: post for post in self.site.posts()}
        return Stage(written=list(self.written), said=said, runs={name: self.crawl(name) for name in outlets})

    def crawl(self, outlet: str, *arguments: str) -> Crawled:
        """Run ``scrapy crawl`` on one outlet."""
        database = self.folder / f"{outlet}.db"
        before = len(self.site.asked)
        run = crawl(
            outlet, "-a", f"site={self.site.address}", "-s", "SPIDER_MODULES=tests.wordpress.spiders",
            "-L", "WARNING", *arguments, database=database,
        )  # fmt: skip
        assert run.exit_code != 1, run.log  # it could not start
        db = Database(database)
        articles = {row["title"]: row for row in db.query("SELECT * FROM articles")}
        (row,) = db.query("SELECT * FROM crawls ORDER BY id DESC LIMIT 1")
        db.close()
        return Crawled(
            exit_code=run.exit_code,
            log=run.log,
            asked=self.site.asked[before:],
            articles=articles,
            row=row | {"counters": json.loads(row["counters"])},
        )


@pytest.fixture(scope="session", autouse=True)
def _packages() -> None:
    """Without WordPress these tests cannot run, and must not look as if they had."""
    try:
        WordPress.check()
    except MissingPackages as error:
        pytest.exit(str(error), returncode=1)


@pytest.fixture(scope="session")
def gazette(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gazette]:
    """The gazette before its first issue."""
    with WordPress() as site:
        yield Gazette(site, tmp_path_factory.mktemp("gazette"))


def days_ago(days: int) -> date:
    """A day in the past: WordPress does not publish posts of the future."""
    return date.today() - timedelta(days=days)


@pytest.fixture(scope="session")
def first(gazette: Gazette) -> Stage:
    """Thirty-five posts in a week, which nobody has read yet."""
    gazette.publish(posts(35, first_day=days_ago(15), seed=1))
    return gazette.stage(*SOURCES)


@pytest.fixture(scope="session")
def unchanged(gazette: Gazette, first: Stage) -> Stage:
    """The same posts, read again."""
    return gazette.stage(*first.runs)


@pytest.fixture(scope="session")
def busy(gazette: Gazette, unchanged: Stage) -> Stage:
    """Twenty-five posts newer than the last run, more than two feeds hold."""
    gazette.publish(posts(25, first_day=days_ago(7), seed=2))
    return gazette.stage("gazette_api", "gazette_feed", "gazette_sitemap")


@pytest.fixture(scope="session")
def edited(gazette: Gazette, busy: Stage) -> Stage:
    """A post that left the feed long ago has a new text."""
    gazette.edit(busy.written[3].title, seed=3)
    return gazette.stage("gazette_api")
