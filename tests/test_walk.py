"""How far a source is followed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest

from crawler.discovery.sources import Feed, Findings, Scope, Sitemap, WordPress
from crawler.discovery.sources.source import Level, Rank
from crawler.discovery.walk import ListedPage, Walk

NEWS, SINCE_MAY = Scope(), Scope(since=date(2026, 5, 1))


def told(new: int, known: int = 0, *, page: int = 1, days: Sequence[str] = (), older: bool = True) -> ListedPage:
    """A page that lists this many new URLs, and this many known ones."""
    ground = [f"known {page} {number}" for number in range(known)]
    return ListedPage(
        own=[f"new {page} {number}" for number in range(new)] + ground,
        known=ground,
        days=days,
        older="next" if older else None,
        is_older=page > 1,
    )


class TestNews:
    def test_most_of_the_page_is_known(self) -> None:
        walk = Walk(Feed(), NEWS, has_earlier=True)
        assert not walk.goes_on(told(3, 7))
        assert (walk.reached, walk.overflowed) == (True, False)

    def test_all_of_it_is_new(self) -> None:
        """The feed overflowed, and is followed back until most of a page is known."""
        walk = Walk(Feed(), NEWS, has_earlier=True)
        assert walk.goes_on(told(10))
        assert (walk.reached, walk.overflowed) == (False, True)
        assert walk.goes_on(told(7, 3, page=2))
        assert not walk.goes_on(told(5, 5, page=3))
        assert walk.reached

    def test_one_pinned_article_is_not_an_earlier_walk(self) -> None:
        walk = Walk(WordPress(), NEWS, has_earlier=True)
        assert walk.goes_on(told(9, 1))
        assert not walk.reached

    def test_nothing_older(self) -> None:
        """If it has known entries the feed is complete; otherwise some may already have left it."""
        partly, wholly = Walk(Feed(), NEWS, has_earlier=True), Walk(Feed(), NEWS, has_earlier=True)
        partly.goes_on(told(9, 1, older=False))
        wholly.goes_on(told(10, older=False))
        assert (partly.reached, partly.overflowed) == (True, False)
        assert (wholly.reached, wholly.overflowed) == (False, True)

    def test_the_same_page_again(self) -> None:
        """A server that does not know the parameter answers with the first page: it has not gone back."""
        walk = Walk(Feed(), NEWS, has_earlier=True)
        walk.goes_on(told(10))
        assert not walk.goes_on(told(0, page=2))
        assert (walk.reached, walk.overflowed) == (False, True)

    def test_the_last_page(self) -> None:
        walk = Walk(Feed(), NEWS, has_earlier=True)
        walk.goes_on(told(10))
        walk.goes_on(told(4, page=2, older=False))
        assert walk.reached

    def test_a_first_walk_goes_back_as_far_as_it_may(self) -> None:
        walk = Walk(Feed(), NEWS)
        assert all(walk.goes_on(told(10, page=page)) for page in range(1, 6))
        assert not walk.goes_on(told(0, page=6))
        assert not walk.overflowed

    def test_a_sitemap_does_not_overflow(self) -> None:
        walk = Walk(Sitemap(), NEWS, has_earlier=True)
        assert not walk.goes_on(told(500))
        assert (walk.reached, walk.overflowed) == (True, False)


class TestBackfill:
    def test_back_to_the_first_day(self) -> None:
        walk = Walk(Feed(), SINCE_MAY)
        assert walk.goes_on(told(2, days=["2026-06-02", "2026-06-01"]))
        # One earlier day is no reason to stop: an old article may be pinned to the top of the list.
        assert walk.goes_on(told(2, page=2, days=["2026-05-01", "2026-04-30"]))
        assert not walk.goes_on(told(2, page=3, days=["2026-04-30", "2026-04-29"]))
        assert (walk.reached, walk.reached_day) == (True, "2026-04-29")

    def test_what_an_earlier_walk_saw_is_no_end(self) -> None:
        walk = Walk(Feed(), SINCE_MAY, has_earlier=True)
        assert walk.goes_on(told(0, 10, days=["2026-06-01"]))
        assert not walk.reached

    def test_a_list_without_days_goes_to_its_end(self) -> None:
        walk = Walk(Feed(), SINCE_MAY)
        assert walk.goes_on(told(5))
        walk.goes_on(told(5, page=2, older=False))
        assert walk.reached

    def test_a_list_without_end(self) -> None:
        """A calendar always has a next page."""
        walk = Walk(Feed(), SINCE_MAY)
        asked = next(page for page in range(1, 100) if not walk.goes_on(told(5 if page == 1 else 0, page=page)))
        assert asked == 4
        assert not walk.reached

    def test_a_feed_that_tells_too_little(self) -> None:
        """It lists nothing older, and has not reached the first day: the next source is read."""
        walk = Walk(Feed(), SINCE_MAY)
        walk.goes_on(told(10, days=["2026-06-10", "2026-06-01"], older=False))
        assert not walk.reached


@pytest.mark.parametrize(
    ("offers", "place"),
    [
        ([(Rank(), "feed")], "feed"),
        ([(None, "home"), (Rank(), "posts")], "posts"),
        ([(Rank(changed=f"{year}-01-01"), str(year)) for year in (2025, 2026, 2024)], "2026"),
        ([(Rank(Level.INDEX), "index"), (Rank(changed="2026-11-01"), "leaf")], "index"),
        ([(Rank(Level.NEWS), "news"), (Rank(Level.INDEX), "index")], "news"),
        ([(Rank(), "first"), (Rank(), "last")], "last"),
        ([(Rank(), "list"), (Rank(Level.NEWS), "world"), (Rank(Level.NEWS), "home")], "world home"),
        ([], None),
    ],
)
def test_where_a_later_run_begins(offers: list[tuple[Rank | None, str]], place: str | None) -> None:
    walk = Walk(Sitemap(), NEWS)
    for rank, url in offers:
        walk.offer_place(Findings(rank=rank), url)
    assert (" ".join(walk.places[1]) if walk.places else None) == place
