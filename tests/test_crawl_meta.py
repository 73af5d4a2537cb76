"""What a request carries, and what its retries and redirects share."""

from __future__ import annotations

from scrapy import Request

from crawler.model.address import Address
from crawler.model.crawl_meta import CrawlMeta, Role
from crawler.model.items import Discovery

URL = "https://gazette.example/a"
ADDRESS = Address(url=URL, discovery=Discovery(url=URL, found_by="feed"))


def test_a_redirect_and_a_retry_share_what_the_request_carries() -> None:
    """So that a URL that was marked once is not marked again."""
    request = Request(URL, meta=CrawlMeta(role=Role.ARTICLE, address=ADDRESS).attach())
    CrawlMeta.of(request).is_marked = True
    for follower in (request.replace(url=URL + "/"), request.copy()):
        assert CrawlMeta.of(follower).is_marked
        assert CrawlMeta.of(follower).address is ADDRESS


def test_a_request_of_others_has_no_address_and_keeps_what_is_written_into_it() -> None:
    request, other = Request(URL), Request(URL)
    CrawlMeta.of(request).is_revisit = True
    assert CrawlMeta.of(request).is_revisit
    assert CrawlMeta.of(request).address is None
    assert not CrawlMeta.of(other).is_revisit
