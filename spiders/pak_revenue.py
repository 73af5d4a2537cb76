"""Pak Revenue: WordPress, tagDiv Newspaper; URLs without a date."""

from crawler.crawling.outlet_spider import OutletSpider
from crawler.discovery.sources import Feed, Sitemap, WordPress
from crawler.model.outlet import Outlet


class PakRevenueSpider(OutletSpider):
    name = "pak_revenue"
    outlet = Outlet(name, "Pak Revenue", "https://pakrevenue.com/", "PK", "Asia/Karachi", ("en",))
    sources = (Feed(), WordPress(), Sitemap())
