"""Saba, the news agency of the authorities in Sana'a: its English pages."""

from crawler.crawling.outlet_spider import OutletSpider
from crawler.discovery.sources import Feed, Listing
from crawler.model.outlet import Outlet


class SabaSpider(OutletSpider):
    name = "saba"
    outlet = Outlet(name, "Saba News Agency", "https://www.saba.ye/en/", "YE", "Asia/Aden", ("en",),
                    article=r"/en/news\d+\.htm")  # fmt: skip
    sources = (Feed("rsscatfeed14.htm"), Feed(), Listing())
