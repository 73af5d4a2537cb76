"""Qatar News Agency (QNA): its English pages; the URL contains the day."""

from crawler.crawling.outlet_spider import OutletSpider
from crawler.discovery.sources import Feed, Listing
from crawler.model.outlet import Outlet


class QnaSpider(OutletSpider):
    name = "qna"
    outlet = Outlet(name, "Qatar News Agency", "https://qna.org.qa/en/", "QA", "Asia/Qatar", ("en",),
                    article=r"/en/(?:news/news-details\?[^#]+|newsbulletins/\d{4}-\d\d?/\d\d?/[^/?#]+|"
                            r"News-Area/News/\d{4}-\d\d?/\d\d?/[^/?#]+)")  # fmt: skip
    sources = (Feed(), Listing())
