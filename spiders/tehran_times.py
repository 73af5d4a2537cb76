"""Tehran Times, an English daily of Iran."""

from crawler.outlet_spider import OutletSpider
from crawler.outlets import Outlet
from crawler.sources import Feed, Listing, Sitemap


class TehranTimesSpider(OutletSpider):
    name = "tehran_times"
    outlet = Outlet(name, "Tehran Times", "https://www.tehrantimes.com/", "IR", "Asia/Tehran", ("en",),
                    article=r"/news/\d+(?:/[^/?#]*)?")  # fmt: skip
    sources = (Feed(), Listing(), Sitemap())
