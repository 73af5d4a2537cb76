"""Today's rules over the raw archive: exactly what they affect changes, completely or not at all."""

from __future__ import annotations

import json
import pickle
import shutil
import signal
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database

from crawler import settings
from crawler.crawling.exit_codes import ExitCode
from crawler.model.items import Article, Text
from crawler.model.reasons import Reason, ReasonCode
from crawler.storage.database import NewsDatabase, lock_outlet
from crawler.storage.replace import AddressChange, RereadPage, put_all
from crawler.warc.writer import pages_folder
from tests.changed_rule import CHANGED, WORD
from tests.conftest import Run, crawl, run, scrapy
from tests.press import Story
from tests.test_storage import GAZETTE, HANDOUT, HERALD, article, contents, store
from tests.test_warc_crawl import FETCHED, HOST, page

WITH_CHANGED_RULE = ("-s", f"ITEM_PIPELINES={json.dumps(CHANGED)}")
TABLES = ("articles", "texts", "copies", "addresses", "revisions", "pages", "aliases")


def dump(database: Path) -> dict[str, list[dict[str, Any]]]:
    """Every row, with its number; date candidates without it, copies without which came first to the archive."""
    db = Database(database)
    rows = {table: list(db.query(f"SELECT * FROM {table} ORDER BY 1, 2")) for table in TABLES}
    for row in rows["addresses"]:
        if row["state"] == "copy":
            row["reason"] = row["reason_code"] = None
    columns = "article, source, raw, kind, value, precision, verdict, reason_code, reason"
    rows["date_candidates"] = list(db.query(f"SELECT {columns} FROM date_candidates ORDER BY article, id"))
    db.close()
    return rows


def touched(database: Path) -> set[str]:
    """URLs whose text the changed rule cuts."""
    sql = """
        SELECT a.url, r.text FROM addresses a JOIN articles r ON a.article = r.id AND a.state = 'stored'
        UNION ALL
        SELECT a.url, c.text FROM addresses a JOIN copies c ON a.article = c.article AND a.state = 'copy'
            AND (c.url = a.url OR c.url IN (SELECT alias FROM aliases WHERE url = a.url))
    """
    texts = {row["url"]: row["text"].split("\n\n") for row in Database(database).query(sql)}
    with_word = {url: [WORD in paragraph for paragraph in paragraphs] for url, paragraphs in texts.items()}
    return {url for url, found in with_word.items() if any(found) and not all(found)}


def named(run: Run) -> set[str]:
    """What ``--list`` names."""
    return {line.partition("\t")[0] for line in run.output.splitlines() if "\t" in line}


@pytest.fixture
def archive(demo: Path, tmp_path: Path) -> Path:
    """The archive of ``make demo``, in a copy to write to."""
    database = tmp_path / "demo.db"
    source, copy = Database(demo), Database(database)
    source.conn.backup(copy.conn)
    source.close()
    copy.close()
    shutil.copytree(pages_folder(demo), pages_folder(database))
    return database


def reprocess(database: Path, *arguments: str) -> Run:
    return scrapy("reprocess", "-s", f"DATABASE={database}", "-s", "WORKERS=2", *arguments)


@pytest.mark.thorough
def test_the_report_names_exactly_what_a_changed_rule_touches(archive: Path) -> None:
    """And nothing else changes; without the changed rule, everything is as before."""
    before, expected = dump(archive), touched(archive)
    assert 3 < len(expected) < len(before["pages"]) / 2
    tried = reprocess(archive, "--dry-run", "--list", *WITH_CHANGED_RULE)
    assert tried.exit_code == ExitCode.DONE, tried.log
    assert named(tried) == expected
    assert f"{len(expected)} articles would change." in tried.output
    assert dump(archive) == before

    put = reprocess(archive, "--list", *WITH_CHANGED_RULE)
    assert (put.exit_code, named(put)) == (ExitCode.DONE, expected), put.log
    after = dump(archive)
    assert [row["id"] for row in after["articles"]] == [row["id"] for row in before["articles"]]
    changed = {row["url"] for row, was in zip(after["articles"], before["articles"], strict=True) if row != was}
    of_expected = Database(archive).query(
        "SELECT r.url, a.url AS address FROM addresses a JOIN articles r ON r.id = a.article WHERE state = 'stored'"
    )
    assert changed == {row["url"] for row in of_expected if row["address"] in expected}
    assert after["revisions"] == before["revisions"]
    assert not touched(archive)

    back = reprocess(archive, "--list")
    assert (back.exit_code, named(back)) == (ExitCode.DONE, expected), back.log
    assert dump(archive) == before
    assert Database(archive).execute("PRAGMA foreign_key_check").fetchall() == []


@pytest.mark.thorough
def test_nothing_changes_by_the_same_rules(archive: Path) -> None:
    before = dump(archive)
    again = reprocess(archive, "--list")
    assert (again.exit_code, named(again)) == (ExitCode.DONE, set())
    assert f"{len(before['pages'])} pages read again, 0 not readable: 0 articles changed." in again.output
    assert dump(archive) == before


@pytest.mark.thorough
def test_one_outlet_and_a_day(archive: Path) -> None:
    outlet = next(iter(Database(archive).query("SELECT outlet FROM addresses WHERE url = ?", [min(touched(archive))])))[
        "outlet"
    ]
    of_outlet = {row["url"] for row in Database(archive).query("SELECT url FROM addresses WHERE outlet = ?", [outlet])}
    tried = reprocess(archive, "--dry-run", "--list", "--outlet", outlet, *WITH_CHANGED_RULE)
    assert named(tried) == touched(archive) & of_outlet
    none = reprocess(archive, "--dry-run", "--since", "2099-01-01", *WITH_CHANGED_RULE)
    assert "0 pages read again" in none.output
    wrong = reprocess(archive, "--outlet", "gazette")
    assert (wrong.exit_code, "--outlet gazette: the raw archive has no page of it" in wrong.log) == (
        ExitCode.USAGE,
        True,
    )


@pytest.mark.thorough
def test_a_damaged_page_is_told_and_its_article_stays(archive: Path) -> None:
    before = dump(archive)
    page = before["pages"][0]
    file = pages_folder(archive) / page["file"]
    packed = bytearray(file.read_bytes())
    packed[page["offset"] + page["length"] // 3] ^= 0xFF
    file.write_bytes(packed)
    again = reprocess(archive)
    assert again.exit_code == ExitCode.ERRORS
    assert f"{page['url']}: could not be read; what is stored of it stays" in again.log
    assert dump(archive) == before


@pytest.mark.thorough
def test_no_crawl_may_be_under_way(archive: Path, tmp_path: Path) -> None:
    lock = lock_outlet(archive, "pak_revenue")
    refused = reprocess(archive)
    lock.release()
    assert refused.exit_code == ExitCode.NOT_STARTED
    assert "pak_revenue: another crawl of this outlet is writing" in refused.log
    none = reprocess(tmp_path / "none.db")
    assert (none.exit_code, "there is no such file" in none.log) == (ExitCode.NOT_STARTED, True)
    assert not (tmp_path / "none.db").exists()


@pytest.mark.thorough
def test_an_error_of_ours_changes_nothing(archive: Path) -> None:
    before = dump(archive)
    broken = settings.ITEM_PIPELINES | {"tests.test_reprocess.Breaks": 150}
    run = reprocess(archive, "-s", f"ITEM_PIPELINES={json.dumps(broken)}")
    assert run.exit_code == ExitCode.ERRORS
    assert "nothing was changed" in run.log
    assert dump(archive) == before


class Breaks:
    def process_item(self, item: Article) -> Article:
        if WORD in item.text:
            raise RuntimeError("a fault of ours")
        return item


# Storage


def put(database: Path, judged: Sequence[RereadPage]) -> list[AddressChange]:
    news = NewsDatabase(database)
    with news.transaction() as db:
        moved = put_all(db, lambda: judged)
    news.close()
    assert Database(database).execute("PRAGMA foreign_key_check").fetchall() == []
    return moved


def judged(item: Article, **changes: Any) -> RereadPage:
    """The page of ``item`` read by another rule; a text also gets its digests."""
    if "text" in changes:
        other = article(GAZETTE, "x", text=changes["text"])
        changes |= {
            "text_sha256": other.text_sha256,
            "words_sha256": other.words_sha256,
            "word_count": other.word_count,
        }
    return RereadPage(item.address_url, 1, replace(item, **changes))


LIST_OF_LINKS = Reason(ReasonCode.LIST_PAGE, "a list of links")
FIRST, REPRINT = article(GAZETTE, "first", day="2026-10-30"), article(HERALD, "reprint", day="2026-10-31")
OTHER = article(HERALD, "other", text="Other words altogether.", day="2026-10-29")


def numbers(database: Path) -> dict[str, int]:
    return {row["url"]: row["id"] for row in Database(database).query("SELECT url, id FROM articles")}


@pytest.mark.parametrize("backwards", [False, True])
class TestPutting:
    def test_a_text_that_changes_keeps_number_copies_and_earlier_texts(self, database: Path, backwards: bool) -> None:
        edited = replace(
            judged(FIRST, text="The envoys of two countries met in Karachi.").article or FIRST,
            fetched_at="2026-10-31T08:00:00Z",
        )
        store(database, [edited, FIRST, REPRINT, OTHER])
        before, ids = {**contents(database), "found": None, "dates": None}, numbers(database)
        assert Database(database).table("revisions").count == 1
        again = [judged(item, text=HANDOUT + " Ends.") for item in (FIRST, REPRINT)]
        moved = put(database, again[::-1] if backwards else again)
        assert not [move for move in moved if move.is_elsewhere]
        assert {**contents(database), "found": None, "dates": None} == before
        assert numbers(database) == ids
        assert Database(database).table("revisions").count == 1
        assert [
            row["text"] for row in Database(database).query("SELECT text FROM articles WHERE url = ?", [FIRST.url])
        ] == [HANDOUT + " Ends."]
        assert [row["url"] for row in Database(database).table("articles").search("ends")] == [FIRST.url]

    def test_a_copy_whose_words_are_its_own_now(self, database: Path, backwards: bool) -> None:
        store(database, [FIRST, REPRINT])
        ids = numbers(database)
        again = [judged(FIRST), judged(REPRINT, text="Its own words.")]
        moved = put(database, again[::-1] if backwards else again)
        assert {move.url: (move.before.state, move.after.state) for move in moved if move.is_elsewhere} == {
            REPRINT.address_url: ("copy", "stored"),
        }
        assert contents(database)["copies"] == []
        assert numbers(database)[FIRST.url] == ids[FIRST.url]

    def test_two_articles_with_the_same_words_now(self, database: Path, backwards: bool) -> None:
        """Whichever was published first is the article."""
        store(database, [FIRST, OTHER])
        again = [judged(FIRST, text="The same."), judged(OTHER, text="The same.")]
        put(database, again[::-1] if backwards else again)
        assert contents(database)["articles"] == [OTHER.url]
        assert contents(database)["copies"] == [{"url": FIRST.url, "kind": "copy"}]
        assert contents(database)["states"] == {FIRST.address_url: "copy", OTHER.address_url: "stored"}

    def test_a_copy_that_was_published_first_after_all(self, database: Path, backwards: bool) -> None:
        store(database, [FIRST, REPRINT])
        (id_,) = numbers(database).values()
        earlier = {"published_at": "2026-10-01", "published_on": "2026-10-01"}
        again = [judged(FIRST), judged(REPRINT, **earlier)]
        put(database, again[::-1] if backwards else again)
        assert numbers(database) == {REPRINT.url: id_}
        assert contents(database)["copies"] == [{"url": FIRST.url, "kind": "copy"}]

    def test_no_article_any_more_and_one_after_all(self, database: Path, backwards: bool) -> None:
        store(database, [FIRST, OTHER])
        gone = RereadPage(OTHER.address_url, 1, None, LIST_OF_LINKS)
        moved = put(database, [gone])
        assert [move.after.state for move in moved] == ["not_article"]
        assert contents(database)["articles"] == [FIRST.url]
        put(database, [judged(OTHER)])
        assert contents(database)["articles"] == [FIRST.url, OTHER.url]
        assert contents(database)["states"] == {FIRST.address_url: "stored", OTHER.address_url: "stored"}

    def test_its_copy_takes_the_place_of_what_is_no_article_any_more(self, database: Path, backwards: bool) -> None:
        store(database, [FIRST, REPRINT])
        again = [RereadPage(FIRST.address_url, 1, None, LIST_OF_LINKS), judged(REPRINT)]
        put(database, again[::-1] if backwards else again)
        assert contents(database)["articles"] == [REPRINT.url]
        assert contents(database)["copies"] == []
        assert contents(database)["states"] == {FIRST.address_url: "not_article", REPRINT.address_url: "stored"}

    def test_an_article_stays_where_a_copy_without_a_page_refers_to_it(self, database: Path, backwards: bool) -> None:
        store(database, [FIRST, REPRINT])
        before = dump(database)
        put(database, [RereadPage(FIRST.address_url, 1, None, LIST_OF_LINKS)])
        assert dump(database) == before

    def test_another_canonical_address(self, database: Path, backwards: bool) -> None:
        store(database, [FIRST, REPRINT])
        (id_,) = numbers(database).values()
        again = [judged(FIRST, url="https://gazette.example/canonical"), judged(REPRINT)]
        put(database, again[::-1] if backwards else again)
        assert numbers(database) == {"https://gazette.example/canonical": id_}
        assert contents(database)["copies"] == [{"url": REPRINT.url, "kind": "copy"}]


@pytest.mark.thorough
def test_an_undated_article_gets_the_day_that_has_not_run_like_a_clock(tmp_path: Path, database: Path) -> None:
    """Its page was read again a day later, by rules that did not trust the line above its headline."""
    story, url = Story(1), f"{HOST}/matter"
    above, text = "<p>1 April 2026</p>", f"<h1>{story.title}</h1>{story.markup}"
    html = f"<title>{story.title}</title><div>{above}<article>{text}</article></div>".encode()
    moments = [FETCHED + timedelta(days=number) for number in range(2)]
    file = tmp_path / "a.warc.gz"
    file.write_bytes(b"".join(page(story, at=at, body=html, address_url=url, fetched_url=url) for at in moments))
    earlier = {step: place for step, place in settings.ITEM_PIPELINES.items() if "NormaliseDates" not in step}
    read = crawl("archive", "-a", f"warc={file}", "-s", f"ITEM_PIPELINES={json.dumps(earlier)}", database=database)
    assert (read.exit_code, [row["published_on"] for row in dump(database)["articles"]]) == (ExitCode.DONE, [None])
    again = reprocess(database)
    assert (again.exit_code, [row["published_on"] for row in dump(database)["articles"]]) == (
        ExitCode.DONE,
        ["2026-04-01"],
    )


def test_a_text_that_changes_is_compared_anew(database: Path) -> None:
    """It was similar to another one and no longer is, or the other way round."""

    def related() -> set[tuple[str, str]]:
        sql = "SELECT a.url, o.url FROM near_duplicates n JOIN articles a ON a.id = n.article JOIN articles o ON o.id = original"
        return set(Database(database).execute(sql).fetchall())

    long = " ".join(f"The envoys spoke about matter number {number} of the treaty." for number in range(20))
    short = "Other words altogether."
    first = article(GAZETTE, "first", text=long, day="2026-10-30")
    later = article(HERALD, "later", text=short, day="2026-10-31")
    store(database, [first, later])
    assert related() == set()
    for text, found in ((f"{long} Nobody was hurt.", {(later.url, first.url)}), (short, set())):
        put(database, [judged(later, text=text, texts=[Text(language="en", title="Envoys meet", text=text)])])
        assert related() == found


@pytest.mark.parametrize("count", [2, 11, 15, 19, 22])
def test_a_kill_in_the_middle_leaves_the_old_state(count: int, database: Path, tmp_path: Path) -> None:
    """In each round: while articles are set aside, replaced, stored as copies, removed."""
    items = [article(GAZETTE, f"of-{number}", text=f"Words of number {number}.") for number in range(4)]
    store(database, [*items, article(HERALD, "copy", text="Words of number 0.", day="2026-10-30")])
    before = dump(database)
    again = [judged(item, text=f"{item.text} Ends.") for item in items[:3]]
    again.append(RereadPage(items[3].address_url, 1, None, LIST_OF_LINKS))
    file = tmp_path / "judged"
    file.write_bytes(pickle.dumps(again))
    killed = run([sys.executable, "-m", "tests.killed_reprocess", str(database), str(file), str(count)])
    assert killed.exit_code == (-signal.SIGKILL if count <= 5 * len(again) else 0), killed.log
    assert (dump(database) == before) == (killed.exit_code != 0)
    assert Database(database).execute("PRAGMA integrity_check").fetchone() == ("ok",)
