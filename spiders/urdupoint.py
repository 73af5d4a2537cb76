"""UrduPoint, a news portal in Lahore: English pages under /en/; edits agencies' texts at its own desk."""

from crawler.crawling.outlet_spider import OutletSpider
from crawler.discovery.sources import Feed, Listing
from crawler.model.outlet import Outlet


class UrdupointSpider(OutletSpider):
    name = "urdupoint"
    outlet = Outlet(name, "UrduPoint", "https://www.urdupoint.com/en/", "PK", "Asia/Karachi", ("en",),
                    article=r"/en/[\w-]+/[^/?#]+-\d+\.html")  # fmt: skip
    sources = (Feed("sitemap/news.rss"), Feed(), Listing())
