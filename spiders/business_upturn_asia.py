"""Business Upturn Asia, the sub-site of an Indian business paper: WordPress."""

from crawler.crawling.outlet_spider import OutletSpider
from crawler.discovery.sources import Feed, Sitemap, WordPress
from crawler.model.outlet import Outlet


class BusinessUpturnAsiaSpider(OutletSpider):
    name = "business_upturn_asia"
    outlet = Outlet(name, "Business Upturn Asia", "https://asia.businessupturn.com/", "IN", "Asia/Kolkata", ("en",))
    sources = (WordPress(standfirst=True), Feed(), Sitemap())
