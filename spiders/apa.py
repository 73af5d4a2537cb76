"""APA, a news agency of Baku: its English site."""

from crawler.outlet_spider import OutletSpider
from crawler.outlets import Outlet
from crawler.sources import Feed, Listing, Sitemap


class ApaSpider(OutletSpider):
    name = "apa"
    outlet = Outlet(name, "Azeri Press Agency", "https://en.apa.az/", "AZ", "Asia/Baku", ("en",),
                    article=r"/[\w-]+/[^/?#]+-\d+")  # fmt: skip
    sources = (Feed(), Listing(), Sitemap())
