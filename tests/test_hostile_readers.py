"""Malicious readers can neither bring down the reading pages nor read them from another site."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest

from crawler.text.diff import Effort, changes, sentence_steps, words
from tests.conftest import PATIENCE
from tests.reading_room import Room, datasette, serving
from tests.test_browse import fill, get, page


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("hostile") / "news.db"
    fill(path)
    return path


@pytest.fixture(scope="module")
def room(archive: Path) -> Iterator[Room]:
    with serving(archive) as room:
        yield room


def most_memory(process: int) -> float:
    """Peak memory of a process in MiB."""
    status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


# What one query may take

WITH_ROWS = "with recursive many(n) as (select 1 union all select n + 1 from many where n < 1000) "
GREEDY = {
    "one long value": "select length(hex(randomblob(400000000)))",
    "a long value that is shown": "select zeroblob(900000000)",
    "many values": WITH_ROWS + "select hex(zeroblob(4000000)) from many",
    "many shorter values": WITH_ROWS + "select hex(zeroblob(40000)) from many",
    "a list": WITH_ROWS + "select length(group_concat(hex(zeroblob(1000000)))) from many",
    "JSON": "select count(*) from json_each('[' || replace(hex(zeroblob(1900000)), '0', '1,') || '1]')",
    "text of a width": "select printf('%.*c', 900000000, 'x')",
    "text of a given width": "select printf('%900000000d', 1)",
    "letters to strip": "select trim(hex(zeroblob(3900000)), hex(randomblob(300000)))",
    "a search that repeats itself": "select instr(hex(zeroblob(3900000)), hex(zeroblob(1900000)) || '1')",
    "a replacement that grows": "select length(replace(hex(zeroblob(400000)), '0', hex(zeroblob(4000))))",
    "a pattern that repeats itself": "select hex(zeroblob(3900000)) like '%' || hex(zeroblob(20000)) || '1'",
    "a sort": WITH_ROWS + "select length(z) from (select hex(zeroblob(1000000)) || n as z from many) order by z desc",
}


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is read from /proc")
@pytest.mark.parametrize("query", GREEDY.values(), ids=GREEDY)
def test_one_query_takes_neither_the_memory_nor_minutes(room: Room, query: str) -> None:
    before = most_memory(room.process)
    began = time.monotonic()
    status, body = get(f"{room.address}/news.json?{urlencode({'sql': query, '_shape': 'array'})}")
    assert status in (200, 400)
    assert json.loads(body)
    assert time.monotonic() - began < 30
    assert most_memory(room.process) < max(before + 150, 400)


@pytest.mark.thorough
def test_long_articles_are_read_whole(tmp_path: Path) -> None:
    """The largest page that a crawl reads has 2 MB of markup."""
    database = tmp_path / "news.db"
    fill(database)
    text = "سفیر " * 200_000
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("UPDATE articles SET text = ? WHERE id = 1", [text])
    with datasette(database) as address:
        (row,) = json.loads(page(f"{address}/news/articles/1.json?_shape=objects"))["rows"]
        assert row["text"] == text
        assert "Why this date" in page(f"{address}/news/articles/1")


def test_a_result_is_read_up_to_its_limit(room: Room) -> None:
    def status(rows: int) -> int:
        sql = WITH_ROWS + f"select zeroblob(8000000) from many limit {rows}"
        return get(f"{room.address}/news.json?{urlencode({'sql': sql})}")[0]

    assert (status(4), status(5)) == (200, 400)


def test_functions_that_are_guarded_give_what_sqlite_gives(room: Room) -> None:
    sql = (
        "select instr('سفیر a', 'a'), instr(x'0102', x'02'), instr('a', ''), instr(null, 'a'), instr(123, 3),"
        " replace('aXbX', 'X', 'yy'), replace('a', '', 'b'), replace(null, 'a', 'b'), replace(121, 1, 3),"
        " trim('  a '), trim('xxaxx', 'x'), ltrim('xa', 'x'), rtrim('ax', 'x'), printf('%5.2f %s', 1.5, 'a')"
    )
    (row,) = json.loads(page(f"{room.address}/news.json?{urlencode({'sql': sql, '_shape': 'arrays'})}"))["rows"]
    with closing(sqlite3.connect(":memory:")) as connection:
        assert tuple(row) == connection.execute(sql).fetchone()


@pytest.mark.thorough
def test_a_file_that_becomes_an_archive_is_limited_then(tmp_path: Path) -> None:
    later = tmp_path / "later.db"
    query = urlencode({"sql": "select length(zeroblob(20000000))"})
    with datasette(later, options=("--create",)) as address:
        assert get(f"{address}/later.json?{query}")[0] == 200
        fill(later)
        page(f"{address}/later")
        assert get(f"{address}/later.json?{query}")[0] == 400


# Under which name

SERVED = (
    "localhost",
    "localhost:8001",
    "LOCALHOST:1",
    "a.localhost",
    "127.0.0.1",
    "127.8.9.1:80",
    "[::1]:8001",
    "localhost.",
)
FOREIGN = ("evil.example", "evil.example:8001", "localhost.evil.example", "127.0.0.1.evil.example", "evil.example:80@localhost",
           "", "[::1", "192.0.2.7", "a b", "notlocalhost")  # fmt: skip


def ask(address: str, path: str, host: str) -> tuple[int, str]:
    connection = HTTPConnection(urlsplit(address).netloc, timeout=PATIENCE)
    with closing(connection):
        connection.putrequest("GET", path, skip_host=True)
        connection.putheader("Host", host)
        connection.endheaders()
        answer = connection.getresponse()
        return answer.status, answer.read().decode()


@pytest.mark.parametrize("host", SERVED)
def test_names_of_this_machine_are_served(room: Room, host: str) -> None:
    assert ask(room.address, "/news", host)[0] == 200


@pytest.mark.parametrize("host", FOREIGN)
@pytest.mark.parametrize("path", ["/", "/news/articles.json", "/-/story/1"])
def test_other_names_are_refused(room: Room, host: str, path: str) -> None:
    status, body = ask(room.address, path, host)
    assert status in (400, 421)
    assert "Ambassadors" not in body
    if status == 421:
        assert "hosts" in body


def test_a_name_that_was_given_is_served(archive: Path, tmp_path: Path) -> None:
    given = tmp_path / "own.json"
    given.write_text(json.dumps({"plugins": {"chancery": {"hosts": ["archive.example"]}}}), encoding="utf-8")
    with datasette(archive, options=("--metadata", str(given))) as address:
        assert ask(address, "/news", "archive.example:443")[0] == 200
        assert ask(address, "/news", "evil.example")[0] == 421


# What cannot be understood

BAD = (
    "/news/articles?_sort=nope", "/news/articles?_sort_desc=nope", "/news/crawls.json?_sort=title", "/news/articles?_size=x",
    "/news/articles?_timelimit=soon", "/news/articles?_through=", "/news/articles?_through=[[]]", "/news/articles?_facet=%00",
    "/news/articles?_facet_date=nope", "/news/articles?_where=nope(", "/news/articles.json?_json_infinity=nan",
    "/news/articles?_next=a,b,c", "/news/-/search?q=x&_timelimit=", "/news?sql=select+abs(-9223372036854775808)",
    "/news?sql=select+nope", "/news/articles.csv?_sort=nope", "/news/articles/1?_timelimit=x",
)  # fmt: skip


@pytest.mark.parametrize("path", BAD)
def test_bad_parameters_are_the_readers_mistake(room: Room, path: str) -> None:
    status, body = get(room.address + path)
    assert status in (200, 400)
    assert "Traceback" not in body
    if "sort" in path or "through" in path:
        assert status == 400
        assert "Nothing can be shown for the parameters of this address" in body


# Texts designed to be slow to compare


def unlike(size: int, step: int) -> str:
    """The same words in a different order each time; no sentence ends."""
    return " ".join(f"w{(number * step) % 701}" for number in range(size // 5))


PAIRS = {
    "unlike, 50 kB": (unlike(50_000, 13), unlike(50_000, 29)),
    "unlike, 800 kB": (unlike(800_000, 13), unlike(800_000, 29)),
    "unlike sentences": (unlike(800_000, 13).replace("w7 ", "w7. "), unlike(800_000, 29).replace("w5 ", "w5. ")),
    "abbreviations": ("Mr. " * 200_000, "Dr. " * 200_000),
    "one letter": ("a " * 400_000, "a b " * 200_000),
    "one word": ("a" * 800_000, "a" * 799_999 + "b"),
    "short lines": ("\n\n".join(map(str, range(100_000))), "\n\n".join(map(str, range(100_000, 0, -1)))),
}


@pytest.mark.thorough
@pytest.mark.parametrize(("one", "other"), PAIRS.values(), ids=PAIRS)
def test_any_two_texts_are_compared_in_bounded_time(one: str, other: str) -> None:
    began = time.process_time()
    effort = Effort()
    for step in sentence_steps(one, other, effort):
        words(step.earlier or "", step.later or "", effort)
    assert time.process_time() - began < 4
    began = time.process_time()
    found = changes("", one, "", other)
    assert time.process_time() - began < 4
    paragraphs, rebuilt = one.split("\n\n"), list[str]()
    for change in found:
        if change["kind"] == "kept":
            rebuilt += paragraphs[len(rebuilt) : len(rebuilt) + change["count"]]
        elif "before" in change:
            rebuilt.append(change["before"])
    assert rebuilt == paragraphs


@pytest.fixture(scope="module")
def long_texts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An archive with a story and with revisions of texts that share nothing, each as long as a page may be."""
    path = tmp_path_factory.mktemp("long") / "news.db"
    fill(path)
    texts = [unlike(800_000, step) for step in (13, 29, 31, 37)]
    with closing(sqlite3.connect(path)) as connection, connection:
        for number, text in enumerate(texts, 1):
            connection.execute("UPDATE articles SET text = ? WHERE id = ?", [text, number])
        connection.execute(
            "INSERT INTO stories (id, article, title, language, outlet, first_on, last_on, articles, copies, outlets)"
            " VALUES (7, 1, 'Long', 'en', 'ministry', '2026-03-01', '2026-03-04', 4, 0, 1)"
        )
        connection.execute("UPDATE articles SET text = ? WHERE id = 5", [unlike(800_000, 41)])
        for number in range(1, 5):
            connection.execute(
                "INSERT INTO story_articles (article, story, kind, similarity, similar_article) VALUES (?, 7, ?, 0.5, ?)",
                [number, "edited" if number > 1 else "first", 1 if number > 1 else None],
            )
        for text in texts * 3:
            connection.execute(
                "INSERT INTO revisions (article, title, text, fetched_at, replaced_at, changes)"
                " VALUES (5, 'Long', ?, '2026-03-09T06:00:05Z', '2026-03-09T08:00:05Z', '[]')",
                [text],
            )
    with datasette(path) as address:
        yield address


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/-/story/7", ["too long or too different to be compared in full"]),
        (
            "/news/-/revisions/5",
            ["too long or too different to be compared in full", "The latest 1; for all earlier texts"],
        ),
    ],
)
def test_what_is_not_compared_in_full_says_so(long_texts: str, path: str, said: list[str]) -> None:
    began = time.monotonic()
    shown = page(long_texts + path)
    assert [words for words in said if words not in shown] == []
    assert time.monotonic() - began < 10


@pytest.mark.thorough
def test_others_are_answered_while_long_texts_are_compared(long_texts: str) -> None:
    began = time.monotonic()
    with ThreadPoolExecutor() as readers:
        story = readers.submit(page, f"{long_texts}/-/story/7")
        time.sleep(0.1)
        page(f"{long_texts}/news/crawls/1")
        crawl_came = time.monotonic() - began
        story.result()
    assert crawl_came < 5
