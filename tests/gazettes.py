"""Outlets of a test, each on its own server, crawled in one run."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from tests.conftest import Run, crawl_command, run

SPIDER = """
from crawler.crawling.outlet_spider import OutletSpider
from crawler.discovery.sources import Feed, Listing, Sitemap, WordPress
from crawler.model.outlet import Outlet


class {name}Spider(OutletSpider):
    name = "{name}"
    outlet = Outlet(name, "{name}", "{home}", "PK", "Asia/Karachi", ("en",), article=r"/story-[\\w-]+")
    sources = ({source},)
"""
MODULE = "gazettes_of_a_test"


def put_outlets(folder: Path, outlets: Mapping[str, tuple[str, str]]) -> None:
    """Write their spiders; home and source by name, as in a spider's file."""
    (folder / MODULE).mkdir(parents=True)
    for name, (home, source) in outlets.items():
        text = SPIDER.format(name=name, home=home, source=source)
        (folder / MODULE / f"{name}.py").write_text(text, encoding="utf-8")


def crawl_outlets(folder: Path, *options: str, database: Path, **environment: str) -> Run:
    """Crawl all of them in one run.

    Uses a shell: the peak memory of a process includes that of the process it was forked from, and these tests may use
    more than a crawl may (getrusage, ``ru_maxrss``, which Scrapy's memory limit uses).
    """
    before = dict(os.environ)
    os.environ.update(environment, PYTHONPATH=str(folder))
    try:
        settings = ("-s", f"SPIDER_MODULES={MODULE}", "-s", "RETRY_ENABLED=False")
        command = crawl_command("--all", *settings, *options, database=database)
        return run(["/bin/sh", "-c", '"$@"; exit $?', "sh", *command])
    finally:
        os.environ.clear()
        os.environ.update(before)


def story(name: str) -> str:
    """A page with an article in its own words."""
    words = "".join(
        f"The envoy of {name} met minister {number} and signed agreement {name}{number}. " for number in range(9)
    )
    return (
        f"<html><head><title>Talks of {name} end</title></head>"
        f"<body><article><h1>Talks of {name} end</h1><p>{words}</p></article></body></html>"
    )
