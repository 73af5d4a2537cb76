"""Bernama, Malaysia's national news agency: its English pages; the query names the page."""

from crawler.outlet_spider import OutletSpider
from crawler.outlets import Outlet
from crawler.sources import Feed, Listing


class BernamaSpider(OutletSpider):
    name = "bernama"
    outlet = Outlet(name, "Bernama", "https://www.bernama.com/en/", "MY", "Asia/Kuala_Lumpur", ("en",),
                    article=r"/en/(?:[\w-]+/)?news\.php\?id=\d+")  # fmt: skip
    sources = (Feed(), Listing())
