"""APA, a news agency in Baku: its English site."""

from crawler.crawling.outlet_spider import OutletSpider
from crawler.discovery.sources import Feed, Listing, Sitemap
from crawler.model.outlet import Outlet


class ApaSpider(OutletSpider):
    name = "apa"
    outlet = Outlet(name, "Azeri Press Agency", "https://en.apa.az/", "AZ", "Asia/Baku", ("en",),
                    article=r"/[\w-]+/[^/?#]+-\d+")  # fmt: skip
    sources = (Feed(), Listing(), Sitemap())
