"""A new outlet is added exactly as CONTRIBUTING says, and the tests of the structure pass."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from tests.conftest import PROJECT

STEPS = (PROJECT / "CONTRIBUTING.md").read_text(encoding="utf-8").partition("## A new outlet")[2]
FOLDERS = ("crawler", "docs", "evaluation", "fixtures", "pipelines", "spiders", "tests")
FILES = ("CONTRIBUTING.md", "README.md", "pyproject.toml", "requirements.lock", "scrapy.cfg", "Makefile")
KNOWN = {
    "articles": ["https://gazette.example/consul-calls/"],
    "others": ["https://elsewhere.example/"],
    "dates": [
        {"line": "November 12, 2026", "source": "line", "fetched_at": "2026-11-13T09:00:00Z", "day": "2026-11-12"}
    ],
}


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project."""
    copy = tmp_path_factory.mktemp("project")
    for folder in FOLDERS:
        shutil.copytree(PROJECT / folder, copy / folder, ignore=shutil.ignore_patterns("__pycache__"))
    for file in FILES:
        shutil.copy(PROJECT / file, copy / file)
    return copy


def add(checkout: Path, name: str, facts: str) -> None:
    (checkout / "spiders" / f"{name}.py").write_text(facts, encoding="utf-8")
    folder = checkout / "fixtures" / name
    folder.mkdir()
    (folder / "known.json").write_text(json.dumps(KNOWN), encoding="utf-8")


@pytest.mark.thorough
def test_the_example_of_contributing_and_names_that_are_words(checkout: Path) -> None:
    found = re.search(r"`spiders/(\w+)\.py`.*?```python\n(.*?)```", STEPS, re.DOTALL)
    assert found is not None
    name, example = found[1], textwrap.dedent(found[2]).replace("\n   ", "\n")
    add(checkout, name, example)
    # Outlets whose names are words: one letter longer than most, a title, an agency mentioned in prose.
    for other, title in (("sana", "Sana"), ("the_news", "The News"), ("afp", "AFP")):
        class_name = "".join(part.capitalize() for part in other.split("_")) + "Spider"
        facts = example.replace("IslamabadGazetteSpider", class_name).replace("Islamabad Gazette", title)
        add(
            checkout, other, facts.replace(name, other).replace("gazette.example", f"{other.replace('_', '-')}.example")
        )
        (checkout / "fixtures" / other / "known.json").write_text("{}", encoding="utf-8")
    tests = ["tests/test_architecture.py", "tests/test_known.py", "-k", "Spider or outlet or gazette"]
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *tests],
        cwd=checkout, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stdout + run.stderr
    assert int(re.findall(r"(\d+) passed", run.stdout)[-1]) > 300
