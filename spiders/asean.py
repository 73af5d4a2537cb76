"""The ASEAN Secretariat, Jakarta: WordPress."""

from crawler.crawling.outlet_spider import OutletSpider
from crawler.discovery.sources import Feed, Sitemap, WordPress
from crawler.model.outlet import Outlet


class AseanSpider(OutletSpider):
    name = "asean"
    outlet = Outlet(name, "ASEAN", "https://asean.org/", "ID", "Asia/Jakarta", ("en",),
                    topic_threshold=0)  # fmt: skip
    sources = (Feed(), WordPress(), Sitemap())
