"""The README's tables are what the code says."""

from __future__ import annotations

import re
import subprocess
import sys

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
    for name in ("README.md", "CONTRIBUTING.md"):
        for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", (PROJECT / name).read_text(encoding="utf-8")):
            assert (PROJECT / target).exists(), f"{name}: {target}"
