"""Xinhua, China's state news agency: its English site; the URL contains the day."""

from crawler.crawling.outlet_spider import OutletSpider
from crawler.discovery.sources import Feed, Listing
from crawler.model.outlet import Outlet


class XinhuaSpider(OutletSpider):
    name = "xinhua"
    outlet = Outlet(name, "Xinhua", "https://english.news.cn/", "CN", "Asia/Shanghai", ("en",),
                    article=r"/\d{8}/[0-9a-f]{32}/c\.html",
                    address_date=r"/(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})/")  # fmt: skip
    sources = (Feed(), Listing())
