"""The ASEAN Secretariat, Jakarta: WordPress."""

from crawler.outlet_spider import OutletSpider
from crawler.outlets import Outlet
from crawler.sources import Feed, Sitemap, WordPress


class AseanSpider(OutletSpider):
    name = "asean"
    outlet = Outlet(name, "ASEAN", "https://asean.org/", "ID", "Asia/Jakarta", ("en",),
                    topic_threshold=0)  # fmt: skip
    sources = (Feed(), WordPress(), Sitemap())
