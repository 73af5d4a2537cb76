"""The Ministry of Foreign Affairs of Japan: its English pages."""

from crawler.crawling.outlet_spider import OutletSpider
from crawler.discovery.sources import Feed, Listing
from crawler.model.outlet import Outlet


class MofaJapanSpider(OutletSpider):
    name = "mofa_japan"
    outlet = Outlet(name, "Ministry of Foreign Affairs of Japan", "https://www.mofa.go.jp/",
                    "JP", "Asia/Tokyo", ("en",),
                    article=r"/(?!mofaj/)(?:[\w-]+/)+[a-z]+\d?[a-z]?_\d{6}(?:_\d{5})?\.html",
                    topic_threshold=0)  # fmt: skip
    sources = (Feed(), Listing("press/release/index.html"), Listing())
