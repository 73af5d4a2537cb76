"""Islamabad Mail: WordPress; its Urdu edition."""

from crawler.crawling.outlet_spider import OutletSpider
from crawler.discovery.sources import Feed, Sitemap, WordPress
from crawler.model.outlet import Outlet


class IslamabadMailSpider(OutletSpider):
    name = "islamabad_mail"
    outlet = Outlet(name, "Islamabad Mail", "https://urdu.islamabadmail.com/", "PK", "Asia/Karachi", ("ur",))
    sources = (Feed(), WordPress(), Sitemap())
