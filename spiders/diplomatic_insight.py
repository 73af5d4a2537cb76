"""The Diplomatic Insight (TDI), Islamabad: WordPress, tagDiv."""

from crawler.crawling.outlet_spider import OutletSpider
from crawler.discovery.sources import Feed, Sitemap, WordPress
from crawler.model.outlet import Outlet


class DiplomaticInsightSpider(OutletSpider):
    name = "diplomatic_insight"
    outlet = Outlet(name, "The Diplomatic Insight", "https://thediplomaticinsight.com/", "PK", "Asia/Karachi", ("en",))
    sources = (Feed(), WordPress(), Sitemap())
