"""``scrapy digest`` tells what is new: once, by search or country, and not what was told before."""

from __future__ import annotations

import json
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database

from crawler.notifying.digest import Section, digest_message
from crawler.notifying.recipients import NotifyError, read_recipients
from crawler.storage.digests import DigestSelection, NewArticle
from tests.conftest import Run
from tests.keeping import command, rows
from tests.telling import Hook, Mailbox
from tests.test_browse import HOSTILE_TITLE, URDU_TITLE, fill, store

ALL = ("--since", "2026-03-01")


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    path = tmp_path / "news.db"
    fill(path)
    return path


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox()


@pytest.fixture
def hook() -> Hook:
    return Hook()


@pytest.fixture
def file(tmp_path: Path, mailbox: Mailbox, hook: Hook) -> Iterator[Path]:
    """Who is told: the mailbox of everything, the webhook of digests and of what is for the desk."""
    with mailbox.open() as mail, hook.open() as web:
        path = tmp_path / "notify.txt"
        path.write_text(f"# those who are told\n\n{mail}\ndigest,desk={web}\nother=json://127.0.0.1:9/\n")
        yield path


def digest(archive: Path, *options: str, notify: Path | str = "") -> Run:
    return command("digest", *options, database=archive, NOTIFY=str(notify))


def add(archive: Path, number: int, title: str, **columns: Any) -> None:
    db = Database(archive)
    with db.atomic():
        store(db, number, title, f"{title}.", first_seen_at="2026-03-10T08:00:00Z", **columns)
    db.close()


def test_what_is_new_is_told_once(archive: Path, file: Path, mailbox: Mailbox, hook: Hook) -> None:
    first = digest(archive, *ALL, notify=file)
    assert first.exit_code == 0, first.log
    ((subject, text),) = mailbox.mails
    assert subject == "Chancery: 6 new articles"
    assert text.startswith("Pakistan: 6")
    assert URDU_TITLE in text
    assert HOSTILE_TITLE in text
    assert "  Ministry of External Affairs, undated" in text
    assert "https://ministry.example/news/1" in text
    ((post),) = hook.posts
    assert (post["title"], post["type"]) == (subject, "info")
    assert [line.rstrip() for line in post["message"].splitlines()] == [line.rstrip() for line in text.splitlines()]
    again = digest(archive, notify=file)
    assert (again.exit_code, again.output[:17]) == (0, "Nothing new since")
    add(archive, 7, "Envoy opens a library", published_on="2026-03-10")
    digest(archive, notify=file)
    assert [subject for subject, _ in mailbox.mails] == ["Chancery: 6 new articles", "Chancery: 1 new article"]
    assert "Envoy opens a library" in mailbox.mails[-1][1]
    assert len(hook.posts) == 2


def test_each_selection_has_its_own_past(archive: Path, file: Path, mailbox: Mailbox) -> None:
    digest(archive, *ALL, "--search", "boats", "--search", '"flood relief"', notify=file)
    subject, text = mailbox.mails[0]
    assert subject == "Chancery: 3 new articles"
    assert text.split("\n\n")[0] == "boats: 1"
    assert '"flood relief": 2' in text
    assert digest(archive, "--search", '"flood relief"', "--search", "boats", notify=file).output.startswith("Nothing")
    assert digest(archive, *ALL, "--search", "boats", notify=file).output.startswith("Chancery: 1 new article: sent to")


def test_a_mail_in_html_has_no_markup_of_others(archive: Path, file: Path, mailbox: Mailbox) -> None:
    file.write_text(file.read_text().replace("mode=insecure", "mode=insecure&format=html"))
    digest(archive, *ALL, notify=file)
    assert "alert(&quot;title&quot;)" in mailbox.mails[0][1]
    assert "<script" not in mailbox.mails[0][1]


def test_only_some(archive: Path) -> None:
    def ids(*options: str) -> list[int]:
        run = digest(archive, *ALL, "--dry-run", "--json", *options)
        return sorted(json.loads(line)["id"] for line in run.output.splitlines())

    add(archive, 7, "Harbour pilots strike", outlet="river_post")
    with closing(sqlite3.connect(archive)) as connection, connection:
        connection.execute("UPDATE outlets SET country = 'IR' WHERE name = 'river_post'")
    assert ids() == [1, 2, 3, 4, 5, 6, 7]
    assert ids("--country", "IR") == [7]
    assert ids("--country", "IR", "--country", "PK", "--language", "ur") == [2, 3]
    assert ids("--country", "IR", "--search", "boats") == []
    assert ids("--since", "2026-03-10") == [7]
    assert ids("--search", "country:IR after:2026") == ids("--search", "outlet:river_post") == [7]
    assert ids("--search", "boats OR outlet:river_post") == [*ids("--search", "boats"), 7]
    assert ids("--search", "strike") == [7]
    assert ids("--search", "strike before:2025") == []


def test_a_dry_run_changes_nothing(archive: Path, file: Path, mailbox: Mailbox) -> None:
    run = digest(archive, *ALL, "--dry-run", notify=file)
    assert run.output.startswith("To: mailto://operator:****@127.0.0.1:")
    assert "Subject: Chancery: 6 new articles\n\nPakistan: 6\n" in run.output
    assert "secret" not in run.output + run.log
    assert mailbox.mails == []
    assert rows(archive, "digests") == []
    assert digest(archive, *ALL, "--dry-run").output.startswith("To: nobody: NOTIFY is not set")


def test_who_was_not_reached_gets_it_the_next_time(archive: Path, file: Path, mailbox: Mailbox, hook: Hook) -> None:
    mailbox.refuses = True
    run = digest(archive, *ALL, notify=file)
    assert run.exit_code == 1
    assert "not delivered" in run.log
    assert "secret" not in run.output + run.log
    assert len(hook.posts) == 1
    mailbox.refuses = False
    add(archive, 7, "Envoy opens a library")
    assert digest(archive, *ALL, "--to", "desk", notify=file).exit_code == 0
    hook.posts.clear()
    assert digest(archive, notify=file).exit_code == 0
    assert hook.posts == []
    assert [number for _, _, _, number, _ in rows(archive, "digests")] == [7, 7]


def test_the_first_digest_is_of_the_last_day(archive: Path) -> None:
    with closing(sqlite3.connect(archive)) as connection, connection:
        for number, hours in ((4, 25), (5, 23), (6, 25)):
            sql = "UPDATE articles SET first_seen_at = strftime('%Y-%m-%dT%H:%M:%SZ', 'now', ?) WHERE id = ?"
            connection.execute(sql, [f"-{hours} hours", number])
    run = digest(archive, "--dry-run", "--json")
    assert [json.loads(line)["id"] for line in run.output.splitlines()] == [6, 5]


def test_a_number_that_was_anothers_is_new(archive: Path, file: Path, mailbox: Mailbox) -> None:
    """An article that became one with another leaves the last number, and the next article gets it."""
    digest(archive, *ALL, notify=file)
    with closing(sqlite3.connect(archive)) as connection, connection:
        connection.execute("UPDATE digests SET last_article = 7, sent_at = '2026-03-10T07:00:00Z'")
    add(archive, 7, "Envoy opens a library")
    digest(archive, notify=file)
    assert "Envoy opens a library" in mailbox.mails[-1][1]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--search", "?!"), "--search '?!': there is no word in it"),
        (("--search", "after:soon"), "--search 'after:soon': "),
        (("--search", "outlet:nobody", "--dry-run"), "--search: No outlet is called “nobody”"),
        (("--country", "Pakistan"), "--country Pakistan: no outlet is of it; there are AZ, "),
        (("--outlet", "nobody"), "--outlet nobody: there is no such outlet"),
        (("--language", "Urdu!"), "--language Urdu!: not a language tag"),
        (("--limit", "0"), "--limit 0: at least one"),
        (("--since", "yesterday"), "--since yesterday".replace(" ", "=") + ": not a date; write it as"),
        (("--json",), "give it with --dry-run"),
        (("words",), "words: not understood; give words with --search"),
        ((), "NOTIFY is not set: name a file"),
    ],
)
def test_wrong_arguments(archive: Path, options: tuple[str, ...], said: str) -> None:
    run = digest(archive, *options)
    assert (run.exit_code, said in run.log) == (2, True), run.log


def test_no_archive(tmp_path: Path) -> None:
    run = digest(tmp_path / "none.db", "--dry-run")
    assert (run.exit_code, "there is no such file" in run.log) == (2, True)
    assert not (tmp_path / "none.db").exists()


def test_a_hundred_entries_unless_told_otherwise(archive: Path) -> None:
    db = Database(archive)
    with db.atomic():
        for number in range(101):
            columns = {"first_seen_at": "2026-03-10T08:00:00Z", "published_at": "2026-03-10T08:00:00Z"}
            store(db, 100 + number, f"Matter {number}", f"Matter {number}.", **columns)
    db.close()
    assert digest(archive, "--since", "2026-03-10", "--dry-run").output.count("\n- Matter") == 100


class TestRecipients:
    def test_without_the_library(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(sys.modules, "apprise", None)
        with pytest.raises(NotifyError, match=r"needs the library apprise: pip install 'chancery\[alerts\]'"):
            read_recipients(tmp_path / "notify.txt", "digest")

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("mailto:me@there.example", "line 1: not a URL of apprise, like mailtos://… or digest=mailtos://…"),
            ("# who\nfoo://bar", "line 2: foo:// is not written as apprise reads it"),
            ("alerts=json://127.0.0.1/", "no line is for 'digest'; write digest= before the URL"),
            ("", "no line is for 'digest'"),
        ],
    )
    def test_a_file_that_cannot_be_used(self, tmp_path: Path, text: str, said: str) -> None:
        (tmp_path / "notify.txt").write_text(text)
        with pytest.raises(NotifyError, match=said.replace("(", r"\(")):
            read_recipients(tmp_path / "notify.txt", "digest")

    @pytest.mark.parametrize(("mode", "is_said"), [(0o600, False), (0o620, False), (0o640, True), (0o604, True)])
    def test_a_file_that_others_can_read(self, archive: Path, file: Path, mode: int, is_said: bool) -> None:
        file.chmod(mode)
        run = digest(archive, "--dry-run", notify=file)
        assert (f"NOTIFY={file}: others can read the passwords in it: chmod 600 {file}" in run.log) == is_said

    def test_no_file(self, tmp_path: Path) -> None:
        with pytest.raises(NotifyError, match=r"NOTIFY=.*nowhere\.txt: .*No such file"):
            read_recipients(tmp_path / "nowhere.txt", "digest")

    def test_tags(self, file: Path) -> None:
        def told(tag: str, *, named: bool = False) -> list[str]:
            return [one.shown.partition(":")[0] for one in read_recipients(file, tag, named=named)]

        assert told("alerts") == ["mailto"]
        assert told("digest") == ["mailto", "json"]
        assert told("desk", named=True) == ["json"]

    def test_a_key_is_of_the_url_and_says_nothing_of_it(self, tmp_path: Path) -> None:
        (tmp_path / "a").write_text("json://me:secret@a.example\njson://me:secret@a.example\njson://me:other@a.example")
        one, other = read_recipients(tmp_path / "a", "digest")
        assert one.key != other.key
        assert "secret" not in one.key + one.shown


def article(number: int, **values: Any) -> NewArticle:
    facts = {
        "title": f"Title {number}",
        "url": f"https://a.example/{number}",
        "outlet": f"Outlet {number}",
        "country": "PK",
        "published_on": f"2026-11-{number:02}",
        "story": None,
    }
    return NewArticle(id=number, **{**facts, **values})


def test_a_story_is_one_entry() -> None:
    message = digest_message([Section("Pakistan", [article(3, story=1), article(2), article(1, story=1)])], "then", 9)
    assert message is not None
    assert message.body.split("\n\n")[1:3] == [
        "- Title 1\n  Outlet 1, 2026-11-01; also Outlet 3\n  https://a.example/1",
        "- Title 2\n  Outlet 2, 2026-11-02\n  https://a.example/2",
    ]


def test_a_long_section_leaves_room_for_the_others() -> None:
    sections = [Section("Long", [article(number) for number in range(1, 9)]), Section("Short", [article(9)])]
    message = digest_message(sections, "then", 4)
    assert message is not None
    assert message.body.count("\n- Title") == 4
    assert "… and 5 more in the archive" in message.body
    assert "- Title 9" in message.body
    assert digest_message([Section("Empty", [])], "then", 4) is None


def test_the_key_of_a_selection() -> None:
    one = DigestSelection(searches=("a", "b"), countries=("PK",))
    assert one.key == DigestSelection(searches=("b", "a"), countries=("PK",)).key
    assert one.key != DigestSelection(searches=("a", "b")).key
