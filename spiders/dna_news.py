"""DNA News, an agency of Islamabad: WordPress."""

from crawler.outlet_spider import OutletSpider
from crawler.outlets import Outlet
from crawler.sources import Feed, Sitemap, WordPress


class DnaNewsSpider(OutletSpider):
    name = "dna_news"
    outlet = Outlet(name, "DNA News", "https://dnanews.com.pk/", "PK", "Asia/Karachi", ("en",))
    sources = (Feed(), WordPress(), Sitemap())
