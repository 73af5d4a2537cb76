"""The Ministry of External Affairs of India: press releases; the query identifies the page."""

from crawler.crawling.outlet_spider import OutletSpider
from crawler.discovery.sources import Feed, Listing
from crawler.model.outlet import Outlet


class MeaIndiaSpider(OutletSpider):
    name = "mea_india"
    outlet = Outlet(name, "Ministry of External Affairs, India", "https://www.mea.gov.in/",
                    "IN", "Asia/Kolkata", ("en",), article=r"/press-releases\.htm\?dtl/\d+(?:/[^?#]*)?",
                    topic_threshold=0)  # fmt: skip
    sources = (Feed(), Listing("whats-new-viewall.htm"), Listing())
