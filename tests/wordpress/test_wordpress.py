"""Chancery and a real WordPress: everything is found, exactly, and with few requests."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import crawl
from tests.test_crawl import rows
from tests.test_probe import folders, probe, said
from tests.wordpress.conftest import SOURCES, Crawled, Gazette, Stage, days_ago
from tests.wordpress.prose import Post, posts
from tests.wordpress.server import WordPress

pytestmark = pytest.mark.wordpress

outlets = pytest.mark.parametrize("outlet", SOURCES)
single_sources = pytest.mark.parametrize("outlet", ["gazette_api", "gazette_feed", "gazette_sitemap"])


def texts(run: Crawled) -> dict[str, str]:
    return {title: article["text"] for title, article in run.articles.items()}


def written(posts: list[Post]) -> dict[str, str]:
    return {post.title: post.text for post in posts}


def instants(run: Crawled) -> dict[str, tuple[str, str]]:
    return {title: (article["published_at"], article["published_precision"]) for title, article in run.articles.items()}


def said_instants(said: dict[str, dict[str, str]]) -> dict[str, tuple[str, str]]:
    return {title: (post["date_gmt"] + "Z", "instant") for title, post in said.items()}


def pages(stage: Stage, run: Crawled) -> list[str]:
    """Which articles' pages were asked for."""
    return [request.path for request in run.asked if request.path in stage.article_paths]


@outlets
def test_every_post_is_found_and_whole(first: Stage, outlet: str) -> None:
    run = first.runs[outlet]
    assert texts(run) == written(first.written), run.log
    assert run.exit_code == 0, run.log


@outlets
def test_instants_are_exact(first: Stage, outlet: str) -> None:
    assert instants(first.runs[outlet]) == said_instants(first.said)


@pytest.mark.parametrize("outlet", ["gazette_api", "gazette_feed"])
def test_author_and_category_are_what_the_source_says(first: Stage, outlet: str) -> None:
    articles = first.runs[outlet].articles
    assert {title: (article["byline"], article["section"]) for title, article in articles.items()} == {
        post.title: ("Sana Qadir", post.category) for post in first.written
    }


def test_api_alone_needs_no_pages(first: Stage) -> None:
    assert pages(first, first.runs["gazette_api"]) == []


@outlets
def test_nothing_new_costs_next_to_nothing(unchanged: Stage, outlet: str) -> None:
    """One document per source; robots.txt was requested less than a day ago."""
    run = unchanged.runs[outlet]
    assert pages(unchanged, run) == []
    assert len(run.asked) <= SOURCES[outlet], [request.path for request in run.asked]
    assert run.exit_code == 0, run.log
    assert texts(run) == written(unchanged.written)


def test_feed_is_not_sent_twice(unchanged: Stage) -> None:
    run = unchanged.runs["gazette_feed"]
    (request,) = [request for request in run.asked if request.path.startswith("/feed/")]
    assert request.if_none_match or request.if_modified_since
    assert request.status == 304
    assert run.row["counters"]["source/not_modified"] == 1


@single_sources
def test_more_new_posts_than_a_feed_holds(busy: Stage, outlet: str) -> None:
    run = busy.runs[outlet]
    assert texts(run) == written(busy.written), run.log
    assert instants(run) == said_instants(busy.said)
    assert run.row["stored"] == 25


def test_feed_that_had_run_over_is_noted(busy: Stage) -> None:
    assert busy.runs["gazette_feed"].row["overflowed"] == 1


def test_edited_post_is_read_again(busy: Stage, edited: Stage) -> None:
    """With the API. The sitemap of WordPress 6.1 has no ``lastmod``, so an edit cannot be seen there."""
    (post,) = set(edited.written) - set(busy.written)
    run = edited.runs["gazette_api"]
    article, said = run.articles[post.title], edited.said[post.title]
    assert article["text"] == post.text, run.log
    assert article["modified_at"] == said["modified_gmt"] + "Z"
    assert article["published_at"] == said["date_gmt"] + "Z"
    assert texts(run) == written(edited.written)


def test_one_category_of_the_api(gazette: Gazette, first: Stage) -> None:
    stage = gazette.stage("gazette_diplomacy")
    run = stage.runs["gazette_diplomacy"]
    diplomacy = [post for post in stage.written if post.category == "Diplomacy"]
    assert texts(run) == written(diplomacy), run.log
    assert run.row["discovered"] == len(diplomacy)


def test_probe_makes_an_outlet_of_it(gazette: Gazette, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It prints what the site says about itself, and writes an outlet that finds every post."""
    before = len(gazette.site.asked)
    run = probe(gazette.site.address, *folders(tmp_path, monkeypatch))
    assert run.exit_code == 0, run.log
    printed = said(run)
    assert "platform WordPress 6.1" in printed
    assert "theme twentytwentythree" in printed
    assert "time zone Asia/Karachi (WordPress API: Asia/Karachi)" in printed
    assert "whole texts" in printed
    assert "answers 304" in printed
    asked = [request for request in gazette.site.asked[before:] if request.path.startswith("/feed/")]
    assert 304 in {request.status for request in asked}
    assert "sources = (WordPress(), Feed(), Sitemap())" in (tmp_path / "added" / "gazette.py").read_text(
        encoding="utf-8"
    )
    assert (tmp_path / "pages" / "gazette" / "manifest.jsonl").is_file()
    added = crawl("gazette", "-s", "SPIDER_MODULES=added", "-L", "WARNING", database=tmp_path / "news.db")
    assert added.exit_code == 0, added.log
    stored = {row["title"]: row["text"] for row in rows(tmp_path / "news.db", "articles")}
    assert stored == written(gazette.written)


def test_a_thousand_posts_in_a_few_requests(tmp_path: Path) -> None:
    with WordPress() as site:
        gazette = Gazette(site, tmp_path)
        gazette.publish(posts(1000, first_day=days_ago(220), seed=4))
        said = {post["title"]["raw"]: post for post in site.posts()}
        run = gazette.crawl("gazette_api", "-a", "since=2000-01-01")
    assert len(said) == 1000
    assert texts(run) == written(gazette.written), run.log
    assert instants(run) == said_instants(said)
    assert len(run.asked) <= 15, [request.path for request in run.asked]
