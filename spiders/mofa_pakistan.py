"""The Ministry of Foreign Affairs of Pakistan: press releases, on a custom-made site."""

from crawler.crawling.outlet_spider import OutletSpider
from crawler.discovery.sources import Feed, Listing, Sitemap
from crawler.model.outlet import Outlet


class MofaPakistanSpider(OutletSpider):
    name = "mofa_pakistan"
    outlet = Outlet(name, "Ministry of Foreign Affairs, Pakistan", "https://mofa.gov.pk/",
                    "PK", "Asia/Karachi", ("en",), article=r"/press-releases/[^/?#]+/?(?:\?mission=[\w-]+)?",
                    topic_threshold=0)  # fmt: skip
    sources = (Feed(), Listing(), Sitemap())
