"""The Saudi Press Agency (SPA): its English pages."""

from crawler.crawling.outlet_spider import OutletSpider
from crawler.discovery.sources import Feed, Listing
from crawler.model.outlet import Outlet


class SpaSpider(OutletSpider):
    name = "spa"
    outlet = Outlet(name, "Saudi Press Agency", "https://www.spa.gov.sa/en/", "SA", "Asia/Riyadh", ("en", "ar"),
                    article=r"/(?:en/)?[A-Za-z]\d+")  # fmt: skip
    sources = (Feed(), Listing())
