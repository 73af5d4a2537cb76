"""The progress of a crawl: live on a terminal, in plain lines elsewhere."""

from __future__ import annotations

import os
import pty
import re
import subprocess
from pathlib import Path

import pytest

from tests.conftest import FIXTURES, PATIENCE, PROJECT, crawl, crawl_command
from tests.site import Site

OUTLET = "radio_pakistan"


def slow_site(site: Site) -> str:
    site.put_saved_pages(FIXTURES / OUTLET)
    for answer in site.answers.values():
        answer.delay = 0.3
    return f"site={site.address}"


@pytest.mark.thorough
def test_plain_lines(site: Site, database: Path) -> None:
    run = crawl(OUTLET, "-a", slow_site(site), "-s", "PROGRESS_INTERVAL=0.25", database=database)
    assert "\x1b[" not in run.log
    lines = re.findall(r"radio_pakistan: (\d+) listed, 0 known, (\d+) stored, 0 copies, 0 failed", run.log)
    assert len(lines) >= 2
    assert sorted(lines, key=lambda counts: [int(count) for count in counts]) == lines
    assert lines[-1][0] == "5"
    assert len(re.findall(r"Article: https://www\.radio\.gov\.pk/", run.log)) == 5


@pytest.mark.thorough
def test_live_display_on_a_terminal(site: Site, database: Path) -> None:
    terminal, side = pty.openpty()
    command = crawl_command(OUTLET, "-a", slow_site(site), database=database)
    environment = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "140"}
    process = subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, stderr=side, env=environment)
    os.close(side)
    shown = b""
    while True:
        try:
            part = os.read(terminal, 65536)
        except OSError:  # the other side has closed
            break
        shown += part
        if not part:
            break
    output, _ = process.communicate(timeout=PATIENCE)
    os.close(terminal)
    assert process.returncode == 0
    text = re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", shown.decode())
    assert "5 listed, 0 known" in text
    assert "CONTACT is not set" in text
    assert "Spider opened" not in text
    assert "radio_pakistan" in output.decode()
