"""The archive as analysts see it: a real Datasette on a free port, without any options."""

from __future__ import annotations

import csv
import hashlib
import html
import io
import json
import re
import sqlite3
import subprocess
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import quote, urlencode
from urllib.request import urlopen

import feedparser  # type: ignore[import-untyped]
import pytest
from sqlite_utils import Database

from crawler.browse.list_formats import calendar
from crawler.browse.notes import notes
from crawler.browse.search_words import searched_for
from crawler.storage.database import NewsDatabase
from crawler.text.diff import changes
from tests.chromium import CHROMIUM, OPTIONS
from tests.conftest import PATIENCE
from tests.reading_room import datasette

URDU_TITLE = "وزیر خارجہ کی سفیروں سے ملاقات"
URDU = (
    "وزیر خارجہ نے سفیروں کو سیلاب زدگان کی امداد پر بریفنگ دی۔\n\n"
    "UN کے ادارے بھی اس کام میں شریک ہیں اور تعاون جاری رکھیں گے۔"
)
ENGLISH = (
    "The ambassadors were briefed on flood relief.\n\n"
    "A second consignment of tents leaves the harbour on Friday morning."
)
HOSTILE_TITLE = '<script>alert("title")</script><img src=x onerror=alert(1)> Envoy denies'
HOSTILE_TEXT = 'A <b>bold</b> claim <img src=x onerror="alert(2)">.\n\n</p><script>alert("text")</script>'


def store(db: Database, number: int, title: str, text: str, **columns: Any) -> None:
    address = f"https://ministry.example/news/{number}"
    row: dict[str, Any] = {
        "id": number,
        "url": address,
        "outlet": "ministry",
        "title": title,
        "text": text,
        "language": "en",
        "languages": json.dumps([columns.get("language", "en")]),
        "published_at": f"2026-03-0{number}T09:05:07Z",
        "published_precision": "minute",
        "published_source": "json_ld",
        "published_on": f"2026-03-0{number}",
        "first_seen_at": "2026-03-09T08:00:00Z",
        "fetched_at": "2026-03-09T08:00:05Z",
        "text_sha256": hashlib.sha256(text.encode()).hexdigest(),
        "words_sha256": f"{number:064d}",
        "word_count": len(text.split()),
        **columns,
    }
    db.table("articles").insert(row)
    db.table("addresses").insert(
        {
            "url": address,
            "named_as": address + "?utm_source=rss",
            "outlet": row["outlet"],
            "found_by": "feed",
            "first_seen_at": row["first_seen_at"],
            "last_seen_at": row["first_seen_at"],
            "state": "stored",
            "article": number,
        }
    )


def fill(path: Path) -> None:
    news = NewsDatabase(path)
    undated = dict.fromkeys(("published_at", "published_precision", "published_source", "published_on"))
    with news.transaction() as db:
        for name, title, languages in (
            ("ministry", "Ministry of External Affairs", "en, ur"),
            ("river_post", "River Post", "en"),
            ("silent_wire", "Silent Wire", "en"),
        ):
            db.table("outlets").insert(
                {
                    "name": name,
                    "title": title,
                    "home": "https://ministry.example",
                    "country": "PK",
                    "timezone": "Asia/Karachi",
                    "languages": languages,
                    "sources": "feed",
                }
            )
        happened = {"event_date": "2026-02-28", "event_date_words": "on Saturday"}
        store(db, 1, "Ambassadors briefed on flood relief", ENGLISH, **happened)
        store(db, 2, URDU_TITLE, URDU, language="ur")
        store(
            db,
            3,
            "Minister receives the envoy",
            ENGLISH.partition("\n\n")[0] + "\n\n" + URDU.partition("\n\n")[0],
            languages='["en", "ur"]',
            published_at="2026-03-03",
            published_precision="day",
        )
        for language, title, text in (
            ("en", "Minister receives the envoy", ENGLISH),
            ("ur", "وزیر کی ایلچی سے ملاقات", URDU),
        ):
            db.table("texts").insert({"article": 3, "language": language, "title": title, "text": text})
        db.table("texts").insert({"article": 2, "language": "ur", "title": URDU_TITLE, "text": URDU})
        store(db, 4, HOSTILE_TITLE, HOSTILE_TEXT, byline="javascript:alert(document.domain)")
        store(
            db,
            6,
            "Consul sees pilot boats",
            "KARACHI, Mar 6 (APP): The consul saw the boats.",
            byline="Sana Qadir",
            agency="APP",
            date_conflict="meta: 2026-02-09",
            part=2,
            parts=3,
        )
        db.table("article_states").insert_all(
            {"state": "PK", "day": f"2026-03-0{number}", "article": number} for number in (1, 2, 4)
        )
        for number in range(1, 4):
            db.table("date_candidates").insert(
                {
                    "article": 6,
                    "source": "related",
                    "raw": f"April {number}, 2026",
                    "kind": "published",
                    "verdict": "rejected",
                    "reason_code": "other_article",
                    "reason": "belongs to another article or to a menu",
                }
            )
        store(db, 5, "Remarks at the evening reception", "No day stands on this page.", **undated)
        for source, raw, verdict, code, reason in (
            ("clock", "Sunday, 8 March 2026", "rejected", "page_clock", "the clock of the site"),
            ("copyright", "© 2026", "rejected", "copyright", "a copyright line"),
        ):
            db.table("date_candidates").insert(
                {
                    "article": 5,
                    "source": source,
                    "raw": raw,
                    "kind": "published",
                    "verdict": verdict,
                    "reason_code": code,
                    "reason": reason,
                }
            )
        db.table("date_candidates").insert(
            {
                "article": 1,
                "source": "json_ld",
                "raw": "2026-03-01T14:05:07+05:00",
                "kind": "published",
                "value": "2026-03-01T09:05:07Z",
                "precision": "minute",
                "verdict": "chosen",
                "reason_code": "most_support",
                "reason": "the article declares it",
            }
        )
        db.table("copies").insert(
            {
                "url": "https://river.example/relief",
                "article": 1,
                "outlet": "river_post",
                "title": "Envoys hear of flood relief",
                "published_at": "2026-03-02",
                "published_precision": "day",
                "published_on": "2026-03-02",
                "kind": "edited",
                "similarity": 0.87,
                "text": ENGLISH,
                "first_seen_at": "2026-03-09T08:00:00Z",
                "fetched_at": "2026-03-09T08:00:05Z",
            }
        )
        changed_text = "The envoys were briefed on flood relief.\n\nA third paragraph was cut. <b>Boldly</b>"
        for article, title, text in (
            (1, "Envoys briefed on flood relief", changed_text),
            (2, URDU_TITLE, URDU.replace("امداد", "بحالی")),
            (4, "Envoy denies", HOSTILE_TEXT.replace("claim", "claim <img src=x onerror=alert(9)>")),
        ):
            (after,) = db.query("SELECT title, text FROM articles WHERE id = ?", [article])
            db.table("revisions").insert(
                {
                    "article": article,
                    "title": title,
                    "text": text,
                    "fetched_at": "2026-03-09T06:00:05Z",
                    "replaced_at": "2026-03-09T08:00:05Z",
                    "changes": json.dumps(changes(title, text, after["title"], after["text"])),
                }
            )
        copy = {"article": 3, "copy": "https://river.example/copied", "title": "As it was", "text": "The same words."}
        copy |= {"fetched_at": "2026-03-09T06:00:05Z", "replaced_at": "2026-03-09T08:00:05Z"}
        db.table("revisions").insert(
            {**copy, "changes": json.dumps(changes("As it was", "Same.", "As it is", "Same."))}
        )
        db.table("articles").update(2, {"gone_at": "2026-03-10T08:00:00Z"})
        db.table("copies").update("https://river.example/relief", {"gone_at": "2026-03-11T08:00:00Z"})
        for url, state, reason, code in (
            ("https://ministry.example/slow", "failed", "timed out", "network_error"),
            ("javascript:alert(3)", "refused", "no http(s) address", "off_site"),
        ):
            db.table("addresses").insert(
                {
                    "url": url,
                    "named_as": url,
                    "outlet": "ministry",
                    "found_by": "listing",
                    "first_seen_at": "2026-03-09T08:00:00Z",
                    "last_seen_at": "2026-03-09T08:00:00Z",
                    "state": state,
                    "reason": reason,
                    "reason_code": code,
                    "tries": 3,
                }
            )
        for outlet, exit_code, stored in (("ministry", 0, 5), ("silent_wire", 3, 0)):
            db.table("crawls").insert(
                {
                    "outlet": outlet,
                    "started_at": "2026-03-09T08:00:00Z",
                    "finished_at": "2026-03-09T08:10:00Z",
                    "reason": "finished",
                    "exit_code": exit_code,
                    "stored": stored,
                    "bytes": 183_411,
                    "counters": '{"item_scraped_count": 5}',
                }
            )
    news.close()


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("browse") / "news.db"
    fill(path)
    return path


@pytest.fixture(scope="module")
def served(archive: Path) -> Iterator[str]:
    with datasette(archive) as address:
        yield address


def get(address: str) -> tuple[int, str]:
    try:
        with urlopen(address, timeout=PATIENCE) as answer:
            return answer.status, answer.read().decode()
    except HTTPError as error:
        return error.code, error.read().decode()


def page(address: str) -> str:
    status, body = get(address)
    assert status == 200, body
    return body


def ask(served: str, query: str, database: str = "news", **parameters: str) -> list[dict[str, Any]]:
    page(f"{served}/{database}/{query}?{urlencode(parameters)}")
    rows: list[dict[str, Any]] = json.loads(
        page(f"{served}/{database}/{query}.json?{urlencode({**parameters, '_shape': 'array'})}")
    )
    return rows


def found(served: str, database: str = "news", **parameters: str) -> list[int]:
    """Numbers of the articles that the search page lists, in its order."""
    answer = json.loads(page(f"{served}/{database}/-/search.json?{urlencode(parameters)}"))
    assert answer["problems"] == []
    return [article["id"] for article in answer["articles"]]


# What it is


def test_home_says_what_this_is_and_where_to_go(served: str) -> None:
    home = page(served)
    assert "An archive of diplomatic news" in home
    for door in ("/news/-/today", "/news/-/search", "/news/-/countries", "/news/latest", "/news"):
        assert f'href="{door}"' in home
    assert all(f'href="/news/{door}"' in page(f"{served}/news") for door in ("outlets", "crawls", "-/health"))
    assert "Ambassadors briefed on flood relief" in home


@pytest.mark.parametrize(
    "path",
    [
        "/news",
        "/news/articles",
        "/news/articles?_columns=all",
        "/news/articles?outlet=ministry&_facet=section",
        "/news/articles/1",
        "/news/articles/5",
        "/news/texts",
        "/news/texts/3,ur",
        "/news/copies",
        "/news/date_candidates",
        "/news/addresses",
        "/news/outlets",
        "/news/outlets/ministry",
        "/news/crawls",
        "/news/crawls/1",
        "/news/revisions",
        "/news/revisions/1",
        "/news/-/revisions/1",
        "/news/-/revisions/3",
        "/news/-/today",
        "/-/today?day=2026-03-01&since=soon",
        "/news/-/today?since=2026-01-01",
        "/news/-/countries",
        "/-/country/pk",
        "/-/brief",
        "/news/-/brief?a=1,3,99,x",
        "/news?" + urlencode({"sql": "select * from articles"}),
    ],
)
def test_every_page_answers_and_loads_nothing_from_elsewhere(served: str, path: str) -> None:
    body = page(served + path)
    loaded = re.findall(r'<(?:link|script|img|iframe|source)\b[^>]*?(?:href|src)="([^"]+)"', body)
    assert loaded
    assert [address for address in loaded if re.match(r"(?:https?:)?//", address) and served not in address] == []


def test_a_brief_grows_on_the_page_of_a_day_and_is_markdown_on_request(served: str) -> None:
    added = re.search(
        r'href="(\?day=2026-03-01&amp;a=1#[^"]+)">\+ brief', page(f"{served}/news/-/today?day=2026-03-01")
    )
    assert added
    assert 'href="/news/-/brief?a=1"' in page(f"{served}/news/-/today{html.unescape(added[1])}")
    assert page(f"{served}/news/-/brief.md?a=1").startswith("# Brief of ")


def test_crawlers_are_asked_to_stay_out(served: str) -> None:
    assert page(f"{served}/robots.txt") == "User-agent: *\nDisallow: /\n"


def test_inline_script_is_neither_needed_nor_allowed(served: str) -> None:
    with urlopen(f"{served}/news/articles?_columns=all", timeout=PATIENCE) as answer:
        policy, body = answer.headers["Content-Security-Policy"], answer.read().decode()
    assert "script-src 'self';" in policy
    assert re.findall(r"<script>|<script [^>]*>[^<]", body) == []


def test_every_column_of_every_public_table_has_a_note(archive: Path) -> None:
    described = notes()["tables"]
    db = Database(archive)
    public = {
        table.name: set(table.columns_dict)
        for table in db.tables
        if not any(table.name.startswith(name) for name, about in described.items() if about.get("hidden"))
    }
    assert {name: set(about["columns"]) for name, about in described.items() if not about.get("hidden")} == public
    assert all(about["title"] and about["description"] for about in described.values() if not about.get("hidden"))
    db.close()


def test_the_machinery_is_hidden(served: str) -> None:
    body = page(f"{served}/news")
    assert "articles_fts" not in body
    assert "_sqlite_migrations" not in body


@pytest.mark.thorough
def test_the_same_for_a_file_of_another_name(tmp_path: Path) -> None:
    database = tmp_path / "embassy-archive.db"
    fill(database)
    with datasette(database) as served:
        assert "Every article once, newest first." in page(f"{served}/embassy-archive/articles")
        assert "_sqlite_migrations" not in page(f"{served}/embassy-archive")
        assert found(served, "embassy-archive", q="consignment") == [1]
        assert "Why this date" in page(f"{served}/embassy-archive/articles/1")
        assert 'href="/embassy-archive/latest"' in page(served)


# Questions


@pytest.mark.thorough
def test_several_crawls_of_one_second_stand_newest_first(tmp_path: Path) -> None:
    database = tmp_path / "news.db"
    fill(database)
    with Database(database).conn as connection:
        connection.execute("UPDATE crawls SET started_at = '2026-03-09T08:00:00Z'")
        newest = connection.execute("SELECT max(id), min(id) FROM crawls").fetchone()
    assert newest[0] > newest[1]
    with datasette(database) as served:
        shown = re.findall(r'href="/news/crawls/(\d+)"', page(f"{served}/news/crawls"))
        assert [int(number) for number in shown] == sorted(map(int, shown), reverse=True)


@pytest.mark.thorough
def test_page_that_is_not_there_does_not_fill_the_log(tmp_path: Path) -> None:
    database = tmp_path / "news.db"
    fill(database)
    with datasette(database) as served:
        for path in ("/news/articles/999", "/-/story/999", "/nothing"):
            status, body = get(served + path)
            assert status == 404
            assert "Traceback" not in body
    log = database.with_suffix(".log").read_text(encoding="utf-8")
    assert "locals" not in log
    assert "Traceback" not in log


def test_what_a_source_said_is_shortened(served: str, archive: Path) -> None:
    said = json.dumps({"title": "A long headline that a feed gave", "published": "2026-03-09T08:00:00Z"})
    db = Database(archive)
    db.execute("UPDATE addresses SET said = ? WHERE url = 'https://ministry.example/news/1'", [said])
    db.conn.commit()
    db.close()
    cell = re.search(r'<td class="col-said[^>]*>(<span.*?)</td>', page(f"{served}/news/addresses"), re.DOTALL)
    assert cell is not None
    assert html.unescape(cell[1]).count("2026-03-09T08:00:00Z") == 1  # in the title alone
    assert said in html.unescape(page(f"{served}/news/addresses/https~3A~2F~2Fministry~2Eexample~2Fnews~2F1"))


def test_outlets_are_called_by_their_titles(served: str) -> None:
    body = page(f"{served}/news/undated")
    assert '<a href="/news/outlets/ministry">Ministry of External Affairs</a>' in body


def test_by_country_and_language(served: str) -> None:
    assert [row["id"] for row in ask(served, "latest", country="PK")] == [6, 4, 3, 2, 1]
    assert ask(served, "latest", country="TR") == []
    assert found(served, q="سیلاب", country="PK", language="ur") == [3, 2]
    assert found(served, q="سیلاب", language="en") == [3]
    form = page(f"{served}/news/-/search?q=envoy&country=PK&language=ur")
    assert '<option value="PK" selected>Pakistan</option>' in form
    assert '<option value="ur" selected>Urdu</option>' in form
    assert '<option value="en">English</option>' in form


@pytest.mark.parametrize("query", ["latest", "changed", "most_copied", "dates_at_odds"])
def test_no_question_walks_through_all_articles(query: str, archive: Path) -> None:
    """Walking through a million articles takes a second: queries with an index must use it."""
    described = notes()["queries"]
    db = Database(archive)
    asked = dict.fromkeys(described[query]["params"], "")
    plan = [row[3] for row in db.execute(f"EXPLAIN QUERY PLAN {described[query]['sql']}", asked).fetchall()]
    db.close()
    assert plan
    assert [line for line in plan if line == "SCAN articles" or line.startswith("SCAN articles USING INTEGER")] == []


def test_latest(served: str) -> None:
    assert [row["id"] for row in ask(served, "latest")] == [6, 4, 3, 2, 1]
    assert [row["id"] for row in ask(served, "latest", language="ur")] == [2]
    assert ask(served, "latest", outlet="river_post") == []


def test_latest_goes_by_the_day_at_the_outlet(archive: Path, tmp_path: Path) -> None:
    """Late in the evening of a day in UTC it is already the next day further east."""
    sql = notes()["queries"]["latest"]
    with closing(sqlite3.connect(archive)) as kept, closing(sqlite3.connect(tmp_path / "news.db")) as copy:
        kept.backup(copy)
        for number, at, day in ((1, "2027-03-09T19:30:00Z", "2027-03-10"), (3, "2027-03-09T22:00:00Z", "2027-03-09")):
            copy.execute(
                "UPDATE articles SET published_at = ?, published_precision = 'instant', published_on = ? WHERE id = ?",
                [at, day, number],
            )
        rows = copy.execute(sql["sql"], dict.fromkeys(sql["params"], "")).fetchall()
    assert [row[0] for row in rows][:2] == [1, 3]


@pytest.mark.parametrize(
    ("words", "articles"),
    [("consignment", [1]), ("سیلاب", [2, 3]), ('"flood relief"', [1, 3]), ("relief harbour", [1])],
)
def test_search(served: str, words: str, articles: list[int]) -> None:
    assert sorted(found(served, q=words)) == articles


@pytest.mark.parametrize("words", ["كى امداد", '"زدگان كي"', "شريك", "هيں", "relief كي"])
def test_search_finds_words_however_they_are_written(served: str, words: str) -> None:
    """Yeh, kaf and heh have several code points each, and readers' keyboards type others than writers' did."""
    articles = set(found(served, q=words))
    assert articles
    assert articles <= {2, 3}
    assert {row["id"] for row in ask(served, "articles", _search=words)} == articles


@pytest.mark.parametrize("words", ["کراچی کی", '"بندرگاہ پر"', "ہمراہ", "بھی harbour"])
def test_texts_written_with_other_letters_are_found(words: str) -> None:
    text = "وزیر کراچی کی بندرگاہ پر وفد کے ہمراہ بھی تھے۔ The harbour was quiet."
    for letters in ("یکہھ", "يكهه", "ىکہھ"):
        db = Database(memory=True)
        db.execute("CREATE VIRTUAL TABLE texts USING fts5 (text, tokenize='unicode61 remove_diacritics 2')")
        db.execute("INSERT INTO texts VALUES (?)", [text.translate(str.maketrans("یکہھ", letters))])
        assert db.execute("SELECT count(*) FROM texts WHERE texts MATCH ?", [searched_for(words)]).fetchone() == (1,)
        db.close()


def test_search_shows_the_words_it_found(served: str) -> None:
    assert "<mark>harbour</mark>" in page(f"{served}/news/-/search?q=harbour")
    assert f"<mark>{'سیلاب'}</mark>" in page(f"{served}/news/-/search?q={quote('سیلاب')}")


def test_an_article_shows_the_words_that_led_to_it(served: str) -> None:
    link = re.search(r'href="(/news/articles/1\?[^"]+)"', page(f"{served}/news/-/search?q=relief+harbour&country=PK"))
    assert link is not None
    shown = page(served + html.unescape(link[1]))
    assert "briefed on flood <mark>relief</mark>" in shown
    assert "leaves the <mark>harbour</mark>" in shown
    assert "<mark>" not in page(f"{served}/news/articles/1?from=search%3Fq%3Dnothing")
    hostile = page(f"{served}/news/articles/4?from=search%3Fq%3Db%2Bclaim")
    assert set(re.findall("<mark>(.*?)</mark>", hostile)) == {"b", "claim"}


def test_a_search_kept_under_its_former_address_is_found(served: str) -> None:
    kept = page(f"{served}/news/search?q=relief&from_day=2026-03-02&to_day=2026-03-09&country=PK")
    assert re.findall(r'<h2><a href="/news/articles/(\d)', kept) == ["3"]
    assert json.loads(page(f"{served}/news/search.json?q=relief&to_day=2026-03-02"))["total"] == 1


def test_a_search_is_followed_in_a_feed_reader(served: str) -> None:
    linked = re.search(r'<a href="([^"]+)" type="application/atom', page(f"{served}/news/-/search?q=envoy+OR+flood"))
    assert linked is not None
    with urlopen(served + html.unescape(linked[1]), timeout=PATIENCE) as answer:
        feed = feedparser.parse(answer.read(), response_headers=dict(answer.headers))
    assert not feed.bozo
    assert feed.version == "atom10"
    assert [entry.link for entry in feed.entries][-1] == "https://ministry.example/news/1"
    assert [entry.title for entry in feed.entries][-1] == "Ambassadors briefed on flood relief"
    assert feed.entries[-1].author == "Ministry of External Affairs"
    assert feed.entries[-1].published == "2026-03-01T09:05:07Z"
    assert "published" not in feed.entries[-2], "a day has no hour"
    hrefs = [link.href for link in feed.entries[-1].links if link.rel == "via"]
    assert hrefs == [f"{served}/news/articles/1"]


def test_a_search_is_a_calendar_of_events(served: str) -> None:
    with urlopen(f"{served}/news/-/search.ics?q=-xyzzy", timeout=PATIENCE) as answer:
        assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
        lines = answer.read().decode().replace("\r\n ", "").split("\r\n")
    assert lines.count("BEGIN:VEVENT") == 1
    assert {"DTSTART;VALUE=DATE:20260228", "DTEND;VALUE=DATE:20260301", "DTSTAMP:20260309T080005Z",
            "SUMMARY:Ambassadors briefed on flood relief", f"URL:{served}/news/articles/1"} <= set(lines)  # fmt: skip
    assert lines[-2:] == ["END:VCALENDAR", ""]


def test_a_search_is_a_table_and_a_text(served: str) -> None:
    asked = urlencode({"q": "flood OR evening", "sort": "best"})
    rows = list(csv.DictReader(io.StringIO(page(f"{served}/news/-/search.csv?{asked}").removeprefix("\ufeff"))))
    assert {row["id"]: row["published_on"] for row in rows} == {"1": "2026-03-01", "3": "2026-03-03", "5": ""}
    cited = page(f"{served}/news/-/search.txt?{asked}").splitlines()
    assert len(cited) == 3
    assert any(re.fullmatch(
        r"Ministry of External Affairs, “Remarks at the evening reception”, undated, "
        r"https://ministry\.example/news/5 \(archived 2026-03-09, SHA-256 [0-9a-f]{12}\)", line
    ) for line in cited)  # fmt: skip
    assert "## Minister receives the envoy" in page(f"{served}/news/-/search.md?{asked}")


@pytest.mark.parametrize("path", ["/news/articles/2", "/news/-/brief?a=2"])
def test_a_title_in_urdu_does_not_turn_its_citation(served: str, path: str) -> None:
    assert f"“<bdi>{URDU_TITLE}</bdi>”, 2026-03-02, https://ministry.example/news/2 (archived" in page(served + path)


def test_long_lines_of_a_calendar_are_folded() -> None:
    row = {"id": 1, "title": "وزیر; " * 30, "outlet_title": "x\0y", "url": "https://a.example/", "event_date": "2026-12-31",
           "fetched_at": "2026-03-09T08:00:05Z"}  # fmt: skip
    written = calendar("a, b", lambda _: "https://b.example/1", [row]).decode()
    assert max(len(line.encode()) for line in written.split("\r\n")) == 75
    plain = written.replace("\r\n ", "")
    assert f"SUMMARY:{'وزیر; ' * 30}".strip().replace(";", "\\;") in plain
    assert "DTEND;VALUE=DATE:20270101" in plain
    assert "X-WR-CALNAME:a\\, b" in plain


def test_each_bar_narrows_the_search_to_its_days(served: str) -> None:
    bars = re.findall(r'<a href="([^"]+)" aria-label="([^"]+)"><title>', page(f"{served}/news/-/search?q=flood"))
    assert [label for _, label in bars] == ["1 March 2026: 1 article", "3 March 2026: 1 article"]
    narrowed = page(f"{served}/news/-/search{html.unescape(bars[1][0])}")
    assert re.findall(r'<h2><a href="/news/articles/(\d)', narrowed) == ["3"]


def test_a_filter_that_means_nothing_says_what_would(served: str) -> None:
    shown = html.unescape(page(f"{served}/news/-/search?q=outlet:riverpost+country:Norway+language:x1+after:soon"))
    for said in (
        "No outlet is called “riverpost”. Did you mean River Post? The page Outlets lists all.",
        "No outlet of Norway is read. Countries here: PK.",
        "No language is called “x1”. Languages here: en, ur.",
        "after:soon is no day. Write it as after:2026-11-05, after:2026-11 or after:2026.",
    ):
        assert f'<p class="message-error">{said}</p>' in shown


@pytest.mark.parametrize("path", ["/", "/news/articles", "/news/latest", "/news/-/search?q=flood"])
def test_lists_show_the_day_at_the_outlet(served: str, path: str) -> None:
    shown = page(served + path)
    assert re.search(r'<time datetime="2026-03-01">1 March 2026</time>\s*&middot;', shown)
    undated = [
        article for article in re.findall(r'<li class="entry">.*?</li>', shown, re.DOTALL) if "no date" in article
    ]
    assert len(undated) == (1 if path == "/news/articles" else 0)


def test_search_within_days(served: str) -> None:
    assert found(served, q="relief", after="2026-03-02", before="2026-03-09") == [3]
    assert found(served, q="relief before:2026-03-02") == [1]


@pytest.mark.parametrize("words", ['"', "AND (", "NEAR(", "-", "a\0b", "外交 -", "‏-سفیر"])
def test_no_search_is_an_error(served: str, words: str) -> None:
    assert (
        get(f"{served}/news/-/search?{urlencode({'q': words, 'page': words, 'sort': words, 'outlet': words})}")[0]
        == 200
    )
    assert get(f"{served}/news/articles?{urlencode({'_search': words})}")[0] == 200


def test_undated(served: str) -> None:
    (row,) = ask(served, "undated")
    assert row["article"] == 5
    assert row["dates_seen"].splitlines() == [
        "clock: Sunday, 8 March 2026 (the clock of the site)",
        "copyright: © 2026 (a copyright line)",
    ]


def test_why_this_date(served: str) -> None:
    (row,) = ask(served, "why_this_date", article="1")
    assert (row["verdict"], row["raw"]) == ("chosen", "2026-03-01T14:05:07+05:00")
    assert ask(served, "why_this_date") == []


@pytest.mark.parametrize("parameters", [{}, {"article": "1"}])
def test_copies_of_a_handout(served: str, parameters: dict[str, str]) -> None:
    rows = ask(served, "copies_of_a_handout", **parameters)
    assert [(row["kind"], row["outlet"]) for row in rows] == [("first", "ministry"), ("edited", "river_post")]


def test_most_copied(served: str) -> None:
    (row,) = ask(served, "most_copied")
    assert (row["article"], row["copies"], row["outlets_that_copied"]) == (1, 1, 1)


def test_bilingual(served: str) -> None:
    (row,) = ask(served, "bilingual")
    assert (row["article"], row["languages"], row["other_title"]) == (3, '["en", "ur"]', "وزیر کی ایلچی سے ملاقات")


def test_outlets_gone_quiet(served: str) -> None:
    rows = {row["outlet"]: row for row in ask(served, "outlets_gone_quiet")}
    assert rows["ministry"]["last_stored"] == "2026-03-09T08:10:00Z"
    assert isinstance(rows["ministry"]["days_quiet"], int)
    assert rows["silent_wire"]["days_quiet"] is None
    assert rows["silent_wire"]["last_exit_code"] == 3
    assert rows["river_post"]["last_crawl"] is None


def test_failed_addresses(served: str) -> None:
    assert {row["state"] for row in ask(served, "failed_addresses")} == {"failed", "refused"}


# Reading


def test_an_article_reads_like_one(served: str) -> None:
    body = page(f"{served}/news/articles/1")
    assert re.search(r"<h1>.*Ambassadors briefed on flood relief.*</h1>", body)
    assert '<p dir="ltr" lang="en">A second consignment of tents leaves the harbour on Friday morning.</p>' in body
    assert "1 March 2026, 09:05 UTC" in body
    assert "1 March 2026, 14:05</time>" in body
    assert "at the outlet (Asia/Karachi)" in body
    assert re.search(
        r"event on <time[^>]*>28 February 2026</time>, by the words &ldquo;<span[^>]*>on Saturday</span>&rdquo;", body
    )
    assert 'href="https://ministry.example/news/1"' in body
    assert "Envoys hear of flood relief" in body
    assert "the article declares it" in body


def test_a_day_gets_no_hour(served: str) -> None:
    for path in ("/news/articles/3", "/news/articles", "/news/latest", "/news/articles?_columns=all"):
        assert not re.search(r"3 March 2026, \d|2026-03-03[ T]\d", page(served + path))
    assert "the hour is not known" in page(f"{served}/news/articles/3")


def test_an_undated_article_says_so_and_why(served: str) -> None:
    body = page(f"{served}/news/articles/5")
    assert "No date" in body
    assert "the clock of the site" in body


def test_an_article_says_who_wired_it_and_which_dates_disagree(served: str) -> None:
    body = page(f"{served}/news/articles/6")
    assert re.search(r"Sana Qadir</span> &middot; <span[^>]*>agency: <span[^>]*>APP</span>", body)
    assert "Another source disagrees: meta: 2026-02-09" in body
    assert "2 more: a teaser of another article" in body
    assert "Another source" not in page(f"{served}/news/articles/1")


def test_dates_at_odds(served: str) -> None:
    (row,) = ask(served, "dates_at_odds")
    assert (row["article"], row["date_conflict"]) == (6, "meta: 2026-02-09")
    assert ask(served, "dates_at_odds", outlet="river_post") == []


def test_a_list_is_no_wall_of_text(served: str) -> None:
    status, _ = get(f"{served}/news/articles")
    assert status == 200
    sql = "select 'word ' || hex(zeroblob(40000)) || ' word' as text"
    assert len(page(f"{served}/news?{urlencode({'sql': sql, '_hide_sql': 1})}")) < 20_000


@pytest.mark.parametrize("path", ["/news/articles", "/news/articles?_columns=all", "/news/latest", "/news/texts", "/"])
def test_urdu_runs_from_right_to_left(served: str, path: str) -> None:
    assert f'<span dir="rtl" lang="ur">{URDU_TITLE}</span>' in page(served + path)


def test_each_paragraph_runs_in_its_own_direction(served: str) -> None:
    body = page(f"{served}/news/articles/3")
    assert '<p dir="ltr" lang="en">The ambassadors were briefed on flood relief.</p>' in body
    assert f'<p dir="rtl" lang="ur">{URDU.partition(chr(10))[0]}</p>' in body


def test_urdu_that_begins_with_a_latin_abbreviation(served: str) -> None:
    assert '<p dir="rtl" lang="ur">UN کے' in page(f"{served}/news/texts/3,ur")


# What was changed


def test_a_change_is_shown_side_by_side(served: str) -> None:
    body = page(f"{served}/news/-/revisions/1")
    shown = re.sub(r"\s+", " ", body)
    assert '<p dir="ltr" lang="en">The <del>envoys</del> were briefed on flood relief.</p>' in shown
    assert '<p dir="ltr" lang="en">The <ins>ambassadors</ins> were briefed on flood relief.</p>' in shown
    assert "<del>Envoys</del> briefed on flood relief" in shown
    assert "headline changed, 1 paragraph changed, 1 paragraph added, 1 paragraph cut" in shown
    assert "9 March 2026, 06:00 UTC" in shown
    assert "9 March 2026, 08:00 UTC" in shown
    assert 'href="/news/articles/1"' in body
    link = re.search(r'<a href="([^"]+)">Changed once', page(f"{served}/news/articles/1"))
    assert link is not None
    assert link[1] == "/news/-/revisions/1"
    assert "Changed" not in page(f"{served}/news/articles/3")


def test_a_change_in_urdu_runs_from_right_to_left(served: str) -> None:
    body = page(f"{served}/news/-/revisions/2")
    assert '<div class="versions rtl">' in body
    assert re.search(r'<p dir="rtl" lang="ur">[^<]*<del>بحالی</del>', body)
    assert re.search(r'<p dir="rtl" lang="ur">[^<]*<ins>امداد</ins>', body)


def test_an_article_that_is_gone_says_so(served: str) -> None:
    for path in ("/news/articles/2", "/news/-/revisions/2"):
        assert "No longer at the outlet" in page(served + path)
    assert "gone since" in page(f"{served}/news/articles/1")
    assert "No longer at the outlet" not in page(f"{served}/news/articles/1")


def test_a_change_of_a_copy_is_told_to_be_one(served: str) -> None:
    """And is no change of the article."""
    body = page(f"{served}/news/-/revisions/3")
    assert re.search(r'in the copy at <a [^>]*href="https://river.example/copied"[^>]*>.+?</a>: headline changed', body)
    assert "As it <del>was</del>" in body
    assert 3 not in {row["article"] for row in ask(served, "changed")}


@pytest.mark.parametrize("path", ["/news/-/revisions/99", "/news/-/revisions/x", "/other/-/revisions/1"])
def test_no_such_article(served: str, path: str) -> None:
    assert get(served + path)[0] == 404


def test_a_part_of_an_article_says_so(served: str) -> None:
    assert "the text is part 2 of 3" in page(f"{served}/news/articles/6")
    assert "Not the whole article" not in page(f"{served}/news/articles/1")


def test_changed_and_gone(served: str) -> None:
    assert {row["article"] for row in ask(served, "changed")} == {1, 2, 4}
    assert 'href="/news/-/revisions/1"' in page(f"{served}/news/changed")
    assert [(row["article"], row["kind"]) for row in ask(served, "gone")] == [(1, "copy"), (2, "article")]


# Nothing that a crawled page says is markup


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/news/articles",
        "/news/articles?_columns=all",
        "/news/articles/4",
        "/news/-/revisions/4",
        "/news/revisions",
        "/news/latest",
        "/news/-/search?q=envoy",
        "/news/-/today?day=2026-03-04",
        "/news/-/country/PK",
        "/news/-/brief?a=4",
        "/news/addresses",
        "/news?" + urlencode({"sql": "select id, title, text, title as snippet, title as dates_seen from articles"}),
    ],
)
def test_markup_of_a_page_is_text(served: str, path: str) -> None:
    body = page(served + path)
    assert html.escape("<img src=x onerror", quote=False) in body or path == "/news/addresses"
    assert not re.search(r"<img|<b>|<script>|alert\([^)]*\)\s*</script>", body)


@pytest.mark.parametrize(
    "path", ["/news/articles/4", "/news/articles?_columns=all", "/news/addresses", "/news/failed_addresses"]
)
def test_only_web_addresses_are_links(served: str, path: str) -> None:
    body = page(served + path)
    assert "javascript:alert(" in body
    assert not re.search(r"""(?:href|src|action)=["']?\s*javascript:""", body, re.IGNORECASE)


# While crawls write


@pytest.mark.thorough
def test_no_page_fails_while_a_crawl_writes(served: str, archive: Path) -> None:
    stop = threading.Event()

    def write() -> None:
        news = NewsDatabase(archive)
        number = 0
        while not stop.wait(0.002):
            number += 1
            address = f"https://ministry.example/archive/{number}"
            with news.transaction() as db:
                db.table("addresses").insert(
                    {
                        "url": address,
                        "named_as": address,
                        "outlet": "ministry",
                        "found_by": "sitemap",
                        "first_seen_at": "2026-03-09T08:00:00Z",
                        "last_seen_at": "2026-03-09T08:00:00Z",
                        "state": "known",
                    }
                )
        news.close()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        paths = ("/", "/news/addresses", "/news/articles/1", "/news/outlets_gone_quiet", "/news/-/search?q=relief") * 3
        answers = {path: get(served + path)[0] for path in paths}
    finally:
        stop.set()
        writer.join()
    assert set(answers.values()) == {200}


# In a browser


@pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium or Chrome, to see what a browser makes of the page")
@pytest.mark.thorough
def test_a_browser_sets_urdu_from_the_right(served: str, tmp_path: Path) -> None:
    # The page's own policy forbids scripts, so the probe reads the same markup and style from a file.
    style = page(f"{served}/-/static-plugins/chancery/archive.css")
    body = page(f"{served}/news/articles/3").partition("<body")[2].partition(">")[2].rpartition("</body>")[0]
    body = re.sub(r"<script.*?</script>", "", body, flags=re.DOTALL)
    probe = tmp_path / "probe.html"
    probe.write_text(
        f"""<!DOCTYPE html><meta charset="utf-8"><style>{style}</style><body>{body}<script>
        const seen = [...document.querySelectorAll(".prose p")].map(p => {{
            const style = getComputedStyle(p);
            return [style.direction, style.textAlign, style.fontFamily.includes("Nastaliq")].join(" ");
        }});
        document.documentElement.innerHTML = "<pre id=seen>" + seen.join("|") + "</pre>";
        </script></body>""",
        encoding="utf-8",
    )
    assert CHROMIUM is not None
    browser = subprocess.run(
        [
            CHROMIUM,
            *OPTIONS,
            f"--user-data-dir={tmp_path / 'profile'}",
            "--dump-dom",
            probe.as_uri(),
        ],
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=True,
    )
    assert '<pre id="seen">ltr left false|rtl right true</pre>' in browser.stdout
