"""The Department of State of the United States: WordPress."""

from crawler.crawling.outlet_spider import OutletSpider
from crawler.discovery.sources import Feed, Sitemap, WordPress
from crawler.model.outlet import Outlet


class UsStateSpider(OutletSpider):
    name = "us_state"
    outlet = Outlet(name, "U.S. Department of State", "https://www.state.gov/", "US", "America/New_York", ("en",),
                    article=r"/releases/[\w-]+/\d{4}/\d{2}/[^/?#]+/?", topic_threshold=0)  # fmt: skip
    sources = (Feed("rss-feed/press-releases/feed/"), Feed(), WordPress(), Sitemap())
