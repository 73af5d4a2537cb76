"""AZERTAC, Azerbaijan's state news agency: its English pages."""

from crawler.crawling.outlet_spider import OutletSpider
from crawler.discovery.sources import Feed, Listing
from crawler.model.outlet import Outlet


class AzertacSpider(OutletSpider):
    name = "azertac"
    outlet = Outlet(name, "AZERTAC", "https://azertag.az/en/", "AZ", "Asia/Baku", ("en",),
                    article=r"/en/xeber/(?:[^/?#]+-)?\d+")  # fmt: skip
    sources = (Feed("rss"), Feed(), Listing())
