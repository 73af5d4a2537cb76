"""Anadolu, Türkiye's state news agency: its English pages."""

from crawler.crawling.outlet_spider import OutletSpider
from crawler.discovery.sources import Feed, Listing
from crawler.model.outlet import Outlet


class AnadoluSpider(OutletSpider):
    name = "anadolu"
    outlet = Outlet(name, "Anadolu Agency", "https://www.aa.com.tr/en/", "TR", "Europe/Istanbul", ("en",),
                    article=r"/en/[\w-]+/[^/?#]+/\d+")  # fmt: skip
    sources = (Feed("rss/default?cat=guncel"), Feed(), Listing())
