"""Each number that decides about a date, tested just inside it and just outside it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time

import pytest

from crawler.dates.event.dateline_day import day_of_dateline
from crawler.dates.event.event_day import find_event_day
from crawler.dates.event.lede import lede
from crawler.dates.event.writing_day import WritingDay, nearest_date
from crawler.dates.page.candidates import gather
from crawler.dates.publication.conflict import conflict_of
from crawler.dates.publication.judge import judge
from crawler.dates.reading.expressions import find_dates
from crawler.dates.reading.parse import read_text
from crawler.model.outlet import Outlet
from crawler.page import read_document
from crawler.page.headline import headline_of
from tests.dates import candidates_of, moment_in

PAKISTAN = Outlet("example", "Example", "https://news.example/", "PK", "Asia/Karachi", ("en",))
UNKNOWN = Outlet("example", "Example", "https://news.example/", "ZZ", "UTC", ("en",))
FETCHED = datetime(2025, 10, 4, 8, 0, tzinfo=UTC)
HEADLINE = "Ministers agree to reopen the northern crossing"
DAY = "22 September 2025"
OWN = "https://news.example/ministers-agree"
BODY = (
    "<p>The two ministers settled the opening hours of the crossing after a long afternoon of talks in the capital.</p>"
) * 3


def page(header: str = "", body: str = BODY, *, above: str = "", below: str = "", head: str = "") -> str:
    """Return a page whose boxes have no names, with the headline between ``above`` and ``header``."""
    return (
        f"<html><head><title>{HEADLINE}</title>{head}</head><body><div><div>{above}<h1>{HEADLINE}</h1>{header}"
        f"<div>{body}</div></div>{below}</div></body></html>"
    )


def day_of(html: str) -> str | None:
    document = read_document(html.encode(), url=OWN)
    candidates = gather(document, PAKISTAN, OWN, None, headline_of(document, ()).element)
    return judge(candidates, PAKISTAN, fetched_at=FETCHED).published_on


def filled(text: str, length: int) -> str:
    """Return the text, padded with letters to that length."""
    return f"{text} ".ljust(length, "x")


def elements(number: int) -> str:
    return "<i>x</i>" * number


def paragraph(letters: int) -> str:
    return f"<p>{'x' * letters}</p>"


def nested(inner: str, boxes: int) -> str:
    return "<div>" * boxes + inner + "</div>" * boxes


def changes(number: int, minutes: int = 1) -> str:
    """Return a number of stamps of changes, and one of the publication."""
    stamps = "".join(
        f"<b itemprop=dateModified content=2019-01-01T10:{each % minutes:02}></b>" for each in range(number)
    )
    return f"{stamps}<b itemprop=datePublished content=2025-09-22></b>"


def recording(name: str, before: str = "") -> str:
    date = "<b itemprop=datePublished content=2025-09-22></b>"
    return f"<div itemscope itemtype=http://schema.org/AudioObject>{before}<b itemprop=name>{name}</b>{date}</div>"


def web_pages(number: int) -> str:
    others = '{"@type": "WebPage"},' * number
    nodes = f'[{others}{{"@type": "WebPage", "datePublished": "2025-09-22"}}]'
    return f'<script type="application/ld+json">{nodes}</script>'


STORY = "<a href=/other>Traders wait for the crossing</a>"
SECTION = "<a href=/borders>Borders</a>"
POSTED = f"<p class=posted>{DAY}</p>"
TIME = "<time datetime=2025-09-22>x</time>"
OWN_LINK = "<a href=/ministers-agree>Ministers agree</a>"
META = "<meta name=pubdate content=2025-09-22>"


def related(inner: str) -> str:
    return page(below=f"<div class=related><div>{inner}</div></div>")


@pytest.mark.parametrize(
    ("build", "most"),
    [
        # Layout: the header ends with the body's third paragraph, or after a number of elements.
        pytest.param(lambda n: page(BODY[: len(BODY) // 3] * n + f"<p>{DAY}</p>"), 2, id="paragraphs above the line"),
        pytest.param(lambda n: page(paragraph(n) * 3 + f"<p>{DAY}</p>"), 79, id="letters of what may be a caption"),
        pytest.param(lambda n: page(elements(n) + f"<div>{DAY}</div>", "a text"), 58, id="elements without a body"),
        pytest.param(lambda n: page(elements(n) + f"<div class=widget>{DAY}</div>"), 58, id="elements to a widget"),
        pytest.param(lambda n: page(above=f"<p class=byline>{DAY}</p>{elements(n)}"), 24, id="elements above"),
        pytest.param(
            lambda n: page(below="<div>2019</div>" * n + f"<p>Published {DAY}</p>"), 399, id="texts with a year"
        ),
        pytest.param(
            lambda n: page(below="<time>2019</time>" * n + f"<time class=posted>{DAY}</time>"), 399, id="times"
        ),
        # Lines.
        pytest.param(lambda n: page(f"<div>{filled(f'Published {DAY}', n)}</div>"), 200, id="letters of a line"),
        pytest.param(lambda n: page(f"<div>{filled(DAY, len(DAY) + n)}</div>"), 90, id="letters beside a date"),
        pytest.param(
            lambda n: page(f"<div><div>22 September</div><div>{filled('2025', n)}</div></div>"), 30, id="part of a date"
        ),
        pytest.param(lambda n: page(f"<b>{filled('Monday, 22 September |', n)}</b>"), 60, id="letters beside a yearless day"),
        pytest.param(lambda n: page(body=f"{BODY}<p>Islamabad, {DAY}</p>{paragraph(n)}"), 79, id="letters of the end"),
        # Places.
        pytest.param(
            lambda n: page(above=f"<a href=/>Home</a><div class=nav><span>{DAY}</span></div>{elements(n)}"), 10, id="beside"
        ),
        pytest.param(
            lambda n: page(above=f"<a href=/>Home</a>{nested(f'<p class=nav>{DAY}</p>', n)}"), 3, id="boxes beside"
        ),
        pytest.param(
            lambda n: page(below=f"<section>{nested(f'<footer>Posted {DAY}</footer>', n)}</section>"), 3, id="in a section"
        ),
        pytest.param(
            lambda n: page(above=f"<div class=article-date>{nested(f'Published {TIME}', n)}</div>{elements(30)}"), 3, id="in an article's part"
        ),
        pytest.param(lambda n: page(below=f"<div><a href=/x>{'word ' * n}</a>{POSTED}</div>"), 4, id="words of a link"),
        pytest.param(lambda n: page(below=f"<div><h3>{'word ' * n}</h3>{POSTED}</div>"), 4, id="words of a heading"),
        pytest.param(lambda n: related(f"{OWN_LINK}<a href=/x>{'word ' * n}</a><p>{DAY}</p>"), 4, id="words of the other"),
        pytest.param(lambda n: related(f"{SECTION * n}{OWN_LINK}<p>{DAY}</p>"), 11, id="links before the own one"),
        pytest.param(lambda n: related(f"{OWN_LINK}{nested(f'<p>{DAY}</p>', n)}"), 2, id="boxes to the own link"),
        pytest.param(lambda n: related(f"<i>{'x' * (n - 32)}</i>{OWN_LINK}<p>{DAY}</p>"), 600, id="letters of a teaser"),
        pytest.param(lambda n: related(f"<div class=published-date>{nested(f'<p>{DAY}</p>', n)}</div>"), 0, id="named box"),
        # Stamps, and dates in the head.
        pytest.param(lambda n: page(below=changes(n)), 399, id="properties"),
        pytest.param(lambda n: page(below=recording(HEADLINE, elements(n))), 28, id="parts of an item"),
        pytest.param(lambda n: page(below=recording(HEADLINE + "".join(f" n{each}" for each in range(n)))), 7, id="words of a name"),
        pytest.param(lambda n: page(f"<b title='{DAY}'>{'x' * n}</b>"), 60, id="letters of what has a tip"),
        pytest.param(lambda n: page(f"<b title='{DAY.ljust(n, '.')}'>x</b>"), 60, id="letters of a tip"),
        pytest.param(lambda n: page(head=web_pages(n)), 29, id="nodes"),
        pytest.param(lambda n: page(head="<meta name=pubdate content=x>" * n + META), 1, id="values of a name"),
        pytest.param(lambda n: page(below=changes(n, 60)), 39, id="own dates"),
        pytest.param(lambda n: page(below=f"<b itemprop=datePublished content='{DAY.rjust(n, '.')}'></b>"), 120, id="letters kept"),
    ],
)  # fmt: skip
def test_up_to_here_it_is_the_day_and_no_further(build: Callable[[int], str], most: int) -> None:
    assert day_of(build(most)) == "2025-09-22"
    assert day_of(build(most + 1)) is None


@pytest.mark.parametrize(
    ("build", "least"),
    [
        pytest.param(lambda n: page(body=f"{BODY}<p>Islamabad, {DAY}</p>{'<p>x</p>' * n}{BODY}"), 10, id="lines below"),
        pytest.param(lambda n: page(f"<div>Updated {'x' * n} {DAY}</div>"), 32, id="letters of a label"),
        pytest.param(lambda n: page(f"<div>Updated {'<b>' * n}{TIME}{'</b>' * n}</div>"), 2, id="elements to a label"),
        pytest.param(lambda n: page(below=f"<div>{STORY}{nested(POSTED, n)}</div>"), 4, id="boxes to a story's link"),
        pytest.param(lambda n: page(below=f"<div>{SECTION * n}{STORY}{POSTED}</div>"), 12, id="links before a story's"),
        pytest.param(lambda n: page(below=f"<div>{STORY}{POSTED}{'x' * (n - 46)}</div>"), 601, id="letters of a box"),
    ],
)  # fmt: skip
def test_from_here_on_it_is_the_day(build: Callable[[int], str], least: int) -> None:
    assert day_of(build(least - 1)) is None
    assert day_of(build(least)) == "2025-09-22"


FEED = ("feed", "Fri, 15 Nov 2024 10:00:00 +0000")


@pytest.mark.parametrize(
    ("places", "at", "where", "day"),
    [
        # A server's clock may be 15 minutes ahead of ours; an unknown zone may be 14 hours ahead of UTC.
        ([("json_ld", "2025-10-04T08:15:00Z")], "08:00:00", PAKISTAN, "2025-10-04"),
        ([("json_ld", "2025-10-04T08:15:01Z")], "08:00:00", PAKISTAN, None),
        ([("line", "5 October 2025")], "18:45:00", PAKISTAN, "2025-10-05"),
        ([("line", "5 October 2025")], "18:44:59", PAKISTAN, None),
        ([("line", "5 October 2025")], "09:45:00", UNKNOWN, "2025-10-05"),
        ([("line", "5 October 2025")], "09:44:59", UNKNOWN, None),
        # A clock shows the time of the fetch, within ten minutes.
        ([("line", "Saturday, 4 October 2025 12:50")], "08:00:00", PAKISTAN, None),
        ([("line", "Saturday, 4 October 2025 12:50")], "08:00:01", PAKISTAN, "2025-10-04"),
        ([("above", "4 October 2025 12:50")], "08:00:00", PAKISTAN, None),
        ([("above", "4 October 2025 12:50")], "08:00:01", PAKISTAN, "2025-10-04"),
        # The page shows a day other than in UTC, possible in some zone: from UTC-12 to UTC+14.
        ([("json_ld", "2023-11-08T10:00:00Z"), ("line", "9 November 2023")], "08:00:00", UNKNOWN, "2023-11-09"),
        ([("json_ld", "2023-11-08T09:59:59Z"), ("line", "9 November 2023")], "08:00:00", UNKNOWN, "2023-11-08"),
        ([("json_ld", "2023-11-08T11:59:59Z"), ("line", "7 November 2023")], "08:00:00", UNKNOWN, "2023-11-07"),
        ([("json_ld", "2023-11-08T12:00:00Z"), ("line", "7 November 2023")], "08:00:00", UNKNOWN, "2023-11-08"),
        # The URL's day is preferred to later ones, from two days on.
        ([("address", "2017/7/12"), ("json_ld", "2017-07-14"), ("time", "2017-07-14")], "08:00:00", PAKISTAN, "2017-07-12"),
        ([("address", "2017/7/12"), ("json_ld", "2017-07-13"), ("time", "2017-07-13")], "08:00:00", PAKISTAN, "2017-07-13"),
        # A weekday gives the year if it is one of five.
        ([("line", "Friday, 1 January")], "08:00:00", PAKISTAN, "2021-01-01"),
        ([("line", "Thursday, 31 December")], "08:00:00", PAKISTAN, None),
    ],
)  # fmt: skip
def test_what_is_judged_by_hours_days_and_years(
    places: list[tuple[str, str]], at: str, where: Outlet, day: str | None
) -> None:
    fetched_at = datetime.fromisoformat(f"2025-10-04T{at}Z")
    assert judge(candidates_of(where, *places), where, fetched_at=fetched_at).published_on == day


@pytest.mark.parametrize(
    ("beside", "line", "day"),
    [
        # Sixty days before the day that gives the year, one after it; three before a month, one after it.
        (FEED, "16 September", "2024-09-16"),
        (FEED, "15 September", None),
        (FEED, "16 November", "2024-11-16"),
        (FEED, "17 November", None),
        (("address", "2024/11"), "29 October", "2024-10-29"),
        (("address", "2024/11"), "28 October", None),
        (("address", "2024/11"), "1 December", "2024-12-01"),
        (("address", "2024/11"), "2 December", None),
    ],
)
def test_how_far_a_year_is_lent(beside: tuple[str, str], line: str, day: str | None) -> None:
    _, candidate = candidates = candidates_of(PAKISTAN, beside, ("line", line))
    judge(candidates, PAKISTAN, fetched_at=FETCHED)
    assert candidate.day == day


@pytest.mark.parametrize(
    ("other", "value"), [("18:41:30Z", "18:40:00Z"), ("18:41:31Z", "23:40:00Z"), ("18:38:30Z", "18:40:00Z")]
)
def test_two_stamps_of_one_plug_in_are_ninety_seconds_apart_at_most(other: str, value: str) -> None:
    """The theme's time is local time labelled as UTC if another place gives that moment."""
    candidates = candidates_of(PAKISTAN, ("tagdiv_time", "2024-11-15T23:40:00+00:00"), ("meta", f"2024-11-15T{other}"))
    judge(candidates, PAKISTAN, fetched_at=FETCHED)
    assert candidates[0].value == f"2024-11-15T{value}"


@pytest.mark.parametrize(("minute", "day"), [(29, "2025-10-03"), (30, None)])
def test_an_age_may_be_rounded_up_by_half_its_unit(minute: int, day: str | None) -> None:
    """Twelve hours before 11:30 it was 23:30; half an hour later, it was the day of the fetch."""
    document = read_document(page("<p>12 hours ago</p>").encode())
    candidates = gather(document, PAKISTAN, OWN, None, headline_of(document, ()).element, [])
    fetched_at = datetime(2025, 10, 4, 6, minute, tzinfo=UTC)
    assert judge(candidates, PAKISTAN, fetched_at=fetched_at).published_on == day


def test_three_days_are_named_of_those_that_are_at_odds() -> None:
    places = [
        ("feed", "2025-09-22"),
        ("json_ld", "2025-09-01"),
        ("address", "2025/09/04"),
        ("line", "7 September 2025"),
    ]
    candidates = candidates_of(PAKISTAN, *places, ("microdata", "2025-09-10"))
    judge(candidates, PAKISTAN, fetched_at=FETCHED)
    assert conflict_of(candidates) == "json_ld: 2025-09-01; address: 2025-09-04; line: 2025-09-07"


FRIDAY = date(2026, 3, 6)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        # News is at most two weeks old; one week if the first sentence has no day.
        ("The envoy left on February 20.", "2026-02-20"),
        ("The envoy left on February 19.", None),
        ("The envoy has left.\n\nShe wrote on February 27.", "2026-02-27"),
        ("The envoy has left.\n\nShe wrote on February 26.", None),
        # One or two words may be between "had" or "was" and its verb.
        ("On Thursday the envoy had left.", None),
        ("On Thursday the envoy had already left.", None),
        ("On Thursday the envoy had a car.", "2026-03-05"),
        ("On Thursday the envoy had a car sent.", "2026-03-05"),
        ("The envoy was very warmly received on Thursday.", "2026-03-05"),
        ("The envoy was once more received on Thursday.", "2026-03-05"),
        ("The envoy was yet once more received on Thursday.", None),
        ("The envoy is just now also warmly received on Thursday.", None),
        # A sentence is read up to this length.
        (f"The envoy left {'o' * 673} on Thursday.", "2026-03-05"),
        (f"The envoy left {'o' * 674} on Thursday.", None),
    ],
)
def test_what_a_text_says_of_its_day(text: str, day: str | None) -> None:
    found = find_event_day(text, "en", WritingDay(FRIDAY))
    assert (found and found.day.isoformat()) == day


def test_a_date_without_its_year_is_of_the_last_two_weeks() -> None:
    assert nearest_date(20, 2, None, WritingDay(FRIDAY)) == day_of_dateline("Feb 20", FRIDAY) == date(2026, 2, 20)
    assert nearest_date(19, 2, None, WritingDay(FRIDAY)) is day_of_dateline("Feb 19", FRIDAY) is None


PROSE = "The envoy left. She is well. All is well."


@pytest.mark.parametrize(
    ("paragraphs", "first"),
    [
        (["A heading"] * 3 + [PROSE] * 3, ["The envoy left.", "She is well."]),
        (["A heading"] * 4 + [PROSE] * 3, []),
        ([PROSE] * 3, ["The envoy left.", "She is well.", "The envoy left."]),
        (["x" * 159, PROSE], ["The envoy left.", "She is well."]),
        (["x" * 160, PROSE], ["x" * 160, "The envoy left."]),
    ],
)
def test_which_sentences_are_the_lede(paragraphs: list[str], first: list[str]) -> None:
    assert list(lede("\n\n".join(paragraphs))) == first


@pytest.mark.parametrize(("letters", "found"), [(600, 1), (601, 0)])
def test_so_much_of_a_text_is_read(letters: int, found: int) -> None:
    assert len(find_dates(DAY.rjust(letters, "."))) == found


@pytest.mark.parametrize("form", ["{} May {}", "{}-May-{}"])
def test_twelve_years_of_a_line_are_read(form: str) -> None:
    years = [str(2000 + day)[2 * (form[2] == "-") :] for day in range(13)]
    days = [found.day.day for found in find_dates(", ".join(form.format(day + 10, years[day]) for day in range(13)))]
    assert days == [*range(10, 22)]


@pytest.mark.parametrize(("weekday", "is_open"), [("mardi", False), ("Tues", True)])
def test_a_weekday_behind_a_date_has_five_letters(weekday: str, is_open: bool) -> None:
    """Shorter ones are words as well."""
    assert moment_in(f"01/08/2023 {weekday}", UNKNOWN).is_open is is_open


def test_one_address_tells_the_day_and_the_pages_own_is_asked_first() -> None:
    document = read_document(page(head="<meta property=og:url content=/2025/09/22/crossing/>").encode(), url=OWN)
    for url, raw in ((OWN, "2025/09/22"), ("https://news.example/2025/09/20/crossing/", "2025/09/20")):
        assert [each.raw for each in gather(document, PAKISTAN, url, None, None)] == [raw]


@pytest.mark.parametrize(
    ("printed", "clock"),
    [
        ("12:30 AM", time(0, 30)),
        ("13:30 AM", time(13, 30)),
        ("0:30 PM", time(12, 30)),
        ("12:30 PM", time(12, 30)),
        ("13:30 PM", time(13, 30)),
        ("9:30 noon", time(21, 30)),
        ("10:30 noon", time(10, 30)),
        ("12:30 noon", time(12, 30)),
        ("1:30 noon", time(13, 30)),
        ("4:30 malam", time(4, 30)),
        ("5:30 malam", time(17, 30)),
        ("11:30 malam", time(23, 30)),
        ("12:30 malam", time(0, 30)),
        ("23:59", time(23, 59)),
        ("24:00", None),
    ],
)
def test_which_hour_of_the_day_it_is(printed: str, clock: time | None) -> None:
    (found,) = find_dates(f"{DAY}, {printed}")
    assert found.clock == clock


@pytest.mark.parametrize(
    ("raw", "clock", "to_second"),
    [
        ("2020-01-05", None, False),
        ("20200105T10", time(10), False),
        ("Mon, 22 Sep 25 16:40 GMT", time(16, 40), False),
        ("Mon, 22 Sep 25 16:40:00 GMT", time(16, 40), True),
        ("1589087765", time(5, 16, 5), True),
        ("1589087765999", time(5, 16, 5), True),
    ],
)
def test_what_a_program_wrote_has_its_time(raw: str, clock: time | None, to_second: bool) -> None:
    (found,) = read_text(raw).dates
    assert (found.clock, found.to_second) == (clock, to_second)
