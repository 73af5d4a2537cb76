"""The Diplomatic Insight (TDI), Islamabad: WordPress, tagDiv."""

from crawler.outlet_spider import OutletSpider
from crawler.outlets import Outlet
from crawler.sources import Feed, Sitemap, WordPress


class DiplomaticInsightSpider(OutletSpider):
    name = "diplomatic_insight"
    outlet = Outlet(name, "The Diplomatic Insight", "https://thediplomaticinsight.com/", "PK", "Asia/Karachi", ("en",))
    sources = (Feed(), WordPress(), Sitemap())
