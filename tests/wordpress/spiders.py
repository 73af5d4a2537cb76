"""The gazette that WordPress serves, read in each way alone and in all of them."""

from __future__ import annotations

from crawler.crawling.outlet_spider import OutletSpider
from crawler.discovery.sources import Feed, Sitemap, WordPress
from crawler.model.outlet import Outlet

_HOME = "https://gazette.example/"


class GazetteApiSpider(OutletSpider):
    name = "gazette_api"
    outlet = Outlet(name, "The Gazette", _HOME, "PK", "Asia/Karachi", ("en",))
    sources = (WordPress(),)


class GazetteFeedSpider(OutletSpider):
    name = "gazette_feed"
    outlet = Outlet(name, "The Gazette", _HOME, "PK", "Asia/Karachi", ("en",))
    sources = (Feed(),)


class GazetteSitemapSpider(OutletSpider):
    name = "gazette_sitemap"
    outlet = Outlet(name, "The Gazette", _HOME, "PK", "Asia/Karachi", ("en",))
    sources = (Sitemap(),)


class GazetteSpider(OutletSpider):
    name = "gazette"
    outlet = Outlet(name, "The Gazette", _HOME, "PK", "Asia/Karachi", ("en",))
    sources = (Feed(), WordPress(), Sitemap())


class GazetteDiplomacySpider(OutletSpider):
    name = "gazette_diplomacy"
    outlet = Outlet(name, "The Gazette", _HOME, "PK", "Asia/Karachi", ("en",))
    sources = (WordPress(categories=("diplomacy",)),)
