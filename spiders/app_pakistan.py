"""Associated Press of Pakistan (APP), the state news agency: WordPress."""

from crawler.outlet_spider import OutletSpider
from crawler.outlets import Outlet
from crawler.sources import Feed, Sitemap, WordPress


class AppPakistanSpider(OutletSpider):
    name = "app_pakistan"
    outlet = Outlet(name, "Associated Press of Pakistan", "https://www.app.com.pk/", "PK", "Asia/Karachi", ("en",),
                    article=r"/(?:[\w-]+/)?[^/?#]+-[^/?#]+/?")  # fmt: skip
    sources = (Feed(), WordPress(), Sitemap())
