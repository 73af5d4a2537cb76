"""IRNA, Iran's state news agency: its English site; lists are made by scripts, the feed is whole."""

from crawler.outlet_spider import OutletSpider
from crawler.outlets import Outlet
from crawler.sources import Feed, Sitemap


class IrnaSpider(OutletSpider):
    name = "irna"
    outlet = Outlet(name, "Islamic Republic News Agency", "https://en.irna.ir/", "IR", "Asia/Tehran", ("en",),
                    article=r"/news/\d+(?:/[^/?#]*)?")  # fmt: skip
    sources = (Feed("rss"), Sitemap())
