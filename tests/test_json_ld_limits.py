"""Unlimited JSON-LD costs only what is beyond the limits, and that is reported."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from crawler.dates.page.found import found
from crawler.dates.publication.judge import judge
from crawler.extraction import extract_article
from crawler.model.items import Article, DateCandidate, Page
from crawler.model.outlet import Outlet
from crawler.page import read_document
from pipelines.normalise_dates import NormaliseDates

OUTLET = Outlet("gazette", "Gazette", "https://gazette.example/", "PK", "Asia/Karachi", ("en",))
FETCHED_AT = datetime(2026, 3, 10, 8, tzinfo=UTC)
WORDS = "The ministers of trade met in Islamabad and spoke about the harbour for two hours. " * 6


def block(value: Any) -> str:
    return f'<script type="application/ld+json">{json.dumps(value)}</script>'


def page(*blocks: str) -> bytes:
    head = "<title>The ministers met</title>" + "".join(blocks)
    return f"<html><head>{head}</head><body><article><h1>The ministers met</h1><p>{WORDS}</p></article></body></html>".encode()


def read(body: bytes) -> Article:
    url = "https://gazette.example/ministers/"
    item = Page(outlet=OUTLET, address_url=url, fetched_url=url, body=body, fetched_at=FETCHED_AT)
    return NormaliseDates(OUTLET).process_item(extract_article(item, max_markup=2_000_000))


def articles(count: int) -> list[dict[str, str]]:
    return [{"@type": "NewsArticle", "datePublished": f"2026-03-0{1 + number % 2}"} for number in range(count)]


def reasons(article: Article) -> list[tuple[str, str]]:
    return [(candidate.raw, candidate.reason_code) for candidate in article.date_candidates if "more" in candidate.raw]


def test_as_much_as_a_large_page_has_is_read() -> None:
    """Of 705 pages of the evaluation, one has 104 nodes and one 153,000 characters."""
    nodes = [{"@type": "Thing", "name": "x" * 1400} for _ in range(104)]
    document = read_document(page(block(nodes), block(articles(1))))
    assert (len(document.json_ld), document.json_ld_unread) == (105, 0)
    assert read(page(block(nodes), block(articles(1)))).published_on == "2026-03-01"


def test_nodes_beyond_the_limit_are_counted() -> None:
    document = read_document(page(block(articles(1)), block({"@graph": [{"@type": "Thing"}] * 5000})))
    assert document.json_ld[0]["@type"] == "NewsArticle"
    assert len(document.json_ld) + document.json_ld_unread == 5002
    assert document.json_ld_unread > 0


def test_a_block_too_large_does_not_lose_the_others() -> None:
    document = read_document(page(block("x" * 2_000_000), block(articles(1))))
    assert (len(document.json_ld), document.json_ld_unread) == (1, 1)


@pytest.mark.parametrize("count", [80_000, 16_000, 31])
def test_dates_without_end_are_left_with_a_word(count: int) -> None:
    began = time.process_time()
    article = read(page(*(block(articles(1000)) for _ in range(count // 1000)), block(articles(count % 1000))))
    assert time.process_time() - began < 5
    assert article.title == "The ministers met"
    assert len(article.date_candidates) < 100
    [(words, code)] = reasons(article)
    assert code == "too_many"
    assert int(words.split()[0]) > 0


def test_a_list_of_articles_is_no_such_page() -> None:
    assert reasons(read(page(block(articles(30))))) == []


def at(hours: int) -> str:
    return (datetime(2020, 1, 1, tzinfo=UTC) + timedelta(hours=hours)).isoformat()


def on(days: int, form: str) -> str:
    return (datetime(2001, 1, 1, tzinfo=UTC) + timedelta(days=days)).strftime(form)


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("count", "most", "candidate"),
    [
        (12_000, 3, lambda n: found(("json_ld", "tagdiv_time")[n % 2], at(n))),
        (2000, 4, lambda n: found(("json_ld", "line")[n % 2], on(n // 2, ("%Y-%m-%d", "%d %B")[n % 2]))),
    ],
    ids=["stamps", "days without a year"],
)
def test_many_dates_are_judged_in_little_time(count: int, most: float, candidate: Any) -> None:
    """Seconds of processor time: less than half of what comparing every pair takes."""
    candidates: list[DateCandidate] = [candidate(number) for number in range(count)]
    began = time.process_time()
    judge(candidates, OUTLET, fetched_at=FETCHED_AT)
    assert time.process_time() - began < most
