"""The Press Information Department of Pakistan's government: numbered press releases."""

from crawler.outlet_spider import OutletSpider
from crawler.outlets import Outlet
from crawler.sources import Feed, Listing


class PidPakistanSpider(OutletSpider):
    name = "pid_pakistan"
    outlet = Outlet(name, "Press Information Department, Pakistan", "https://pid.gov.pk/",
                    "PK", "Asia/Karachi", ("en", "ur"), article=r"/site/press_detail/\d+")  # fmt: skip
    sources = (Feed(), Listing())
