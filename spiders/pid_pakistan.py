"""The Press Information Department of Pakistan's government: numbered press releases."""

from crawler.crawling.outlet_spider import OutletSpider
from crawler.discovery.sources import Feed, Listing
from crawler.model.outlet import Outlet


class PidPakistanSpider(OutletSpider):
    name = "pid_pakistan"
    outlet = Outlet(name, "Press Information Department, Pakistan", "https://pid.gov.pk/",
                    "PK", "Asia/Karachi", ("en", "ur"), article=r"/site/press_detail/\d+")  # fmt: skip
    sources = (Feed(), Listing())
