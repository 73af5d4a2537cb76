"""AKIpress, a news agency in Bishkek: its English site; its URLs contain a colon."""

from crawler.crawling.outlet_spider import OutletSpider
from crawler.discovery.sources import Feed, Listing
from crawler.model.outlet import Outlet


class AkipressSpider(OutletSpider):
    name = "akipress"
    outlet = Outlet(name, "AKIpress", "https://akipress.com/", "KG", "Asia/Bishkek", ("en",),
                    article=r"/news:\d+(?::[^/?#]*)?/?")  # fmt: skip
    sources = (Feed("rss/"), Feed(), Listing())
