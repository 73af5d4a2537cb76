"""What a probe concludes from what a site says."""

from __future__ import annotations

from dataclasses import replace

import pytest

from crawler.discovery.sources import Feed, Listing, SiteFacts, Sitemap, WordPress
from crawler.model.address import Address
from crawler.model.items import Discovery
from crawler.probing.home import HomePage
from crawler.probing.printing import print_report
from crawler.probing.report import ReadPage, SourceReport
from tests.test_probe import report, source
from tests.test_storage import GAZETTE, article

WORDS = ReadPage("https://gazette.example/first", article=replace(article(GAZETTE, "first"), word_count=100))


@pytest.mark.parametrize(("whole", "first"), [(9, "WordPress()"), (8, "Feed()")])
def test_an_api_that_brings_nine_of_ten_texts_whole_comes_first(whole: int, first: str) -> None:
    addresses = [
        Address(
            url=f"https://gazette.example/{number}",
            discovery=Discovery(url="", found_by="wordpress", html="<p>" if number < whole else None),
        )
        for number in range(10)
    ]
    api = SourceReport(source=WordPress(), addresses=addresses)
    assert api.whole_texts == whole / 10
    assert report(sources=[api, source(Feed)]).calls()[0] == first
    assert SourceReport(source=WordPress()).whole_texts == 0


@pytest.mark.parametrize(("words", "full"), [(80, True), (79, False)])
def test_a_full_feed_has_four_fifths_of_the_words(words: int, full: bool) -> None:
    discovery = Discovery(url="https://gazette.example/?p=1", found_by="feed")
    feed = SourceReport(
        source=Feed(),
        addresses=[Address(url=WORDS.url, discovery=discovery)],
        facts=SiteFacts(words={discovery.url: words}),
    )
    assert report(sources=[feed], read=[WORDS]).is_full_feed is full
    assert report(sources=[feed]).is_full_feed is None
    assert report(read=[WORDS]).is_full_feed is None


def test_what_a_site_calls_itself() -> None:
    api = SourceReport(source=WordPress(), facts=SiteFacts(name="The Gazette"))
    feed = SourceReport(source=Feed(), facts=SiteFacts(name="Gazette news"))
    home = HomePage(names={"title of the home page": "Gazette | Home", "og:site_name": "The Gazette"})
    found = report(home=home, sources=[api, feed])
    assert list(found.names) == ["og:site_name", "WordPress API", "title of the home page", "feed"]
    assert (found.title.value, found.title.because) == ("The Gazette", "og:site_name, WordPress API")
    assert report(sources=[feed]).title.value == "Gazette news"
    assert "its home page is titled 'Home'" in report(home=HomePage(title="Home")).title.because


def test_its_languages_are_those_of_the_articles_that_were_read() -> None:
    unread = ReadPage("https://gazette.example/x", reason="HTTP 404")
    found = report(read=[WORDS, unread])
    assert (found.languages.value, found.languages.because) == ("en", "1 article read")
    assert report(read=[WORDS, WORDS]).languages.because == "2 articles read"
    assert report(read=[unread]).languages.because == "no article was read"


def test_a_zone_and_a_country_are_known_together_or_not_at_all() -> None:
    outlet = report("https://gazette.us/", sources=[source(Feed)]).outlet("gazette")
    assert not outlet.is_known
    assert outlet.timezone == "UTC"
    known = report("https://gazette.pk/", sources=[source(Feed)]).outlet("gazette")
    assert (known.country, known.timezone) == ("PK", "Asia/Karachi")


def test_no_source_works() -> None:
    failing = [source(kind, works=False) for kind in (Feed, Sitemap, Listing)]
    assert report(sources=failing).order == []
    assert not failing[0].works


def test_foreign_words_are_printed_as_they_are(capsys: pytest.CaptureFixture[str]) -> None:
    print_report(report(home=HomePage(names={"og:site_name": "[red]Gazette[/red] :smile:"}), sources=[source(Feed)]))
    assert "[red]Gazette[/red] :smile:" in capsys.readouterr().out
