"""Pakistan Press International (PPI), a private news agency: WordPress; prints press releases unchanged."""

from crawler.crawling.outlet_spider import OutletSpider
from crawler.discovery.sources import Feed, Sitemap, WordPress
from crawler.model.outlet import Outlet


class PpiSpider(OutletSpider):
    name = "ppi"
    outlet = Outlet(name, "Pakistan Press International", "https://ppinewsagency.com/", "PK", "Asia/Karachi", ("en",))
    sources = (Feed(), WordPress(), Sitemap())
