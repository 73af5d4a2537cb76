"""Kazinform, Kazakhstan's state news agency: its English site."""

from crawler.crawling.outlet_spider import OutletSpider
from crawler.discovery.sources import Feed, Listing, Sitemap
from crawler.model.outlet import Outlet


class KazinformSpider(OutletSpider):
    name = "kazinform"
    outlet = Outlet(name, "Kazinform", "https://en.inform.kz/", "KZ", "Asia/Almaty", ("en",),
                    article=r"/news/[^/?#]+-[0-9a-f]{6}/?|/[^/?#]+_a\d+/?")  # fmt: skip
    sources = (Feed(), Listing(), Sitemap())
