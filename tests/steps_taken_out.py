"""Crawls of a few outlets' saved pages, with all steps of the pipeline and with each of them removed in turn.

``python -m tests.steps_taken_out FOLDER`` writes ``whole.db`` and a database for each step, named after its class; all
in one process, since starting takes most of a short crawl.
"""

from __future__ import annotations

import sys
from pathlib import Path

from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.settings import Settings
from scrapy.utils.project import get_project_settings

from crawler.identity.passing_lines import line_key
from crawler.processes import workers
from crawler.settings import ITEM_PIPELINES
from crawler.storage.database import NewsDatabase

OUTLETS = ("dna_news", "pak_revenue", "radio_pakistan")
"""Among their pages are copies of one another, datelines with a day, other subjects, and days of two years."""
DAYS = {"since": "2024-11-12", "until": "2025-12-01"}
SITE_LINE = "They agreed to widen trade in farm goods and minerals and asked officials to settle the dates before the end of the month."
"""The last line of a page of the last outlet, which each archive knows as a line of the site."""
SITE_DATE = {"outlet": OUTLETS[2], "source": "line", "raw": "September 16, 2025"}
"""A date beside a headline of that outlet, which each archive knows as a date of the site."""
WHOLE = "whole"


def step_name(path: str) -> str:
    """The class of a step."""
    return path.rpartition(".")[2]


def settings_without(step: str | None, folder: Path) -> Settings:
    settings = get_project_settings()
    steps = {path: place for path, place in ITEM_PIPELINES.items() if path != step}
    values = {"ITEM_PIPELINES": steps, "DATABASE": str(folder / f"{step_name(step) if step else WHOLE}.db"),
              "REPLAY": "fixtures", "WORKERS": 2, "AUTOTHROTTLE_ENABLED": False, "DOWNLOAD_DELAY": 0}  # fmt: skip
    for name, value in values.items():
        settings.set(name, value, priority="cmdline")
    return settings


def main(folder: Path) -> None:
    project = get_project_settings()
    project.set("LOG_ENABLED", False, priority="project")
    # Its settings override those of its crawls with the same priority.
    process = AsyncCrawlerProcess(project)
    for step in (None, *ITEM_PIPELINES):
        settings = settings_without(step, folder)
        news = NewsDatabase(Path(settings["DATABASE"]))
        news.db.execute("PRAGMA foreign_keys = OFF")  # the crawl enters its outlet
        news.db.table("passing_lines").insert_all(
            {"outlet": OUTLETS[2], "line": line_key(SITE_LINE), "article": article, "seen_at": "2024-11-12"}
            for article in range(100, 103)
        )
        news.db.table("site_dates").insert_all(
            {**SITE_DATE, "url": f"https://gazette.example/{day}", "listed_on": f"2025-11-{day}"}
            for day in (11, 12, 13)
        )
        news.close()
        for outlet in OUTLETS:
            spider = process.spider_loader.load(outlet)
            process.crawl(Crawler(spider, settings), **DAYS)
    workers.share(2, settings.getfloat("WORKER_TIME_LIMIT"))
    process.start()
    workers.release()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
