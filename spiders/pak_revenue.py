"""Pak Revenue: WordPress, tagDiv Newspaper; addresses without a date."""

from crawler.outlet_spider import OutletSpider
from crawler.outlets import Outlet
from crawler.sources import Feed, Sitemap, WordPress


class PakRevenueSpider(OutletSpider):
    name = "pak_revenue"
    outlet = Outlet(name, "Pak Revenue", "https://pakrevenue.com/", "PK", "Asia/Karachi", ("en",))
    sources = (Feed(), WordPress(), Sitemap())
