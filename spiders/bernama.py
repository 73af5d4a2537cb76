"""Bernama, Malaysia's national news agency: its English pages; the query identifies the page."""

from crawler.crawling.outlet_spider import OutletSpider
from crawler.discovery.sources import Feed, Listing
from crawler.model.outlet import Outlet


class BernamaSpider(OutletSpider):
    name = "bernama"
    outlet = Outlet(name, "Bernama", "https://www.bernama.com/en/", "MY", "Asia/Kuala_Lumpur", ("en",),
                    article=r"/en/(?:[\w-]+/)?news\.php\?id=\d+")  # fmt: skip
    sources = (Feed("rssfeed.php"), Feed(), Listing())
