"""Islamabad Mail: WordPress; its Urdu edition."""

from crawler.outlet_spider import OutletSpider
from crawler.outlets import Outlet
from crawler.sources import Feed, Sitemap, WordPress


class IslamabadMailSpider(OutletSpider):
    name = "islamabad_mail"
    outlet = Outlet(name, "Islamabad Mail", "https://urdu.islamabadmail.com/", "PK", "Asia/Karachi", ("ur",))
    sources = (Feed(), WordPress(), Sitemap())
