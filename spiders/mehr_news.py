"""Mehr News Agency, Iran: its English site."""

from crawler.outlet_spider import OutletSpider
from crawler.outlets import Outlet
from crawler.sources import Feed, Listing, Sitemap


class MehrNewsSpider(OutletSpider):
    name = "mehr_news"
    outlet = Outlet(name, "Mehr News Agency", "https://en.mehrnews.com/", "IR", "Asia/Tehran", ("en",),
                    article=r"/news/\d+(?:/[^/?#]*)?")  # fmt: skip
    sources = (Feed("rss"), Listing(), Sitemap())
