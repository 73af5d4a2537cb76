"""``CONTACT`` is asked for before a live crawl, but only from a person."""

from __future__ import annotations

import os
import pty
import subprocess
from pathlib import Path

import pytest

from crawler.crawling.exit_codes import ExitCode
from tests.conftest import PATIENCE, PROJECT, crawl, crawl_command
from tests.site import Site

SPIDER = """
from crawler.crawling.outlet_spider import OutletSpider
from crawler.discovery.sources import Feed
from crawler.model.outlet import Outlet


class GazetteSpider(OutletSpider):
    name = "gazette"
    outlet = Outlet(name, "The Gazette", "{home}", "PK", "Asia/Karachi", ("en",))
    sources = (Feed(),)
"""
# Nobody has such a host (RFC 6761, 6.4).
ELSEWHERE = "http://gazette.invalid/"
QUESTION = "Your e-mail address or web page"
WARNING = "CONTACT is not set: site owners cannot reach you"


@pytest.fixture
def options(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[str, ...]:
    """The settings of a crawl that finds its spider in a folder of this test."""
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    return "gazette", "-s", "SPIDER_MODULES=added", "-s", "RETRY_ENABLED=False"


def put_spider(tmp_path: Path, home: str) -> None:
    (tmp_path / "added").mkdir()
    (tmp_path / "added" / "gazette.py").write_text(SPIDER.format(home=home), encoding="utf-8")


def at_a_terminal(command: list[str], answer: str) -> tuple[int, str]:
    """The exit code, and what the terminal showed, when a person types ``answer``."""
    terminal, side = pty.openpty()
    os.write(terminal, answer.encode())
    process = subprocess.Popen(command, cwd=PROJECT, stdin=side, stdout=subprocess.DEVNULL, stderr=side)
    os.close(side)
    shown = b""
    while True:
        try:
            part = os.read(terminal, 65536)
        except OSError:  # the other side has closed
            break
        shown += part
    code = process.wait(PATIENCE)
    os.close(terminal)
    return code, " ".join(shown.decode().split())


@pytest.mark.thorough
def test_a_person_is_asked(tmp_path: Path, options: tuple[str, ...], database: Path) -> None:
    put_spider(tmp_path, ELSEWHERE)
    code, shown = at_a_terminal(crawl_command(*options, database=database), "desk@gazette.example\n")
    assert code == ExitCode.UNREACHABLE
    assert QUESTION in shown
    assert 'write in crawler/settings.py: CONTACT = "desk@gazette.example"' in shown
    assert WARNING not in shown


@pytest.mark.thorough
def test_a_person_need_not_answer(tmp_path: Path, options: tuple[str, ...], database: Path) -> None:
    put_spider(tmp_path, ELSEWHERE)
    code, shown = at_a_terminal(crawl_command(*options, database=database), "\n")
    assert code == ExitCode.UNREACHABLE
    assert WARNING in shown


def test_cron_is_not_asked(tmp_path: Path, options: tuple[str, ...], database: Path) -> None:
    put_spider(tmp_path, ELSEWHERE)
    run = crawl(*options, database=database)
    assert run.exit_code == ExitCode.UNREACHABLE
    assert QUESTION not in run.log
    assert WARNING in run.log


@pytest.mark.thorough
def test_nobody_is_asked_about_this_machine(
    tmp_path: Path, options: tuple[str, ...], database: Path, site: Site
) -> None:
    put_spider(tmp_path, site.address + "/")
    code, shown = at_a_terminal(crawl_command(*options, database=database), "")
    assert code == ExitCode.NOTHING_DISCOVERED
    assert QUESTION not in shown


@pytest.mark.thorough
def test_who_has_a_contact_is_not_asked(tmp_path: Path, options: tuple[str, ...], database: Path) -> None:
    put_spider(tmp_path, ELSEWHERE)
    command = crawl_command(*options, "-s", "CONTACT=desk@gazette.example", database=database)
    code, shown = at_a_terminal(command, "")
    assert code == ExitCode.UNREACHABLE
    assert QUESTION not in shown
    assert WARNING not in shown
