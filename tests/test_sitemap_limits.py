"""For which days, and up to which size, sitemaps are read."""

from __future__ import annotations

import gzip
from datetime import date

import pytest

from crawler.discovery.sources import Scope, Sitemap, SourceError
from tests.test_sources import HOME, read


def followed(scope: Scope, *entries: tuple[str, str | None]) -> list[str]:
    """The sitemaps of an index that may list articles of the days that are asked for."""
    rows = "".join(
        f"<sitemap><loc>{HOME}{name}.xml</loc>{f'<lastmod>{day}</lastmod>' if day else ''}</sitemap>"
        for name, day in entries
    )
    found = read(Sitemap(), f"<sitemapindex>{rows}</sitemapindex>", HOME + "sitemap.xml", scope=scope)
    return [url.removeprefix(HOME).removesuffix(".xml") for url in found.follow]


SINCE, UNTIL = Scope(since=date(2026, 5, 10)), Scope(since=date(2026, 1, 1), until=date(2026, 5, 10))


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ("2026-05-09", False),
        ("2026-05-09T23:59:59Z", False),
        ("2026-05-10", True),
        ("2026-05-10T00:00:00Z", True),
        (None, True),
    ],
)
def test_what_was_changed_before_holds_nothing_of_later(changed: str | None, expected: bool) -> None:
    assert bool(followed(SINCE, ("posts", changed))) is expected
    assert followed(Scope(), ("posts", changed)) == ["posts"]


@pytest.mark.parametrize(
    ("scope", "name", "expected"),
    [
        # One more day on either side: the sitemap's day may be in another time zone.
        (SINCE, "posts-2026-05-08", False),
        (SINCE, "posts-2026-05-09", True),
        (SINCE, "posts-2026-04", False),
        (SINCE, "posts-2026-05", True),
        (UNTIL, "posts-2026-05-11", True),
        (UNTIL, "posts-2026-05-12", False),
        (UNTIL, "posts-2026-05", True),
        (UNTIL, "posts-2026-06", False),
        (SINCE, "posts", True),
    ],
)
def test_a_sitemap_that_is_named_for_its_days(scope: Scope, name: str, expected: bool) -> None:
    assert bool(followed(scope, (name, None))) is expected


@pytest.mark.parametrize(
    ("size", "said"), [(50 * 1024 * 1024, "is no sitemap"), (50 * 1024 * 1024 + 1, "unpacks to more than")]
)
def test_fifty_megabytes_are_unpacked(size: int, said: str) -> None:
    """As sitemaps.org allows: a small compressed file may be a bomb."""
    with pytest.raises(SourceError, match=said):
        read(Sitemap(), gzip.compress(b"x" * size, 1), HOME + "sitemap.xml.gz")
