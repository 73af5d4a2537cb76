"""Orient, a news site in Ashgabat: its English pages."""

from crawler.crawling.outlet_spider import OutletSpider
from crawler.discovery.sources import Feed, Listing
from crawler.model.outlet import Outlet


class OrientTmSpider(OutletSpider):
    name = "orient_tm"
    outlet = Outlet(name, "Orient, Turkmenistan", "https://orient.tm/en/", "TM", "Asia/Ashgabat", ("en",),
                    article=r"/en/post/\d+(?:/[^/?#]*)?")  # fmt: skip
    sources = (Feed(), Listing())
