"""Which of the gathered dates is the day of publication, and the verdicts on the others."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import cast

import pytest
from scrapy.crawler import Crawler

from crawler.dates.publication.judge import Judgement, judge
from crawler.dates.publication.verdicts import Reason
from crawler.model.items import Article, DateCandidate
from crawler.model.outlet import Outlet
from pipelines.normalise_dates import NormaliseDates
from tests.dates import candidates_of

FETCHED = datetime(2025, 10, 4, 8, 0, tzinfo=UTC)


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
BY_DAY = outlet(address_date=r"/(?P<day>\d{2})-(?P<month>\d{2})-(?P<year>\d{4})/")


def judged(*places: tuple[str, str], where: Outlet = PAKISTAN, fetched_at: datetime = FETCHED) -> Judgement:
    return judge(candidates_of(where, *places), where, fetched_at=fetched_at)


NOTHING = Judgement()


@pytest.mark.parametrize(
    ("places", "on", "at", "source"),
    [
        # The page and its source agree: the page is cited.
        (
            [("feed", "Mon, 22 Sep 2025 16:40:00 +0000"), ("json_ld", "2025-09-22T21:40:00+05:00")],
            *("2025-09-22", "2025-09-22T16:40:00Z", "json_ld"),
        ),
        ([("feed", "Mon, 22 Sep 2025 16:40:00 +0000")], "2025-09-22", "2025-09-22T16:40:00Z", "feed"),
        ([("wordpress", "2025-09-22T19:40:00")], "2025-09-23", "2025-09-22T19:40:00Z", "wordpress"),
        ([("meta", "2025-09-22T19:40:00Z")], "2025-09-23", "2025-09-22T19:40:00Z", "meta"),
        # A time is preferred to a day, a day in two places to one in a single place.
        ([("address", "2025/09/22"), ("line", "September 22, 2025")], "2025-09-22", "2025-09-22", "address"),
        (
            [("address", "2025/09/22"), ("line", "Published September 22, 2025 | 10:44 PM")],
            *("2025-09-22", "2025-09-22T17:44:00Z", "line"),
        ),
        ([("line", "June 08, 2023")], "2023-06-08", "2023-06-08", "line"),
        ([("dateline", "Islamabad, July 25, 2023")], "2023-07-25", "2023-07-25", "dateline"),
        ([("foot", "Published 8 March 2016")], "2016-03-08", "2016-03-08", "foot"),
        ([("meta_date", "2023-11-02")], "2023-11-02", "2023-11-02", "meta"),
        # The URL and the page together count more than the head alone.
        (
            [("meta", "2025-09-24T10:00:00Z"), ("address", "2025/09/22"), ("line", "September 22, 2025")],
            *("2025-09-22", "2025-09-22", "address"),
        ),
        # A shown date equal to a declared change is the change, whether or not the page calls it that.
        (
            [("json_ld", "2021-11-29T14:13:37Z"), ("+json_ld", "2022-01-12T14:27:30Z"), ("line", "January 12, 2022")],
            *("2021-11-29", "2021-11-29T14:13:37Z", "json_ld"),
        ),
        (
            [
                ("meta", "2017-04-12"),
                ("meta_date", "2017-04-12"),
                ("+meta", "2020-02-19"),
                ("line", "19 February 2020"),
            ],
            *("2017-04-12", "2017-04-12", "meta"),
        ),
        (
            [("json_ld", "2021-11-29"), ("+json_ld", "2022-01-12"), ("+line", "Updated January 12, 2022")],
            *("2021-11-29", "2021-11-29", "json_ld"),
        ),
        (
            [
                ("feed", "2021-11-29"),
                ("json_ld", "2021-11-29"),
                ("+json_ld", "2022-01-12"),
                ("line", "January 12, 2022"),
            ],
            *("2021-11-29", "2021-11-29", "json_ld"),
        ),
        # The change counts once, no matter how many places give it.
        (
            [
                ("meta", "2017-04-12"),
                ("+meta", "2020-02-19"),
                ("meta", "2020-02-19"),
                ("microdata", "2020-02-19"),
                ("+microdata", "2020-02-19"),
                ("line", "19 February 2020"),
            ],
            *("2017-04-12", "2017-04-12", "meta"),
        ),
        # Systems that only know the year write the first of January.
        ([("microdata_created", "01/01/2004"), ("+microdata", "06/13/2019")], None, None, None),
        ([("microdata_created", "2004-03-05"), ("+microdata", "06/13/2019")], "2004-03-05", "2004-03-05", "microdata"),
        # A URL is made when the article first appears; a stamp is moved forward.
        (
            [("address", "2017/7/12"), ("json_ld", "2019-06-17T18:28:00+0200"), ("time", "2019-06-17")],
            *("2017-07-12", "2017-07-12", "address"),
        ),
        ([("address", "2024/05/20"), ("dateline", "2024-05-02")], "2024-05-20", "2024-05-20", "address"),
        # The change counts more than a line that is not by the headline.
        (
            [("json_ld", "2024-05-20"), ("+json_ld", "2024-05-20"), ("foot", "Published 2 May 2024")],
            *("2024-05-20", "2024-05-20", "json_ld"),
        ),
        # A difference of one day comes from the time zone.
        (
            [("address", "2017/7/12"), ("json_ld", "2017-07-13T18:28:00Z"), ("time", "2017-07-13")],
            *("2017-07-13", "2017-07-13T18:28:00Z", "json_ld"),
        ),
        # A line above the headline may be the site's; one next to it is trusted.
        (
            [("above", "02 January 2024 12:17 GMT"), ("line", "2025-05-10 07:13:16")],
            *("2025-05-10", "2025-05-10T02:13:16Z", "line"),
        ),
    ],
)
def test_the_day_of_publication(places: list[tuple[str, str]], on: str, at: str, source: str) -> None:
    judgement = judged(*places)
    assert (judgement.published_on, judgement.published_at, judgement.published_source) == (on, at, source)


EARLY, LATE = "2024-05-02", "2024-05-20"
WEIGHTS = {
    4: "wordpress feed sitemap labelled",
    3: "json_ld json_ld_page meta",
    2: "microdata tagdiv_microdata time tagdiv_time address line change",
    1: "dateline meta_date feed_updated json_ld_created microdata_created foot above lent",
}


def places_of(source: str, day: str) -> list[tuple[str, str]]:
    """Sources of the day: a place, a labelled line with an assumed year, or the head with its change."""
    number = int(day[-2:])
    special = {
        "labelled": [("line", f"Published: {number} May 2024")],
        "lent": [("line", f"{number} May"), ("address", "2024/05")],
        "change": [("json_ld", day), ("+json_ld", day)],
    }
    form = {"address": day.replace("-", "/"), "wordpress": f"{day}T10:00:00"}
    return special.get(source) or [(source, form.get(source, day))]


@pytest.mark.parametrize(
    ("source", "weight"), [(source, weight) for weight, names in WEIGHTS.items() for source in names.split()]
)
def test_what_a_place_counts_for(source: str, weight: int) -> None:
    """With the same total weight as others: then the earlier day is chosen, whichever side has it."""
    ones = [each for each in ("dateline", "meta_date", "feed_updated") if each != source]
    others = {1: ones[:1], 2: ones[:2], 3: ["microdata", *ones[:1]], 4: ["microdata", *ones[:2]]}[weight]
    for first, second in ((EARLY, LATE), (LATE, EARLY)):
        places = [place for other in others for place in places_of(other, second)]
        assert judged(*places_of(source, first), *places).published_on == EARLY


@pytest.mark.parametrize("source", ["feed", "wordpress"])
def test_a_head_that_writes_its_change_into_both_is_not_believed_against_a_source(source: str) -> None:
    raw = {"feed": "Tue, 20 Feb 2024 06:30:05 +0000", "wordpress": "2024-02-20T06:30:05"}[source]
    head = [("json_ld", "2024-03-02T09:00:00+05:00"), ("+json_ld", "2024-03-02T09:00:00+05:00")]
    shown = [("time", "2024-03-02T09:00:00+05:00"), ("line", "March 2, 2024")]
    judgement = judged((source, raw), *head, *shown)
    assert (judgement.published_at, judgement.published_source) == ("2024-02-20T06:30:05Z", source)
    assert judgement.modified_at == "2024-03-02T04:00:00Z"


def test_the_same_holds_within_one_day() -> None:
    judgement = judged(
        ("wordpress", "2024-02-20T06:30:05"),
        ("json_ld", "2024-02-20T15:00:00Z"),
        ("+json_ld", "2024-02-20T15:00:00Z"),
    )
    assert (judgement.published_at, judgement.published_source) == ("2024-02-20T06:30:05Z", "wordpress")


def test_such_a_head_is_not_believed_against_an_earlier_day_that_address_and_page_tell() -> None:
    judgement = judged(
        ("json_ld", "2024-02-21T15:00:00Z"),
        ("+json_ld", "2024-02-21T15:00:00Z"),
        ("address", "2024/02/20"),
        ("line", "20 February 2024"),
    )
    assert (judgement.published_on, judgement.published_source) == ("2024-02-20", "address")


def test_an_unchanged_article_is_no_lie() -> None:
    judgement = judged(("json_ld", "2024-02-20T15:00:00Z"), ("+json_ld", "2024-02-20T15:00:00Z"))
    assert judgement.published_at == judgement.modified_at == "2024-02-20T15:00:00Z"


@pytest.mark.parametrize(
    ("others", "value"),
    [
        # 23:40 at the outlet, labelled +00:00: the time is correct, the label is not.
        ([], "2024-11-15T18:40:00Z"),
        ([("line", "November 15, 2024")], "2024-11-15T18:40:00Z"),
        ([("meta", "2024-11-15T23:40:00+05:00")], "2024-11-15T18:40:00Z"),
        # The label is correct if another place gives that moment.
        ([("meta", "2024-11-15T23:40:00Z")], "2024-11-15T23:40:00Z"),
        ([("feed", "Fri, 15 Nov 2024 23:40:00 +0000")], "2024-11-15T23:40:00Z"),
    ],
)
def test_local_time_labelled_utc_by_the_tagdiv_themes(others: list[tuple[str, str]], value: str) -> None:
    candidates = candidates_of(PAKISTAN, ("tagdiv_time", "2024-11-15T23:40:00+00:00"), *others)
    judgement = judge(candidates, PAKISTAN, fetched_at=FETCHED)
    assert candidates[0].value == value
    assert judgement.published_at == value
    assert judgement.published_on == ("2024-11-15" if value < "2024-11-15T19" else "2024-11-16")


def test_such_a_stamp_of_an_hour_ago_is_not_later_than_the_fetch() -> None:
    judgement = judged(("tagdiv_time", "2025-10-04T12:00:00+00:00"))
    assert (judgement.published_at, judgement.published_source) == ("2025-10-04T07:00:00Z", "time")


def test_an_offset_that_is_not_zero_is_left_alone() -> None:
    assert judged(("tagdiv_time", "2024-11-15T23:40:00+05:00")).published_at == "2024-11-15T18:40:00Z"


@pytest.mark.parametrize(
    ("source", "raw", "reason"),
    [
        ("json_ld", "2026-01-01T00:00:01Z", Reason.AFTER_FETCH),
        ("line", "October 6, 2025", Reason.AFTER_FETCH),
        ("meta", "1970-01-01T00:00:01Z", Reason.BEFORE_OUTLET),
        ("line", "14 August 1947", Reason.BEFORE_OUTLET),
        ("dateline", "SANA'A, March 7", Reason.NO_YEAR_FOUND),
        ("dateline", "ISLAMABAD, Apr 5", Reason.NO_YEAR_FOUND),
        ("line", "Turkmenistan, January 23", Reason.NO_YEAR_FOUND),
        ("time", "3 days ago", Reason.RELATIVE),
        ("clock", "Thursday, November 21, 2024", Reason.PAGE_CLOCK),
        # A date at the time of the fetch or, above the article, on its day may be a clock.
        ("above", "October 4, 2025", Reason.FETCH_TIME),
        ("above", "4 October 2025 13:09", Reason.FETCH_TIME),
        ("time", "2025-10-04T08:00:59Z", Reason.FETCH_TIME),
        ("meta_date", "2025-10-04T07:59:30Z", Reason.FETCH_TIME),
        ("line", "Saturday, 4 October 2025 12:51", Reason.FETCH_TIME),
    ],
)
def test_what_is_rejected_says_why_and_leaves_no_date(source: str, raw: str, reason: Reason) -> None:
    candidates = candidates_of(PAKISTAN, (source, raw))
    assert judge(candidates, PAKISTAN, fetched_at=FETCHED) == NOTHING
    assert candidates[0].verdict == "rejected"
    assert candidates[0].reason_code == reason


def test_a_candidate_whose_text_was_not_read_is_an_error() -> None:
    with pytest.raises(ValueError, match=r"'2025-09-22' was not read"):
        judge([DateCandidate(source="meta", raw="2025-09-22")], PAKISTAN, fetched_at=FETCHED)


def test_what_may_be_a_clock_is_a_date_once_it_has_not_run() -> None:
    later = FETCHED + timedelta(days=1)
    for raw in ("October 4, 2025", "4 October 2025 13:00"):
        assert judged(("above", raw)) == NOTHING
        assert judged(("above", raw), fetched_at=later).published_on == "2025-10-04"


def test_without_a_candidate_there_is_no_date() -> None:
    assert judge([], PAKISTAN, fetched_at=FETCHED) == NOTHING


@pytest.mark.parametrize(
    "places",
    [
        # By the headline it is today's date because the article is from today.
        [("line", "October 4, 2025")],
        [("line", "Saturday, October 4, 2025")],
        [("line", "4 October 2025 12:58")],
        [("line", "Saturday, 4 October 2025 12:49")],
        [("foot", "Published October 4, 2025")],
        # Not the time of the fetch, so not a clock.
        [("above", "4 October 2025 12:49")],
        [("time", "2025-10-04T07:58:59Z")],
        [("above", "October 4, 2025"), ("meta_date", "2025-10-04")],
        [("line", "Published October 4, 2025")],
        [("line", "Published October 4, 2025 | 12:58 PM")],
        [("line", "4 October 2025 10:20")],
        [("line", "October 4, 2025"), ("address", "2025/10/04")],
        [("feed", "Sat, 04 Oct 2025 07:59:00 +0000")],
    ],
)
def test_an_article_of_today_keeps_its_day(places: list[tuple[str, str]]) -> None:
    assert judged(*places).published_on == "2025-10-04"


@pytest.mark.parametrize("source", ["sitemap", "feed", "json_ld", "line", "meta"])
def test_a_change_is_never_a_publication(source: str) -> None:
    judgement = judged(("+" + source, "2024-02-20T15:00:00Z"))
    assert judgement == Judgement(modified_at="2024-02-20T15:00:00Z")


def test_a_change_before_the_publication_is_none() -> None:
    assert judged(("json_ld", "2024-02-20T15:00:00Z"), ("+json_ld", "2024-02-19")).modified_at is None


@pytest.mark.parametrize(
    ("where", "others", "on"),
    [
        (outlet("TM", "Asia/Ashgabat"), [], "2023-11-07"),
        (outlet("US", "America/New_York"), [], "2023-07-11"),
        (UNKNOWN, [], None),
        (UNKNOWN, [("dateline", "ASHGABAT, 7 November 2023")], "2023-11-07"),
        (UNKNOWN, [("dateline", "ASHGABAT, July 11, 2023")], "2023-07-11"),
        (UNKNOWN, [("feed", "Tue, 11 Jul 2023 10:00:00 +0000")], "2023-07-11"),
        (UNKNOWN, [("line", "07/11/2023")], None),  # as ambiguous as the first
        # A theme from another country: a certain date elsewhere counts more than the custom of the outlet's country.
        (PAKISTAN, [("feed", "Tue, 11 Jul 2023 10:00:00 +0000")], "2023-07-11"),
        (outlet("US", "America/New_York"), [("address", "2023/11/07")], "2023-11-07"),
        (PAKISTAN, [("feed", "Tue, 07 Nov 2023 10:00:00 +0000")], "2023-11-07"),
    ],
)
def test_day_and_month_in_numbers(where: Outlet, others: list[tuple[str, str]], on: str | None) -> None:
    assert judged(("line", "07/11/2023"), *others, where=where).published_on == on


def test_the_time_of_day_moves_with_the_day_that_is_decided() -> None:
    candidates = candidates_of(PAKISTAN, ("line", "07/11/2023 10:30"), ("address", "2023/07/11"))
    assert judge(candidates, PAKISTAN, fetched_at=FETCHED).published_at == "2023-07-11T05:30:00Z"
    assert [each.verdict for each in candidates] == ["chosen", "agrees"]


def test_a_weekday_decides_before_the_country() -> None:
    assert judged(("line", "Saturday 08/05/2023")).published_on == "2023-08-05"
    assert judged(("line", "Monday 08/05/2023")).published_on == "2023-05-08"


@pytest.mark.parametrize(
    ("raw", "where", "on"),
    [
        ("08-06-2023", BY_DAY, "2023-06-08"),
        ("2023/Nov/12", PAKISTAN, "2023-11-12"),
        ("14-Sep-2023", PAKISTAN, "2023-09-14"),
        ("20260917", PAKISTAN, None),
        ("20250917", PAKISTAN, "2025-09-17"),
        ("2024-09/04", PAKISTAN, "2024-09-04"),
        ("?date=6/05/2025", outlet("QA", "Asia/Qatar"), "2025-05-06"),
        ("08-06-2023", UNKNOWN, None),
    ],
)
def test_the_day_in_an_address(raw: str, where: Outlet, on: str | None) -> None:
    assert judged(("address", raw), where=where).published_on == on


def test_where_the_zone_is_unknown_the_page_shows_the_day() -> None:
    places = [("json_ld", "2023-11-08T23:15:00Z"), ("line", "November 9, 2023")]
    assert judged(*places, where=UNKNOWN).published_on == "2023-11-09"
    assert judged(places[0], where=UNKNOWN).published_on == "2023-11-08"
    far = [("json_ld", "2023-11-08T23:15:00Z"), ("line", "November 12, 2023")]
    assert judged(*far, where=UNKNOWN).published_on == "2023-11-08"


def test_two_shown_days_of_one_weight_are_no_date() -> None:
    candidates = candidates_of(PAKISTAN, ("above", "1 March 2021"), ("foot", "Published 9 May 2022"))
    assert judge(candidates, PAKISTAN, fetched_at=FETCHED) == NOTHING
    assert {candidate.verdict for candidate in candidates} == {"passed_over"}


def test_many_days_in_one_place_are_no_date() -> None:
    assert judged(("time", "2021-03-01"), ("time", "2021-03-05")) == NOTHING


def test_every_candidate_gets_its_values_and_a_verdict() -> None:
    candidates = candidates_of(
        PAKISTAN,
        ("json_ld", "2025-09-22T16:40:00Z"),
        ("line", "September 22, 2025"),
        ("foot", "Published 30 August 2025"),
        ("+json_ld", "2025-09-23T16:40:00Z"),
        ("related", "2025-09-01"),
    )
    judge(candidates, PAKISTAN, fetched_at=FETCHED)
    assert [(each.value, each.precision, each.day, each.verdict) for each in candidates] == [
        ("2025-09-22T16:40:00Z", "instant", "2025-09-22", "chosen"),
        ("2025-09-22", "day", "2025-09-22", "agrees"),
        ("2025-08-30", "day", "2025-08-30", "passed_over"),
        ("2025-09-23T16:40:00Z", "instant", "2025-09-23", "chosen"),
        ("2025-09-01", "day", "2025-09-01", "rejected"),
    ]
    assert [each.reason_code for each in candidates] == [
        *(Reason.MOST_SUPPORT, Reason.SAME_DAY, Reason.OTHER_DAY, Reason.LAST_CHANGE, Reason.OTHER_ARTICLE)
    ]
    assert candidates[2].reason == "2025-09-22 was chosen"


def test_the_pipeline_fills_the_article() -> None:
    article = Article(outlet="example", url="https://news.example/a", fetched_at="2025-10-04T08:00:00Z")
    article.date_candidates = candidates_of(
        PAKISTAN, ("json_ld", "2025-09-22T19:40:00Z"), ("+meta", "2025-09-24T16:40:00Z")
    )
    crawler = cast(Crawler, SimpleNamespace(spider=SimpleNamespace(outlet=PAKISTAN)))
    assert NormaliseDates.from_crawler(crawler).process_item(article) is article
    assert article.published_at == "2025-09-22T19:40:00Z"
    assert article.published_precision == "instant"
    assert article.published_source == "json_ld"
    assert article.published_on == "2025-09-23"
    assert article.modified_at == "2025-09-24T16:40:00Z"


def test_an_undated_article_stays_undated() -> None:
    article = Article(outlet="example", url="https://news.example/a", fetched_at="2025-10-04T08:00:00Z")
    article.date_candidates = candidates_of(PAKISTAN, ("clock", "Saturday, October 4, 2025"))
    NormaliseDates(PAKISTAN).process_item(article)
    assert article.published_at is article.published_on is article.published_source is article.modified_at is None


def test_nothing_is_older_than_its_outlet() -> None:
    young = replace(PAKISTAN, since=date(2013, 1, 1))
    candidates = candidates_of(PAKISTAN, ("line", "June 08, 2011"), ("meta", "1970-01-01"))
    assert judge(candidates, young, fetched_at=FETCHED) == NOTHING
    assert {each.verdict for each in candidates} == {"rejected"}
    assert candidates[0].reason == "earlier than 2013-01-01, the first possible day of this outlet"
    assert (
        judge(candidates_of(PAKISTAN, ("line", "June 08, 2011")), PAKISTAN, fetched_at=FETCHED).published_on
        == "2011-06-08"
    )


@pytest.mark.parametrize(("language", "day"), [("vi", "2023-11-02"), ("en", None), (None, None)])
def test_the_language_of_the_text_decides_day_or_month_first_where_the_outlet_is_unknown(
    language: str | None, day: str | None
) -> None:
    article = Article(outlet="unknown", url="https://news.example/a", fetched_at="2025-10-04T08:00:00Z")
    article.language, article.date_candidates = language, candidates_of(PAKISTAN, ("line", "2/11/2023, 19:20"))
    assert NormaliseDates(Outlet.unknown(article.url)).process_item(article).published_on == day
