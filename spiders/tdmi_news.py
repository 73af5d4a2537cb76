"""TDMI News, Pakistan: WordPress; addresses by number."""

from crawler.outlet_spider import OutletSpider
from crawler.outlets import Outlet
from crawler.sources import Feed, Sitemap, WordPress


class TdmiNewsSpider(OutletSpider):
    name = "tdmi_news"
    outlet = Outlet(name, "TDMI News", "https://tdminews.com/", "PK", "Asia/Karachi", ("en",))
    sources = (Feed(), WordPress(), Sitemap())
