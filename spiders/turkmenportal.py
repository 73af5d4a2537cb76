"""Turkmenportal, Ashgabat: its English pages."""

from crawler.crawling.outlet_spider import OutletSpider
from crawler.discovery.sources import Feed, Listing
from crawler.model.outlet import Outlet


class TurkmenportalSpider(OutletSpider):
    name = "turkmenportal"
    outlet = Outlet(name, "Turkmenportal", "https://turkmenportal.com/en/", "TM", "Asia/Ashgabat", ("en",),
                    article=r"/en/blog/\d+(?:/[^/?#]*)?")  # fmt: skip
    sources = (Feed(), Listing())
