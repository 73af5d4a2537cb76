"""The structure drawn in CONTRIBUTING: rooms, and imports that run downward only."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import PROJECT
from tests.rooms import CircleError, floors, imports, modules, room_of, rooms

READ_TEXT_OR_PAGES = ("text", "page", "identity", "dates", "dateline", "extraction", "topic", "similarity")
"""Rooms of pure functions: results depend only on arguments."""


def test_no_module_imports_itself_by_way_of_others() -> None:
    floors(imports(PROJECT))


@pytest.mark.parametrize("depth", [2, 3])
def test_no_room_imports_itself_by_way_of_others(depth: int) -> None:
    floors(rooms(PROJECT, depth=depth))


def test_what_lies_loose_in_crawler_is_of_no_room() -> None:
    loose = {file.stem for file in (PROJECT / "crawler").glob("*.py")}
    assert loose == {"__init__", "scrapy_internals", "settings"}


@pytest.mark.parametrize("room", READ_TEXT_OR_PAGES)
def test_rooms_that_read_know_no_crawl_and_no_database(room: str) -> None:
    above = rooms(PROJECT)[f"crawler.{room}"]
    assert above <= {f"crawler.{other}" for other in (*READ_TEXT_OR_PAGES, "model")}


def test_no_other_room_imports_the_reading_pages() -> None:
    """Scrapy imports all commands for each: with Datasette, a crawl would start half a second later."""
    above = {room for room, others in rooms(PROJECT).items() if "crawler.browse" in others}
    assert above - {"crawler.browse"} <= {"evaluation"}


def test_a_circle_is_found_and_named(tmp_path: Path) -> None:
    for name, other in (("one", "two"), ("two", "three"), ("three", "one")):
        folder = tmp_path / "crawler" / name
        folder.mkdir(parents=True)
        (folder / "rule.py").write_text(f"from crawler.{other}.rule import x\n")
    files = modules(tmp_path)
    assert room_of("crawler.one.rule", files) == "crawler.one"
    with pytest.raises(CircleError, match=r"crawler\.one -> crawler\.two -> crawler\.three -> crawler\.one"):
        floors(rooms(tmp_path))
