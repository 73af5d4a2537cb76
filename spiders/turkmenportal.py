"""Turkmenportal, Ashgabat: its English pages."""

from crawler.outlet_spider import OutletSpider
from crawler.outlets import Outlet
from crawler.sources import Feed, Listing


class TurkmenportalSpider(OutletSpider):
    name = "turkmenportal"
    outlet = Outlet(name, "Turkmenportal", "https://turkmenportal.com/en/", "TM", "Asia/Ashgabat", ("en",),
                    article=r"/en/blog/\d+(?:/[^/?#]*)?")  # fmt: skip
    sources = (Feed(), Listing())
