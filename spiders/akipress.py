"""AKIpress, a news agency of Bishkek: its English site; a colon stands in its addresses."""

from crawler.outlet_spider import OutletSpider
from crawler.outlets import Outlet
from crawler.sources import Feed, Listing


class AkipressSpider(OutletSpider):
    name = "akipress"
    outlet = Outlet(name, "AKIpress", "https://akipress.com/", "KG", "Asia/Bishkek", ("en",),
                    article=r"/news:\d+(?::[^/?#]*)?/?")  # fmt: skip
    sources = (Feed(), Listing())
