"""The outlets of a run of faults, for Scrapy: as many as ``FAULT_OUTLETS`` names."""

from __future__ import annotations

import json
import os

from crawler.crawling.outlet_spider import OutletSpider
from crawler.discovery.sources import Feed, Listing, Sitemap, WordPress
from crawler.model.outlet import Outlet

OUTLETS = "FAULT_OUTLETS"
"""Environment variable, JSON: by name of a fault, its base URL and its sources, each a kind and a path."""

_KINDS = {"feed": Feed, "listing": Listing, "sitemap": Sitemap}


def _spider(name: str, home: str, sources: list[tuple[str, str]]) -> type[OutletSpider]:
    outlet = Outlet(name, f"Gazette of {name}", f"{home}/", "PK", "Asia/Karachi", ("en",), article=r"/story-[a-z]+")
    read = tuple(_KINDS[kind](path) if kind in _KINDS else WordPress() for kind, path in sources)
    return type(
        f"Fault_{name}", (OutletSpider,), {"name": name, "outlet": outlet, "sources": read, "__module__": __name__}
    )


for _name, (_home, _sources) in json.loads(os.environ.get(OUTLETS, "{}")).items():
    globals()[_name] = _spider(_name, _home, _sources)
