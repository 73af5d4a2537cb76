"""Damage of the database is noticed, reported with what to do, and repairable: the drill of docs/reliability.md."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest

from crawler.storage.damage import find_damage, is_check_due, note_check
from crawler.storage.database import NewsDatabase
from tests.conftest import Run, crawl, run, scrapy
from tests.test_browse import fill


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    path = tmp_path / "news.db"
    fill(path)
    return path


def break_pages(database: Path) -> None:
    """Random bytes in the middle, as from a failing disk."""
    whole = database.read_bytes()
    middle = len(whole) // 8
    database.write_bytes(whole[:middle] + random.Random(1).randbytes(48_000) + whole[middle + 48_000 :])


def change_a_letter(database: Path) -> None:
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("UPDATE articles SET text = substr(text, 1, 40) || '#' || substr(text, 42) WHERE id = 1")


def test_a_whole_file_has_no_damage(archive: Path) -> None:
    assert list(find_damage(archive)) == []
    assert list(find_damage(archive, sample=2)) == []


def _unprivileged(*arguments: str) -> Run:
    """Run ``scrapy`` as a user whom permissions bind, as root they do not."""
    prefix = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"] if os.geteuid() == 0 else []
    return run([*prefix, sys.executable, "-m", "scrapy", *arguments])


@pytest.mark.thorough
@pytest.mark.skipif(os.geteuid() == 0 and not shutil.which("setpriv"), reason="permissions do not bind root")
def test_where_nothing_can_be_written_it_is_read_all_the_same(archive: Path) -> None:
    """A write-ahead log needs a file beside the database; on a disk that is mounted read-only there can be none."""
    archive.chmod(0o444)
    archive.parent.chmod(0o555)
    try:
        checked = _unprivileged("status", "--check", "-s", f"DATABASE={archive}")
        exported = _unprivileged("export", "-s", f"DATABASE={archive}")
        archive.chmod(0)
        unread = _unprivileged("status", "--check", "-s", f"DATABASE={archive}")
    finally:
        archive.parent.chmod(0o755)
    assert "The file is whole" in checked.output, checked.log
    assert "damaged" not in checked.log
    assert exported.exit_code == 0, exported.log
    assert (unread.exit_code, "do you have permission to read it?" in unread.log) == (1, True), unread.log
    assert "damaged" not in unread.log


def test_broken_pages_are_found(archive: Path) -> None:
    break_pages(archive)
    found = list(find_damage(archive))
    assert found
    assert any(damage.is_structural for damage in found)


def test_a_changed_letter_is_found(archive: Path) -> None:
    change_a_letter(archive)
    (damage,) = find_damage(archive)
    assert not damage.is_structural
    assert damage.said == "the text of article 1 is not the one that was stored"


def test_a_check_is_due_again_after_its_interval(archive: Path) -> None:
    assert is_check_due(archive, 1000)
    note_check(archive)
    assert not is_check_due(archive, 1000)
    assert is_check_due(archive, 0)


@pytest.mark.thorough
def test_status_says_it_with_the_cure(archive: Path) -> None:
    """Once it was found, also without looking again."""
    whole = scrapy("status", "--check", "-s", f"DATABASE={archive}")
    # Nothing was ever crawled into it, which a person must look at.
    assert (whole.exit_code, "The file is whole" in whole.output) == (1, True), whole.log
    break_pages(archive)
    for options in (["--check"], []):
        broken = scrapy("status", *options, "-s", f"DATABASE={archive}")
        assert broken.exit_code == 6
        assert "is damaged" in broken.log + broken.output
    assert "docs/reliability.md" in scrapy("status", "--check", "-s", f"DATABASE={archive}").log
    assert scrapy("status", "-s", f"DATABASE={archive}.not").exit_code == 2


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("damage", "stores"), [(break_pages, False), (change_a_letter, True)], ids=["pages", "a letter"]
)
def test_a_crawl_says_it(archive: Path, damage: object, stores: bool) -> None:
    damage(archive)  # type: ignore[operator]
    run = crawl("pak_revenue", "-s", "REPLAY=fixtures", database=archive)
    assert run.exit_code == 6
    assert "is damaged" in run.log
    assert "docs/reliability.md" in run.log
    assert ("pak_revenue" in run.output) == stores


@pytest.mark.thorough
def test_restoring_as_it_is_documented(tmp_path: Path) -> None:
    database = tmp_path / "news.db"
    assert crawl("pak_revenue", "-s", "REPLAY=fixtures", database=database).exit_code == 0
    with closing(sqlite3.connect(database)) as connection:
        texts = sorted(connection.execute("SELECT url, text FROM articles"))
        connection.execute("VACUUM INTO ?", [str(tmp_path / "backup.db")])
    NewsDatabase(database).close()
    break_pages(database)
    assert list(find_damage(database))
    # From the pages.
    new = tmp_path / "new.db"
    assert crawl("archive", "-a", f"warc={database}.pages", database=new).exit_code == 0
    # From the backup.
    for suffix in ("-wal", "-shm"):
        Path(f"{database}{suffix}").unlink(missing_ok=True)
    shutil.copyfile(tmp_path / "backup.db", database)
    for restored in (new, database):
        assert list(find_damage(restored)) == []
        with closing(sqlite3.connect(restored)) as connection:
            assert sorted(connection.execute("SELECT url, text FROM articles")) == texts
    # One text, from its page.
    change_a_letter(database)
    assert list(find_damage(database))
    assert scrapy("reprocess", "-s", f"DATABASE={database}").exit_code == 0
    assert list(find_damage(database)) == []
    with closing(sqlite3.connect(database)) as connection:
        assert sorted(connection.execute("SELECT url, text FROM articles")) == texts
