"""Every outlet is tested against what is known of it: its URLs, date lines and datelines."""

from __future__ import annotations

import json
import re
from dataclasses import fields
from datetime import UTC, datetime
from functools import cache
from html import escape
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from crawler.dateline.split import split_dateline
from crawler.dates.publication.before_fetch import day_named_by
from crawler.extraction import extract_article
from crawler.model.items import Discovery, Page
from crawler.model.outlet import Outlet
from crawler.model.urls import belongs_to, canonical_url, is_article
from crawler.saved_pages.evidence import Sureness, evidence_in, sureness_of
from crawler.saved_pages.manifest import KNOWN
from pipelines.normalise_dates import NormaliseDates
from tests.conftest import FIXTURES, FOLDERS
from tests.outlet_spiders import SPIDERS

KINDS = {"articles", "others", "days", "dates", "datelines", "evidence"}
LATER = datetime(2026, 12, 1, tzinfo=UTC)
HEADLINE = "Harbour master shows the pilot boats to a consul"
WORDS = (
    "The harbour master received the consul on the pier and showed her the new pilot boats, which are to be at work "
    "before the winter storms begin. "
)


@cache
def known(outlet: str) -> dict[str, Any]:
    """The content of ``known.json``, with an empty list for what is missing."""
    said: dict[str, Any] = json.loads((FIXTURES / outlet / KNOWN).read_text(encoding="utf-8"))
    assert set(said) <= KINDS
    return {kind: said.get(kind, []) for kind in KINDS} | {"days": said.get("days", {})}


def each(kind: str) -> list[Any]:
    """One parameter per entry of this kind, over all outlets."""
    return [
        pytest.param(outlet, entry, id=f"{outlet}-{number}")
        for outlet in FOLDERS
        for number, entry in enumerate(known(outlet)[kind])
    ]


def facts(outlet: str) -> Outlet:
    return SPIDERS[outlet].outlet


@pytest.mark.parametrize(("outlet", "address"), each("articles"))
class TestArticle:
    def test_is_one(self, outlet: str, address: str) -> None:
        assert is_article(canonical_url(address, facts(outlet)), facts(outlet))

    def test_keeps_what_names_it(self, outlet: str, address: str) -> None:
        """Its recorded form is stable, on the outlet's host, with the same path and query."""
        canonical = canonical_url(f"{address}#top", facts(outlet))
        assert canonical_url(canonical, facts(outlet)) == canonical
        assert urlsplit(canonical)[:2] == urlsplit(facts(outlet).home)[:2]
        assert urlsplit(canonical)[2:] == urlsplit(address)[2:]

    def test_loses_where_the_reader_came_from(self, outlet: str, address: str) -> None:
        mark = "&" if urlsplit(address).query else "?"
        if "?dtl/" in address:
            return  # not a list of names and values, so nothing is added to it
        tracked = canonical_url(f"{address}{mark}utm_source=rss&utm_medium=rss", facts(outlet))
        assert parse_qsl(urlsplit(tracked).query) == parse_qsl(urlsplit(address).query)
        assert is_article(tracked, facts(outlet))

    def test_day_of_its_address(self, outlet: str, address: str) -> None:
        """The known day, or none: an identifier is not read as a day."""
        discovery = Discovery(url=canonical_url(address, facts(outlet)), found_by="listing")
        assert day_named_by(discovery, facts(outlet), fetched_at=LATER) == known(outlet)["days"].get(address)


@pytest.mark.parametrize(("outlet", "address"), each("others"))
def test_other_pages_are_no_articles(outlet: str, address: str) -> None:
    assert not is_article(canonical_url(address, facts(outlet)), facts(outlet))


@pytest.mark.parametrize("outlet", FOLDERS)
def test_home_is_no_article_and_days_are_of_articles(outlet: str) -> None:
    home = facts(outlet).home
    assert belongs_to(home, facts(outlet))
    assert canonical_url(home, facts(outlet)) == home
    assert not is_article(home, facts(outlet))
    assert set(known(outlet)["days"]) <= set(known(outlet)["articles"])


@pytest.mark.parametrize("outlet", FOLDERS)
def test_each_fact_and_source_has_its_evidence_once(outlet: str) -> None:
    """Who saw it, and when; only facts have evidence. Without any, everything is believed."""
    stated, evidence = facts(outlet), evidence_in(FIXTURES / outlet)
    if not evidence:
        sureness, unseen = sureness_of(stated, SPIDERS[outlet].sources, FIXTURES / outlet)
        assert sureness is Sureness.CAPTURED or {"home", "sources"} <= set(unseen)
        return
    given = {field.name for field in fields(stated) if getattr(stated, field.name) != field.default}
    given -= {"name", "topic_threshold"}  # the name is ours, the threshold our judgement
    given |= set(map(str, SPIDERS[outlet].sources))
    assert sorted(fact for entry in evidence for fact in entry.facts) == sorted(given)
    assert all(entry.on is not None and entry.on <= LATER.date() for entry in evidence if entry.origin.is_seen)


def page_with(line: str, place: str) -> str:
    """A page with the line in its place: ``line`` by the headline, ``dateline``, ``foot`` or ``clock``."""
    marked = "<br>".join(escape(part) for part in line.split("\n"))
    put = {name: f"<div>{marked}</div>" if name == place else "" for name in ("clock", "line", "foot")}
    opening = f"{marked} " if place == "dateline" else ""
    return (
        f"<!doctype html><html><head><title>{HEADLINE}</title></head><body><div class=top>{put['clock']}</div>"
        f"<article><h1>{HEADLINE}</h1>{put['line']}<p>{opening}{WORDS}</p><p>{WORDS * 2}</p><p>{WORDS}</p>{put['foot']}"
        "</article></body></html>"
    )


@pytest.mark.parametrize(("outlet", "entry"), each("dates"))
def test_date(outlet: str, entry: dict[str, Any]) -> None:
    """If the page shows this line, the article gets this day, or none."""
    assert entry["source"] in ("line", "dateline", "foot", "clock")
    address, fetched_at = facts(outlet).home + "harbour", datetime.fromisoformat(entry["fetched_at"])
    body = page_with(entry["line"], entry["source"]).encode()
    page = Page(outlet=facts(outlet), address_url=address, fetched_url=address, body=body, fetched_at=fetched_at)
    article = extract_article(page, max_markup=100_000)
    assert NormaliseDates(facts(outlet)).process_item(article).published_on == entry["day"], article.date_candidates


@pytest.mark.parametrize(("outlet", "entry"), each("datelines"))
def test_dateline(outlet: str, entry: dict[str, str]) -> None:
    """The place opens the dateline, and the text goes on with its own words."""
    line, rest = split_dateline(entry["text"])
    assert line is not None
    assert line == entry["place"] or line.startswith(tuple(entry["place"] + mark for mark in (",", " ", ":", ".")))
    assert entry["text"].endswith(rest)
    assert rest[0].isalpha()
    assert not re.search(r"[:/()=–—]|\. ", rest)
