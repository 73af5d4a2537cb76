"""Atavatan Turkmenistan, a magazine in Ashgabat: WordPress; its English pages."""

from crawler.crawling.outlet_spider import OutletSpider
from crawler.discovery.sources import Feed, Sitemap, WordPress
from crawler.model.outlet import Outlet


class AtavatanSpider(OutletSpider):
    name = "atavatan"
    outlet = Outlet(name, "Atavatan Turkmenistan", "https://atavatan-turkmenistan.com/en/",
                    "TM", "Asia/Ashgabat", ("en",), article=r"/en/(?:[^/?#]+/?|\?p=\d+)")  # fmt: skip
    sources = (Feed(), WordPress(), Sitemap())
