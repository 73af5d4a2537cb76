"""AZERTAC, Azerbaijan's state news agency: its English pages."""

from crawler.outlet_spider import OutletSpider
from crawler.outlets import Outlet
from crawler.sources import Feed, Listing


class AzertacSpider(OutletSpider):
    name = "azertac"
    outlet = Outlet(name, "AZERTAC", "https://azertag.az/en/", "AZ", "Asia/Baku", ("en",),
                    article=r"/en/xeber/(?:[^/?#]+-)?\d+")  # fmt: skip
    sources = (Feed(), Listing())
