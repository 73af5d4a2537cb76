"""Trend, a news agency in Baku that also reports from Central Asia: its English site."""

from crawler.crawling.outlet_spider import OutletSpider
from crawler.discovery.sources import Feed, Listing, Sitemap
from crawler.model.outlet import Outlet


class TrendSpider(OutletSpider):
    name = "trend"
    outlet = Outlet(name, "Trend News Agency", "https://en.trend.az/", "AZ", "Asia/Baku", ("en",),
                    article=r"/(?:[\w-]+/)+\d+\.html")  # fmt: skip
    sources = (Feed("rss"), Feed(), Listing(), Sitemap())
