"""News Central Asia (nCa), Ashgabat: WordPress; the URL contains the day."""

from crawler.crawling.outlet_spider import OutletSpider
from crawler.discovery.sources import Feed, Sitemap, WordPress
from crawler.model.outlet import Outlet


class NewscentralasiaSpider(OutletSpider):
    name = "newscentralasia"
    outlet = Outlet(name, "News Central Asia", "https://www.newscentralasia.net/", "TM", "Asia/Ashgabat", ("en",),
                    article=r"/\d{4}/\d{2}/\d{2}/[^/?#]+/?",
                    address_date=r"/(?P<year>\d{4})/(?P<month>\d{2})/(?P<day>\d{2})/")  # fmt: skip
    sources = (Feed(), WordPress(), Sitemap())
