"""United Nations press releases and meetings coverage, New York: its English pages."""

from crawler.crawling.outlet_spider import OutletSpider
from crawler.discovery.sources import Feed, Listing
from crawler.model.outlet import Outlet


class UnPressSpider(OutletSpider):
    name = "un_press"
    outlet = Outlet(name, "United Nations Press", "https://press.un.org/en/", "US", "America/New_York", ("en",),
                    article=r"/en/\d{4}/[\w.-]+\.html?", topic_threshold=0)  # fmt: skip
    sources = (Feed("rss.xml"), Feed(), Listing())
