"""Kazinform, Kazakhstan's state news agency: its English site."""

from crawler.crawling.outlet_spider import OutletSpider
from crawler.discovery.sources import Feed, Listing, Sitemap
from crawler.model.outlet import Outlet


class KazinformSpider(OutletSpider):
    name = "kazinform"
    outlet = Outlet(name, "Kazinform", "https://qazinform.com/", "KZ", "Asia/Almaty", ("en",),
                    also_at=("en.inform.kz", "inform.kz"),
                    article=r"/news/[^/?#]+-[^/?#]+/?|(?:/en)?/[^/?#]+_a\d+/?")  # fmt: skip
    sources = (Feed("rss/en.xml"), Feed(), Listing(), Sitemap())
