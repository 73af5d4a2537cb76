"""The Times of Central Asia: WordPress; covers five republics; in Bishkek's time zone."""

from crawler.crawling.outlet_spider import OutletSpider
from crawler.discovery.sources import Feed, Sitemap, WordPress
from crawler.model.outlet import Outlet


class TimesOfCentralAsiaSpider(OutletSpider):
    name = "times_of_central_asia"
    outlet = Outlet(name, "The Times of Central Asia", "https://timesca.com/", "KG", "Asia/Bishkek", ("en",))
    sources = (Feed(), WordPress(), Sitemap())
