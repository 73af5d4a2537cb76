"""One URL for one page."""

from __future__ import annotations

from dataclasses import replace

import pytest

from crawler.model.outlet import Outlet
from crawler.model.urls import absolute, belongs_to, canonical_url, is_article, is_on_site, outlet_at
from crawler.saved_pages.mirror import own_path

OUTLET = Outlet("gazette", "The Gazette", "https://www.gazette.example/", "PK", "Asia/Karachi", ("en",),
                article=r"/\d{2}-\d{2}-\d{4}/[^/]+")  # fmt: skip
ASIA = Outlet("asia", "Asia", "https://gazette.example/asia/", "IN", "Asia/Kolkata", ("en",))


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("http://gazette.example/a", "https://www.gazette.example/a"),
        ("HTTPS://WWW.Gazette.example:443/A?p=7#top", "https://www.gazette.example/A?p=7"),
        ("https://www.gazette.example", "https://www.gazette.example/"),
        ("https://www.gazette.example/a/?utm_source=rss&utm_medium=rss", "https://www.gazette.example/a/"),
        ("https://www.gazette.example/?fbclid=x&p=7", "https://www.gazette.example/?p=7"),
        ("https://www.gazette.example/releases.htm?dtl/38/Title_Words", "https://www.gazette.example/releases.htm?dtl/38/Title_Words"),
        ("https://www.gazette.example/d?date=6%2F05%2F2026&id=x", "https://www.gazette.example/d?date=6%2F05%2F2026&id=x"),
        ("https://www.gazette.example/a/amp/", "https://www.gazette.example/a/"),
        ("https://www.gazette.example/a/?amp=1", "https://www.gazette.example/a/"),
        ("https://www.gazette.example/amp/", "https://www.gazette.example/amp/"),
        ("https://www.gazette.example/news:92/x", "https://www.gazette.example/news:92/x"),
        ("https://other.example/a?utm_source=x", "https://other.example/a"),
        ("https://www.gazette.example/%d8%ae%d8%a8%D8%B1", "https://www.gazette.example/%D8%AE%D8%A8%D8%B1"),
        ("https://www.gazette.example/%7Eenvoy/%61%2fb?q=%2a", "https://www.gazette.example/~envoy/a%2Fb?q=%2A"),
        ("https://www.gazette.example/خبر", "https://www.gazette.example/%D8%AE%D8%A8%D8%B1"),
    ],
)  # fmt: skip
def test_canonical(url: str, canonical: str) -> None:
    assert canonical_url(url, OUTLET) == canonical
    assert canonical_url(canonical, OUTLET) == canonical


@pytest.mark.parametrize("url", ["javascript:alert(1)", "mailto:a@gazette.example", "/a", "https://", ""])
def test_no_address(url: str) -> None:
    with pytest.raises(ValueError, match="is not an http"):
        canonical_url(url, OUTLET)


def test_whose_and_what() -> None:
    assert belongs_to("http://gazette.example/x", OUTLET)
    assert not belongs_to("https://gazette.example.evil.example/x", OUTLET)
    assert not belongs_to("https://newsgazette.example/x", OUTLET)
    assert is_article("http://gazette.example/01-02-2026/envoys", OUTLET)
    assert not is_article("http://gazette.example/01-02-2026/", OUTLET)
    assert not is_article("https://other.example/01-02-2026/envoys", OUTLET)
    by_number = replace(OUTLET, article=r"/\?p=\d+")
    assert is_article("https://gazette.example/?p=7", by_number)
    assert not is_article("https://gazette.example/?q=7", by_number)


@pytest.mark.parametrize(
    ("link", "url"),
    [
        ("../c", "https://a.example/c"),
        (" /c \n", "https://a.example/c"),
        ("//b.example/c", "https://b.example/c"),
        ("http://b.example/", "http://b.example/"),
        ("", None),
        (" ", None),
        ("javascript:void(0)", None),
        ("http://[bad", None),
    ],
)
def test_links_of_a_page(link: str, url: str | None) -> None:
    assert absolute("https://a.example/b/", link) == url


@pytest.mark.parametrize(
    ("url", "on_site", "own"),
    [
        ("https://gazette.example/x", True, True),
        ("http://www.gazette.example/x", True, True),
        ("https://media.gazette.example/x", True, False),
        ("https://newsgazette.example/x", False, False),
        ("https://gazette.example.evil.example/x", False, False),
        ("ftp://gazette.example/x", False, False),
        ("mailto:a@gazette.example", False, False),
    ],
)
def test_hosts(url: str, on_site: bool, own: bool) -> None:
    assert is_on_site(url, OUTLET) is on_site
    assert belongs_to(url, OUTLET) is own


def test_whose_page_it_is() -> None:
    herald = replace(OUTLET, name="herald", home="https://herald.example/")
    assert outlet_at("http://www.gazette.example/x", [herald, OUTLET]) == OUTLET
    assert outlet_at("https://herald.example:443/x", [OUTLET, herald]) == herald
    unknown = outlet_at("http://other.example/x", [OUTLET, herald])
    assert (unknown.home, unknown.is_known) == ("http://other.example/", False)


def test_pages_under_another_host_of_the_outlet_are_recorded_under_its_base_url() -> None:
    moved = replace(OUTLET, also_at=("old-gazette.example",))
    old = "http://www.old-gazette.example/01-02-2026/envoys?utm_source=x"
    assert canonical_url(old, moved) == "https://www.gazette.example/01-02-2026/envoys"
    assert is_article(old, moved)
    assert not is_article(old, OUTLET)
    assert outlet_at(old, [moved]) == moved
    assert is_on_site("https://media.old-gazette.example/x", moved)
    assert not belongs_to("https://cold-gazette.example/x", moved)


@pytest.mark.parametrize(
    ("url", "outlet", "path"),
    [
        ("https://www.gazette.example/a/b?c=1", OUTLET, "a/b?c=1"),
        ("http://gazette.example/", OUTLET, ""),
        ("http://gazette.example?p=1", OUTLET, "?p=1"),
        ("http://gazette.example.evil.example/a", OUTLET, None),
        ("ftp://gazette.example/a", OUTLET, None),
        ("https://gazette.example/asia/x", ASIA, "asia/x"),
        ("https://gazette.example/robots.txt", ASIA, "robots.txt"),
    ],
)
def test_path_on_a_mirror(url: str, outlet: Outlet, path: str | None) -> None:
    assert own_path(url, outlet) == path


@pytest.mark.parametrize(
    ("home", "url", "is_own"),
    [
        ("http://gazette.example:8080/", "http://gazette.example:8080/news", True),
        ("http://gazette.example:8080/", "http://gazette.example:8081/news", False),
        ("http://gazette.example:8080/", "http://gazette.example/news", False),
        ("https://gazette.example/", "https://gazette.example:8443/news", False),
        ("https://gazette.example/", "https://www.gazette.example:443/news", True),
        ("https://gazette.example/", "http://gazette.example:80/news", True),
        ("http://[::1]:8080/", "http://[::1]:8080/news", True),
        ("http://[::1]:8080/", "http://[::1]:8081/news", False),
    ],
)
def test_a_second_port_of_a_host_is_another_site(home: str, url: str, *, is_own: bool) -> None:
    outlet = Outlet("gazette", "Gazette", home, "PK", "Asia/Karachi", ("en",))
    assert belongs_to(url, outlet) == is_own
    assert is_on_site(url, outlet) == is_own
    assert is_article(url, outlet) == is_own
    assert canonical_url(url, outlet).startswith(home) == is_own
    assert (outlet_at(url, [outlet]) is outlet) == is_own


@pytest.mark.parametrize("url", ["https://gazette.example:99999/news", "ftp://gazette.example/news", "https://["])
def test_what_cannot_be_asked_is_on_no_site(url: str) -> None:
    outlet = Outlet("gazette", "Gazette", "https://gazette.example/", "PK", "Asia/Karachi", ("en",))
    assert not is_on_site(url, outlet)
    assert not belongs_to(url, outlet)
    assert not is_article(url, outlet)
