"""The outlets of a soak, for Scrapy: as many as ``SOAK_HOMES`` names home addresses."""

from __future__ import annotations

import os

from crawler.crawling.outlet_spider import OutletSpider
from crawler.discovery.sources import Feed, Listing, Sitemap, WordPress
from crawler.model.outlet import Outlet

HOMES = "SOAK_HOMES"
"""Environment variable: home URLs of the outlets, separated by spaces."""

_SOURCES = ((Feed(),), (Listing("newslist/1"),), (Sitemap(),), (WordPress(),))


def _spider(number: int, home: str) -> type[OutletSpider]:
    name = f"gazette_{number:02}"
    outlet = Outlet(name, f"Gazette {number}", home, "PK", "Asia/Karachi", ("en",), article=r"/matter-\d+")
    facts = {"name": name, "outlet": outlet, "sources": _SOURCES[number % len(_SOURCES)], "__module__": __name__}
    return type(f"Gazette{number}Spider", (OutletSpider,), facts)


for _number, _home in enumerate(os.environ.get(HOMES, "").split()):
    globals()[f"Gazette{_number}Spider"] = _spider(_number, _home)
