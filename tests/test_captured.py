"""Outlets with and without saved pages."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from crawler.crawling.exit_codes import ExitCode
from crawler.saved_pages.manifest import is_captured, saved_articles
from tests.conftest import FIXTURES, FOLDERS, OUTLETS, crawl, scrapy
from tests.site import Site
from tests.test_crawl import rows

OUTLET = "radio_pakistan"
UNCAPTURED = [name for name in FOLDERS if name not in OUTLETS]


@pytest.mark.thorough
def test_of_all_outlets_those_with_saved_pages_are_replayed(tmp_path: Path, database: Path) -> None:
    shutil.copytree(FIXTURES / OUTLET, tmp_path / OUTLET)
    run = crawl("--all", "-s", f"REPLAY={tmp_path}", database=database)
    assert run.exit_code == ExitCode.DONE, run.log
    assert f"they have no saved pages: {len(FOLDERS) - 1} of {len(FOLDERS)} outlets." in run.output
    assert [row["outlet"] for row in rows(database, "crawls")] == [OUTLET]


@pytest.mark.thorough
def test_a_folder_without_any_saved_page_is_a_mistake(tmp_path: Path, database: Path) -> None:
    run = crawl("--all", "-s", f"REPLAY={tmp_path}", database=database)
    assert run.exit_code == ExitCode.USAGE
    assert "REPLAY: there is no" in run.log


@pytest.mark.skipif(not UNCAPTURED, reason="every outlet has saved pages")
@pytest.mark.thorough
def test_an_outlet_without_saved_pages_is_not_replayed_by_name(database: Path) -> None:
    run = crawl(UNCAPTURED[0], "-s", "REPLAY=fixtures", database=database)
    assert run.exit_code == ExitCode.USAGE
    assert f"record it with: scrapy capture {UNCAPTURED[0]}" in " ".join(run.log.split())


@pytest.mark.thorough
def test_the_table_of_outlets_says_how_many_pages_are_saved() -> None:
    run = scrapy("outlets")
    assert run.exit_code == 0, run.log
    lines = {line.split()[0]: line for line in run.output.splitlines() if line.strip()}
    assert lines[OUTLET].split()[-1] == str(saved_articles(FIXTURES / OUTLET)) == "5"
    assert all(lines[name].rstrip().endswith("not yet captured") for name in UNCAPTURED)
    assert (f"{len(UNCAPTURED)} of {len(FOLDERS)} outlets are not yet captured" in run.output) == bool(UNCAPTURED)


@pytest.mark.thorough
def test_what_is_known_of_an_outlet_stays_when_it_is_captured(site: Site, tmp_path: Path) -> None:
    folder = tmp_path / OUTLET
    folder.mkdir()
    shutil.copy(FIXTURES / OUTLET / "known.json", folder)
    assert not is_captured(folder)
    assert saved_articles(folder) == 0
    site.put_saved_pages(FIXTURES / OUTLET)
    speed = ("-s", "AUTOTHROTTLE_ENABLED=False", "-s", "DOWNLOAD_DELAY=0")
    run = scrapy("capture", OUTLET, "--to", tmp_path, "-a", f"site={site.address}", "--articles", "2", *speed)
    assert run.exit_code == 0, run.log
    assert is_captured(folder)
    assert saved_articles(folder) == 2
    assert json.loads((folder / "known.json").read_text()) == json.loads((FIXTURES / OUTLET / "known.json").read_text())
