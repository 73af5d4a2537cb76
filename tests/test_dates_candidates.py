"""Where dates are on a page: which are gathered, from which place, and which are excluded by their place."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

import crawler.dates
from crawler.dates.page.candidates import gather
from crawler.dates.page.labels import label_of
from crawler.dates.page.places import OTHER_PLACES
from crawler.dates.publication.judge import judge
from crawler.dates.publication.verdicts import Reason
from crawler.extraction import extract_article
from crawler.model.items import DateCandidate, Discovery, Page
from crawler.model.outlet import Outlet
from crawler.page import read_document
from crawler.page.headline import headline_of

HEADLINE = "Ministers agree to reopen the northern crossing"
BODY = (
    "<p>The two ministers settled the opening hours of the crossing after a long afternoon of talks in the capital.</p>"
    "<p>Lorries with perishable goods are to pass first, and drivers will need a single paper instead of four.</p>"
    "<p>Traders on both sides had asked for this since the old bridge was closed for repairs in the spring.</p>"
)
ADDRESS = "https://news.example/ministers-agree"
FETCHED = datetime(2025, 9, 27, 6, 10, tzinfo=UTC)


def outlet(country: str = "PK", timezone: str = "Asia/Karachi", address_date: str = "") -> Outlet:
    return Outlet(
        name="example",
        title="Example",
        home="https://news.example/",
        country=country,
        timezone=timezone,
        languages=("en",),
        address_date=address_date,
    )


PAKISTAN = outlet()
UNKNOWN = outlet("ZZ", "UTC")


def page(header: str = "", body: str = BODY, *, top: str = "", end: str = "", head: str = "") -> str:
    """An article page: ``top`` is above the article, ``header`` under its headline, ``end`` below it."""
    return (
        f"<!doctype html><html><head><title>{HEADLINE} - Example News</title>{head}</head><body><div id=page>{top}"
        f"<div class=content><article><h1 class=entry-title>{HEADLINE}</h1>{header}"
        f"<div class=text>{body}</div></article></div>{end}</div></body></html>"
    )


def gathered(
    html: str, where: Outlet = PAKISTAN, url: str = ADDRESS, discovery: Discovery | None = None
) -> list[DateCandidate]:
    document = read_document(html.encode(), url=url)
    return gather(document, where, url, discovery, headline_of(document, ()).element)


def possible(html: str, url: str = ADDRESS) -> list[tuple[str, str, str]]:
    return [(each.source, each.raw, each.kind) for each in gathered(html, url=url) if each.source not in OTHER_PLACES]


def rejected(html: str) -> list[tuple[str, str]]:
    found = gathered(html)
    judge(found, PAKISTAN, fetched_at=FETCHED)
    elsewhere = [each for each in found if each.source in OTHER_PLACES]
    assert all(each.verdict == "rejected" and each.reason for each in elsewhere)
    return [(each.source, each.raw) for each in elsewhere]


def day_of(
    html: str,
    where: Outlet = PAKISTAN,
    url: str = ADDRESS,
    discovery: Discovery | None = None,
    fetched_at: datetime = FETCHED,
) -> str | None:
    return judge(gathered(html, where, url, discovery), where, fetched_at=fetched_at).published_on


def json_ld(text: str) -> str:
    return f'<script type="application/ld+json">{text}</script>'


TAGDIV_CLOCK = '<div class="td-header-sp-top-menu"><div class="td_data_time"><div>{}</div></div></div>'
TAGDIV_MODULE = (
    '<div class="td_module_6 td_module_wrap"><h3 class="entry-title td-module-title"><a href="/other">Another story of '
    'the week about fisheries</a></h3><div class="td-module-meta-info"><span class="td-post-date"><time '
    'class="entry-date updated td-module-date" datetime="{stamp}">{text}</time></span></div></div>'
)
TAGDIV_DATE = '<div class="td-module-meta-info"><span class="td-post-date">{}</span></div>'
TAGDIV_TIME = '<time class="entry-date updated td-module-date" datetime="{stamp}">{text}</time>'


def tagdiv(stamp: str = "", text: str = "", *, clock: str = "Thursday, November 21, 2024") -> str:
    """A page of the theme: clock on top, the date in the post's header, other stories with theirs below."""
    time = TAGDIV_DATE.format(TAGDIV_TIME.format(stamp=stamp, text=text)) if stamp else ""
    module = TAGDIV_MODULE.format(stamp="2024-11-19T09:00:00+00:00", text="November 19, 2024")
    return (
        f"<html><head><title>{HEADLINE} - Example</title></head><body>{TAGDIV_CLOCK.format(clock)}"
        f'<div class="td-main-content-wrap"><article class="post" itemscope><div class="td-post-header">'
        f'<header class="td-post-title"><h1 class="entry-title">{HEADLINE}</h1>{time}</header></div>'
        f'<div class="td-post-content">{BODY}</div></article><div class="td-main-sidebar">{module}</div>'
        f'<div class="td_block_related_posts">{module}</div></div></body></html>'
    )


# -- Places ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("html", "found"),
    [
        (page(header="<div class=meta>June 08, 2023</div>"), ("line", "June 08, 2023")),
        (
            page(header="<p>By the desk | Published September 22, 2025 | 10:44 PM</p>"),
            ("line", "Published September 22, 2025 | 10:44 PM"),
        ),
        (
            page(header="<p>5 minutes ago Fri 18th December 2020 | 01:15 AM</p>"),
            ("line", "Fri 18th December 2020 | 01:15 AM"),
        ),
        (page(header="<p># 05 May 2022 17:49 (UTC +04:00)</p>"), ("line", "05 May 2022 17:49 (UTC +04:00)")),
        (
            page(header="<div class=date><span>12</span> <span>January,</span> <span>2025</span></div>"),
            ("line", "12 January, 2025"),
        ),
        (page(header='<time datetime="2025-09-22T16:40:00Z">x</time>'), ("time", "2025-09-22T16:40:00Z")),
        (page(header="<time>22 September 2025</time>"), ("time", "22 September 2025")),
        (page(body=BODY + "<p>///nCa, 8 November 2024</p>"), ("dateline", "///nCa, 8 November 2024")),
        (page(body=BODY + "<p>Published 8 March 2016</p>"), ("foot", "Published 8 March 2016")),
        (
            page(header='<span itemprop=datePublished content="2025-09-22T16:40:00Z"></span>'),
            ("microdata", "2025-09-22T16:40:00Z"),
        ),
        (
            page(head='<meta property="article:published_time" content="2025-09-22T16:40:00Z">'),
            ("meta", "2025-09-22T16:40:00Z"),
        ),
        (page(head='<meta name="DC.date.issued" content="2025-09-22">'), ("meta", "2025-09-22")),
        (page(head='<meta name="date" content="2025-09-22">'), ("meta_date", "2025-09-22")),
        (
            page(head=json_ld('{"@type": "NewsArticle", "datePublished": "2025-09-22T16:40:00Z"}')),
            ("json_ld", "2025-09-22T16:40:00Z"),
        ),
        (
            page(head=json_ld('{"@graph": [{"@type": ["WebPage"], "datePublished": "2025-09-22"}]}')),
            ("json_ld_page", "2025-09-22"),
        ),
        (
            page(head=json_ld('{"@type": "ClaimReview", "datePublished": "2025-09-22"}')),  # a fact check
            ("json_ld_page", "2025-09-22"),
        ),
        (
            page(head=json_ld('{"@type": "NewsArticle", "dateCreated": "2025-09-22"}')),
            ("json_ld_created", "2025-09-22"),
        ),
    ],
)
def test_a_date_is_found_in_its_place(html: str, found: tuple[str, str]) -> None:
    assert possible(html) == [(*found, "published")]


@pytest.mark.parametrize(
    ("html", "kind"),
    [
        (page(header="<p>Updated: November 12, 2024 11:40am</p>"), "modified"),
        (page(header='<p>Last updated <time datetime="2024-11-12">12.11.2024</time></p>'), "modified"),
        (page(header='<time class="updated" datetime="2024-11-12">12.11.2024</time>'), "modified"),
        (page(header='<time class="entry-date updated" datetime="2024-11-12">12.11.2024</time>'), "published"),
        (page(header='<meta itemprop="dateModified" content="2024-11-12">'), "modified"),
        (page(head='<meta property="og:updated_time" content="2024-11-12">'), "modified"),
    ],
)
def test_a_change_is_told_from_the_publication(html: str, kind: str) -> None:
    assert {each.kind for each in gathered(html) if each.source not in OTHER_PLACES} == {kind}


OTHER = '<h3><a href="/other">Harbour workers end their week of strikes</a></h3>'


@pytest.mark.parametrize(
    ("html", "place"),
    [
        (page(top="<div class=top-bar>Saturday, September 27, 2025</div>"), "clock"),
        (page(top=TAGDIV_CLOCK.format("Saturday, September 27, 2025")), "clock"),
        (page(top="<div>Saturday, 22 June 2024, 02:24:23 am</div>"), "clock"),
        (page(end=f"<aside>{OTHER}<span>September 20, 2025</span></aside>"), "sidebar"),
        (page(end=f"<div class='widget recent'>{OTHER}<time datetime=2025-09-20>20 Sep</time></div>"), "sidebar"),
        (page(end=f"<div class=related-posts>{OTHER}<time datetime=2025-09-20>20 Sep</time></div>"), "related"),
        (page(end=f"<div>{OTHER}<time datetime=2025-09-20>20 Sep</time></div>"), "related"),
        (page(end="<ol class=comment-list><li>A reader <time datetime=2025-09-23>23 Sep</time></li></ol>"), "comments"),
        (page(end="<div id=comments><p>A reader, September 23, 2025</p></div>"), "comments"),
        (page(end="<footer><p>© 2019 Example. Last built 12 May 2019</p></footer>"), "copyright"),
        (page(end="<div>Copyright Example, 12 May 2019</div>"), "copyright"),
        (page(header="<p>Applications are open until 30 September 2025</p>"), "event"),
        (
            page(head=json_ld('[{"@type":"NewsArticle","url":"/ministers-agree"},{"@type":"NewsArticle","url":"/b",'
                              '"datePublished":"2025-09-22"}]')),
            "related",
        ),
    ],
)  # fmt: skip
def test_what_is_out_by_its_place_is_kept_with_a_reason(html: str, place: str) -> None:
    assert possible(html) == []
    assert {source for source, _ in rejected(html)} == {place}
    assert day_of(html) is None


def test_a_sentence_is_no_date_line() -> None:
    sentence = (
        "<p>The crossing was closed on 3 April 2019, and the talks that began on May 12, 2021 had failed twice.</p>"
    )
    assert possible(page(header=sentence, body=BODY + sentence)) == []


def test_a_headline_with_a_date_is_no_date_line() -> None:
    html = page().replace(HEADLINE, "Statement of the ministry of 10 October 2019")
    assert possible(html) == []


def test_dates_of_videos_and_comments_in_json_ld_are_not_the_articles() -> None:
    nodes = '[{"@type":"VideoObject","uploadDate":"2025-09-01"},{"@type":"Comment","datePublished":"2025-09-02"}]'
    assert possible(page(head=json_ld(nodes))) == []


def test_of_several_articles_in_json_ld_the_one_with_the_pages_address_counts() -> None:
    nodes = (
        '[{"@type":"NewsArticle","url":"https://news.example/other","datePublished":"2025-09-01"},'
        '{"@type":"NewsArticle","mainEntityOfPage":{"@id":"https://news.example/ministers-agree/"},'
        '"datePublished":"2025-09-22"}]'
    )
    assert possible(page(head=json_ld(nodes))) == [("json_ld", "2025-09-22", "published")]


def test_odd_values_in_json_ld_do_no_harm() -> None:
    nodes = '{"@type":"NewsArticle","datePublished":{"@value":"2025-09-22"},"dateModified":["2025-09-23"],"url":[1]}'
    found = possible(page(head=json_ld(nodes)))
    assert found == [("json_ld", "2025-09-22", "published"), ("json_ld", "2025-09-23", "modified")]
    assert possible(page(head=json_ld('{"@type":"NewsArticle","datePublished":true}'))) == []


def test_what_is_rejected_is_bounded() -> None:
    modules = "".join(f"<div class=related>{OTHER}<span>{day} September 2024</span></div>" for day in range(1, 29))
    assert len(rejected(page(end=modules))) == 20
    nodes = [f'{{"@type":"NewsArticle","url":"/{number}","datePublished":"2025-09-01"}}' for number in range(500)]
    html = page(head=json_ld(f"[{','.join(nodes)}]"), end=modules)
    assert len(gathered(html)) < 60


@pytest.mark.parametrize(
    ("url", "raw"),
    [
        ("https://news.example/2024/11/08/slug/", "2024/11/08"),
        ("https://news.example/english/2018-04/24/c_137134001.htm", "2018-04/24"),
        ("https://news.example/2018-04-24/slug", "2018-04-24"),
        ("https://news.example/en/News/2026-7/20/slug", "2026-7/20"),
        ("https://news.example/20260917/0123abcd/c.html", "20260917"),
        ("https://news.example/14-Sep-2023/slug", "14-Sep-2023"),
        ("https://news.example/en/news/details?date=6%2F05%2F2026&id=slug", "?date=6/05/2026"),
        ("https://web.archive.org/web/20160218174457/http://news.example/2010/05/19/a", "2010/05/19"),
        ("https://web.archive.org/web/20160218174457/http://news.example/a", None),
        ("https://news.example/2024/10/3-questions-to-the-minister", "2024/10"),  # a month, for what has no year
        ("https://news.example/curtain-raiser-talks-21-june-2026", None),
        ("https://news.example/2024/summit", None),
        ("https://news.example/news/109532642", None),
    ],
)
def test_days_in_addresses(url: str, raw: str | None) -> None:
    found = [each.raw for each in gathered(page(), url=url)]
    assert found == ([raw] if raw else [])


def test_the_source_says_what_it_says() -> None:
    discovery = Discovery(
        url=ADDRESS, found_by="wordpress", published="2025-09-22T16:40:00", modified="2025-09-23T01:00:00"
    )
    assert [(each.source, each.raw, each.kind) for each in gathered(page(), discovery=discovery)] == [
        ("wordpress", "2025-09-22T16:40:00", "published"),
        ("wordpress", "2025-09-23T01:00:00", "modified"),
    ]


# -- Traps: pages on which a date is easily got wrong ----------------------------------------------------------------


def test_the_feed_tells_what_the_page_with_its_clock_does_not() -> None:
    html = tagdiv(clock="Saturday, September 27, 2025")
    feed = Discovery(url=ADDRESS, found_by="feed", published="Mon, 22 Sep 2025 16:40:00 +0000")
    assert day_of(html, discovery=feed) == "2025-09-22"
    assert day_of(html) is None


def test_address_and_line_against_a_running_clock() -> None:
    html = page(header="<p>June 08, 2023</p>", top="<div>Saturday, 22 June 2024, 02:24:23 am</div>")
    where = outlet(address_date=r"/(?P<day>\d{2})-(?P<month>\d{2})-(?P<year>\d{4})/")
    fetched_at = datetime(2024, 6, 21, 21, 24, 23, tzinfo=UTC)
    url = "https://news.example/08-06-2023/ministers-agree"
    assert day_of(html, where, url, fetched_at=fetched_at) == "2023-06-08"
    assert day_of(html, fetched_at=fetched_at) == "2023-06-08"


def test_a_clock_and_the_modules_of_a_theme_leave_no_date() -> None:
    """The page is of November 2020, the clock of the day of the fetch, four years later."""
    assert day_of(tagdiv(), fetched_at=datetime(2024, 11, 21, 9, 0, tzinfo=UTC)) is None


def test_the_theme_stamps_local_time_as_utc() -> None:
    html = tagdiv("2024-11-15T23:40:00+00:00", "November 15, 2024")
    fetched_at = datetime(2024, 11, 21, 9, 0, tzinfo=UTC)
    assert day_of(html, fetched_at=fetched_at) == "2024-11-15"
    sources = {(each.source, each.raw) for each in gathered(html) if each.source not in OTHER_PLACES}
    assert sources == {("tagdiv_time", "2024-11-15T23:40:00+00:00"), ("line", "November 15, 2024")}


def test_the_themes_newer_templates() -> None:
    date = (
        '<div class="td_block_wrap tdb_single_date tdb-post-meta"><div class="tdb-block-inner"><time class="entry-date '
        'updated td-module-date" datetime="2025-09-22T21:40:00+05:00">3 hours ago</time></div></div>'
    )
    title = f'<div class="td_block_wrap tdb_title"><h1 class="tdb-title-text">{HEADLINE}</h1></div>'
    module = TAGDIV_MODULE.format(stamp="2025-09-26T09:00:00+05:00", text="September 26, 2025")
    html = (
        f"<html><head><title>{HEADLINE}</title></head><body><div class='tdc-row'>{title}{date}"
        f"<div class='tdb_single_content td-post-content'>{BODY}</div></div><div class='tdc-row'>{module}</div></body>"
    )
    assert day_of(html) == "2025-09-22"


def test_a_clock_earlier_than_the_stamp() -> None:
    """A cached page can show an old clock: rejecting later dates is not enough."""
    stamp = "<p>Date 2025-05-10 07:13:16</p>"
    clock = "Tuesday, 02 January 2024 12:17 GMT"
    for top in (f"<div class=header-top>{clock}</div>", f"<p>{clock}</p>"):
        assert day_of(page(header=stamp, top=top), outlet("JO", "Asia/Amman")) == "2025-05-10"


def test_a_clock_alone_is_no_date() -> None:
    html = page(top="<div class=top>Sunday, November 24, 2024</div>")
    assert day_of(html, fetched_at=datetime(2024, 11, 24, 5, 0, tzinfo=UTC)) is None
    assert day_of(html, fetched_at=datetime(2025, 11, 24, 5, 0, tzinfo=UTC)) is None


def test_minutes_ago_beside_a_full_date() -> None:
    assert day_of(page(header="<p>5 minutes ago Fri 18th December 2020 | 01:15 AM</p>")) == "2020-12-18"
    assert day_of(page(header="<p>5 minutes ago</p>")) is None


def test_published_updated_clock_and_side_bar() -> None:
    html = page(
        header="<p>Published 12 Nov, 2024</p><p>Updated 12 Nov, 2024 11:40am</p>",
        top="<div class=masthead>E-Paper | November 13, 2024</div>",
        end="<aside><h3>More from this section today</h3><span>Published 13 Nov, 2024</span></aside>",
    )
    assert day_of(html) == "2024-11-12"


@pytest.mark.parametrize(
    "opening", ["SANA'A, March 7 (Saba) - ", "ASHGABAT, Turkmenistan, January 23. ", "ISLAMABAD, Apr 5 (APP): "]
)
def test_a_day_without_a_year_is_no_date(opening: str) -> None:
    candidates = extracted("<p>" + opening + BODY[3:])
    assert judge(candidates, PAKISTAN, fetched_at=FETCHED).published_on is None
    assert [each.source for each in candidates] == ["dateline"]
    assert candidates[0].reason_code == Reason.NO_YEAR_FOUND


@pytest.mark.parametrize(
    ("opening", "day"),
    [
        ("Islamabad, July 25, 2023 (PPI-OT): ", "2023-07-25"),
        ("ISLAMABAD, (UrduPoint / Pakistan Point News - 22nd Sep, 2025) ", "2025-09-22"),
        ("Riyadh, February 20, 2025, SPA -- ", "2025-02-20"),
        ("Muscat, 22 Jan 2025 (ONA) --- ", "2025-01-22"),
        ("Bishkek, Sept. 24, 2021 . / Kabar / ", "2021-09-24"),
        ("Geneva - 26 September 2025 ", "2025-09-26"),
        ("ISLAMABAD, September 26-27, 2025 (APP): ", None),  # it does not say on which of the two it was written
        ("The talks of 25 July 2023 in Islamabad had failed. ", None),
    ],
)
def test_a_dateline_with_its_year_is_a_date(opening: str, day: str | None) -> None:
    candidates = extracted("<p>" + opening + BODY[3:])
    assert judge(candidates, PAKISTAN, fetched_at=FETCHED).published_on == day
    assert {each.source for each in candidates} == ({"dateline"} if day else set())


def extracted(body: str) -> list[DateCandidate]:
    """Dates of a page with this body, its dateline among them."""
    fetched = Page(
        outlet=PAKISTAN, address_url=ADDRESS, fetched_url=ADDRESS, body=page(body=body).encode(), fetched_at=FETCHED
    )
    return extract_article(fetched, max_markup=100_000).date_candidates


def test_an_event_without_a_year_leaves_the_day_to_the_source() -> None:
    html = page(body="<p>The talks were held on January 23 in the presence of both speakers. " + BODY[3:])
    rest = Discovery(url=ADDRESS, found_by="wordpress", published="2024-01-24T05:42:10")
    assert day_of(html, outlet("IN", "Asia/Kolkata"), discovery=rest) == "2024-01-24"
    assert day_of(html, outlet("IN", "Asia/Kolkata")) is None


def test_day_before_month_where_the_country_writes_so() -> None:
    html = page(header="<p>07/11/2023</p>")
    assert day_of(html, outlet("TM", "Asia/Ashgabat")) == "2023-11-07"
    assert day_of(html, UNKNOWN) is None


def test_a_day_in_the_query() -> None:
    url = "https://news.example/en/news/details?date=6%2F05%2F2025&id=cabinet"
    assert day_of(page(), outlet("QA", "Asia/Qatar"), url) == "2025-05-06"


def test_the_day_of_the_event_is_not_that_of_the_publication() -> None:
    html = page(body="<p>ISLAMABAD: The two sides said on Wednesday that the crossing will open. " + BODY[3:])
    assert day_of(html, url="https://news.example/14-Sep-2023/ministers-agree") == "2023-09-14"


def test_the_foot_below_a_banner_of_former_years() -> None:
    banner = "<div class=banner>This was published under the 2015 to 2016 government</div>"
    html = page(header=banner, body=BODY + "<div><h2>Share this page</h2><p>Published 8 March 2016</p></div>")
    assert day_of(html, outlet("GB", "Europe/London")) == "2016-03-08"


def test_the_modification_that_a_sitemap_tells_is_no_publication() -> None:
    sitemap = Discovery(url=ADDRESS, found_by="sitemap", modified="2025-09-22T16:40:00Z")
    assert day_of(page(), discovery=sitemap) is None


def test_no_outlet_is_named_in_the_code() -> None:
    names = ("radio_pakistan", "radio.gov", "globalnews", "enews", "pakrevenue", "pak_revenue", "businessupturn")
    for file in Path(crawler.dates.__file__).parent.rglob("*.py"):
        code = file.read_text(encoding="utf-8").lower()
        assert not [name for name in names if name in code], file.name


@pytest.mark.parametrize(
    ("stamp", "shown", "value"),
    [
        ("2025-09-22T12:00:00Z", "22 September 2025", "2025-09-22"),
        ("2025-09-22T12:00:00+00:00", "09/22/2025", "2025-09-22"),
        ("2025-09-22T12:00:00Z", "22 September 2025, 17:00", "2025-09-22T12:00:00Z"),
        ("2025-09-22T12:00:00Z", "5 days ago", "2025-09-22T12:00:00Z"),
        ("2025-09-22T12:00:00+05:00", "22 September 2025", "2025-09-22T07:00:00Z"),
        ("2025-09-22T12:00:01Z", "22 September 2025", "2025-09-22T12:00:01Z"),
        ("2025-02-30T12:00:00Z", "22 September 2025", None),
    ],
)
@pytest.mark.parametrize("itemprop", ["", "itemprop=datePublished"])
def test_noon_is_no_time_where_a_day_alone_is_shown(stamp: str, shown: str, value: str | None, itemprop: str) -> None:
    html = page(f"<time {itemprop} datetime={stamp}>{shown}</time>")
    candidates = [each for each in gathered(html) if each.raw == stamp]
    judge(candidates, PAKISTAN, fetched_at=FETCHED)
    assert [each.value for each in candidates] == [value] * len(candidates)
    assert candidates


@pytest.mark.parametrize(
    ("header", "day"),
    [
        # A label is the whole phrase, including what it is about.
        ("<p>Submitted 3 March 2025; accepted for publication 16 September 2025</p>", None),
        ("<p>Not for publication before 16 September 2025</p>", None),
        ("<p>Embargoed until 16 September 2025</p>", None),
        ("<p>Date of the meeting: 5 September 2025</p>", None),
        ("<p>Datum der Sitzung: 5. September 2025</p>", None),
        ("<p>Date of issue: 5 September 2025</p>", "2025-09-05"),
        ("<p>Meetings | Published 5 September 2025</p>", "2025-09-05"),
        ("<p>Published in Visits on 5 September 2025</p>", "2025-09-05"),
        # Attributes for scripts and tooltips.
        ("<time class=ago data-timestamp=1758550800000>yesterday</time>", "2025-09-22"),
        ("<span data-utc-time-to-local=2025-09-22T14:20:00Z></span>", "2025-09-22"),
        ("<span data-likes=1758550800></span>", None),
        ("<span data-time-updated=1758550800>today</span>", None),
        ("<relative-time datetime=2025-09-22T14:20:00Z>5 days ago</relative-time>", "2025-09-22"),
        ("<span title='Monday, September 22, 2025 10:25'>25 hours ago</span>", "2025-09-22"),
        ("<img title='Port of Karachi 2025-09-22'>", None),
        ("<a title='Letters of 22 September 2025' href=/x>A letter of a former envoy to his friends, on the sea and the weather</a>", None),
        # A change that shows the publication first.
        ("<time itemprop=dateModified datetime=2025-09-24T19:20:45+05:00>23/09/2025 01:57 | Updated 24/09/2025 19:20</time>", "2025-09-23"),
        ("<time class=updated datetime=2025-09-24T19:20:45+05:00>24/09/2025 19:20</time>", None),
        # Years of two digits with the name of a month.
        ("<p class=meta>22-Sep-25</p>", "2025-09-22"),
        ("<p class=meta>22 Sep '25</p>", "2025-09-22"),
        ("<p class=meta>22 Sep 20:25</p>", None),
        ("<p class=meta>22 Sep 25</p>", "2025-09-22"),
    ],
)  # fmt: skip
def test_what_the_page_calls_its_dates(header: str, day: str | None) -> None:
    assert day_of(page(header=header)) == day


NAV = "<nav><a href=/>Home</a> <a href=/world/>World</a></nav>"
SEP = "22 September 2025"
TODAY = "27 September 2025"


def plain(above: str = "", body: str = BODY, below: str = "") -> str:
    """A page whose boxes have no class names, except ``above`` the headline, the ``body`` and ``below`` it."""
    return (
        f"<html><head><title>{HEADLINE}</title></head><body><div>{above}<h1>{HEADLINE}</h1><div>{body}</div>{below}</div>"
        "</body></html>"
    )


@pytest.mark.parametrize(
    ("html", "day"),
    [
        # Directly above the headline it is the article's, before the site's menu the site's.
        (plain(f"{NAV}<p>{TODAY}</p>"), "2025-09-27"),
        (plain(f"<p>{TODAY}</p>{NAV}"), None),
        (plain(f"<p>{SEP}</p>{NAV}"), None),  # a clock kept by a cache
        (plain(f"<p>{TODAY}</p><img src=/harbour.jpg>"), "2025-09-27"),
        (plain(f"<div>{NAV}<p>{TODAY}</p></div>"), None),
        (plain(f"<p>{TODAY}</p>" + "<i>x</i>" * 11), "2025-09-27"),
        (plain(f"<p>{TODAY}</p>" + "<i>x</i>" * 12), None),
        (plain(f"{NAV}<p>Saturday, {TODAY} 09:15</p>"), "2025-09-27"),
        (plain(f"{NAV}<p>{TODAY}</p>").replace("<h1", "<h1 class=entry-title"), "2025-09-27"),
        (plain(f"{NAV}<p>{TODAY}</p><article>").replace("</div></body>", "</article></div></body>"), None),
        # Next to the headline a box can have any name.
        (plain(f"{NAV}<div class=item-nav><span>{TODAY}</span></div>"), "2025-09-27"),
        # The page's own name for a date counts more than the region it is in ...
        (plain(NAV, below=f"<div class=sidebar><div class=published-date>{SEP}</div></div>"), "2025-09-22"),
        (plain(NAV, below=f"<div class=related-info><p>Issued: {SEP}</p><p>Published: {SEP}</p></div>"), "2025-09-22"),
        (plain(NAV, below=f"<aside><span id=postedOn>{SEP}</span></aside>"), "2025-09-22"),
        (plain(NAV, below=f"<footer><span id=postedOn>{SEP}</span></footer>"), None),
        (plain(NAV, below=f"<div class=sidebar><div class=unpublishable>{SEP}</div></div>"), None),
        # ... but not for the date of another article, or for several.
        (plain(NAV, below=f"<div class=sidebar>{OTHER}<div class=published-date>{SEP}</div></div>"), None),
        (plain(NAV, below="".join(f"<div class=sidebar><p class=posted>{day} May 2025</p></div>" for day in (2, 3))), None),
        # A line named after the author is a byline anywhere; only there are short dates with one digit read.
        (plain(f"<p class=byline>Sana Qadir, {SEP}</p>{NAV}"), "2025-09-22"),
        (plain(f"<p class=bylined>Sana Qadir, {SEP}</p>{NAV}"), None),
        (plain(f"{NAV}<p class=author>Sana Qadir, 22.9.25</p>"), "2025-09-22"),
        (plain(f"{NAV}<p>Version 8.5.12</p>"), None),
        # A place and a day end the text.
        (plain(NAV, f"{BODY}<p>Islamabad, {SEP}</p>"), "2025-09-22"),
        (plain(NAV, f"{BODY}<p>{SEP}.</p><p>Contact: the press office</p>"), "2025-09-22"),
        (plain(NAV, f"{BODY}<p>Islamabad, {SEP}</p>{BODY}"), None),
        (plain(NAV, f"{BODY}<p>signed in Geneva on {SEP}</p>"), None),
    ],
)  # fmt: skip
def test_whose_a_plain_line_is(html: str, day: str | None) -> None:
    assert day_of(html) == day


# -- The page's own address ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("head", "found"),
    [
        ('<link rel="canonical" href="https://daily.example/world/2025/sep/22/crossing">', ["2025/sep/22"]),
        ('<meta property="og:url" content="https://news.example/2025/09/22/crossing/">', ["2025/09/22"]),
        ('<link rel="alternate" href="https://daily.example/2025/09/22/crossing">', []),
    ],
)
def test_the_address_that_a_page_states_may_tell_its_day(head: str, found: list[str]) -> None:
    assert [raw for source, raw, _ in possible(page(head=head)) if source == "address"] == found


OWN_TEASER = (
    '<div class="teaser"><span class="date">22 September 2025</span><a href="{href}">Ministers agree to reopen</a>'
)
AUDIO = (
    '<div itemscope itemtype="http://schema.org/AudioObject"><span itemprop="name">{}</span>'
    '<span itemprop="datePublished" content="2025-09-22T13:15:00+05:00"></span></div>'
)
OTHER_TEASER = '<a href="/other-story">Another story of the week about fisheries</a>'


@pytest.mark.parametrize(
    ("html", "day"),
    [
        (page(end=f'<div class="related">{OWN_TEASER.format(href="/ministers-agree")}</div></div>'), "2025-09-22"),
        (page(end=f'<div class="related">{OWN_TEASER.format(href=ADDRESS + "/")}</div></div>'), "2025-09-22"),
        (page(end=f'<div class="related">{OWN_TEASER.format(href="/fisheries")}</div></div>'), None),
        # A comment's link to itself; a list with the page and others.
        (page(end=f'<div class="related">{OWN_TEASER.format(href="/ministers-agree#comment-7")}</div></div>'), None),
        (page(end=f'<div class="related">{OWN_TEASER.format(href=ADDRESS)}{OTHER_TEASER}</div></div>'), None),
        (
            page(
                end='<div id="sidebar"><p>This entry, <a href="/ministers-agree">Ministers agree</a>, was written on '
                "September 22, 2025 and filed under Borders.</p></div>"
            ),
            "2025-09-22",
        ),
    ],
)
def test_a_teaser_of_this_very_page_tells_its_day(html: str, day: str | None) -> None:
    assert day_of(html) == day


def test_a_teaser_of_this_page_is_found_behind_many_of_other_pages() -> None:
    others = "".join(f"<div><p>{day} August 2025</p>{OTHER_TEASER}</div>" for day in range(1, 29))
    teaser = OWN_TEASER.format(href="/ministers-agree") + "</div>"
    assert day_of(page(end=f"<div class=related>{others}{teaser}</div>")) == "2025-09-22"


@pytest.mark.parametrize(
    ("html", "day"),
    [
        # HTML: a footer belongs to its nearest article or section, and to the site only if there is none.
        (page(end="<section><footer><p>Posted 22 September 2025</p></footer></section>"), "2025-09-22"),
        (page(end="<footer><p>Posted 22 September 2025</p></footer>"), None),
        # The author, in a box that is not a sidebar.
        (page(header="<aside class=author>A desk <time datetime=2025-09-22>22 Sep</time></aside>"), "2025-09-22"),
        (page(header="<aside>A desk <time datetime=2025-09-22>22 Sep</time></aside>"), None),
        # A date labelled as publication also counts far above the headline, in the same box.
        (page(top="<span>x</span>" * 40).replace("<h1", f"<p>Published 22 September 2025</p>{'<i>x</i>' * 40}<h1"), "2025-09-22"),
        (page(top="<span>x</span>" * 40).replace("<h1", f"<p>22 September 2025</p>{'<i>x</i>' * 40}<h1"), None),
        (page(top=f"<p>Published 22 September 2025</p>{'<i>x</i>' * 40}").replace("<div id=page>", ""), None),
        # The last line of the article: a day with its time and no other word.
        (page().replace("</article>", "<div><span>22 September 2025, 15:40</span></div></article>"), "2025-09-22"),
        (page().replace("</article>", "<div><span>22 September 2025</span></div></article>"), None),
        (page().replace("</article>", "<div><span>Match of 22 September 2025, 15:40</span></div></article>"), None),
        # A recording with the page's title, and another one.
        (page(end=AUDIO.format(f"Audio: {HEADLINE}")), "2025-09-22"),
        (page(end=AUDIO.format("The week in songs")), None),
    ],
)  # fmt: skip
def test_what_is_the_articles_by_its_structure(html: str, day: str | None) -> None:
    assert day_of(html) == day


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        ("Publiziert", "published"), ("Дата публикации:", "published"), ("تاريخ النشر:", "published"),
        ("آخر تحديث:", "modified"), ("تاریخ به‌روزرسانی:", "modified"), ("اپ ڈیٹ:", "modified"),
        ("最后更新", "modified"), ("发布时间：", "published"), ("Cập nhật", "modified"), ("Diperbarui", "modified"),
    ],
)  # fmt: skip
def test_labels_in_many_languages(label: str, kind: str) -> None:
    (found,) = gathered(page(header=f"<p>{label} 22.09.2025</p>"))
    assert (found.source, found.kind, label_of(f"{label} ")[0]) == ("line", kind, kind)


def test_a_drawing_may_label_a_date() -> None:
    drawn = "<span><svg><title>Date of publication</title><path d=M0></svg> <b>22 September 2025</b></span>"
    assert possible(page(header=drawn)) == [("line", "Date of publication 22 September 2025", "published")]


def test_a_page_says_once_when_it_was_published_right_below_its_headline() -> None:
    others = '<ul class="readouts"><li>Call with Chile <span>June 13, 2025</span></li><li>Call with Peru <span>June 9, 2025</span></li></ul>'
    html = page('<p class="when">June 12, 2025</p>', body="<p>The two ministers spoke.</p>" + others)
    assert day_of(html) == "2025-06-12"
    assert day_of(html.replace("June 9, 2025", "Published June 9, 2025")) == "2025-06-09"


def test_a_verb_is_no_label() -> None:
    """ "Was" (built, opened, published) says nothing by itself."""
    assert label_of("Die Anlage wurde ")[0] == ""
    assert label_of("Der Bericht wurde veröffentlicht am ")[0] == "published"
