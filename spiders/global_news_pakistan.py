"""Global News Pakistan, Islamabad: WordPress, tagDiv Newspaper."""

from crawler.crawling.outlet_spider import OutletSpider
from crawler.discovery.sources import Feed, Sitemap, WordPress
from crawler.model.outlet import Outlet


class GlobalNewsPakistanSpider(OutletSpider):
    name = "global_news_pakistan"
    outlet = Outlet(name, "Global News Pakistan", "https://globalnewspakistan.com/", "PK", "Asia/Karachi", ("en",))
    sources = (Feed(), WordPress(), Sitemap())
