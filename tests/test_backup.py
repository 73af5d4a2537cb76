"""Backups: made while crawls write, checked, and restored as docs/operating.md says."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from dataclasses import asdict
from pathlib import Path

import pytest
from filelock import FileLock

from crawler.keeping.backup import back_up, check_backup
from crawler.storage.damage import find_damage
from crawler.storage.database import DamagedDatabase, NewsDatabase, StorageError
from crawler.warc.writer import pages_folder
from tests.conftest import crawl, scrapy
from tests.keeping import OUTLET, archive_in, command, rows, warc_bytes
from tests.test_damage import break_pages, change_a_letter


@pytest.fixture
def archive(shared: Path, tmp_path: Path) -> Path:
    return archive_in(tmp_path, shared)


@pytest.mark.thorough
def test_a_lost_archive_is_restored_and_goes_on(archive: Path, tmp_path: Path) -> None:
    """The drill of docs/operating.md: back up, check, lose everything, copy back, inspect, crawl on."""
    backup = tmp_path / "backup"
    made = scrapy("backup", backup, "-s", f"DATABASE={archive}")
    assert (made.exit_code, made.log) == (0, ""), "cron would mail it"
    checked = command("backup", "--check", backup, database=archive)
    assert (checked.exit_code, "is whole" in checked.output) == (0, True)
    before = {table: rows(archive, table) for table in ("articles", "texts", "addresses", "pages", "crawls")}
    pages = warc_bytes(archive)
    shutil.rmtree(archive.parent)

    archive.parent.mkdir()
    shutil.copy(backup / "news.db", archive)
    shutil.copytree(backup / "news.db.pages", pages_folder(archive))
    assert list(find_damage(archive)) == []
    assert {table: rows(archive, table) for table in before} == before
    assert warc_bytes(archive) == pages
    reread = command("reprocess", "--dry-run", database=archive, WORKERS=1)
    assert (reread.exit_code, "0 not readable" in reread.output) == (0, True), reread.log
    again = crawl(OUTLET, "-s", "REPLAY=fixtures", database=archive)
    assert again.exit_code == 0, again.log
    assert [row[1] for row in rows(archive, "articles")] == [row[1] for row in before["articles"]]


def test_what_is_committed_after_the_copy_began_is_in_the_next_backup(archive: Path, tmp_path: Path) -> None:
    """While another connection writes, and has pages that are not yet in the copy."""
    news = NewsDatabase(archive)
    with news.transaction() as db:
        db.execute("UPDATE outlets SET title = 'Another'")
    first, _ = back_up(archive, tmp_path / "backup")
    with news.transaction() as db:
        db.execute("UPDATE outlets SET title = 'A third'")
    assert rows(tmp_path / "backup" / "news.db", "outlets")[0][1] == "Another"
    (noted,) = news.db.query("SELECT * FROM backups")
    assert noted | {"with_pages": True} == {"id": noted["id"], **asdict(first)}
    news.close()


def test_only_new_pages_are_copied_again_and_pruned_ones_go(archive: Path, tmp_path: Path) -> None:
    backup = tmp_path / "backup"
    back_up(archive, backup)
    (copy,) = pages_folder(backup / "news.db").rglob("*.warc.gz")
    written_at = copy.stat().st_ino
    back_up(archive, backup)
    assert copy.stat().st_ino == written_at
    (source,) = pages_folder(archive).rglob("*.warc.gz")
    with source.open("ab") as stream:
        stream.write(b"a record that no row knows")
    with closing(sqlite3.connect(archive)) as connection, connection:
        connection.execute("UPDATE pages SET length = length + 3 WHERE offset = (SELECT max(offset) FROM pages)")
    back_up(archive, backup)
    assert copy.read_bytes() == source.read_bytes()[: -len(b"a record that no row knows") + 3]
    source.rename(source.with_name("renamed.warc.gz"))
    with closing(sqlite3.connect(archive)) as connection, connection:
        connection.execute("UPDATE pages SET file = replace(file, ?, 'renamed.warc.gz')", [source.name])
    back_up(archive, backup)
    assert [file.name for file in pages_folder(backup / "news.db").rglob("*.warc.gz")] == ["renamed.warc.gz"]


def test_without_pages_the_files_are_listed(archive: Path, tmp_path: Path) -> None:
    backup = tmp_path / "backup"
    made = command("backup", backup, "--without-pages", "--json", database=archive)
    assert made.exit_code == 0, made.log
    assert not pages_folder(backup / "news.db").exists()
    said, wrong = check_backup(archive, backup)
    assert wrong == []
    assert {entry["file"]: entry["size"] for entry in said["pages"]} == {
        name: len(content) for name, content in warc_bytes(archive).items()
    }
    assert json.loads(made.output)["with_pages"] is False


@pytest.mark.parametrize("damage", [break_pages, change_a_letter])
def test_a_damaged_archive_replaces_no_backup(damage: object, archive: Path, tmp_path: Path) -> None:
    backup = tmp_path / "backup"
    back_up(archive, backup)
    good = (backup / "news.db").read_bytes()
    damage(archive)  # type: ignore[operator]
    with pytest.raises(DamagedDatabase):
        back_up(archive, backup)
    assert (backup / "news.db").read_bytes() == good
    failed = command("backup", backup, database=archive)
    assert (failed.exit_code, "damaged" in failed.log) == (6, True)
    assert not list(backup.glob("*.part"))


def test_a_page_that_the_archive_has_lost_is_named(archive: Path, tmp_path: Path) -> None:
    (file,) = pages_folder(archive).rglob("*.warc.gz")
    file.write_bytes(file.read_bytes()[:-1])
    made = command("backup", tmp_path / "backup", database=archive)
    assert (made.exit_code, file.name in made.log) == (6, True)
    assert rows(archive, "backups")[0][-2] == 1


def test_a_backup_that_rots_is_noticed(archive: Path, tmp_path: Path) -> None:
    backup = tmp_path / "backup"
    back_up(archive, backup)
    (copy,) = pages_folder(backup / "news.db").rglob("*.warc.gz")
    whole = copy.read_bytes()
    copy.write_bytes(bytes([whole[0] ^ 1]) + whole[1:])
    assert check_backup(archive, backup)[1] == [f"{copy}: it is not the file that was copied"]
    copy.unlink()
    assert check_backup(archive, backup)[1] == [f"{copy}: it is missing"]
    change_a_letter(backup / "news.db")
    checked = command("backup", "--check", backup, database=archive)
    assert (checked.exit_code, "the text of article 1" in checked.log) == (6, True)


def test_wrong_input_is_named_and_nothing_is_written(archive: Path, tmp_path: Path) -> None:
    a_file = tmp_path / "a-file"
    a_file.touch()
    for arguments, code, said in (
        ([], 2, "name one folder"),
        (["one", "two"], 2, "name one folder"),
        ([a_file], 2, "this is no folder"),
        (["--check", tmp_path / "none"], 2, "there is no backup of news.db here"),
        ([archive.parent], 1, "the archive itself is in this folder"),
        ([f"{archive}.pages"], 1, "the archive itself is in this folder"),
        ([f"{archive}.pages/backup"], 1, "the archive itself is in this folder"),
    ):
        failed = command("backup", *arguments, database=archive)
        assert (failed.exit_code, said in failed.log) == (code, True), failed.log
    missing = command("backup", tmp_path / "b", database=tmp_path / "none.db")
    assert (missing.exit_code, "there is no such file" in missing.log) == (2, True)
    assert not (tmp_path / "b").exists()
    assert rows(archive, "backups") == []


def test_two_backups_into_one_folder_do_not_meet(archive: Path, tmp_path: Path) -> None:
    (tmp_path / "backup").mkdir()
    with (
        FileLock(tmp_path / "backup" / "news.db.backup.json.lock"),
        pytest.raises(StorageError, match="another backup"),
    ):
        back_up(archive, tmp_path / "backup")


def test_a_list_that_is_none_is_named(archive: Path, tmp_path: Path) -> None:
    back_up(archive, tmp_path / "backup")
    (tmp_path / "backup" / "news.db.backup.json").write_text("[]")
    with pytest.raises(StorageError, match="no list of a backup"):
        back_up(archive, tmp_path / "backup")
