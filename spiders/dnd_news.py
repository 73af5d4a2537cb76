"""DND News, Dispatch News Desk of Pakistan: WordPress."""

from crawler.outlet_spider import OutletSpider
from crawler.outlets import Outlet
from crawler.sources import Feed, Sitemap, WordPress


class DndNewsSpider(OutletSpider):
    name = "dnd_news"
    outlet = Outlet(name, "DND News", "https://dnd.com.pk/", "PK", "Asia/Karachi", ("en",),
                    article=r"/[^/?#]+/\d+/?")  # fmt: skip
    sources = (Feed(), WordPress(), Sitemap())
