"""Business Upturn Asia, the sub-site of an Indian business paper: WordPress."""

from crawler.outlet_spider import OutletSpider
from crawler.outlets import Outlet
from crawler.sources import Feed, Sitemap, WordPress


class BusinessUpturnAsiaSpider(OutletSpider):
    name = "business_upturn_asia"
    outlet = Outlet(name, "Business Upturn Asia", "https://asia.businessupturn.com/", "IN", "Asia/Kolkata", ("en",))
    sources = (WordPress(standfirst=True), Feed(), Sitemap())
