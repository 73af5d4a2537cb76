"""DND News, Dispatch News Desk of Pakistan: WordPress."""

from crawler.crawling.outlet_spider import OutletSpider
from crawler.discovery.sources import Feed, Sitemap, WordPress
from crawler.model.outlet import Outlet


class DndNewsSpider(OutletSpider):
    name = "dnd_news"
    outlet = Outlet(name, "DND News", "https://dnd.com.pk/", "PK", "Asia/Karachi", ("en",),
                    article=r"/[^/?#]+/\d+/?")  # fmt: skip
    sources = (Feed(), WordPress(), Sitemap())
