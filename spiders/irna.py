"""IRNA, Iran's state news agency: its English site; lists are made by scripts, the feed is whole."""

from crawler.crawling.outlet_spider import OutletSpider
from crawler.discovery.sources import Feed, Sitemap
from crawler.model.outlet import Outlet


class IrnaSpider(OutletSpider):
    name = "irna"
    outlet = Outlet(name, "Islamic Republic News Agency", "https://en.irna.ir/", "IR", "Asia/Tehran", ("en",),
                    article=r"/news/\d+(?:/[^/?#]*)?")  # fmt: skip
    sources = (Feed("rss"), Feed(), Sitemap())
