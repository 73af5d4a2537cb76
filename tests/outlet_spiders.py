"""The project's spiders, as Scrapy finds them."""

from __future__ import annotations

from scrapy.settings import Settings

from crawler.crawling.command import outlet_spiders

SETTINGS = Settings()
SETTINGS.setmodule("crawler.settings")
SPIDERS = {spider.name: spider for spider in outlet_spiders(SETTINGS)}
