"""Pakistan Observer, a daily in Islamabad: WordPress."""

from crawler.crawling.outlet_spider import OutletSpider
from crawler.discovery.sources import Feed, Sitemap, WordPress
from crawler.model.outlet import Outlet


class PakistanObserverSpider(OutletSpider):
    name = "pakistan_observer"
    outlet = Outlet(name, "Pakistan Observer", "https://pakobserver.net/", "PK", "Asia/Karachi", ("en",))
    sources = (Feed(), WordPress(), Sitemap())
