"""The README's tables are what the code says."""

from __future__ import annotations

import re
import subprocess
import sys

import yaml
from sqlite_utils import Database

from crawler.dates.readings import TRUST
from crawler.storage.schema import migrations
from tests.conftest import PROJECT


def test_tables_are_up_to_date() -> None:
    command = [sys.executable, "-m", "cogapp", "--check", "-I", ".", "README.md"]
    run = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, f"run: make docs\n{run.stdout}{run.stderr}"


def test_settings_and_commands_that_are_named_exist() -> None:
    text = (PROJECT / "README.md").read_text(encoding="utf-8") + (PROJECT / "CONTRIBUTING.md").read_text(
        encoding="utf-8"
    )
    commands = {file.stem for file in (PROJECT / "crawler" / "commands").glob("*.py")}
    assert set(re.findall(r"scrapy ([a-z]+) ?", text)) <= commands | {"crawl"}
    targets = set(re.findall(r"^([a-z]+):", (PROJECT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(re.findall(r"`make ([a-z]+)`", text)) <= targets


def test_files_that_are_linked_exist() -> None:
    for file in (PROJECT / "README.md", PROJECT / "CONTRIBUTING.md", *(PROJECT / "docs").glob("*.md")):
        for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", file.read_text(encoding="utf-8")):
            assert (file.parent / target).exists(), f"{file.name}: {target}"


def test_why_this_date_names_what_the_archive_has() -> None:
    """Its verdicts, its places and its queries are those that a reader meets."""
    text = (PROJECT / "docs" / "why-this-date.md").read_text(encoding="utf-8")
    described = yaml.safe_load((PROJECT / "crawler" / "browse" / "metadata.yaml").read_text(encoding="utf-8"))
    news = described["databases"]["news"]
    titles = {query["title"] for query in news["queries"].values()} | {"Everything"}
    titles |= {table.get("title") for table in news["tables"].values()}
    assert set(re.findall(r"(?<![*\w])\*([A-Z][^*]+)\*(?!\*)", text)) <= titles
    columns = news["tables"]["articles"]["columns"]
    named = set(re.findall(r"`([a-z]+(?:_[a-z]+)+)`", text))
    assert named <= columns.keys() | TRUST.keys()
    places = re.findall(r"`([a-z_]+)`", text.partition("### What the places mean")[2].partition("##")[0])
    assert {trust.source for trust in TRUST.values()} <= set(places)
    for sql in re.findall(r"(?m)^select [^;]+;", text):
        memory = Database(memory=True)
        migrations.apply(memory)
        memory.execute(sql)
