"""Searches: what is asked for by what was typed, and which articles are found in which order."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from crawler.browse.search_page import Answer, find, read_address, text_with_marks
from crawler.browse.search_words import searched_for
from crawler.model.facets import facets_of_days
from crawler.searching import results as search_results
from crawler.searching.filters import Filters
from crawler.searching.query import Kind, Term, parse_query
from crawler.searching.results import Unit, unit_for
from crawler.storage.database import NewsDatabase
from crawler.storage.schema import search_index
from crawler.storage.words import note_stored, note_words
from tests.conftest import PROJECT
from tests.test_browse import store

OUTLETS = [
    {"name": "fjord_post", "title": "Fjord Post", "country": "NO", "languages": "en"},
    {"name": "gulf_wire", "title": "Gulf Wire", "country": "QA", "languages": "en, ar"},
    {"name": "fjord_times", "title": "Fjord Times", "country": "NO", "languages": "en"},
]
ARTICLES = (
    (1, "Norway hosts peace talks", "Envoys from Qatar came to Oslo.", "fjord_post", ["en"], "2026-11-05"),
    (2, "Qatar opens an embassy", "The ambassador of Norway spoke.", "gulf_wire", ["en", "ar"], "2026-11-05"),
    (3, "Talks on fishing", "Ambassadors met. Peace was not among the talks.", "fjord_times", ["en"], "2026-10-31"),
    (4, "سفير قطر", "وصل السفير إلى الدوحة.", "gulf_wire", ["ar"], "2025-01-01"),
    (5, "Without a day", "Norway and Qatar.", "gulf_wire", ["en"], None),
)


@pytest.fixture(scope="module")
def connection(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    path = tmp_path_factory.mktemp("search") / "news.db"
    news = NewsDatabase(path)
    with news.transaction() as db:
        for outlet in OUTLETS:
            db.table("outlets").insert({**outlet, "home": "", "timezone": "UTC", "sources": ""})
        for article in ARTICLES:
            put(db, *article)
    news.close()
    with sqlite3.connect(path) as opened:
        yield opened


def put(db: Database, number: int, title: str, text: str, outlet: str, languages: list[str], day: str | None) -> None:
    listed = "[" + ", ".join(f'"{tag}"' for tag in languages) + "]"
    dated = {"published_at": day, "published_on": day, "published_precision": day and "day"}
    store(
        db, number, title, text, outlet=outlet, languages=listed, language=languages[0],
        published_source=day and "feed", **dated,
    )  # fmt: skip


def search(connection: sqlite3.Connection, q: str = "", size: int = 50, **parameters: str) -> tuple[Answer, list[str]]:
    filters = Filters(OUTLETS)
    asked = read_address({"q": q, "forms": "none", **parameters})
    return find(connection, asked, filters, size, (asked.page - 1) * size), [*asked.query.problems, *filters.problems]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("norway OR qatar", [2, 1, 5]),
        ("norway qatar", [2, 1, 5]),
        ("norway AND qatar -oslo", [2, 5]),
        ("-norway", [3, 4]),
        ("norway NOT oslo", [2, 5]),
        ("talks OR -norway", [1, 3, 4]),
        ("ambassad*", [2, 3]),
        ("ambassador", [2]),
        ('"peace talks"', [1]),
        ("peace talks", [1, 3]),
        ('"peace talks', [1]),
        ("“peace talks”", [1]),
        ("title:talks", [1, 3]),
        ("title:norway", [1]),
        ('title:"peace talks" OR title:embass*', [2, 1]),
        ("-title:talks norway", [2, 5]),
        ("outlet:gulf_wire", [2, 4, 5]),
        ('outlet:"Gulf Wire" norway', [2, 5]),
        ("outlet:fjord", [1, 3]),
        ("-outlet:fjord", [2, 4, 5]),
        ("outlet:fjord_times OR language:ar", [2, 3, 4]),
        ("country:no", [1, 3]),
        ("country:Qatar", [2, 4, 5]),
        ("language:Arabic", [2, 4]),
        ("after:2026-11", [2, 1]),
        ("before:2026-11-04", [3, 4]),
        ("after:2025 before:2025-01-01", [4]),
        ("after:2025 before:2026 before:2025", [4]),
        ("qatar after:2026", [2, 1]),
        ("every", []),
        ("out*", []),
    ],
)
def test_operators(connection: sqlite3.Connection, typed: str, found: list[int]) -> None:
    answer, problems = search(connection, typed)
    assert [row["id"] for row in answer.rows] == found
    assert answer.total == len(found)
    assert problems == []


@settings(max_examples=40, deadline=None)
@example('A:"0')
@given(st.text(max_size=60) | st.lists(st.sampled_from(
    ['"', "-", "*", " ", "OR", "NOT", "AND", "title:", "outlet:", "before:", "after:", "a", "外交", "ب", "(", ")", "^", ":",
     "{", "NEAR(", "+", "'", "\0", ".", "2026", "\u200f", "٣", "²"]
), max_size=12).map("".join))  # fmt: skip
def test_whatever_is_typed_can_be_searched_for(connection: sqlite3.Connection, typed: str) -> None:
    for order in ("newest", "best"):
        answer, _ = search(connection, typed, sort=order, forms="")
        assert answer.total == len(answer.rows) + len(answer.further)


NAMED = (
    (1, "Araghchi in Türkiye", "Ambassadors held talks."),
    (2, "Turkey receives the ambassador", "The minister Araqchi spoke of an effect."),
    (3, "Переговоры в Анкаре", "Посол Турции говорил о переговорах."),
    (4, "الاستثمار", "بحث الوزير استثمارات جديدة."),
    (5, "U.S. envoy in Kyiv", "Affairs of state, and the Effect of it."),
    (6, "The United States", "An envoy left Kiev for İzmir."),
    (7, "وزير الخارجية", "تحدث الوزير عن استثمار جديد."),
)


@pytest.fixture(scope="module")
def named(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    path = tmp_path_factory.mktemp("search") / "named.db"
    news = NewsDatabase(path)
    with news.transaction() as db:
        db.table("outlets").insert({**OUTLETS[0], "home": "", "timezone": "UTC", "sources": ""})
        for number, title, text in NAMED:
            language = {3: "ru", 4: "ar", 7: "ar"}.get(number, "en")
            put(db, number, title, text, "fjord_post", [language], f"2026-11-{number:02}")
            note_words(db, number)
    news.close()
    with sqlite3.connect(path) as opened:
        yield opened


@pytest.mark.parametrize(
    ("typed", "exact", "further"),
    [
        ("ambassadors", [1], [2]),
        ("ambassador", [2], [1]),
        ("Araqchi", [2], [1]),
        ("Türkiye", [1], [3, 2]),
        ("Turkey", [2], [3, 1]),
        ("переговоров", [], [3]),
        ("استثمار", [7], [4]),
        ("والاستثمار", [], [7, 4]),
        ("U.S.", [5], [6]),
        ("Kiev", [6], [5]),
        ("izmir", [6], []),
        ('"ambassador"', [2], []),
        ("ambassador -turkey", [], [1]),
        ("-ambassadors title:turkey", [2], []),
        ("affect", [], []),
    ],
)
def test_articles_with_other_forms_follow_those_with_the_words_as_typed(
    named: sqlite3.Connection, typed: str, exact: list[int], further: list[int]
) -> None:
    """Inflected, spelled otherwise, or another name of the same place; "Effect" is not taken for a name like "affect"."""
    for sort in ("newest", "best"):
        answer, _ = search(named, typed, forms="", sort=sort)
        assert ([row["id"] for row in answer.rows], {row["id"] for row in answer.further}) == (exact, set(further))
        assert (answer.exact, answer.others) == (len(exact), len(further))
        assert sum(bar.count for bar in answer.bars) == answer.total
    pages = [search(named, typed, 1, forms="", page=str(number))[0] for number in range(1, answer.total + 2)]
    assert [row["id"] for page in pages for row in (*page.rows, *page.further)] == [*exact, *further]
    assert search(named, typed)[0].total == len(exact), "only as typed"


def test_the_words_of_other_forms_are_marked(named: sqlite3.Connection) -> None:
    (row,) = search(named, "Turkey", forms="", after="2026-11-03")[0].further
    assert "⟦Турции⟧" in str(row["snippet"])
    assert "⟦Турции⟧" in (text_with_marks(named, 3, "Turkey", OUTLETS) or "")
    assert text_with_marks(named, 5, "Turkey", OUTLETS) is None


def test_without_a_result_the_nearest_words_are_named(named: sqlite3.Connection) -> None:
    assert search(named, "ambasador", forms="")[0].nearest == [("ambasador", [("ambassador", 1), ("ambassadors", 1)])]
    assert search(named, "minsiter -envoy", forms="")[0].nearest == [("minsiter", [("minister", 1)])]
    assert search(named, "xyzzy", forms="")[0].nearest == []


def test_words_of_an_earlier_file_are_added(named: sqlite3.Connection, tmp_path: Path) -> None:
    file = tmp_path / "news.db"
    with sqlite3.connect(file) as copy:
        named.backup(copy)
        copy.execute("DROP TABLE words")
        copy.execute("DROP TABLE unworded")
        copy.execute("DELETE FROM _sqlite_migrations WHERE name = 'words'")
    news = NewsDatabase(file)
    with news.transaction() as db:
        assert [note_stored(db, 4) for _ in range(3)] == [4, 3, 0]
    news.close()
    rows = "SELECT * FROM words ORDER BY word, language"
    with sqlite3.connect(file) as opened:
        assert opened.execute(rows).fetchall() == named.execute(rows).fetchall()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("outlet:fjordpost", "No outlet is called “fjordpost”. Did you mean Fjord Post or Fjord Times? The page Outlets lists all."),
        ("country:SE", "No outlet of Sweden is read. Countries here: NO, QA."),
        ("country:Narnia", "No country is called “Narnia”. Countries here: NO, QA."),
        ("language:Klingonish", "No language is called “Klingonish”. Languages here: ar, en."),
        ("after:2026-13", "after:2026-13 is no day. Write it as after:2026-11-05, after:2026-11 or after:2026."),
        ("-after:2026", "-after: is not understood. Write before: instead."),
        ("after:2026 before:2025", "No day is after 2026-01-01 and before 2025-12-31. Exchange the two."),
        ("outlet: fjord", 'outlet: stands alone. Write what is meant right after it: outlet:gazette or outlet:"The Gazette".'),
    ],
)  # fmt: skip
def test_what_is_not_understood_is_said_with_its_cure(connection: sqlite3.Connection, typed: str, said: str) -> None:
    assert search(connection, typed)[1] == [said]


def test_the_form_narrows_what_is_typed(connection: sqlite3.Connection) -> None:
    answer, _ = search(connection, "norway", outlet="gulf_wire", after="2026-11-05", before="2026")
    assert [row["id"] for row in answer.rows] == [2]
    assert search(connection, "norway", after="soon", sort="worst")[1] == [
        "after:soon is no day. Write it as after:2026-11-05, after:2026-11 or after:2026.",
        "There is no order “worst”. Orders are: newest, best.",
    ]


def test_only_so_much_of_a_query_is_read() -> None:
    assert len(parse_query("a " * 32).groups) == 32
    assert parse_query("a " * 32).problems == ()
    assert parse_query("a " * 33).problems == ("Only the first 32 words are searched for. Ask for less.",)
    assert parse_query("a" * 1001).groups == ((Term(Kind.WORD, "a" * 1000),),)


def test_a_colon_inside_a_word_is_no_operator() -> None:
    assert [term.value for (term,) in parse_query("12:30 https://gazette.example/x").groups] == [
        "12:30", "https://gazette.example/x",
    ]  # fmt: skip
    assert parse_query('a:"b c').groups == ((Term(Kind.PHRASE, "a: b c"),),)


def test_a_page_goes_on_where_the_last_one_ended(
    connection: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether days are counted in rows or in the index, and few or many of a month are sorted at once."""
    everything = [2, 1, 3, 4, 5]
    for most, few in ((500, 5000), (500, 4), (1, 4)):
        monkeypatch.setattr(search_results, "_SORTED", most)
        monkeypatch.setattr(search_results, "_FEW", few)
        for size in (1, 2, 3):
            pages = [
                search(connection, "before:2026-12 OR -x", size, page=str(number))[0].rows for number in range(1, 6)
            ]
            dated = [row["id"] for rows in pages for row in rows]
            assert dated == everything[:4]
            pages = [search(connection, "-x", size, page=str(number))[0].rows for number in range(1, 7)]
            assert [row["id"] for rows in pages for row in rows] == everything


def test_best_first(connection: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    """A word in the headline counts more; of more articles than can be ranked, the newest come first."""
    assert [row["id"] for row in search(connection, "talks", sort="best")[0].rows] == [3, 1]
    assert next(row["id"] for row in search(connection, "qatar", sort="best")[0].rows) == 2
    monkeypatch.setattr(search_results, "_RANKED", 1)
    monkeypatch.setattr(search_results, "_SORTED", 1)
    assert [row["id"] for row in search(connection, "talks", sort="best")[0].rows] == [1]
    assert search(connection, "talks", sort="best")[0].total == 2


@pytest.mark.parametrize(("days", "unit"), [(62, Unit.DAY), (63, Unit.MONTH), (3652, Unit.MONTH), (3660, Unit.YEAR)])
def test_what_a_bar_stands_for(days: int, unit: Unit) -> None:
    first = date(2017, 1, 1)
    assert unit_for(first, first + timedelta(days=days - 1)) is unit


def test_days_are_as_few_facets_as_can_be() -> None:
    assert list(facets_of_days(date(2024, 11, 29), date(2026, 2, 2))) == [
        "ǀday20241129", "ǀday20241130", "ǀmonth202412", "ǀyear2025", "ǀmonth202601", "ǀday20260201", "ǀday20260202",
    ]  # fmt: skip
    assert list(facets_of_days(date.max, date.max)) == ["ǀday99991231"]


def test_a_changed_article_is_found_by_what_it_is_now(tmp_path: Path) -> None:
    news = NewsDatabase(tmp_path / "news.db")
    with news.transaction() as db:
        for outlet in OUTLETS:
            db.table("outlets").insert({**outlet, "home": "", "timezone": "UTC", "sources": ""})
        put(db, 1, "Norway", "Text", "fjord_post", ["en"], "2026-11-05")
        changed = {"published_on": "2026-12-06", "languages": '["zh-Hans"]', "outlet": "gulf_wire", "title": "Qatar"}
        db.table("articles").update(1, changed)
        connection = db.conn
        assert connection is not None
        for typed, count in (
            ("norway", 0), ("qatar", 1), ("after:2026-12-06 before:2026-12-06", 1), ("outlet:gulf_wire", 1),
            ("before:2026-11", 0), ("language:zh-Hans", 1), ("language:en", 0), ("country:NO", 0),
        ):  # fmt: skip
            assert search(connection, typed)[0].total == count, typed
        db.execute("INSERT INTO articles_fts (articles_fts, rank) VALUES ('integrity-check', 1)")
        db.execute("DELETE FROM addresses")
        db.execute("DELETE FROM articles")
        assert search(connection, "-x")[0].total == 0
    news.close()


def test_the_index_of_an_earlier_file_is_built_anew(tmp_path: Path) -> None:
    """What the migration writes is what the triggers write."""
    news = NewsDatabase(tmp_path / "news.db")
    with news.transaction() as db:
        db.table("outlets").insert({**OUTLETS[0], "home": "", "timezone": "UTC", "sources": ""})
        put(db, 1, "Norway", "Text", "fjord_post", ["en"], "2026-11-05")
        db.execute("DROP TRIGGER articles_au")
        for name in ("ai", "ad", "au"):
            db.execute(f"DROP TRIGGER IF EXISTS articles_{name}")
            db.execute(f"CREATE TRIGGER articles_{name} AFTER INSERT ON articles BEGIN SELECT 1; END")
        db.execute("ALTER TABLE articles DROP COLUMN facets")
        search_index.add_facets(db)
        assert db.conn is not None
        assert search(db.conn, "norway outlet:fjord_post after:2026-11-05 language:en")[0].total == 1
    news.close()


NINE = (
    "norway OR qatar",
    "-norway",
    "ambassad*",
    "ambassadors",
    "Araqchi",
    "Türkiye",
    "переговоров",
    "الاستثمار",
    "U.S.",
)


def test_nine_searches_find_what_the_documentation_says(
    named: sqlite3.Connection, connection: sqlite3.Connection
) -> None:
    """Before: all words as typed, none an operator. Since then: operators, and other forms after the words as typed."""
    counts = []
    for typed in NINE:
        match = "SELECT count(*) FROM articles_fts WHERE articles_fts MATCH ?"
        before = sum(each.execute(match, [searched_for(typed)]).fetchone()[0] for each in (named, connection))
        answers = [search(each, typed, forms="")[0] for each in (named, connection)]
        exact, others = (sum(getattr(answer, name) for answer in answers) for name in ("exact", "others"))
        counts.append(f"| `{typed}` | {before} | {exact} | {others} |")
    shown = (PROJECT / "docs" / "evaluation.md").read_text(encoding="utf-8")
    assert [line for line in counts if line not in shown] == [], "\n".join(counts)
