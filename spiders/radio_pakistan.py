"""Radio Pakistan, the state broadcaster (PBC)."""

from crawler.crawling.outlet_spider import OutletSpider
from crawler.discovery.sources import Listing
from crawler.model.outlet import Outlet

_DAY = r"(?P<day>\d{2})-(?P<month>\d{2})-(?P<year>\d{4})"


class RadioPakistanSpider(OutletSpider):
    name = "radio_pakistan"
    outlet = Outlet(name, "Radio Pakistan", "https://www.radio.gov.pk/", "PK", "Asia/Karachi", ("en",),
                    also_at=("new.radio.gov.pk",),
                    article=r"/\d{2}-\d{2}-\d{4}/(?!audio-bulletin-)[^/]+/?", address_date=rf"/{_DAY}/")  # fmt: skip
    sources = (Listing("newslist/1"), Listing())
