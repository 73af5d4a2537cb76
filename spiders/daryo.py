"""Daryo, a news site in Tashkent: its English pages."""

from datetime import date

from crawler.crawling.outlet_spider import OutletSpider
from crawler.discovery.sources import Feed, Listing
from crawler.model.outlet import Outlet


class DaryoSpider(OutletSpider):
    name = "daryo"
    outlet = Outlet(name, "Daryo", "https://daryo.uz/en/", "UZ", "Asia/Tashkent", ("en",), since=date(2012, 1, 1),
                    article=r"/en/\d{4}/\d{2}/\d{2}/[^/?#]+/?",
                    address_date=r"/(?P<year>\d{4})/(?P<month>\d{2})/(?P<day>\d{2})/")  # fmt: skip
    sources = (Feed(), Listing())
