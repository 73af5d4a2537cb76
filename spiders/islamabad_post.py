"""Islamabad Post: WordPress, tagDiv; shares its texts with a sister agency."""

from crawler.crawling.outlet_spider import OutletSpider
from crawler.discovery.sources import Feed, Sitemap, WordPress
from crawler.model.outlet import Outlet


class IslamabadPostSpider(OutletSpider):
    name = "islamabad_post"
    outlet = Outlet(name, "Islamabad Post", "https://islamabadpost.com.pk/", "PK", "Asia/Karachi", ("en",))
    sources = (Feed(), WordPress(), Sitemap())
