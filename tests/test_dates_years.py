"""Days printed without year: where they are, and what gives the year."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from crawler.dates.page.candidates import gather
from crawler.dates.publication.judge import judge
from crawler.dates.reading.yearless_dates import find_yearless
from crawler.model.items import DateCandidate
from crawler.model.outlet import Outlet
from crawler.page import read_document
from crawler.page.headline import headline_of
from tests.dates import candidates_of

PAKISTAN = Outlet("example", "Example", "https://news.example/", "PK", "Asia/Karachi", ("en", "ur"))
FETCHED = datetime(2025, 10, 4, 8, 0, tzinfo=UTC)
FEED = ("feed", "Fri, 15 Nov 2024 10:00:00 +0000")


def judged(*places: tuple[str, str], fetched_at: datetime = FETCHED) -> list[DateCandidate]:
    candidates = candidates_of(PAKISTAN, *places)
    judge(candidates, PAKISTAN, fetched_at=fetched_at)
    return candidates


@pytest.mark.parametrize(
    ("raw", "month", "day", "weekday"),
    [
        ("Nov 12", 11, 12, None),
        ("12 نومبر", 11, 12, None),
        ("۱۲ نومبر", 11, 12, None),
        ("Wednesday, 12 November", 11, 12, 2),
        ("November 12th, 10:30 pm", 11, 12, None),
        ("ISLAMABAD, Apr 5 (APP)", 4, 5, None),
        ("12 Kasım Çarşamba", 11, 12, 2),
        ("12 de noviembre", 11, 12, None),
        ("12 ноября, 10:30", 11, 12, None),
        ("11月12日", 11, 12, None),
        ("12 كانون الثاني", 1, 12, None),
    ],
)
def test_what_it_says(raw: str, month: int, day: int, weekday: int | None) -> None:
    found = find_yearless(raw)
    assert found is not None
    assert (found.in_leap_year.day, found.weekday) == (date(2000, month, day), weekday)


@pytest.mark.parametrize("raw", ["12 people", "May", "12:30", "Page 12", "November 2024", "40 November", "12/11"])
def test_what_is_no_day(raw: str) -> None:
    assert find_yearless(raw) is None


@pytest.mark.parametrize(
    ("raw", "beside", "day", "reason"),
    [
        # Next to a certain date.
        (("line", "Nov 15"), [FEED], "2024-11-15", "the year comes from the feed"),
        (("line", "12 نومبر"), [FEED], "2024-11-12", "2024-11-15 was chosen"),
        (("dateline", "ISLAMABAD, Nov 14 (APP)"), [FEED], "2024-11-14", "2024-11-15 was chosen"),
        (("line", "Dec 31"), [("feed", "Wed, 01 Jan 2025 10:00:00 +0000")], "2024-12-31", "2025-01-01 was chosen"),
        (("line", "Jan 1"), [("json_ld", "2024-12-31T20:00:00Z")], "2025-01-01", "the year comes from the json_ld"),
        (("line", "Nov 12"), [("address", "2024/11")], "2024-11-12", "the year comes from the address"),
        (("line", "Oct 30"), [("address", "2024/11")], "2024-10-30", "the year comes from the address"),
        (("line", "Dec 31"), [("address", "2025/01")], "2024-12-31", "the year comes from the address"),
        # By its weekday in the last five years: 12 September is a Friday in 2025 and 2019, and a Tuesday in 2023.
        (("line", "Friday, 12 September"), [], "2025-09-12", "the year comes from the weekday"),
        (("line", "Tuesday, 12 September"), [], "2023-09-12", "the year comes from the weekday"),
        # Not certain.
        (("line", "Nov 12"), [], None, "no other date gives the year"),
        (("dateline", "ISLAMABAD, Apr 5 (APP)"), [], None, "no other date gives the year"),
        (("line", "Sunday, 5 October"), [], None, "no other date gives the year"),  # of 2025: after the fetch
        (("line", "Saturday, 12 September"), [("address", "2024/09")], None, "no other date gives the year"),
        (("line", "Jun 1"), [FEED], None, "no other date gives the year"),  # far from the certain date
        (("line", "Nov 30"), [FEED], None, "no other date gives the year"),  # after it
        (("line", "Aug 30"), [("address", "2024/11")], None, "no other date gives the year"),
        (("line", "Feb 29"), [("address", "2023/02")], None, "no other date gives the year"),
        (("line", "Jun 17"), [("address", "2017/7/12"), ("json_ld", "2019-06-17T18:28:00+0200")], None, "more than one year fits"),
        # A change does not give the year: it may be years later.
        (("line", "Nov 12"), [("+json_ld", "2024-11-20T10:00:00Z")], None, "no other date gives the year"),
        # Nor does a rejected date, such as a day after the fetch.
        (("line", "Nov 12"), [("meta", "2026-11-12")], None, "no other date gives the year"),
    ],
)  # fmt: skip
def test_the_year(raw: tuple[str, str], beside: list[tuple[str, str]], day: str | None, reason: str) -> None:
    candidate, *_ = judged(raw, *beside)
    assert candidate.day == day
    assert reason in candidate.reason
    assert (candidate.verdict == "rejected") == (day is None)


def test_a_fitting_day_is_the_publication_where_only_its_month_is_known() -> None:
    line, month = judged(("line", "Nov 12, 10:30 PM"), ("address", "2024/11"))
    assert (line.value, line.verdict, month.verdict) == ("2024-11-12T17:30:00Z", "chosen", "rejected")


def test_a_time_beside_a_day_without_its_year_is_kept() -> None:
    candidates = candidates_of(PAKISTAN, ("address", "2024/11/12"), ("line", "12 نومبر، 10:30 شام"))
    assert judge(candidates, PAKISTAN, fetched_at=FETCHED).published_at == "2024-11-12T17:30:00Z"


HEADLINE = "Ministers agree to reopen the northern crossing"
BODY = (
    "<p>The two ministers settled the opening hours of the crossing after a long afternoon of talks in the capital.</p>"
)


def page_with(header: str, above: str = "") -> str:
    return (
        f"<html><head><title>{HEADLINE}</title></head><body><div id=page><div class=top>{above}</div><article>"
        f"<h1 class=entry-title>{HEADLINE}</h1>{header}<div>{BODY * 3}</div></article></div></body></html>"
    )


def day_of(header: str, url: str = "https://news.example/2024/11/ministers/", *, above: str = "") -> str | None:
    document = read_document(page_with(header, above).encode())
    candidates = gather(document, PAKISTAN, url, None, headline_of(document, ()).element)
    return judge(candidates, PAKISTAN, fetched_at=FETCHED).published_on


@pytest.mark.parametrize(
    "header",
    [
        "<span>Nov 12</span>",
        "<div class=entry-meta>By Ayesha Khan | <span class=date>12 November</span></div>",
        "<div><span>12</span> <span>Nov</span></div>",
        "<time>12 Nov</time>",
        "<div>Tuesday, 12 November</div>",
        "<div>Published: Nov 12, 10:30 PM</div>",
        "<div dir=rtl>۱۲ نومبر</div>",
    ],
)
def test_a_line_by_the_headline(header: str) -> None:
    assert day_of(header) == "2024-11-12"


@pytest.mark.parametrize(
    "header",
    [
        "<div>12 November marches</div>",
        "<div>Ministers met on Nov 12</div>",
        "<div>Updated: Nov 12</div>",
        "<aside>Nov 12</aside>",
        "<div class=related><a href=/b>Traders wait for the crossing to be opened</a> <span>Nov 12</span></div>",
        "<time datetime=2020-01-05>Nov 12</time>",
        "",
    ],
)
def test_what_by_the_headline_is_no_such_line(header: str) -> None:
    assert day_of(header) != "2024-11-12"


def test_without_a_year_to_take_there_is_no_date() -> None:
    assert day_of("<span>Nov 12</span>", "https://news.example/ministers/") is None


def test_a_page_clock_lends_no_day() -> None:
    assert day_of("", "https://news.example/ministers/", above="<span>Saturday, 4 October</span>") is None
    assert day_of("<span>Saturday, 4 October</span>", "https://news.example/ministers/") == "2025-10-04"


SEEN = datetime(2025, 10, 3, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("raw", "seen", "day"),
    [
        ("ISLAMABAD, October 3 (APP)", SEEN, "2025-10-03"),
        ("ISLAMABAD, September 26 (APP)", SEEN, "2025-09-26"),
        ("ISLAMABAD, September 25 (APP)", SEEN, None),
        ("ISLAMABAD, October 4 (APP)", SEEN, None),  # a day after the source listed it
        ("ISLAMABAD, October 3 (APP)", None, None),
        ("ISLAMABAD, December 30 (APP)", datetime(2025, 1, 2, tzinfo=UTC), "2024-12-30"),
        ("Friday, October 3", SEEN, "2025-10-03"),
        ("Thursday, October 3", SEEN, "2024-10-03"),  # by its weekday
    ],
)
def test_the_year_by_when_a_source_first_named_the_text(raw: str, seen: datetime | None, day: str | None) -> None:
    candidates = candidates_of(PAKISTAN, ("dateline", raw))
    assert judge(candidates, PAKISTAN, fetched_at=FETCHED, first_seen_at=seen, is_new=True).published_on == day


def day_by_age(line: str, headers: list[tuple[str, str]] | None, seen: datetime | None = None) -> str | None:
    document = read_document(page_with(f"<p>{line}</p>").encode())
    candidates = gather(document, PAKISTAN, "https://news.example/a", None, headline_of(document, ()).element, headers)
    return judge(candidates, PAKISTAN, fetched_at=FETCHED, first_seen_at=seen, is_new=True).published_on


@pytest.mark.parametrize(
    ("line", "seen", "day"),
    [
        # Read at 13:00 in Karachi.
        ("2 hours ago", None, "2025-10-04"),
        ("Published 45 minutes ago", None, "2025-10-04"),
        ("Updated 45 minutes ago", None, None),
        ("Updated 45 minutes ago | Published 14 hours ago", None, "2025-10-03"),
        ("۲ گھنٹے پہلے", None, "2025-10-04"),
        ("12 hours ago", None, "2025-10-04"),
        ("14 hours ago", None, "2025-10-03"),
        ("13 hours ago", None, None),  # from before midnight to after it
        ("13 hours ago", datetime(2025, 10, 3, 18, 59, tzinfo=UTC), "2025-10-03"),  # listed before midnight
        ("3 days ago", None, None),
    ],
)
def test_an_age_on_a_page_made_as_it_was_fetched_tells_the_day(
    line: str, seen: datetime | None, day: str | None
) -> None:
    assert day_by_age(line, [], seen) == day


@pytest.mark.parametrize(
    ("headers", "day"),
    [
        ([("Age", "0"), ("X-Cache", "MISS from proxy")], "2025-10-04"),
        ([("Age", "1799"), ("X-Cache", "HIT")], "2025-10-04"),
        ([("Age", "39600")], "2025-10-04"),  # since 0:00
        ([("Age", "39601")], None),
        ([("Age", "52200")], "2025-10-03"),
        ([("Age", "9" * 10)], None),
        ([("CF-Cache-Status", "HIT")], None),  # for an unknown time
        (None, None),  # nothing is known about how it was made
    ],
)
def test_an_age_counts_from_when_the_page_was_made(headers: list[tuple[str, str]] | None, day: str | None) -> None:
    assert day_by_age("1 hour ago", headers) == day
