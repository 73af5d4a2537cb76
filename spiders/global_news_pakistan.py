"""Global News Pakistan, Islamabad: WordPress, tagDiv Newspaper."""

from crawler.outlet_spider import OutletSpider
from crawler.outlets import Outlet
from crawler.sources import Feed, Sitemap, WordPress


class GlobalNewsPakistanSpider(OutletSpider):
    name = "global_news_pakistan"
    outlet = Outlet(name, "Global News Pakistan", "https://globalnewspakistan.com/", "PK", "Asia/Karachi", ("en",))
    sources = (Feed(), WordPress(), Sitemap())
