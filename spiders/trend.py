"""Trend, a news agency of Baku that also reports from Central Asia: its English site."""

from crawler.outlet_spider import OutletSpider
from crawler.outlets import Outlet
from crawler.sources import Feed, Listing, Sitemap


class TrendSpider(OutletSpider):
    name = "trend"
    outlet = Outlet(name, "Trend News Agency", "https://en.trend.az/", "AZ", "Asia/Baku", ("en",),
                    article=r"/(?:[\w-]+/)+\d+\.html")  # fmt: skip
    sources = (Feed(), Listing(), Sitemap())
