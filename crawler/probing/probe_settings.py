"""The settings of a probe: it reads the real site, leaves the archive alone, and only reports what it found."""

from __future__ import annotations

from scrapy.settings import BaseSettings

from crawler.probing.spider import MOST_REQUESTS


def steps_of_a_probe(settings: BaseSettings) -> BaseSettings:
    """Change ``settings`` to those of a probe; return the earlier ones, with the steps that articles go through.

    Nothing is stored. The command line takes precedence over values that are lower than those of a crawl.
    """
    crawl_settings = settings.copy()
    for parts in ("EXTENSIONS", "ITEM_PIPELINES"):
        settings.set(parts, {}, priority="cmdline")
    for name, value in (("LOG_LEVEL", "ERROR"), ("REQUESTS_PER_HOST", MOST_REQUESTS), ("RETRY_TIMES", 1)):
        if (settings.getpriority(name) or 0) < 40:
            settings.set(name, value, priority="cmdline")
    return crawl_settings
