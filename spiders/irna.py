"""IRNA, Iran's state news agency: its English site; scripts generate its lists, the feed is complete."""

from crawler.crawling.outlet_spider import OutletSpider
from crawler.discovery.sources import Feed, Sitemap
from crawler.model.outlet import Outlet


class IrnaSpider(OutletSpider):
    name = "irna"
    outlet = Outlet(name, "Islamic Republic News Agency", "https://en.irna.ir/", "IR", "Asia/Tehran", ("en",),
                    article=r"/news/\d+(?:/[^/?#]*)?")  # fmt: skip
    sources = (Feed("rss"), Feed(), Sitemap())
