"""One date as written, read for one outlet."""

from __future__ import annotations

import subprocess
import sys
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from crawler.dates.reading.expressions import find_dates
from crawler.dates.reading.moments import moment_of
from crawler.dates.reading.parse import read_text
from crawler.dates.reading.zones import zone_named
from crawler.model.outlet import Outlet
from crawler.model.written_date import Unreadable
from crawler.text.calendar_names import month_number, weekday_number
from tests.dates import moment_in


def outlet(country: str = "PK", timezone: str = "Asia/Karachi", languages: tuple[str, ...] = ("en", "ur")) -> Outlet:
    return Outlet(
        name="example",
        title="Example",
        home="https://news.example/",
        country=country,
        timezone=timezone,
        languages=languages,
    )


PAKISTAN = outlet()
INDIA = outlet("IN", "Asia/Kolkata", ("en",))
AMERICA = outlet("US", "America/New_York", ("en",))
UNKNOWN = outlet("ZZ", "UTC", ("en",))


@pytest.mark.parametrize(
    ("raw", "value", "precision", "day"),
    [
        # Instants, and the day they have at the outlet (UTC+5).
        ("2025-09-22T16:40:00+00:00", "2025-09-22T16:40:00Z", "instant", "2025-09-22"),
        ("2025-09-25T19:20:05Z", "2025-09-25T19:20:05Z", "instant", "2025-09-26"),
        ("2025-09-22T21:40:00+0500", "2025-09-22T16:40:00Z", "instant", "2025-09-22"),
        ("2025-09-22T21:40:00.123+05:00", "2025-09-22T16:40:00Z", "instant", "2025-09-22"),
        ("Mon, 22 Sep 2025 16:40:00 +0000", "2025-09-22T16:40:00Z", "instant", "2025-09-22"),
        ("Mon, 22 Sep 25 16:40:00 GMT", "2025-09-22T16:40:00Z", "instant", "2025-09-22"),
        ("1589087765", "2020-05-10T05:16:05Z", "instant", "2020-05-10"),
        ("1589087765000", "2020-05-10T05:16:05Z", "instant", "2020-05-10"),
        # A time without an offset is the outlet's.
        ("2025-09-22 21:40:00", "2025-09-22T16:40:00Z", "instant", "2025-09-22"),
        ("2025-09-22T21:40+05:00", "2025-09-22T16:40:00Z", "minute", "2025-09-22"),
        ("Published September 22, 2025 | 10:44 PM", "2025-09-22T17:44:00Z", "minute", "2025-09-22"),
        ("5 minutes ago Fri 18th December 2020 | 01:15 AM", "2020-12-17T20:15:00Z", "minute", "2020-12-18"),
        ("Saturday, 22 June 2024, 02:24:23 am", "2024-06-21T21:24:23Z", "instant", "2024-06-22"),
        ("# 05 May 2022 17:49 (UTC +04:00)", "2022-05-05T13:49:00Z", "minute", "2022-05-05"),
        ("21.09.2023 | 22:01 |", "2023-09-21T17:01:00Z", "minute", "2023-09-21"),
        ("08.07.2026 [10:28]", "2026-07-08T05:28:00Z", "minute", "2026-07-08"),
        ("Tuesday | 24 March 2026 (10:28)", "2026-03-24T05:28:00Z", "minute", "2026-03-24"),
        ("10:44 PM, September 22, 2025", "2025-09-22T17:44:00Z", "minute", "2025-09-22"),
        # Days.
        ("2020-01-05", "2020-01-05", "day", "2020-01-05"),
        ("20200105", "2020-01-05", "day", "2020-01-05"),
        ("June 08, 2023", "2023-06-08", "day", "2023-06-08"),
        ("Islamabad, July 25, 2023 (PPI-OT):", "2023-07-25", "day", "2023-07-25"),
        ("(UrduPoint / Pakistan Point News - 22nd Sep, 2025)", "2025-09-22", "day", "2025-09-22"),
        ("(UrduPoint/UrduPoint / Pakistan Point News-May 6th, 2023)", "2023-05-06", "day", "2023-05-06"),
        ("///nCa, 8 November 2024", "2024-11-08", "day", "2024-11-08"),
        ("Published 8 March 2016", "2016-03-08", "day", "2016-03-08"),
        ("[29/ March/2017]", "2017-03-29", "day", "2017-03-29"),
        ("14-Sep-2023", "2023-09-14", "day", "2023-09-14"),
        ("Tuesday/24-03-2026", "2026-03-24", "day", "2026-03-24"),
        ("24 January 2024", "2024-01-24", "day", "2024-01-24"),
        ("24/12/2022", "2022-12-24", "day", "2022-12-24"),
        ("07/11/2023", "2023-11-07", "day", "2023-11-07"),
        ("21. Dezember 2019", "2019-12-21", "day", "2019-12-21"),
        ("1er février 2020", "2020-02-01", "day", "2020-02-01"),
        ("4 de mayo de 2021", "2021-05-04", "day", "2021-05-04"),
        ("15 августа 2016", "2016-08-15", "day", "2016-08-15"),
        ("3 Ağustos 2023", "2023-08-03", "day", "2023-08-03"),
        ("2024年5月23日", "2024-05-23", "day", "2024-05-23"),
        ("۲۳ ستمبر ۲۰۲۵", "2025-09-23", "day", "2025-09-23"),
        ("١٤ أيلول ٢٠٢٣", "2023-09-14", "day", "2023-09-14"),
        ("14 كانون الثاني 2023", "2023-01-14", "day", "2023-01-14"),
        ("২৯ আগস্ট ২০২০", "2020-08-29", "day", "2020-08-29"),
        # Midnight comes from a system that only knows the day: it is not read as a time.
        ("2020-01-05T00:00:00", "2020-01-05", "day", "2020-01-05"),
        ("2020-01-05T00:00:00+00:00", "2020-01-05", "day", "2020-01-05"),
        ("2020-01-05T00:00:00Z", "2020-01-05", "day", "2020-01-05"),
        ("2020-01-05T00:00:00+05:00", "2020-01-05", "day", "2020-01-05"),
        ("2020-01-04T19:00:00Z", "2020-01-05", "day", "2020-01-05"),
        ("2020-01-05T00:00:01Z", "2020-01-05T00:00:01Z", "instant", "2020-01-05"),
        # A year directly followed by its time.
        ("Published Wed, Nov 20 20194:29 AM", "2019-11-19T23:29:00Z", "minute", "2019-11-20"),
        ("Nov 20, 201910:29 AM", "2019-11-20T05:29:00Z", "minute", "2019-11-20"),
        ("Comments: 1 am 20.09.2020", "2020-09-20", "day", "2020-09-20"),
    ],
)
def test_a_date_at_an_outlet_in_pakistan(raw: str, value: str, precision: str, day: str) -> None:
    moment = moment_in(raw, PAKISTAN)
    assert (moment.value, moment.precision, moment.day.isoformat()) == (value, precision, day)


@pytest.mark.parametrize(
    ("raw", "where", "value"),
    [
        # A zone's letters mean the country's zone; elsewhere they would mean Israel's, Ireland's, the Pacific's.
        ("22 Sep 2025 10:00 IST", INDIA, "2025-09-22T04:30:00Z"),
        ("22 Sep 2025 10:00 PKT", PAKISTAN, "2025-09-22T05:00:00Z"),
        ("22 Sep 2025 10:00 PST", PAKISTAN, "2025-09-22T05:00:00Z"),
        ("22 Sep 2025 10:00 GST", outlet("AE", "Asia/Dubai"), "2025-09-22T06:00:00Z"),
        ("22 Sep 2025 10:00 PST", AMERICA, "2025-09-22T18:00:00Z"),
        ("22 Sep 2025 10:00 GMT", INDIA, "2025-09-22T10:00:00Z"),
        ("22 Sep 2025 10:00 EDT", PAKISTAN, "2025-09-22T14:00:00Z"),
        ("22 Sep 2025 10:00 EDT", outlet("AU", "Australia/Sydney"), "2025-09-21T23:00:00Z"),
        ("22 Sep 2025 10:00 EST", AMERICA, "2025-09-22T15:00:00Z"),
        ("22 Sep 2025 10:00 ET", AMERICA, "2025-09-22T14:00:00Z"),
        ("22 Sep 2025 10:00 CT", AMERICA, "2025-09-22T15:00:00Z"),
        ("22 Sep 2025 10:00 AST", outlet("SA", "Asia/Riyadh"), "2025-09-22T07:00:00Z"),
        ("22 Sep 2025 10:00 BST", outlet("GB", "Europe/London"), "2025-09-22T09:00:00Z"),
        ("22 Sep 2025 10:00 BST", outlet("BD", "Asia/Dhaka"), "2025-09-22T04:00:00Z"),
        ("22 Sep 2025 10:00 CET", outlet("DE", "Europe/Berlin"), "2025-09-22T09:00:00Z"),
        ("22 Dec 2025 10:00 MSK", PAKISTAN, "2025-12-22T07:00:00Z"),
        # An ambiguous zone gives no time: only the day is kept.
        ("22 Sep 2025 10:00 IST", PAKISTAN, "2025-09-22"),
        ("22 Sep 2025 10:00 IST", UNKNOWN, "2025-09-22"),
        ("22 Sep 2025 10:00 EST", UNKNOWN, "2025-09-22"),
        ("22 Sep 2025 10:00 PT", PAKISTAN, "2025-09-22"),
        ("22 Sep 2025 10:00 (Ruritania time)", PAKISTAN, "2025-09-22"),
        # Words that are not a zone.
        ("22 Sep 2025 10:00 POST A COMMENT", PAKISTAN, "2025-09-22T05:00:00Z"),
        ("22 Sep 2025 10:00 AM Reading time: 3 minutes", PAKISTAN, "2025-09-22T05:00:00Z"),
        ("22 Sep 2025 10:00-11:00", PAKISTAN, "2025-09-22T05:00:00Z"),
        ("22 Sep 2025 10:00 +12 photos", PAKISTAN, "2025-09-22T05:00:00Z"),
        ("2025-06-22 10:00", AMERICA, "2025-06-22T14:00:00Z"),
        ("2025-12-22 10:00", AMERICA, "2025-12-22T15:00:00Z"),
    ],
)
def test_whose_time_it_is(raw: str, where: Outlet, value: str) -> None:
    assert moment_in(raw, where).value == value


ZONES = {
    ("ZZ", 1): """
        UTC Etc/UTC GMT Etc/GMT WET Europe/Lisbon CET Europe/Berlin MEZ Europe/Berlin EET Europe/Athens MSK Europe/Moscow
        МСК Europe/Moscow TRT Europe/Istanbul IRST Asia/Tehran AZT Asia/Baku GET Asia/Tbilisi AFT Asia/Kabul
        PKT Asia/Karachi UZT Asia/Tashkent TMT Asia/Ashgabat TJT Asia/Dushanbe NPT Asia/Kathmandu WIB Asia/Jakarta
        ICT Asia/Bangkok WITA Asia/Makassar MYT Asia/Kuala_Lumpur SGT Asia/Singapore HKT Asia/Hong_Kong WIT Asia/Jayapura
        JST Asia/Tokyo KST Asia/Seoul AEDT Australia/Sydney NZDT Pacific/Auckland
    """,
    ("ZZ", 7): """
        WEST Europe/Lisbon CEST Europe/Berlin MESZ Europe/Berlin EEST Europe/Athens IRDT Asia/Tehran AEST Australia/Sydney
        NZST Pacific/Auckland EDT America/New_York CDT America/Chicago MDT America/Denver PDT America/Los_Angeles
    """,
    ("US", 1): "PST America/Los_Angeles EST America/New_York CST America/Chicago MST America/Denver",
    (
        "CA",
        1,
    ): "PST America/Vancouver EST America/Toronto CST America/Winnipeg MST America/Edmonton AST America/Halifax",
    ("MX", 1): "PST America/Tijuana CST America/Mexico_City MST America/Hermosillo",
    ("PK", 1): "PST Asia/Karachi",
    ("PH", 1): "PST Asia/Manila",
    ("IN", 1): "IST Asia/Kolkata",
    ("IE", 7): "IST Europe/Dublin",
    ("AU", 7): "EST Australia/Sydney",
    ("AU", 1): "EDT Australia/Sydney",
    ("CN", 1): "CST Asia/Shanghai",
    ("TW", 1): "CST Asia/Taipei",
    ("MY", 1): "MST Asia/Kuala_Lumpur",
    ("AE", 1): "GST Asia/Dubai",
    ("OM", 1): "GST Asia/Muscat",
    ("SA", 1): "AST Asia/Riyadh",
    ("QA", 1): "AST Asia/Qatar",
    ("KW", 1): "AST Asia/Kuwait",
    ("BH", 1): "AST Asia/Bahrain",
    ("YE", 1): "AST Asia/Aden",
    ("IQ", 1): "AST Asia/Baghdad",
    ("GB", 7): "BST Europe/London",
    ("BD", 1): "BST Asia/Dhaka",
    ("ZA", 1): "SAST Africa/Johannesburg",
}
"""Country and month → names and the places whose time they are then."""


@pytest.mark.parametrize(
    ("country", "month", "name", "place"),
    [(*where, *pair) for where, row in ZONES.items() for pair in zip(row.split()[::2], row.split()[1::2], strict=True)],
)
def test_a_name_of_a_zone_is_the_time_of_its_place(country: str, month: int, name: str, place: str) -> None:
    """As the IANA database has it, of 2021: Iran had summer time then."""
    noon = datetime.combine(date(2021, month, 15), time(12))
    zone = zone_named(name, country, "UTC", noon.date())
    assert zone is not None
    assert noon.replace(tzinfo=zone).utcoffset() == noon.replace(tzinfo=ZoneInfo(place)).utcoffset()


@pytest.mark.parametrize(
    ("raw", "value", "day"),
    [
        ("2025-09-25T19:20:05Z", "2025-09-25T19:20:05Z", "2025-09-25"),
        ("2025-09-25T23:20:05-07:00", "2025-09-26T06:20:05Z", "2025-09-25"),
        ("2025-09-25T00:00:00-07:00", "2025-09-25", "2025-09-25"),
        ("2025-09-25 23:20:05", "2025-09-25", "2025-09-25"),
        ("25 September 2025, 11:20 pm PKT", "2025-09-25T18:20:00Z", "2025-09-25"),
    ],
)
def test_an_unknown_outlet_keeps_the_day_as_written(raw: str, value: str, day: str) -> None:
    moment = moment_in(raw, UNKNOWN)
    assert (moment.value, moment.day.isoformat()) == (value, day)


def test_a_time_of_wordpress_is_utc_and_its_midnight_a_time() -> None:
    moment = moment_in("2025-09-25T19:20:05", PAKISTAN, naive_utc=True, keep_midnight=True)
    assert (moment.value, moment.day.isoformat()) == ("2025-09-25T19:20:05Z", "2025-09-26")
    assert moment_in("2025-09-25T00:00:00", PAKISTAN, naive_utc=True, keep_midnight=True).precision == "instant"


@pytest.mark.parametrize(
    ("raw", "where", "day", "other"),
    [
        ("07/11/2023", UNKNOWN, "2023-11-07", "2023-07-11"),
        ("07/11/2023", AMERICA, "2023-07-11", None),
        ("07/11/2023", INDIA, "2023-11-07", None),
        ("07/11/2023", outlet("ZZ", "UTC", ("vi",)), "2023-11-07", None),  # only English has both orders
        ("07/07/2023", UNKNOWN, "2023-07-07", None),
        ("07/13/2023", UNKNOWN, "2023-07-13", None),
        ("07.11.2023", UNKNOWN, "2023-11-07", None),
        ("Publié le 02/11/2023 à 15h57", UNKNOWN, "2023-11-02", None),
        ("02/11/2023, 15:57 Uhr", UNKNOWN, "2023-11-02", None),
        ("Опубликовано 02/11/2023", UNKNOWN, "2023-11-02", None),
        ("بدھ 02/11/2023", UNKNOWN, "2023-11-02", None),
        ("Yayın tarihi 02/11/2023", UNKNOWN, "2023-11-02", None),
        ("02/11/2023 10:30 am", UNKNOWN, "2023-11-02", "2023-02-11"),  # a half of the day, not German
        ("Veröffentlicht am 02/11/2023", UNKNOWN, "2023-11-02", None),
        ("08/05/2023, Saturday", UNKNOWN, "2023-08-05", None),
        ("08/05/2023 Cumartesi", UNKNOWN, "2023-08-05", None),
        ("Saturday 08/05/2023", INDIA, "2023-08-05", None),
        ("Monday 08/05/2023", UNKNOWN, "2023-05-08", None),
        ("Saturday 08/05/2023", UNKNOWN, "2023-08-05", None),
        ("Tuesday 07/11/2023", UNKNOWN, "2023-11-07", "2023-07-11"),  # a Tuesday both ways
    ],
)
def test_day_and_month_in_numbers(raw: str, where: Outlet, day: str, other: str | None) -> None:
    moment = moment_in(raw, where)
    assert moment.day.isoformat() == day
    assert (moment.other_day.isoformat() if moment.other_day and moment.is_open else None) == other


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        ("3 days ago", Unreadable.RELATIVE),
        ("Yesterday, 10:44 PM", Unreadable.RELATIVE),
        ("SANA'A, March 7 (Saba)", Unreadable.NO_YEAR),
        ("17 شوال 1445هـ", Unreadable.ISLAMIC_CALENDAR),
        ("۲۷ رمضان ۱۴۴۵", Unreadable.ISLAMIC_CALENDAR),
        ("27 Ramadan 1445", Unreadable.ISLAMIC_CALENDAR),
        ("7 ذو القعدة 1445 هـ", Unreadable.ISLAMIC_CALENDAR),
        ("1403/02/26", Unreadable.FOREIGN_CALENDAR),
        ("1403-02-26T10:30:00+03:30", Unreadable.FOREIGN_CALENDAR),
        ("26/02/1403", Unreadable.FOREIGN_CALENDAR),
        ("32 Khordad 1403", Unreadable.NO_YEAR),
        ("30 اسفند 1404", Unreadable.NO_YEAR),
        ("January 23", Unreadable.NO_YEAR),
        ("ISLAMABAD, Apr 5 (APP):", Unreadable.NO_YEAR),
        ("Wednesday", Unreadable.NO_YEAR),
        ("2016", Unreadable.UNKNOWN_FORM),
        ("2015 to 2016", Unreadable.UNKNOWN_FORM),
        ("30 February 2023", Unreadable.UNKNOWN_FORM),
        ("28.09.1912:34", Unreadable.UNKNOWN_FORM),
        ("", Unreadable.NO_YEAR),
        ("0000-00-00 00:00:00", Unreadable.NO_YEAR),
    ],
)
def test_a_text_without_a_date_says_why(raw: str, reason: Unreadable) -> None:
    assert moment_of(read_text(raw), raw, PAKISTAN) is reason


def test_the_outlets_language_is_tried_last() -> None:
    finnish = outlet("FI", "Europe/Helsinki", ("fi",))
    assert moment_in("5. kesäkuuta 2021", finnish).day.isoformat() == "2021-06-05"
    raw = "5. kesäkuuta 2021"
    assert moment_of(read_text(raw), raw, PAKISTAN) is Unreadable.UNKNOWN_FORM


@pytest.mark.parametrize("library", ["dateparser", "babel"])
def test_what_takes_long_to_import_is_not_loaded_before_it_is_needed(library: str) -> None:
    code = f"import sys, crawler.dates.publication.judge, crawler.dates.event.event_day; sys.exit({library!r} in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_two_dates_in_one_line_keep_their_own_times() -> None:
    line = "Published 12 Nov, 2024 Updated 12 Nov, 2024 11:40am - 13 Nov, 2024"
    found = [(found.day.isoformat(), found.clock and found.clock.isoformat()) for found in find_dates(line)]
    assert found == [("2024-11-12", None), ("2024-11-12", "11:40:00"), ("2024-11-13", None)]


def test_names_are_folded_before_they_are_compared() -> None:
    assert [month_number(name) for name in ("MÄRZ", "märz.", "Aralık", "Sept.", "août", "Mayo", "table")] == [
        *(3, 3, 12, 9, 8, 5),
        None,
    ]
    assert [weekday_number(name) for name in ("Mon", "Dienstag", "SUNDAY", "jeudi", "noon")] == [0, 1, 6, 3, None]


@pytest.mark.parametrize("text", ["1" * 100_000, "12 May " * 50_000, "2020-" * 50_000, "5 de " * 50_000 + "2020"])
def test_long_texts_are_read_in_no_time(text: str) -> None:
    assert len(find_dates(text)) <= 12
