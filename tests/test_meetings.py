"""The pages of events, in a real Datasette: what they list, how they are narrowed, and where their links lead."""

from __future__ import annotations

import csv
import html
import io
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from itertools import combinations, pairwise
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import urlopen

import feedparser  # type: ignore[import-untyped]
import pytest

from crawler.browse.circle_layout import order, places
from crawler.browse.event_filters import find_events, read_address
from crawler.browse.event_marks import marked_paragraphs, marked_words
from crawler.browse.pair_page import years
from crawler.browse.relations_page import read_relations
from crawler.model.events import EventKind, EventStatus, SideBasis
from tests.reading_room import datasette
from tests.test_stored_events import MET, REPORT, TOLD
from tests.told import Report, Told, tell

URDU = Told(
    "وزیر خارجہ کی ملاقات",
    "وزیر خارجہ آمنہ رحیم نے ٹوکیو میں جاپان کے وزیراعظم سے ملاقات کی۔\n\nدونوں نے تجارت پر بات کی۔",
)
HOSTILE = Told(
    "Envoys talk", "<script>alert(1)</script> China's envoy will call <b>Kenya's envoy</b> & the host, AT&T said."
)


def told_in_urdu() -> Report:
    sides = (
        URDU.side("PK", "وزیر خارجہ آمنہ رحیم", "foreign_minister", "آمنہ رحیم", SideBasis.OUTLET),
        URDU.side("JP", "جاپان کے وزیراعظم", "prime_minister"),
    )
    event = URDU.event(URDU.text.partition("۔")[0], *sides, kind=EventKind.TALKS)
    return Report("post", "2025-06-20", URDU, [event], "urdu")


def told_with_markup() -> Report:
    sides = (HOSTILE.side("CN", "China's envoy", "envoy"), HOSTILE.side("KE", "<b>Kenya's envoy</b>", "envoy"))
    event = HOSTILE.event(
        HOSTILE.text.partition(" & ")[0], *sides, kind=EventKind.CALL, status=EventStatus.PLANNED, day="2026-07-01"
    )
    return Report("herald", "2026-06-01", HOSTILE, [event], "markup")


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("meetings") / "news.db"
    other = Told(
        TOLD.title, TOLD.text.replace("She returns on Friday.", "She will be back on Friday, her office said.")
    )
    differently = replace(MET, day="2026-03-04", place="Osaka")
    tell(file, REPORT, Report("herald", "2026-03-04", other, [differently]), told_in_urdu(), told_with_markup())
    return file


@pytest.fixture(scope="module")
def connection(database: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(database)) as opened:
        yield opened


@pytest.fixture(scope="module")
def room(database: Path) -> Iterator[str]:
    with datasette(database) as address:
        yield f"{address}/news"


def page(address: str) -> str:
    with urlopen(address) as answer:
        return str(answer.read().decode())


def plain(address: str) -> str:
    return " ".join(html.unescape(re.sub("<[^>]+>", " ", page(address))).split())


@pytest.mark.parametrize(
    ("asked", "days"),
    [
        ({}, ["2026-07-01", "2026-03-03", "2025-06-20"]),
        ({"country": "jp"}, ["2026-03-03", "2025-06-20"]),
        ({"country": "JP", "with": "KE"}, []),
        ({"kind": "call"}, ["2026-07-01"]),
        ({"status": "happened", "country": "JP", "kind": "meeting"}, ["2026-03-03"]),
        ({"office": "prime_minister"}, ["2026-03-03", "2025-06-20"]),
        ({"office": "prime_minister", "country": "PK"}, []),
        ({"person": "rahim"}, ["2026-03-03"]),
        ({"person": "آمنہ"}, ["2025-06-20"]),
        ({"person": "_"}, []),
        ({"after": "2026", "before": "2026-03"}, ["2026-03-03"]),
        ({"country": "KE", "after": "2026-07-02"}, []),
    ],
)
def test_which_events_are_listed(asked: dict[str, str], days: list[str], connection: sqlite3.Connection) -> None:
    numbers = find_events(connection, read_address(asked), 50, 0)
    listed = dict(connection.execute("SELECT id, listed_on FROM story_events"))
    assert [listed[number] for number in numbers] == days
    assert find_events(connection, read_address(asked), 50, 1) == numbers[1:]


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"country": "PK"},
        {"office": "prime_minister"},
        {"office": "prime_minister", "country": "PK"},
        {"kind": "meeting"},
        {"status": "happened"},
        {"country": "PK", "kind": "meeting"},
    ],
)
def test_a_page_of_events_is_read_in_the_order_of_an_index(
    asked: dict[str, str], connection: sqlite3.Connection
) -> None:
    """Otherwise every page would sort all events of the archive."""
    said: list[str] = []
    connection.set_trace_callback(said.append)
    find_events(connection, read_address(asked), 50, 0)
    connection.set_trace_callback(None)
    plan = [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {said[0]}")]
    assert not any(
        "TEMP B-TREE" in step or (step.startswith("SCAN story_events") and "INDEX" not in step) for step in plan
    )


@pytest.mark.parametrize("name", ["after", "before", "kind", "status"])
def test_what_is_not_understood_is_said(name: str) -> None:
    asked = read_address({name: "soon", "page": "x"})
    assert len(asked.problems) == 1
    assert "soon" in asked.problems[0]
    assert asked.page == 1


def test_meetings_by_week(room: str) -> None:
    shown = plain(f"{room}/-/meetings")
    assert "29 June 2026 to 5 July 2026" in shown
    assert "1 July 2026 · Telephone or video call · Planned" in shown
    assert "3 March 2026 · Meeting · Tokyo" in shown
    assert "Pakistan ( foreign minister Amina Rahim ), Japan ( prime minister Kenji Arai )" in shown
    assert "The Gazette and 1 other outlet" in shown
    assert "The Herald tells it differently: 4 March 2026 , Osaka" in shown
    assert "day not given , reported 20 June 2025" in shown
    assert "the outlet's country, as the text names none" in shown
    raw = page(f"{room}/-/meetings")
    assert '<blockquote dir="rtl" lang="ur">' in raw
    assert "<script" not in raw
    assert " style=" not in raw


def test_files_of_events(room: str) -> None:
    feed = feedparser.parse(page(f"{room}/-/meetings.atom?country=JP"))
    assert [entry.title for entry in feed.entries] == ["Meeting: Pakistan, Japan (Tokyo)", "Talks: Pakistan, Japan"]
    assert len({entry.id for entry in feed.entries}) == 2
    days = re.findall("DTSTART;VALUE=DATE:(.*)\r?\n", page(f"{room}/-/meetings.ics"))
    assert [day.strip() for day in days] == ["20260701", "20260303"]
    assert "SUMMARY:Telephone or video call: China\\, Kenya (planned)" in page(f"{room}/-/meetings.ics")
    (row,) = csv.DictReader(io.StringIO(page(f"{room}/-/pair/JP-PK.csv?year=2026").removeprefix("\ufeff")))
    assert (row["who"], row["day"], row["otherwise"]) == (
        "Pakistan (foreign minister, Amina Rahim); Japan (prime minister, Kenji Arai)", "2026-03-03", "1"
    )  # fmt: skip
    assert f"“{MET.words.words}” The Gazette, “{TOLD.title}”, 2026-03-04" in page(f"{room}/-/meetings.txt")


def test_a_pair_year_by_year(room: str, connection: sqlite3.Connection) -> None:
    assert [(one.year, one.count) for one in years(connection, "JP", "PK")] == [("2025", 1), ("2026", 1)]
    shown = plain(f"{room}/-/pair/PK-JP")
    assert "Japan and Pakistan" in shown
    assert "2 events" in shown
    assert "3 March 2026" not in plain(f"{room}/-/pair/JP-PK?year=2025")
    with pytest.raises(HTTPError, match="404"):
        urlopen(f"{room}/-/pair/JP-NO")


def test_an_office_and_who_was_printed_with_it(room: str) -> None:
    shown = plain(f"{room}/-/office/PK/foreign_minister")
    assert "Amina Rahim 4 March 2026 4 March 2026 none" in shown
    assert shown.count("آمنہ رحیم") == 2, "in the event and its words, but not among the holders"
    with pytest.raises(HTTPError, match="404"):
        urlopen(f"{room}/-/office/PK/king")


def test_who_met_whom(room: str, connection: sqlite3.Connection) -> None:
    found = read_relations(connection, read_address({}))
    assert found.pairs == [("JP", "PK", 2), ("CN", "KE", 1)]
    assert [(edge.a, edge.b) for edge in found.edges] == [("CN", "KE"), ("JP", "PK")]
    assert found.edges[0].width < found.edges[1].width
    assert read_relations(connection, read_address({"kind": "call", "after": "2026-07"})).pairs == [("CN", "KE", 1)]
    raw = page(f"{room}/-/relations")
    for pair in ("JP-PK", "CN-KE"):
        assert raw.count(f'href="/news/-/pair/{pair}"') >= 3, "in the graph, in the matrix and in the list"


def test_neighbours_in_the_graph_have_the_strongest_ties() -> None:
    ties = {("AE", "BH"): 9, ("BH", "QA"): 5, ("AE", "OM"): 4, ("OM", "QA"): 1, ("IE", "SE"): 1}
    assert list(order(ties)) in (["IE", "SE", "OM", "AE", "BH", "QA"], ["OM", "AE", "BH", "QA", "IE", "SE"], ["SE", "IE", "OM", "AE", "BH", "QA"])  # fmt: skip
    assert places(ties)[order(ties)[0]].y == -1
    assert places({}) == {}


def test_an_article_has_its_events_marked(room: str) -> None:
    raw = page(f"{room}/articles/1")
    assert f'<a id="event-1"></a><mark class="event">{MET.words.words}</mark>' in raw
    assert 'href="#event-1"' in raw
    hostile = page(f"{room}/articles/4")
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in hostile
    assert "<b>Kenya" not in hostile
    searched = page(f"{room}/articles/1?from={quote('search?q=railways')}")
    assert "<mark>railways</mark>" in searched
    assert '<mark class="event">' not in searched


def test_words_of_withheld_texts_are_withheld(database: Path, tmp_path: Path) -> None:
    file = tmp_path / "news.db"
    with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(file)) as copy:
        source.backup(copy)
        copy.execute(
            "INSERT INTO pages (url, outlet, fetched_url, fetched_at, digest, size, file, offset, length, noarchive) "
            "SELECT url, outlet, url, fetched_at, '', 0, 'x', 0, 0, 1 FROM articles WHERE id = 1"
        )
        copy.commit()
    settings = tmp_path / "datasette.json"
    settings.write_text('{"plugins": {"chancery": {"noarchive": "withhold"}}}')
    with datasette(file, options=("--metadata", str(settings))) as address:
        shown = plain(f"{address}/news/-/meetings?kind=meeting")
        assert "The Gazette" in shown
        assert "no copy be shown to others" in shown
        assert MET.words.words not in shown.partition("tells it differently")[0]
        assert MET.words.words not in page(f"{address}/news/-/meetings.csv?kind=meeting")
        assert "<mark" not in page(f"{address}/news/articles/1")
        assert MET.words.words not in page(f"{address}/news/events/1")


def test_words_of_two_events_are_marked_once() -> None:
    events = [{"id": 1, "start": 0, "end": 9}, {"id": 2, "start": 4, "end": 12}, {"id": 3, "start": 12, "end": 14}]
    assert marked_words("They <met> & talked.", events) == (
        '<a id="event-1"></a><mark class="event">They</mark><a id="event-2"></a><mark class="event"> &lt;met</mark>'
        '<mark class="event">&gt; &amp;</mark><a id="event-3"></a><mark class="event"> t</mark>alked.'
    )  # fmt: skip


def test_marks_stand_in_their_paragraphs() -> None:
    text = "\n\nOne met two.\n\n \n\nThree called."
    start = text.index("Three")
    shown = marked_paragraphs(text, [{"id": 7, "start": start, "end": start + 5}], "en")
    assert shown == (
        '<p dir="ltr" lang="en">One met two.</p>\n'
        '<p dir="ltr" lang="en"><a id="event-7"></a><mark class="event">Three</mark> called.</p>'
    )


@pytest.fixture
def pairs() -> Iterator[sqlite3.Connection]:
    """Thirty parties that all met the first one: the second twenty times, each other one once."""
    with closing(sqlite3.connect(":memory:")) as opened:
        opened.execute("CREATE TABLE event_pairs (a, b, listed_on, story_event, kind, status)")
        for number in range(1, 30):
            for time in range(20 if number == 1 else 1):
                opened.execute(
                    "INSERT INTO event_pairs VALUES ('A00', ?, '2026-01-01', ?, '', '')", [f"B{number:02}", time]
                )
        yield opened


def test_a_graph_has_room_for_its_names(pairs: sqlite3.Connection) -> None:
    found = read_relations(pairs, read_address({}))
    assert (len(found.nodes), len(found.edges), len(found.matrix), len(found.pairs)) == (24, 23, 14, 29)
    assert [edge.width for edge in found.edges[-2:]] == [1.0, 8.0]


def test_a_graph_of_many_lines_has_the_strongest(pairs: sqlite3.Connection) -> None:
    parties = [f"B{number:02}" for number in range(1, 24)]
    rows = [(a, b, "2026-01-01", 1, "", "") for a, b in combinations(parties, 2)]
    pairs.executemany("INSERT INTO event_pairs VALUES (?, ?, ?, ?, ?, ?)", rows)
    pairs.executemany("INSERT INTO event_pairs VALUES (?, ?, ?, ?, ?, ?)", [row for row in rows if row[1] == "B23"])
    found = read_relations(pairs, read_address({}))
    assert (len(found.edges), len(rows) > 72) == (72, True)
    assert {(edge.a, edge.b) for edge in found.edges} >= {("A00", "B01"), *((a, "B23") for a in parties[:-1])}


def test_among_few_events_no_line_is_wide(pairs: sqlite3.Connection) -> None:
    pairs.execute("DELETE FROM event_pairs WHERE b = 'B01' AND story_event > 1")
    assert read_relations(pairs, read_address({})).edges[-1].width == 2.6


def test_of_many_pairs_a_hundred_are_listed(pairs: sqlite3.Connection) -> None:
    rows = [("C00", f"D{number:03}", "2026-01-01", 1, "", "") for number in range(90)]
    pairs.executemany("INSERT INTO event_pairs VALUES (?, ?, ?, ?, ?, ?)", rows)
    found = read_relations(pairs, read_address({}))
    assert (len(found.pairs), found.total) == (50, 119)


@pytest.mark.parametrize("query", ["", "?country=JP", "?status=planned"])
def test_events_are_walked_from_article_to_article(room: str, query: str) -> None:
    listed = list(dict.fromkeys(reports_on(page(f"{room}/-/meetings{query}"))))
    assert listed
    root = room.removesuffix("/news")
    for before, after in pairwise(listed):
        assert (link(root + before, "next"), link(root + after, "prev")) == (after, before)
    assert (link(root + listed[0], "prev"), link(root + listed[-1], "next")) == (None, None)
    assert f'href="/news/-/meetings{query}"' in page(root + listed[0])


def reports_on(shown: str) -> list[str]:
    """The addresses of the articles that a page names as reports, with the list's in them."""
    links = re.findall(r'href="(/news/articles/\d+\?from=[^"#]+)#event-\d+"', shown)
    return [html.unescape(each) for each in links]


def link(address: str, rel: str) -> str | None:
    """Where the article's link to the next, or previous, one leads."""
    found = re.search(rf'<a rel="{rel}" href="([^"]+)"', page(address))
    return html.unescape(found[1]) if found else None


def test_fifty_events_stand_on_a_page(tmp_path: Path) -> None:
    """And five other tellings below an event."""
    reports = []
    for number in range(52):
        told = Told(f"Visit {number}", f"Norway's envoy {number} met Kenya's minister on matter {number * 7}.")
        event = told.event(
            "met Kenya's minister", told.side("NO", "Norway's envoy"), told.side("KE", "Kenya's minister")
        )
        reports.append(Report("gazette", f"2026-{1 + number % 12:02}-{1 + number % 28:02}", told, [event], str(number)))
    tell(tmp_path / "news.db", *reports)
    with closing(sqlite3.connect(tmp_path / "news.db")) as connection:
        connection.execute("UPDATE events SET story_event = 1, otherwise = 'day' WHERE id < 10")
        connection.commit()
    with datasette(tmp_path / "news.db") as address:
        for path, joint in (("meetings?country=NO", "&amp;"), ("pair/KE-NO", "?")):
            first = page(f"{address}/news/-/{path}")
            assert first.count('<li class="entry event">') == 50
            assert f'rel="next" href="/news/-/{path}{joint}page=2"' in first
            last = page(f"{address}/news/-/{path}{html.unescape(joint)}page=2")
            assert (last.count('<li class="entry event">'), 'rel="next"' in last) == (2, False)
            assert (first + last).count("tells it differently") == 5
        assert page(f"{address}/news/-/meetings?page=9999999").count("entry event") == 50
        links = [reports_on(page(f"{address}/news/-/meetings?page={number}")) for number in (1, 2)]
        assert link(address + links[0][-1], "next") == links[1][0]
        assert link(address + links[1][0], "prev") == links[0][-1]
