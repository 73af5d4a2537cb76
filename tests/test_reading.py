"""People read the archive while crawls write it."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

from tests.conftest import FIXTURES, PROJECT, crawl
from tests.site import Site
from tests.test_browse import datasette

PAGES = (
    "/", "/news/articles", "/news/articles?_search=parliamentary", "/news/latest", "/news/search?q=ministers",
    "/news/undated", "/news/outlets_gone_quiet", "/news/addresses?_facet=state", "/news/crawls",
    "/news/articles.json?_shape=array", "/news/texts",
)  # fmt: skip


def status(address: str) -> int:
    try:
        with urlopen(address, timeout=20) as answer:
            answer.read()
            return int(answer.status)
    except HTTPError as error:
        return error.code


def test_every_request_is_answered_during_a_crawl(site: Site, tmp_path: Path) -> None:
    database = tmp_path / "news.db"
    site.put_saved_pages(FIXTURES / "pak_revenue")
    for answer in site.answers.values():
        answer.delay = 0.2
    assert crawl("radio_pakistan", "-s", "REPLAY=fixtures", "-a", "limit=1", database=database).exit_code == 0
    with datasette(database) as address:
        command = [sys.executable, "-m", "scrapy", "crawl", "pak_revenue", "-a", f"site={site.address}"]
        writer = subprocess.Popen(
            [*command, "-s", f"DATABASE={database}", "-s", "DOWNLOAD_DELAY=0.2"],
            cwd=PROJECT, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip
        answers: dict[str, set[int]] = {}
        rounds = 0
        while writer.poll() is None or not rounds:
            for page in PAGES:
                answers.setdefault(page, set()).add(status(address + page))
            rounds += 1
            time.sleep(0.02)
        _, log = writer.communicate()
        assert writer.returncode == 0, log.decode()
        assert answers == {page: {200} for page in PAGES}
        assert rounds >= 3
        with urlopen(address + "/news/articles.json?_shape=array&outlet=pak_revenue") as answer:
            assert b"Uzbekistan" in answer.read()
