"""Commands that Scrapy brings along, and what becomes of them here; output that nobody reads to its end."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest
import scrapy as scrapy_itself

from crawler.model.clock import now
from crawler.model.outlet import Outlet
from crawler.saved_pages.known_facts import contradictions
from tests.conftest import PATIENCE, PROJECT, scrapy


def test_version_is_ours() -> None:
    run = scrapy("version")
    assert (run.exit_code, run.output) == (0, f"Chancery {version('chancery')} (Scrapy {scrapy_itself.__version__})\n")


@pytest.mark.thorough
def test_version_of_libraries() -> None:
    lines = scrapy("version", "-v").output.splitlines()
    assert {"Chancery", "trafilatura", "Scrapy"} <= {line.partition(":")[0].strip() for line in lines}


@pytest.mark.thorough
@pytest.mark.parametrize("arguments", [["gazette", "gazette.example"], ["--list"], ["-t", "crawl", "a", "b.example"]])
def test_genspider_says_what_to_use(arguments: list[str]) -> None:
    run = scrapy("genspider", *arguments)
    assert run.exit_code == 2
    assert "scrapy probe https://SITE/ --add NAME" in run.log
    assert not (PROJECT / "spiders" / "gazette.py").exists()


GAZETTE = Outlet(
    "gazette", "Gazette", "https://gazette.example/", "PK", "Asia/Karachi", ("en",),
    article=r"/\d{4}/\d\d/\d\d/[a-z-]+", address_date=r"/(?P<year>\d{4})/(?P<month>\d\d)/(?P<day>\d\d)/",
)  # fmt: skip


@pytest.mark.parametrize(
    ("known", "said"),
    [
        ({}, []),
        ({"articles": ["https://gazette.example/2026/03/01/one"], "others": ["https://gazette.example/news"],
          "days": {"https://gazette.example/2026/03/01/one": "2026-03-01"}}, []),
        ({"articles": ["https://gazette.example/one"]}, ["https://gazette.example/one is an article, but not by article="]),
        ({"others": ["https://gazette.example/2026/03/01/one"]},
         ["https://gazette.example/2026/03/01/one is no article, but one by article="]),
        ({"articles": ["https://gazette.example/2026/03/01/one"],
          "days": {"https://gazette.example/2026/03/01/one": "2026-03-02"}},
         ["https://gazette.example/2026/03/01/one is of 2026-03-02, but 2026-03-01 by address_date="]),
        ({"evidence": [{"facts": ["home"], "from": "hearsay"}]}, ["evidence: ValueError"]),
        ([], ["an entry is an object with facts"]),
    ],
)  # fmt: skip
def test_facts_are_compared_with_what_is_known(tmp_path: Path, known: object, said: list[str]) -> None:
    (tmp_path / "known.json").write_text(json.dumps(known))
    found = list(contradictions(GAZETTE, tmp_path, now()))
    assert len(found) == len(said), found
    assert all(part in one for part, one in zip(said, found, strict=True))


def test_a_form_that_matches_the_home_page(tmp_path: Path) -> None:
    outlet = Outlet("gazette", "", "https://gazette.example/", "PK", "Asia/Karachi", ("en",), article=r"/.*")
    assert list(contradictions(outlet, tmp_path, now())) == ["article='/.*' matches the home page too"]


def test_check_of_every_outlet() -> None:
    run = scrapy("check")
    assert (run.exit_code, run.output.endswith(" outlets: no contradictions.\n")) == (0, True), run.output


@pytest.mark.thorough
def test_check_of_an_unknown_outlet() -> None:
    run = scrapy("check", "no_such_outlet")
    assert (run.exit_code, "there is no outlet 'no_such_outlet'" in run.log) == (2, True)


@pytest.mark.parametrize(
    "arguments", [["export", "--format=jsonl"], ["export", "--format=csv"], ["export-opml"], ["status"]]
)
def test_export_into_a_reader_that_goes_away(demo: Path, arguments: list[str]) -> None:
    command = [sys.executable, "-m", "scrapy", *arguments, "-s", f"DATABASE={demo}"]
    with subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as export:
        assert export.stdout
        assert export.stderr
        if arguments[0] == "export":  # what the others print fits into the pipe
            assert export.stdout.read(1)
        export.stdout.close()
        log = export.stderr.read().decode()
        assert export.wait(PATIENCE) == 0
        assert all(line.endswith((" feeds", ": left out: no feed of it is known")) for line in log.splitlines()), log
