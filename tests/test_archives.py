"""Which of the databases that Datasette serves are archives."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import pytest
from datasette.app import Datasette  # type: ignore[import-untyped]

from crawler.browse.archives import archives
from crawler.storage.database import NewsDatabase


def test_a_known_archive_is_not_looked_at_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is asked about for each cell of a table: thousands of times for one page."""
    NewsDatabase(tmp_path / "news.db").close()
    served = Datasette([str(tmp_path / "news.db")])
    assert list(archives(served)) == ["news"]
    looked: list[object] = []
    monkeypatch.setattr(os, "stat", lambda path, **_: looked.append(path))
    assert list(archives(served)) == ["news"]
    assert looked == []


def test_a_file_becomes_an_archive_while_it_is_served(tmp_path: Path) -> None:
    sqlite3.connect(tmp_path / "news.db").close()
    (tmp_path / "news.db").touch()
    served = Datasette([str(tmp_path / "news.db")])
    assert list(archives(served)) == []
    NewsDatabase(tmp_path / "news.db").close()
    assert list(archives(served)) == ["news"]
