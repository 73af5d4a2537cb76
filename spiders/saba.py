"""Saba, the news agency of the authorities in Sana'a: its English pages."""

from crawler.outlet_spider import OutletSpider
from crawler.outlets import Outlet
from crawler.sources import Feed, Listing


class SabaSpider(OutletSpider):
    name = "saba"
    outlet = Outlet(name, "Saba News Agency", "https://www.saba.ye/en/", "YE", "Asia/Aden", ("en",),
                    article=r"/en/news\d+\.htm")  # fmt: skip
    sources = (Feed(), Listing())
