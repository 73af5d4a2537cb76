"""Islamabad Post: WordPress, tagDiv; shares its texts with a sister agency."""

from crawler.outlet_spider import OutletSpider
from crawler.outlets import Outlet
from crawler.sources import Feed, Sitemap, WordPress


class IslamabadPostSpider(OutletSpider):
    name = "islamabad_post"
    outlet = Outlet(name, "Islamabad Post", "https://islamabadpost.com.pk/", "PK", "Asia/Karachi", ("en",))
    sources = (Feed(), WordPress(), Sitemap())
