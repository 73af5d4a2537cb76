"""Report, a news agency in Baku: its English pages."""

from crawler.crawling.outlet_spider import OutletSpider
from crawler.discovery.sources import Feed, Listing
from crawler.model.outlet import Outlet


class ReportAzSpider(OutletSpider):
    name = "report_az"
    outlet = Outlet(name, "Report News Agency", "https://report.az/en/", "AZ", "Asia/Baku", ("en",),
                    article=r"/en/[\w-]+/[^/?#]+/?")  # fmt: skip
    sources = (Feed("rss/"), Feed(), Listing())
