"""Report, a news agency of Baku: its English pages."""

from crawler.outlet_spider import OutletSpider
from crawler.outlets import Outlet
from crawler.sources import Feed, Listing


class ReportAzSpider(OutletSpider):
    name = "report_az"
    outlet = Outlet(name, "Report News Agency", "https://report.az/en/", "AZ", "Asia/Baku", ("en",),
                    article=r"/en/[\w-]+/[^/?#]+/?")  # fmt: skip
    sources = (Feed(), Listing())
