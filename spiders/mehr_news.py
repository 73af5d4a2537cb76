"""Mehr News Agency, Iran: its English site."""

from crawler.crawling.outlet_spider import OutletSpider
from crawler.discovery.sources import Feed, Listing, Sitemap
from crawler.model.outlet import Outlet


class MehrNewsSpider(OutletSpider):
    name = "mehr_news"
    outlet = Outlet(name, "Mehr News Agency", "https://en.mehrnews.com/", "IR", "Asia/Tehran", ("en",),
                    article=r"/news/\d+(?:/[^/?#]*)?")  # fmt: skip
    sources = (Feed("rss"), Feed(), Listing(), Sitemap())
