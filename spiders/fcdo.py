"""The Foreign, Commonwealth and Development Office of the United Kingdom, on GOV.UK."""

from crawler.crawling.outlet_spider import OutletSpider
from crawler.discovery.sources import Feed, Listing
from crawler.model.outlet import Outlet


class FcdoSpider(OutletSpider):
    name = "fcdo"
    outlet = Outlet(name, "Foreign, Commonwealth & Development Office",
                    "https://www.gov.uk/government/organisations/foreign-commonwealth-development-office",
                    "GB", "Europe/London", ("en",), article="/government/(?:news|speeches)/[^/?#]+",
                    topic_threshold=0)  # fmt: skip
    sources = (Feed("foreign-commonwealth-development-office.atom"), Feed(), Listing())
