"""Lists of articles: they are walked from article to article, taken along in files, and a brief is gathered from them."""

from __future__ import annotations

import csv
import html
import io
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from string import ascii_uppercase
from urllib.parse import urlencode
from urllib.request import urlopen

import feedparser  # type: ignore[import-untyped]
import pytest

from crawler.browse.search_page import read_address
from crawler.searching.query import parse_query
from crawler.storage.database import NewsDatabase
from crawler.text.cldr_names import english
from tests.conftest import PATIENCE, scrapy
from tests.reading_room import datasette
from tests.test_browse import get, page, store

DAYS = {number: f"2026-10-{number % 20 + 1:02}" for number in range(1, 61)}
SORTED = sorted(DAYS, key=lambda number: (DAYS[number], number), reverse=True)
"""Articles as a search lists them: each day, the last ones first."""


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("lists") / "news.db"
    news = NewsDatabase(path)
    with news.transaction() as db:
        for name, country in (("ministry", "PK"), ("fjord_post", "NO")):
            db.table("outlets").insert(
                {"name": name, "title": name.replace("_", " ").title(), "home": "", "country": country,
                 "timezone": "Asia/Karachi", "languages": "en", "sources": ""}
            )  # fmt: skip
        for number, day in DAYS.items():
            store(
                db, number, f"Ferry {number}", f"Harbour talks, number {number}. They went on.", published_on=day,
                published_at=f"{day}T20:15:07Z", published_precision="instant", event_date=day if number < 3 else None,
                outlet="fjord_post" if number == 60 else "ministry",
            )  # fmt: skip
            if number % 2:
                db.table("article_states").insert({"state": "NO", "day": day, "article": number})
        for number in (10, 30, 50):
            db.table("articles").update(number, {"title": f"Treaty {number}"})
        db.table("stories").insert(
            {"id": 7, "article": 10, "title": "Treaty", "language": "en", "outlet": "ministry", "articles": 3,
             "copies": 0, "outlets": 2, "first_on": DAYS[10], "last_on": DAYS[10]}
        )  # fmt: skip
        for article, kind in ((10, "first"), (30, "report"), (50, "edited")):
            similar = None if article == 10 else 10
            db.table("story_articles").insert(
                {"article": article, "story": 7, "kind": kind, "similarity": 0.9, "similar_article": similar}
            )
        db.table("near_duplicates").insert(
            {"article": 50, "original": 10, "language": "en", "kind": "edited", "contained": 0.8, "containing": 0.7,
             "evidence": "{}"}
        )  # fmt: skip
    news.close()
    return path


@pytest.fixture(scope="module")
def served(archive: Path) -> Iterator[str]:
    with datasette(archive) as address:
        yield address


def walked(served: str, address: str, rel: str, most: int) -> list[int]:
    """Numbers of the articles that are met by following the links to the next, or previous, one."""
    met: list[int] = []
    while True:
        shown = page(served + address)
        met.append(int(re.findall(r"/articles/(\d+)", address)[0]))
        link = re.search(rf'<a rel="{rel}" href="([^"]+)"', shown)
        if link is None or len(met) == most:
            return met
        address = html.unescape(link[1])


@pytest.mark.parametrize(
    ("path", "order"),
    [
        ("search?q=harbour+-treaty", [number for number in SORTED if number not in (10, 30, 50)]),
        ("country/NO", [number for number in SORTED if number % 2]),
        (f"today?day={DAYS[10]}", [50, 30, 10]),
        (f"today?day={DAYS[11]}", [51, 31, 11]),
        ("story/7", [10, 30, 50]),
    ],
)
def test_a_list_is_walked_from_article_to_article(served: str, path: str, order: list[int]) -> None:
    listed = html.unescape(page(f"{served}/news/-/{path}"))
    start = re.search(rf'href="(/news/articles/{order[0]}\?from=[^"]+)"', listed)
    if start is None:  # of a story, which a day lists as one
        start = re.search("(.*)", f"/news/articles/{order[0]}?" + urlencode({"from": path}))
    assert start
    few = order
    if len(order) > 50:  # around the end of a page of fifty
        few = order[47:53]
        start = re.search(rf'href="(/news/articles/{few[0]}\?from=[^"]+)"', listed)
        assert start
    assert walked(served, start[1], "next", len(few)) == few
    last = f"/news/articles/{few[-1]}?" + urlencode({"from": f"{path}&page=2" if few != order else path})
    assert walked(served, last, "prev", len(few)) == few[::-1]


@pytest.mark.parametrize(
    "given", ["search", "today", "today?day=x", "country/no", "//evil.example", "story/99", "story/x"]
)
def test_an_address_that_is_no_list_leads_nowhere(served: str, given: str) -> None:
    shown = page(f"{served}/news/articles/1?{urlencode({'from': given})}")
    assert 'rel="next"' not in shown
    assert "evil" not in re.sub(r'href="[^"]*"', "", shown)


def test_an_article_names_what_is_similar(served: str) -> None:
    similar = page(f"{served}/news/articles/10").partition('<section id="similar">')[2].partition("</section>")[0]
    shown = re.sub(r"<[^>]+>|\s+", " ", similar)
    assert re.findall(r"/articles/(\d+)", similar) == ["50", "30"]
    assert "80 % of the shorter text" in shown
    assert "another report of the event" in shown
    assert '<section id="similar">' not in page(f"{served}/news/articles/1")


def test_the_brief_is_kept_by_every_link_between_pages(served: str) -> None:
    given = {
        "today": f"day={DAYS[1]}",
        "search": "q=ferry",
        "country/NO": "",
        "countries": "",
        "story/7": "",
        "brief": "",
    }
    for name, query in given.items():
        shown = html.unescape(page(f"{served}/news/-/{name}?{query}&a=3,1"))
        links = re.findall(r'<a [^>]*href="([^"#]+)(?:#[^"]*)?"', shown)
        ours = [
            link for link in links if not re.search(r"//|\.(atom|ics|csv|md|txt|json)|/news/article_states|^#", link)
        ]
        lost = [link for link in ours if not re.search(r"[?&]a=(3,1\b|\d$)", link)]
        assert lost == [], name
    shown = page(f"{served}/news/articles/5?a=3,1")
    assert 'href="?a=3,1,5#a5">+ brief' in shown
    assert 'name="a" value="3,1"' in page(f"{served}/news/-/search?q=ferry&a=3,1")
    assert ">Brief (2)</a>" in shown
    for path in ("/news/latest", "/news/articles", "/news/widest_stories", "/news", "/"):
        assert 'href="/news/-/brief?a=3,1"' in page(f"{served}{path}?a=3,1"), path


@pytest.mark.parametrize("name", ["search?q=ferry", "country/NO", "story/7", f"today?day={DAYS[10]}"])
def test_articles_are_added_to_the_brief_where_they_are_listed(served: str, name: str) -> None:
    path, _, _ = name.partition("?")
    links = re.findall(r'<a class="to-brief" id="([^"]+)" href="([^"]+)"', page(f"{served}/news/-/{name}"))
    assert links
    place, link = links[-1]
    assert link.endswith(f"#{place}")
    added = page(f"{served}/news/-/{path}{html.unescape(link)}")
    assert re.search(rf'id="{place}" href="/news/-/brief\?a=\d+">in the brief', added)


@pytest.mark.parametrize(
    "path", ["", "/news/-/today", "/news/-/country/NO", "/news/-/story/7", "/news/-/search?q=ferry"]
)
def test_a_place_on_a_page_has_a_name_of_its_own(served: str, path: str) -> None:
    places = re.findall(r' id="([^"]+)"', page(served + path))
    assert sorted(places) == sorted(set(places))


@pytest.mark.parametrize(
    ("name", "numbers"),
    [
        ("country/NO", {number for number in DAYS if number % 2}),
        ("story/7", {10, 30, 50}),
        ("today", {number for number, day in DAYS.items() if day == DAYS[10]}),
        ("search", set(DAYS)),
    ],
)
def test_every_list_is_taken_along_in_files(served: str, name: str, numbers: set[int]) -> None:
    query = {"today": f"?day={DAYS[10]}", "search": "?q=ferry+OR+treaty"}.get(name, "")
    linked = re.findall(rf'href="(/news/-/{name}\.(\w+)[^"]*)"', page(f"{served}/news/-/{name}{query}"))
    assert {form for _, form in linked} >= {"atom", "ics", "csv", "md", "txt"}
    rows = csv.DictReader(io.StringIO(page(f"{served}/news/-/{name}.csv{query}").removeprefix("\ufeff")))
    assert {int(row["id"]) for row in rows} == numbers
    assert len(page(f"{served}/news/-/{name}.txt{query}").splitlines()) == len(numbers)
    assert page(f"{served}/news/-/{name}.md{query}").count("\n## ") == len(numbers) + 1
    with urlopen(f"{served}/news/-/{name}.atom{query}", timeout=PATIENCE) as answer:
        feed = feedparser.parse(answer.read(), response_headers=dict(answer.headers))
    assert not feed.bozo
    assert len(feed.entries) == min(50, len(numbers))
    assert feed.entries[0].summary.replace("…", "").startswith("Harbour talks")
    calendar = page(f"{served}/news/-/{name}.ics{query}")
    assert calendar.count("BEGIN:VEVENT") == len(numbers & {1, 2})


@pytest.mark.parametrize(
    "given",
    [
        {"q": "norway OR qatar -oslo", "country": "PK"},
        {"q": '"peace talks', "outlet": "Fjord Post", "after": "2026-11"},
        {"q": "-norway's", "language": "ur", "before": "2026-11-05"},
    ],
)
def test_a_search_is_kept_as_the_command_of_a_digest(given: dict[str, str]) -> None:
    asked = read_address(given)
    command = shlex.split(asked.digest)
    assert command[:2] == ["scrapy", "digest"]
    read = parse_query(command[2].removeprefix("--search="))
    assert (set(read.groups), read.after, read.before) == (
        set(asked.query.groups), asked.query.after, asked.query.before,
    )  # fmt: skip


def test_a_search_without_such_a_command_has_none() -> None:
    assert read_address({"after": "2026-11"}).digest == "", "no words"
    assert read_address({"q": "OR qatar", "country": "PK"}).digest == "", "the words would bind to the filter"


@pytest.mark.thorough
def test_the_command_that_the_page_shows_tells_what_the_page_finds(served: str, archive: Path) -> None:
    shown = page(f"{served}/news/-/search?{urlencode({'q': 'treaty', 'country': 'PK'})}")
    command = re.search(r"<code>(scrapy digest [^<]+)</code>", shown)
    assert command
    arguments = shlex.split(html.unescape(command[1]))[1:]
    run = scrapy(*arguments, "--dry-run", "--since=2026-01-01", "-s", f"DATABASE={archive}")
    assert run.exit_code == 0, run.log
    assert "Treaty" in run.output
    assert "Ferry" not in run.output


@pytest.mark.parametrize(
    "path",
    ["/", "/news/-/today", "/news/-/search?q=ferry", "/news/-/country/NO", "/news/-/story/7", "/news/articles/1",
     "/news/-/brief?a=1"],
)  # fmt: skip
def test_readers_see_no_seconds(served: str, path: str) -> None:
    body = page(served + path).partition("The record, column by column")[0]
    seen = re.sub(r"<[^>]*>", " ", body)
    assert not re.search(r"\d\d:\d\d:\d\d", seen)


def test_hours_are_those_at_the_outlet(served: str) -> None:
    """A quarter past one in Karachi is the day after in Greenwich's evening."""
    assert re.search(r'title="\d+ October 2026, 20:15 UTC">\d+ October 2026, 01:15<', page(f"{served}/news/articles/1"))
    assert '20:15 UTC">01:15<' in page(f"{served}/news/-/today?day={DAYS[1]}")


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/elsewhere", 404),
        ("/-/elsewhere", 404),
        ("/news/elsewhere", 404),
        ("/news/articles/999", 404),
        ("/news/-/story/999", 404),
        ("/news/-/country/XX", 404),
        ("/news/articles?_sort=elsewhere", 400),
        ("/news/-/search.elsewhere", 400),
    ],
)
def test_a_page_that_is_not_there_keeps_the_navigation(served: str, path: str, status: int) -> None:
    found, shown = get(served + path)
    assert found == status
    assert shown.count('<header class="masthead">') == 1
    assert 'href="/news/-/search"' in shown


@pytest.mark.thorough
def test_a_page_that_may_not_be_seen_keeps_the_navigation(archive: Path, tmp_path: Path) -> None:
    closed = tmp_path / "closed.json"
    closed.write_text('{"databases": {"news": {"tables": {"stories": {"allow": false}}}}}', encoding="utf-8")
    with datasette(archive, options=("--metadata", str(closed))) as address:
        status, shown = get(f"{address}/news/-/story/7")
    assert status == 403
    assert 'href="/news/-/search"' in shown


@pytest.mark.parametrize(
    ("path", "steps"),
    [
        ("/news/-/today", ["Start"]),
        ("/news/-/country/NO", ["Start", "Countries"]),
        ("/news/-/story/7", ["Start", "Stories"]),
        ("/news/articles/1", ["Start", "Archive", "Articles"]),
        ("/news/articles/1?from=search%3Fq%3Dferry", ["Start", "Search: ferry"]),
        ("/news/articles", ["Start", "Archive"]),
        ("/news/latest", ["Start", "Archive"]),
        ("/news/-/revisions/1", ["Start", "Archive", "Articles", "The article"]),
    ],
)
def test_where_a_page_is_is_said_in_words(served: str, path: str, steps: list[str]) -> None:
    trail = re.search(r'<nav class="crumbs"[^>]*>(.*?)</nav>', page(served + path), re.DOTALL)
    assert trail
    assert re.findall(r'<a href="[^"]+">(.*?)</a>', trail[1]) == steps


@pytest.mark.thorough
def test_no_list_is_longer_than_a_page_of_fifty(tmp_path: Path) -> None:
    path = tmp_path / "long.db"
    news = NewsDatabase(path)
    with news.transaction() as db:
        db.table("outlets").insert(
            {"name": "ministry", "title": "Ministry", "home": "", "country": "PK", "timezone": "UTC", "languages": "en",
             "sources": ""}
        )  # fmt: skip
        states = sorted(set(english().territories) & {f"{a}{b}" for a in ascii_uppercase for b in ascii_uppercase})
        for number, state in zip(range(1, 53), states, strict=False):
            store(
                db,
                number,
                f"Ferry {number}",
                f"Talks {number}.",
                published_at="2026-10-01T08:00:00Z",
                published_on="2026-10-01",
            )
            db.table("article_states").insert({"state": state, "day": "2026-10-01", "article": number})
            db.table("copies").insert(
                {"url": f"https://river.example/{number}", "article": 1, "outlet": "ministry", "title": "Ferry",
                 "kind": "copy", "similarity": 1, "text": "Talks", "first_seen_at": "2026-10-01T08:00:00Z",
                 "fetched_at": "2026-10-01T08:00:00Z"}
            )  # fmt: skip
        db.table("stories").insert(
            {"id": 7, "article": 1, "title": "Ferry", "language": "en", "outlet": "ministry", "articles": 52, "copies": 52,
             "outlets": 1}
        )  # fmt: skip
        for number in range(1, 53):
            db.table("story_articles").insert({"article": number, "story": 7, "kind": "report", "similarity": 0.5})
    news.close()
    with datasette(path) as served:
        copies = page(f"{served}/long/articles/1").partition('id="copies"')[2].partition("</div>")[0]
        assert copies.count("<li>") == 50
        assert 'href="/long/copies?article=1">All of them' in copies
        for name in ("story/7", "countries"):
            shown, folded, rest = page(f"{served}/long/-/{name}").partition("<summary>2 more</summary>")
            assert folded, name
            assert len(re.findall('<li>\\s*<a href="/long/articles|<a href="/long/-/country/', shown)) == 50
            assert len(re.findall('<li>\\s*<a href="/long/articles|<a href="/long/-/country/', rest)) == 2
