"""The Ministry of Foreign Affairs of Iran: its English site."""

from crawler.crawling.outlet_spider import OutletSpider
from crawler.discovery.sources import Feed, Listing
from crawler.model.outlet import Outlet


class MfaIranSpider(OutletSpider):
    name = "mfa_iran"
    outlet = Outlet(name, "Ministry of Foreign Affairs, Iran", "https://en.mfa.gov.ir/", "IR", "Asia/Tehran", ("en",),
                    also_at=("en.mfa.ir",),
                    article=r"/portal/(?:newsview|printnews)/\d+(?:/[^/?#]*)?", topic_threshold=0)  # fmt: skip
    sources = (Feed(), Listing("portal/newsagencyshow/699"), Listing("portal/newsagencyshow/3180"), Listing())
