"""The server of a bench as one or more outlets for Scrapy, with their home URLs in ``BENCH_HOMES``."""

from __future__ import annotations

import os

from crawler.crawling.outlet_spider import OutletSpider
from crawler.discovery.sources import Sitemap
from crawler.model.outlet import Outlet

HOMES = "BENCH_HOMES"
"""Environment variable: home URLs of the outlets, separated by spaces."""


def _spider(number: int, home: str) -> type[OutletSpider]:
    name = f"bench_{number:04}"
    outlet = Outlet(name, f"Bench {number}", home, "PK", "Asia/Karachi", ("en",))
    facts = {"name": name, "outlet": outlet, "sources": (Sitemap("sitemap.xml"),), "__module__": __name__}
    return type(f"Bench{number}Spider", (OutletSpider,), facts)


for _number, _home in enumerate(os.environ.get(HOMES, "").split()):
    globals()[f"Bench{_number}Spider"] = _spider(_number, _home)
