"""On which side of each limit links are headlines, and their URLs have a common form."""

from __future__ import annotations

from datetime import date

import pytest

from crawler.probing.shapes import Link, shape_of_addresses, shape_of_articles

HOME, TODAY = "https://gazette.example/", date(2026, 11, 12)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Envoys meet ministers", False),
        ("Envoys meet in Rome", False),
        ("Envoys meet in Romes", True),
        ("Envoys meet ministers today", True),
        ("外相会談を行った", True),
        ("外相会談行った", False),
    ],
)
def test_a_headline_has_four_words_and_twenty_letters(text: str, expected: bool) -> None:
    assert Link(HOME, text).is_headline is expected


def article_of(*paths: str, menu: tuple[str, ...] = ()) -> str | None:
    links = [Link(HOME + path, "Envoys meet ministers today") for path in paths]
    found = shape_of_articles([*links, *(Link(HOME + path, "World") for path in menu)], TODAY)
    return found.article if found else None


@pytest.mark.parametrize(("menu", "expected"), [(2, True), (3, False)])
def test_more_than_half_of_what_has_the_shape_are_headlines(menu: int, expected: bool) -> None:
    found = article_of("a/7001", "a/7002", "a/7003", menu=tuple(f"a/800{number}" for number in range(menu)))
    assert (found is not None) is expected


@pytest.mark.parametrize(
    ("paths", "article"),
    [
        # Three words, or a number of four digits, are an article's own name; two words are a section's.
        (("n/a-b-c", "n/d-e-f", "n/g-h-i"), r"/n/[^/?#]+/?"),
        (("n/a-b-c", "n/d-e-f", "n/g-h"), None),
        (("n/x-1234", "n/y-5678", "n/a-b-c"), r"/n/[^/?#]+/?"),
        (("n/x-123", "n/y-567", "n/a-b-c"), None),
        # Numbers of one length, up to four digits, keep it.
        (("n/1234/a", "n/5678/b", "n/9012/c"), r"/n/\d{4}/[^/?#]+/?"),
        (("n/12345/a", "n/56789/b", "n/90123/c"), r"/n/\d+/[^/?#]+/?"),
        (("n/123/a", "n/5678/b", "n/9012/c"), r"/n/\d+/[^/?#]+/?"),
        (("n/a.html", "n/b.html", "n/c.html"), r"/n/[^/?#]+\.html"),
        (("n/a.HTML", "n/b.HTML", "n/c.HTML"), r"/n/[^/?#]+\.HTML"),
        (("n/a/", "n/b/", "n/c"), r"/n/[^/?#]+/?"),
        (("n?id=1&x=a", "n?id=2&x=a", "n?id=3&x=a"), r"/n\?id=\d+&x=a"),
        (("n?id=a1", "n?id=b2", "n?id=c3"), r"/n\?id=[^&#]+"),
        (("n?id=1", "n?id=2"), None),
    ],
)
def test_what_addresses_share(paths: tuple[str, ...], article: str | None) -> None:
    assert article_of(*paths) == article


@pytest.mark.parametrize(("last", "expected"), [("2026-11-13", True), ("2026-11-14", False)])
def test_a_day_may_have_begun_at_the_site(last: str, expected: bool) -> None:
    addresses = [f"{HOME}{day}/{day[-1]}" for day in ("2026-11-01", "2026-11-02", last)]
    found = shape_of_addresses(addresses, [], TODAY)
    assert found is not None
    assert bool(found.day) is expected


@pytest.mark.parametrize(("pages", "is_dated"), [(5, True), (7, False)])
def test_addresses_with_a_year_count_twice(pages: int, is_dated: bool) -> None:
    """Pages about the site have headlines too."""
    found = article_of(
        *(f"news/2026/11/envoy-number-{number}" for number in range(3)),
        *(f"about/what-we-do-for-{number}-states" for number in range(pages)),
    )
    assert found is not None
    assert ("\\d{4}" in found) is is_dated


def test_links_are_counted() -> None:
    links = [Link(f"{HOME}n/{number}", "Envoys meet ministers today") for number in (1234, 5678, 9012)]
    other = Link(HOME + "quite/another/page", "Envoys meet ministers today")
    found = shape_of_articles([*links, other], TODAY)
    assert found is not None
    assert (found.links, found.of, found.example) == (3, 4, links[0].url)
    assert found.matches(HOME + "n/1111")
    assert not found.matches(HOME + "n/1111?page=2")
