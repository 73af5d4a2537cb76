"""The documentation agrees with the code, and its links work."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from sqlite_utils import Database

from crawler import settings
from crawler.dates.publication.trust import TRUST
from crawler.dates.publication.verdicts import Reason
from crawler.storage.schema import migrations
from docs import tables
from tests.conftest import PROJECT

PAGES = (PROJECT / "README.md", PROJECT / "CONTRIBUTING.md", *sorted((PROJECT / "docs").glob("*.md")))
TEXT = {page: page.read_text(encoding="utf-8") for page in PAGES}


def test_tables_are_up_to_date() -> None:
    made = [str(page) for page, text in TEXT.items() if "[[[cog" in text]
    command = [sys.executable, "-m", "cogapp", "--check", "-I", ".", *made]
    run = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, f"run: make docs\n{run.stdout}{run.stderr}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_settings_and_commands_that_are_named_exist(page: Path) -> None:
    text = TEXT[page]
    commands = {file.stem for file in (PROJECT / "crawler" / "commands").glob("*.py")}
    assert set(re.findall(r"scrapy ([a-z0-9]+(?:-[a-z]+)*) ?", text)) <= commands
    targets = set(re.findall(r"^([a-z0-9]+):", (PROJECT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(re.findall(r"(?m)(?:`|^)make ([a-z0-9]+)", text)) <= targets
    known = {name for name in dir(settings) if name.isupper()}
    given = set(re.findall(r"-s ([A-Z_]+)=", text))
    assert given - {"NAME"} | set(re.findall(r"`([A-Z]+_[A-Z_]+)(?:=[^`]*)?`", text)) <= known


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_what_is_linked_exists(page: Path) -> None:
    """Files, and headings in them."""
    for target, heading in re.findall(r"\]\((?!https?:)([^)#]*)#?([^)]*)\)", TEXT[page]):
        file = (page.parent / target).resolve() if target else page
        assert file.is_relative_to(PROJECT), target
        assert file.exists(), target
        if heading:
            assert heading in _anchors(TEXT[file]), f"{target}#{heading}"


def test_each_page_and_picture_is_linked() -> None:
    linked = {
        (page.parent / target).resolve()
        for page, text in TEXT.items()
        for target in re.findall(r"\]\((?!https?:)([^)#]+)", text)
        if page.name != "CONTRIBUTING.md"
    }
    assert {file for file in (PROJECT / "docs").iterdir() if file.suffix in (".md", ".png")} <= linked


def test_each_table_that_is_shown_is_documented() -> None:
    described = yaml.safe_load((PROJECT / "crawler" / "browse" / "metadata.yaml").read_text(encoding="utf-8"))
    shown = described["databases"]["news"]["tables"]
    assert set(tables.PUBLIC) == {name for name, about in shown.items() if not about.get("hidden")}


def test_each_setting_stands_under_its_own_comment() -> None:
    made = tables.settings_tables()
    assert "| `STATS_DUMP` | `False` | Counters are not logged; they are in the table crawls. |" in made
    assert "## Politeness\n" in made


def _anchors(text: str) -> set[str]:
    """The anchors of a page's headings, as GitHub makes them: small letters, hyphens for spaces, no punctuation."""
    without_code = re.sub(r"(?ms)^ *```.*?^ *```", "", text)
    headings = re.findall(r"(?m)^#{1,6} +(.+?) *$", without_code)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_why_this_date_names_what_the_archive_has() -> None:
    """Its verdicts, its places and its queries are those that a reader meets."""
    text = (PROJECT / "docs" / "why-this-date.md").read_text(encoding="utf-8")
    described = yaml.safe_load((PROJECT / "crawler" / "browse" / "metadata.yaml").read_text(encoding="utf-8"))
    news = described["databases"]["news"]
    titles = {query["title"] for query in news["queries"].values()} | {"Archive"}
    titles |= {table.get("title") for table in news["tables"].values()}
    assert set(re.findall(r"(?<![*\w])\*([A-Z][^*]+)\*(?!\*)", text)) <= titles
    columns = news["tables"]["articles"]["columns"].keys() | news["tables"]["date_candidates"]["columns"].keys()
    named = set(re.findall(r"`([a-z]+(?:_[a-z]+)+)`", text))
    assert named <= columns | TRUST.keys() | set(Reason)
    places = re.findall(r"`([a-z_]+)`", text.partition("### What the places mean")[2].partition("##")[0])
    assert {trust.source for trust in TRUST.values()} <= set(places)
    for sql in re.findall(r"(?m)^select [^;]+;", text):
        memory = Database(memory=True)
        migrations.apply(memory)
        memory.execute(sql)
