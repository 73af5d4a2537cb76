"""What is found out about an undescribed site: each decision by itself."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from crawler.discovery.sources import Feed, Source, SourceDocument, SourceError, WordPress
from crawler.model.outlet import Outlet
from crawler.model.urls import is_article
from crawler.page import read_document
from crawler.probing.countries import country_of_domain, country_of_zone
from crawler.probing.home import read_home
from crawler.probing.languages import languages_read, primary
from crawler.probing.platform import Platform, platform_of
from crawler.probing.shapes import Link, Shape, shape_of_addresses, shape_of_articles
from crawler.probing.spider_file import SpiderFileError, check_name, spider_file
from crawler.probing.zones import Stamp, stamp_of, zone_of
from tests.conftest import FIXTURES, OUTLETS, PROJECT
from tests.outlet_spiders import SPIDERS

HOME = "https://gazette.example/"
UNKNOWN = Outlet.unknown(HOME)
TODAY = date(2026, 11, 22)


def document(body: str, url: str = HOME, content_type: str = "text/html") -> SourceDocument:
    return SourceDocument(url=url, body=body.encode(), content_type=content_type)


def platform(markup: str) -> Platform:
    return platform_of(read_document(markup.encode()), markup)


@pytest.mark.parametrize(
    ("markup", "said"),
    [
        ('<meta name="generator" content="WordPress 6.8.2"><link href="/wp-content/themes/Newspaper/style.css">'
         '<div class="td-theme-wrap">', ("WordPress", "6.8.2", "tagDiv Newspaper")),
        ("<script src='/wp-content/plugins/x/x.js'></script>", ("WordPress", "", "")),
        ('<meta name="Generator" content="Drupal 10 (https://www.drupal.org)">', ("Drupal", "10", "")),
        ('<img src="/sites/default/files/logo.png">', ("Drupal", "", "")),
        ('<meta name="generator" content="Joomla! - Open Source Content Management">', ("Joomla", "", "")),
        ('<meta name="generator" content="TYPO3 CMS">', ("TYPO3 CMS", "", "")),
        ("<p>The word wp-content stands in a sentence.</p>", ("", "", "")),
    ],
)  # fmt: skip
def test_platform(markup: str, said: tuple[str, str, str]) -> None:
    found = platform(f"<html><head>{markup}</head><body>x</body></html>")
    assert (found.name, found.version, found.theme) == said


def test_framework_is_no_platform() -> None:
    found = platform('<html><head><link href="/css/bootstrap.min.css"></head><body>x</body></html>')
    assert (found.name, found.frameworks, str(found)) == ("", ("Bootstrap",), "Bootstrap")


class TestHome:
    def test_name(self) -> None:
        page = """<html lang="en-US"><head><title>The Gazette | News</title>
        <meta property="og:site_name" content="The Gazette &amp; Herald">
        <script type="application/ld+json">{"@type": "WebSite", "name": "Gazette"}</script></head><body>x</body></html>"""
        home = read_home(document(page), UNKNOWN)
        assert home.names == {"og:site_name": "The Gazette & Herald", "JSON-LD": "Gazette",
                              "title of the home page": "The Gazette"}  # fmt: skip
        assert home.languages == {"html lang": "en-US"}

    @pytest.mark.parametrize(
        ("title", "name"),
        [
            ("Gazette", "Gazette"),
            ("Home | Gazette | News", "Gazette"),
            ("GAZETTE - all the news", "GAZETTE"),
            ("News and views – from the capital", None),
            ("", None),
        ],
    )
    def test_name_in_the_title(self, title: str, name: str | None) -> None:
        home = read_home(document(f"<html><head><title>{title}</title></head><body>x</body></html>"), UNKNOWN)
        assert home.names.get("title of the home page") == name

    def test_links_are_of_the_site_with_their_longest_text(self) -> None:
        page = """<a href="/a/1"><img></a><a href="/a/1?utm_source=x">A headline</a><a href="https://other.example/">O</a>
        <a href="javascript:void(0)">J</a>"""
        assert read_home(document(page), UNKNOWN).links == (Link(HOME + "a/1", "A headline"),)


class TestPlace:
    @pytest.mark.parametrize(
        ("url", "country"),
        [
            ("https://gazette.com.pk/", "PK"),
            ("https://gazette.co.uk/", "GB"),
            ("https://gazette.com/", ""),
            ("https://gazette.tv/", ""),
            ("https://gazette.eu/", ""),
            ("http://127.0.0.1:8000/", ""),
        ],
    )
    def test_country_of_domain(self, url: str, country: str) -> None:
        assert country_of_domain(url) == country

    def test_country_of_zone(self) -> None:
        assert [country_of_zone(zone) for zone in ("Asia/Karachi", "UTC", "Etc/GMT+5", "")] == ["PK", "", "", ""]


class TestZone:
    def test_platform_states_it(self) -> None:
        assert zone_of(stated="Asia/Karachi", country="", stamps=[]).name == "Asia/Karachi"

    @pytest.mark.parametrize("stated", ["", "UTC"])
    def test_nothing_states_it(self, stated: str) -> None:
        zone = zone_of(stated=stated, country="", stamps=[stamp("+05:00")])
        assert (zone.name, "+05:00 (feed), which zones of several countries do" in zone.because) == ("", True)

    def test_country_with_one_zone(self) -> None:
        assert zone_of(stated="", country="PK", stamps=[]).name == "Asia/Karachi"
        assert zone_of(stated="", country="PK", stamps=[stamp("+05:00")]).name == "Asia/Karachi"

    def test_stamps_contradict_the_country(self) -> None:
        zone = zone_of(stated="", country="PK", stamps=[stamp("+04:00")])
        assert (zone.name, zone.because) == ("", "its stamps say +04:00 (feed), which no zone of PK does")

    def test_country_with_several_zones(self) -> None:
        assert zone_of(stated="", country="ID", stamps=[]).name == ""
        assert zone_of(stated="", country="ID", stamps=[stamp("+09:00")]).name == "Asia/Jayapura"

    def test_zones_that_keep_the_same_time(self) -> None:
        assert zone_of(stated="", country="DE", stamps=[]).name == "Europe/Berlin"

    @pytest.mark.parametrize(("year", "name"), [(2024, ""), (2025, "America/Santiago")])
    def test_zones_that_parted_lately_are_two(self, year: int, name: str) -> None:
        """Santiago and Coyhaique kept the same time until 2025, when Coyhaique dropped winter time."""
        seen = stamp_of("feed", f"{year}-07-01T12:00:00-04:00")
        assert seen is not None
        assert zone_of(stated="", country="CL", stamps=[seen]).name == name

    def test_summer_time_is_of_the_moment(self) -> None:
        stamps = [stamp_of("feed", "2026-07-01T12:00:00+02:00"), stamp_of("feed", "2026-01-15T12:00:00+01:00")]
        assert zone_of(stated="", country="DE", stamps=[s for s in stamps if s]).name == "Europe/Berlin"

    @pytest.mark.parametrize(
        ("raw", "offset"),
        [
            ("2026-11-02T15:00:05+05:30", "+05:30"),
            ("Mon, 02 Nov 2026 10:00:05 -0330", "-03:30"),
            ("Mon, 02 Nov 2026 10:00:05 +0000", None),
            ("2026-11-02T15:00:05Z", None),
            ("2026-11-02", None),
            ("2026-11-02T25:00:05+05:30", None),
            ("02-11-2026", None),
        ],
    )
    def test_stamps(self, raw: str, offset: str | None) -> None:
        found = stamp_of("feed", raw)
        assert (found.written if found else None) == offset


def stamp(offset: str) -> Stamp:
    found = stamp_of("feed", f"2026-11-02T15:00:05{offset}")
    assert found is not None
    return found


class TestSiteFacts:
    """What the sources' documents say about the site itself."""

    def test_index_of_wordpress(self) -> None:
        answer = {"name": "The Gazette &amp; Herald", "timezone_string": "Asia/Kolkata"}
        facts = WordPress().site_facts(document(json.dumps(answer)))
        assert (facts.name, facts.timezone) == ("The Gazette &amp; Herald", "Asia/Kolkata")

    @pytest.mark.parametrize("body", ['"x"', "[]", '{"timezone_string": [], "name": 7}', '[{"date": 5}, null, {}]'])
    def test_what_is_not_there_is_empty(self, body: str) -> None:
        facts = WordPress().site_facts(document(body))
        assert (facts.name, facts.timezone, facts.moments) == ("", "", ())

    def test_posts_of_wordpress_show_their_clock(self) -> None:
        posts = [{"date": "2026-11-02T15:00:00", "date_gmt": "2026-11-02T10:00:00"}, {"date": None}]
        assert WordPress().site_facts(document(json.dumps(posts))).moments == ("2026-11-02T15:00:00+05:00",)

    def test_posts_of_wordpress_lead_to_the_index(self) -> None:
        fields = "_fields=name,timezone_string"
        for posts, index in (("wp-json/wp/v2/posts?per_page=100", f"wp-json/?{fields}"),
                             ("?rest_route=/wp/v2/posts&per_page=100", f"?rest_route=/&{fields}")):  # fmt: skip
            assert WordPress().site_facts(document("[]", HOME + posts)).more == HOME + index

    def test_feed(self) -> None:
        rss = """<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Gazette</title>
        <language>en-GB</language><item><link>/a?utm_source=rss</link><description>One two</description>
        <content:encoded>&lt;p&gt;One two three&lt;/p&gt; &lt;p&gt;four&lt;/p&gt;</content:encoded></item></channel></rss>"""
        facts = Feed().site_facts(document(rss, HOME + "feed/", "application/rss+xml"))
        assert (facts.name, facts.language, facts.words) == ("Gazette", "en-GB", {HOME + "a?utm_source=rss": 4})

    def test_json_feed(self) -> None:
        items = [
            {"url": HOME + "a", "content_html": "<p>One two</p>"},
            {"url": None},
            {"url": HOME + "b", "summary": 5},
        ]
        feed = {"version": "https://jsonfeed.org/version/1.1", "title": "Gazette", "items": items}
        facts = Feed().site_facts(document(json.dumps(feed), HOME + "feed.json", "application/feed+json"))
        assert (facts.name, facts.language, facts.words) == ("Gazette", "", {HOME + "a": 2, HOME + "b": 0})

    @pytest.mark.parametrize("source", [WordPress(), Feed()])
    def test_a_document_of_another_kind(self, source: Source) -> None:
        with pytest.raises(SourceError):
            source.site_facts(document("<html>"))


def test_languages() -> None:
    assert [primary(tag) for tag in ("en-US", "ur_PK", "EN", "english", "", "x")] == ["en", "ur", "en", "", "", ""]
    assert languages_read([["ur"], ["en", "ur"], ["ur"]]) == ("ur", "en")
    assert languages_read([]) == ()


HEADLINES = [
    "Envoys of two countries meet in the capital",
    "Ministers sign an agreement on trade and transit",
    "President receives credentials of new ambassadors",
    "Foreign secretary leaves for talks on the border",
]


def shape(addresses: list[str], others: tuple[str, ...] = ()) -> Shape | None:
    links = [Link(HOME + address, headline) for address, headline in zip(addresses, HEADLINES, strict=False)]
    return shape_of_articles([*(Link(HOME + other, "Politics") for other in others), *links], TODAY)


class TestShape:
    @pytest.mark.parametrize(
        ("addresses", "article"),
        [
            (["08-06-2023/envoys-meet", "09-06-2023/ministers", "31-07-2023/credentials"],
             r"/\d{2}-\d{2}-\d{4}/[^/?#]+/?"),
            (["2026/11/02/envoys-meet/", "2026/11/03/ministers-sign/", "2026/10/30/the-president/"],
             r"/\d{4}/\d{2}/\d{2}/[^/?#]+/"),
            (["news/84107403/Envoys-meet-here", "news/84107404/Ministers-sign-it", "news/511871/The-President-x"],
             r"/news/\d+/[^/?#]+/?"),
            (["en/national/envoys-meet-2048940.html", "en/world/ministers-sign-1227284.html",
              "en/world/the-president-204.html"], r"/en/[^/?#]+/[^/?#]+-\d+\.html"),
            (["news.php?id=2461184", "news.php?id=2461185", "news.php?id=99"], r"/news\.php\?id=\d+"),
            (["?p=46056", "?p=46057", "?p=99"], r"/\?p=\d+"),
            (["envoys-of-two-countries-meet/", "ministers-sign-an-agreement/", "the-president-receives-envoys/"],
             r"/(?:[^/?#-]+-){3,}[^/?#]+/"),
            (["20260917/0a1b2c3d/c.html", "20260918/1a1b2c3e/c.html", "20260919/2a1b2c3e/c.html"],
             r"/\d{8}/[^/?#]+/c\.html"),
        ],
    )  # fmt: skip
    def test_articles(self, addresses: list[str], article: str) -> None:
        found = shape(addresses, others=("about", "category/politics"))
        assert found is not None
        assert found.article == article

    @pytest.mark.parametrize(
        ("addresses", "day"),
        [
            (["08-06-2023/a-b-c", "09-06-2023/a-b-d", "31-07-2023/a-b-e"],
             r"(?P<day>\d{2})-(?P<month>\d{2})-(?P<year>\d{4})"),
            (["06-08-2023/a-b-c", "06-09-2023/a-b-d", "07-31-2023/a-b-e"],
             r"(?P<month>\d{2})-(?P<day>\d{2})-(?P<year>\d{4})"),
            # Either order would fit, except that one of them gives a future day.
            (["12-11-2026/a-b-c", "11-11-2026/a-b-d", "10-11-2026/a-b-e"],
             r"(?P<day>\d{2})-(?P<month>\d{2})-(?P<year>\d{4})"),
            (["02-03-2023/a-b-c", "03-04-2023/a-b-d", "04-05-2023/a-b-e"], ""),
            (["2026-11-02/a-b-c", "2026-11-03/a-b-d", "2026-10-30/a-b-e"],
             r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})"),
            (["20261102/a-b-c", "20261103/a-b-d", "20261030/a-b-e"], r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})"),
            (["en/2026/11/02/a-b-c", "en/2026/11/03/a-b-d", "en/2026/10/30/a-b-e"],
             r"(?P<year>\d{4})/(?P<month>\d{2})/(?P<day>\d{2})"),
            (["2026/11/a-b-c", "2026/11/a-b-d", "2026/10/a-b-e"], ""),
            (["2027/11/02/a-b-c", "2026/11/03/a-b-d", "2026/10/30/a-b-e"], ""),
            (["1234/11/02/a-b-c", "9999/13/03/a-b-d", "2026/10/30/a-b-e"], ""),
        ],
    )  # fmt: skip
    def test_day(self, addresses: list[str], day: str) -> None:
        found = shape(addresses)
        assert found is not None
        assert found.day == day

    def test_few_headlines_are_no_shape(self) -> None:
        assert shape(["2026/a-b-c", "2026/a-b-d"]) is None
        assert shape_of_articles([], TODAY) is None

    def test_menus_are_no_shape(self) -> None:
        addresses = ["topics/envoys", "topics/ministers", "topics/president"]
        assert shape(addresses, others=tuple(f"topics/{name}" for name in "abcdef")) is None

    def test_sections_make_a_pattern_narrow(self) -> None:
        addresses = [
            "news/the-envoys-of-two-countries",
            "news/ministers-sign-an-agreement",
            "news/a-president-receives-four",
        ]
        wide, narrow = shape(addresses), shape(addresses, others=("news/world", "news/sport"))
        assert wide is not None
        assert narrow is not None
        assert (wide.article, narrow.article) == ("/news/[^/?#]+/?", r"/news/(?:[^/?#-]+-){3,}[^/?#]+/?")

    def test_addresses_that_are_known(self) -> None:
        addresses = [f"{HOME}news/{n}/a" for n in range(3)]
        found = shape_of_addresses(addresses, [], TODAY)
        assert found is not None
        assert found.article == r"/news/\d{1}/a/?"
        assert shape_of_addresses([*addresses, HOME + "other"], [], TODAY) is None

    @pytest.mark.parametrize("outlet", OUTLETS)
    def test_saved_home_pages(self, outlet: str) -> None:
        """If an outlet states the form of its articles' URLs, the form found matches them."""
        home = SPIDERS[outlet].outlet.home
        page = SourceDocument(url=home, body=(FIXTURES / outlet / "home.html").read_bytes(), content_type="text/html")
        links = read_home(page, Outlet.unknown(home)).links
        found = shape_of_articles(links, TODAY)
        assert found is not None
        if SPIDERS[outlet].outlet.states_articles:
            assert all(is_article(link.url, SPIDERS[outlet].outlet) for link in links if found.matches(link.url))
        assert 3 * found.links > found.of


class TestSpiderFile:
    @pytest.mark.parametrize(
        ("outlet", "sources", "day"),
        [
            (Outlet("gazette", "The Gazette", HOME, "PK", "Asia/Karachi", ("en",)), ["Feed()", "Sitemap()"], ""),
            (Outlet("gazette_2", "The Gazette", HOME, "PK", "Asia/Karachi", ("en", "ur")), ["WordPress()"], ""),
            (Outlet("gazette", 'Gazette "of" the \\ O\'Brien', HOME, "PK", "Asia/Karachi", ("en",)), ["Feed()"], ""),
            (Outlet("gazette", 'The "Gazette"', HOME, "PK", "Asia/Karachi", ("en",)), ["Feed()"], ""),
            (Outlet("gazette", "گزٹ", HOME, "PK", "Asia/Karachi", ("ur",)), ["Feed()"], ""),
            (Outlet("islamabad_gazette", "The Gazette and Herald of Islamabad and Rawalpindi", HOME + "english/", "PK",
                    "Asia/Karachi", ("en", "ur"), article=r"/\d{4}/\d{2}/\d{2}/[^/?#]+/",
                    address_date=r"/(?P<year>\d{4})/(?P<month>\d{2})/(?P<day>\d{2})/"),
             ["Listing()"], r"(?P<year>\d{4})/(?P<month>\d{2})/(?P<day>\d{2})"),
        ],
    )  # fmt: skip
    def test_is_as_people_write_it(self, outlet: Outlet, sources: list[str], day: str, tmp_path: Path) -> None:
        text = spider_file(outlet, sources, built_with="WordPress, tagDiv Newspaper", day=day)
        assert len(text.splitlines()) <= 15
        space: dict[str, object] = {"__name__": "spiders.gazette"}
        exec(text, space)
        (spider,) = [thing for name, thing in space.items() if name.endswith("Spider") and name != "OutletSpider"]
        assert spider.outlet == outlet  # type: ignore[attr-defined]
        assert [f"{type(source).__name__}()" for source in spider.sources] == sources  # type: ignore[attr-defined]
        file = tmp_path / "spiders" / f"{outlet.name}.py"
        file.parent.mkdir()
        file.write_text(text, encoding="utf-8")
        for check in (["check"], ["format", "--check"]):
            command = [sys.executable, "-m", "ruff", *check, "--no-cache", "--config"]
            command += [str(PROJECT / "pyproject.toml"), str(file)]
            run = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
            assert run.returncode == 0, run.stdout + run.stderr + text

    def test_facts_stand_in_one_line_where_they_fit(self) -> None:
        for length in range(1, 60):
            outlet = Outlet("gazette", "T" * length, HOME, "PK", "Asia/Karachi", ("en",))
            lines = spider_file(outlet, ["Feed()"], built_with="", day="").splitlines()
            first = next(number for number, line in enumerate(lines) if "outlet = Outlet(" in line)
            facts = lines[first : next(number for number, line in enumerate(lines) if "sources = " in line)]
            assert max(map(len, lines)) <= 120
            whole = f"{facts[0]}{'' if len(facts) == 1 else ' '}{' '.join(line.strip() for line in facts[1:])}"
            assert (len(facts) == 1) == (len(whole) <= 120), whole

    def test_foreign_words_stay_words(self) -> None:
        title = '"""\nimport os  # \u202e'
        text = spider_file(Outlet("gazette", title, HOME, "PK", "Asia/Karachi", ("en",)), ["Feed()"], built_with='x"""')
        assert "\u202e" not in text
        assert len(text.splitlines()) == 11

    def test_too_long(self) -> None:
        outlet = Outlet("gazette", "G" * 130, HOME, "PK", "Asia/Karachi", ("en",))
        with pytest.raises(SpiderFileError, match="--title"):
            spider_file(outlet, ["Feed()"])

    @pytest.mark.parametrize(
        "name", ["Gazette", "2gazette", "gazette-pk", "gazette__pk", "_x", "import", "", "a/b", "x" * 51]
    )
    def test_names_that_are_none(self, name: str) -> None:
        with pytest.raises(SpiderFileError):
            check_name(name)
