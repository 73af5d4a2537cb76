"""eNews Pakistan: WordPress, tagDiv cloud templates; English and Urdu on one page."""

from crawler.crawling.outlet_spider import OutletSpider
from crawler.discovery.sources import Feed, Sitemap, WordPress
from crawler.model.outlet import Outlet


class EnewsPkSpider(OutletSpider):
    name = "enews_pk"
    outlet = Outlet(name, "eNews Pakistan", "https://enews.pk/", "PK", "Asia/Karachi", ("en", "ur"))
    sources = (Feed(), WordPress(), Sitemap())
