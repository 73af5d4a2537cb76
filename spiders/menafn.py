"""MENAFN, Amman: republishes texts of news agencies; its clock is next to its time stamp."""

from crawler.crawling.outlet_spider import OutletSpider
from crawler.discovery.sources import Feed, Listing
from crawler.model.outlet import Outlet


class MenafnSpider(OutletSpider):
    name = "menafn"
    outlet = Outlet(name, "MENAFN", "https://menafn.com/", "JO", "Asia/Amman", ("en",),
                    article=r"/\d{10}/[^/?#]+")  # fmt: skip
    sources = (Feed(), Listing())
