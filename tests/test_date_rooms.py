"""The four rooms of dates: their imports, who writes verdicts, and how often a text is parsed."""

from __future__ import annotations

import ast
import pickle
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

import crawler.dates
from crawler.dates.page import lines
from crawler.dates.page.candidates import gather
from crawler.dates.page.places import OtherPlace
from crawler.dates.publication.judge import judge
from crawler.dates.publication.verdicts import Reason, reject_place, reject_text
from crawler.dates.reading import expressions, parse
from crawler.model.items import DateCandidate
from crawler.model.written_date import Unreadable, WrittenDate
from crawler.page import read_document
from crawler.page.headline import headline_of
from crawler.saved_pages.manifest import MANIFEST, read_manifest
from tests.conftest import FIXTURES, OUTLETS, PROJECT
from tests.outlet_spiders import SPIDERS
from tests.rooms import imports

DATES = Path(crawler.dates.__file__).parent
ROOMS = {
    "reading": {"reading"},
    "page": {"reading", "page"},
    "publication": {"reading", "page", "publication"},
    "event": {"reading", "event"},
}
"""A room and the rooms of dates that it may import."""
LOWER = ("crawler.model", "crawler.page", "crawler.text")
FILES = sorted(DATES.rglob("*.py"))
VERDICTS = DATES / "publication" / "verdicts.py"


def test_every_file_is_in_a_room() -> None:
    assert {file.parent.name for file in FILES} == {"dates", *ROOMS}
    assert [file.name for file in FILES if file.parent == DATES] == ["__init__.py"]


@pytest.mark.parametrize("room", ROOMS)
def test_imports_run_downward(room: str) -> None:
    allowed = tuple(f"crawler.dates.{lower}" for lower in ROOMS[room]) + LOWER
    of_room = {
        module: names for module, names in imports(PROJECT).items() if module.startswith(f"crawler.dates.{room}")
    }
    assert len(of_room) > 1
    assert [(module, name) for module, names in of_room.items() for name in names if not name.startswith(allowed)] == []


def written_attributes(file: Path) -> set[str]:
    """Attributes that a file's code assigns to, and keywords of its calls."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    stored = {
        node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store)
    }
    return stored | {node.arg for node in ast.walk(tree) if isinstance(node, ast.keyword) and node.arg}


def test_one_file_writes_verdicts() -> None:
    pipelines = (PROJECT / "pipelines").glob("*.py")
    writers = {file for file in (*FILES, *pipelines) if written_attributes(file) & {"verdict", "reason", "reason_code"}}
    assert writers == {VERDICTS}


def test_each_place_and_each_unread_text_has_a_reason_of_its_own() -> None:
    reasons = []
    for place in OtherPlace:
        candidate = DateCandidate(source=place, raw="2 May 2026")
        reject_place(candidate)
        reasons.append(candidate.reason_code)
    for unreadable in Unreadable:
        reject_text(candidate, unreadable)
        reasons.append(candidate.reason_code)
    assert len(set(reasons)) == len(OtherPlace) + len(Unreadable)
    assert set(reasons) <= set(Reason)


def test_no_words_are_said_twice() -> None:
    assert len({reason.words for reason in Reason}) == len(Reason)


class Counted:
    """``find_dates``, counting the texts that it is given."""

    def __init__(self, find_dates: Any) -> None:
        self.find_dates = find_dates
        self.texts: Counter[str] = Counter()

    def __call__(self, text: str, **options: bool) -> list[WrittenDate]:
        self.texts[text] += 1
        found: list[WrittenDate] = self.find_dates(text, **options)
        return found


def test_texts_are_read_when_they_are_found_and_not_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """For all saved pages: gathering parses fewer texts than it finds candidates, judging parses none."""
    counted = Counted(expressions.find_dates)
    for module in (parse, lines):
        monkeypatch.setattr(module, "find_dates", counted)
    seen = reads = 0
    saved = [(SPIDERS[name].outlet, page) for name in OUTLETS for page in read_manifest(FIXTURES / name / MANIFEST)]
    for outlet, page in saved:
        if page.role != "article" or page.status != 200:
            continue
        document = read_document(page.read(), page.content_type)
        counted.texts.clear()
        candidates = gather(document, outlet, page.url, None, headline_of(document, ()).element)
        seen += len(candidates)
        gathered = counted.texts.total()
        reads += gathered
        # As a worker process passes them on.
        candidates = pickle.loads(pickle.dumps(candidates))
        judge(candidates, outlet, fetched_at=page.fetched_at)
        assert counted.texts.total() == gathered, page.url
    assert seen > 500
    assert reads < seen
