"""Orient, a news site of Ashgabat: its English pages."""

from crawler.outlet_spider import OutletSpider
from crawler.outlets import Outlet
from crawler.sources import Feed, Listing


class OrientTmSpider(OutletSpider):
    name = "orient_tm"
    outlet = Outlet(name, "Orient, Turkmenistan", "https://orient.tm/en/", "TM", "Asia/Ashgabat", ("en",),
                    article=r"/en/post/\d+(?:/[^/?#]*)?")  # fmt: skip
    sources = (Feed(), Listing())
