"""TDMI News, Pakistan: WordPress; numbers as URLs."""

from crawler.crawling.outlet_spider import OutletSpider
from crawler.discovery.sources import Feed, Sitemap, WordPress
from crawler.model.outlet import Outlet


class TdmiNewsSpider(OutletSpider):
    name = "tdmi_news"
    outlet = Outlet(name, "TDMI News", "https://tdminews.com/", "PK", "Asia/Karachi", ("en",))
    sources = (Feed(), WordPress(), Sitemap())
