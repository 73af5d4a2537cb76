"""Pakistan Observer, a daily of Islamabad: WordPress."""

from crawler.outlet_spider import OutletSpider
from crawler.outlets import Outlet
from crawler.sources import Feed, Sitemap, WordPress


class PakistanObserverSpider(OutletSpider):
    name = "pakistan_observer"
    outlet = Outlet(name, "Pakistan Observer", "https://pakobserver.net/", "PK", "Asia/Karachi", ("en",))
    sources = (Feed(), WordPress(), Sitemap())
