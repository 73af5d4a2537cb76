"""Pakistan Press International (PPI), a private news agency: WordPress; sends on hand-outs as they come."""

from crawler.outlet_spider import OutletSpider
from crawler.outlets import Outlet
from crawler.sources import Feed, Sitemap, WordPress


class PpiSpider(OutletSpider):
    name = "ppi"
    outlet = Outlet(name, "Pakistan Press International", "https://ppinewsagency.com/", "PK", "Asia/Karachi", ("en",))
    sources = (Feed(), WordPress(), Sitemap())
