"""DNA News, an agency in Islamabad: WordPress."""

from crawler.crawling.outlet_spider import OutletSpider
from crawler.discovery.sources import Feed, Sitemap, WordPress
from crawler.model.outlet import Outlet


class DnaNewsSpider(OutletSpider):
    name = "dna_news"
    outlet = Outlet(name, "DNA News", "https://dnanews.com.pk/", "PK", "Asia/Karachi", ("en",))
    sources = (Feed(), WordPress(), Sitemap())
