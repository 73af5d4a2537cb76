"""A list longer than a page continues, in a real Datasette: each row is on exactly one page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
import yaml

from crawler.model.clock import timestamp
from crawler.storage.database import NewsDatabase
from tests.conftest import PROJECT
from tests.reading_room import datasette
from tests.test_browse import ask, page, store

ARTICLES = 250
LATE = datetime(2026, 3, 1, 19, tzinfo=UTC)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Three articles for each minute, so that the order needs more than the time; every fifth is undated."""
    database = tmp_path_factory.mktemp("long") / "news.db"
    news = NewsDatabase(database)
    with news.transaction() as db:
        for name, country in (("ministry", "PK"), ("post", "TR")):
            row = dict.fromkeys(("title", "home", "timezone", "languages", "sources"), "")
            db.table("outlets").insert({**row, "name": name, "country": country})
        for number in range(1, ARTICLES + 1):
            at = LATE + timedelta(minutes=number // 3)
            dates: dict[str, str | None] = {"published_at": timestamp(at), "published_on": f"{at:%Y-%m-%d}"}
            if number % 5 == 0:
                dates = dict.fromkeys(("published_at", "published_precision", "published_source", "published_on"))
            outlet = "post" if number % 2 else "ministry"
            store(db, number, f"Talks on matter {number}", f"The envoys spoke of {number}.", outlet=outlet, **dates)
    news.close()
    with datasette(database) as address:
        yield address


def numbers(shown: str) -> list[int]:
    # A table links to an article from its number and from its headline.
    return list(
        dict.fromkeys(int(number) for number in re.findall(r'<a href="/news/articles/(\d+)(?:\?from=[^"]*)?">', shown))
    )


def follow(served: str, path: str) -> list[str]:
    """The pages of a list, by their links."""
    pages = [page(served + path)]
    while link := re.search(r'<a rel="next" href="([^"]+)">', pages[-1]):
        pages.append(page(f"{served}{path.partition('?')[0]}{unescape(link[1])}"))
        assert len(pages) < 9
    return pages


@pytest.mark.parametrize(
    ("path", "count"),
    [
        ("/news/latest", ARTICLES * 4 // 5),
        ("/news/latest?country=TR", ARTICLES * 2 // 5),
        ("/news/latest?outlet=ministry", ARTICLES * 2 // 5),
        ("/news/-/search?q=envoys", ARTICLES),
        ("/news/-/search?q=envoys&outlet=post", ARTICLES // 2),
        ("/news/undated", ARTICLES // 5),
    ],
)
def test_each_row_stands_on_one_page(served: str, path: str, count: int) -> None:
    pages = follow(served, path)
    found = [number for shown in pages for number in numbers(shown)]
    assert len(found) == len(set(found)) == count


def test_no_list_is_longer_than_fifty(served: str) -> None:
    for path in ("/news/articles", "/news/latest"):
        shown = page(served + path)
        assert len(re.findall('<tr>|<li class="entry', shown)) in (50, 51), "with the head of the table"
    described = yaml.safe_load((PROJECT / "crawler/browse/metadata.yaml").read_text(encoding="utf-8"))
    (pages,) = described["databases"].values()
    sizes = {name: table.get("size") for name, table in pages["tables"].items() if not table.get("hidden")}
    assert set(sizes.values()) == {50}, sizes
    assert {query["per_page"] for query in pages["queries"].values() if "per_page" in query} == {50}


def test_where_the_reader_is(served: str) -> None:
    first, second, *_, last = follow(served, "/news/-/search?q=envoys")
    assert "1 to 50 of 250 articles" in first
    assert 'rel="prev"' not in first
    assert "51 to 100 of 250 articles" in second
    assert re.search(r'<a rel="prev" href="\?q=envoys[^"]*page=1', second)
    assert "201 to 250 of 250 articles" in last
    assert 'name="page"' not in second, "asked anew, a list begins at its first page"
    # Only the next page shows whether a full page is the last; an invalid page number is the first page.
    assert "Results 51 to 100" in follow(served, "/news/latest")[1]
    assert "No more results" in follow(served, "/news/latest")[4]
    assert numbers(page(f"{served}/news/-/search?q=envoys&page=none")) == numbers(first)


def test_newest_first_throughout(served: str) -> None:
    pages = [ask(served, "latest", page=str(number)) for number in range(1, 6)]
    assert [len(rows) for rows in pages] == [50, 50, 50, 50, 0]
    found = [(row["published_at"], row["id"]) for rows in pages for row in rows]
    assert found == sorted(found, reverse=True)
