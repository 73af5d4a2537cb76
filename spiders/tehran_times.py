"""Tehran Times, an English daily of Iran."""

from crawler.crawling.outlet_spider import OutletSpider
from crawler.discovery.sources import Feed, Listing, Sitemap
from crawler.model.outlet import Outlet


class TehranTimesSpider(OutletSpider):
    name = "tehran_times"
    outlet = Outlet(name, "Tehran Times", "https://www.tehrantimes.com/", "IR", "Asia/Tehran", ("en",),
                    article=r"/news/\d+(?:/(?!\d+/?$)[^/?#]*)?")  # fmt: skip
    sources = (Feed("rss"), Feed(), Listing(), Sitemap())
