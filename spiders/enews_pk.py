"""eNews Pakistan: WordPress, tagDiv cloud templates; English and Urdu on one page."""

from crawler.outlet_spider import OutletSpider
from crawler.outlets import Outlet
from crawler.sources import Feed, Sitemap, WordPress


class EnewsPkSpider(OutletSpider):
    name = "enews_pk"
    outlet = Outlet(name, "eNews Pakistan", "https://enews.pk/", "PK", "Asia/Karachi", ("en", "ur"))
    sources = (Feed(), WordPress(), Sitemap())
