"""Associated Press of Pakistan (APP), the state news agency: WordPress."""

from crawler.crawling.outlet_spider import OutletSpider
from crawler.discovery.sources import Feed, Sitemap, WordPress
from crawler.model.outlet import Outlet


class AppPakistanSpider(OutletSpider):
    name = "app_pakistan"
    outlet = Outlet(name, "Associated Press of Pakistan", "https://www.app.com.pk/", "PK", "Asia/Karachi", ("en",),
                    article=r"/(?:[\w-]+/)?[^/?#]+-[^/?#]+/?")  # fmt: skip
    sources = (Feed(), WordPress(), Sitemap())
