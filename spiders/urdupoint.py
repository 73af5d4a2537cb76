"""UrduPoint, a news portal of Lahore: English pages under /en/; agencies' texts edited at its own desk."""

from crawler.crawling.outlet_spider import OutletSpider
from crawler.discovery.sources import Feed, Listing
from crawler.model.outlet import Outlet


class UrdupointSpider(OutletSpider):
    name = "urdupoint"
    outlet = Outlet(name, "UrduPoint", "https://www.urdupoint.com/en/", "PK", "Asia/Karachi", ("en",),
                    article=r"/en/[\w-]+/[^/?#]+-\d+\.html")  # fmt: skip
    sources = (Feed("sitemap/news.rss"), Feed(), Listing())
