"""Dates in the languages and calendars of diplomatic news, as printed, on a page, and against other sources."""

from __future__ import annotations

import unicodedata
from datetime import UTC, date, datetime, timedelta

import pytest
from babel import Locale
from babel.dates import format_date
from convertdate import persian  # type: ignore[import-untyped]
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.dates.page.candidates import gather
from crawler.dates.publication.judge import judge
from crawler.dates.reading.calendars import islamic_day_about, islamic_month, solar_day, solar_month
from crawler.dates.reading.expressions import find_dates, western_digits
from crawler.model.outlet import Outlet
from crawler.page import read_document
from crawler.page.headline import headline_of
from crawler.text.calendar_names import english_months, english_weekdays, month_number, weekday_number
from tests.date_forms import FORMS, outlet_of
from tests.dates import moment_in

LOCALES = (
    *("en", "en_GB", "ur", "ur_IN", "ar", "ar_SA", "ar_LB", "ar_IQ", "ar_DZ", "ar_MA", "ar_TN", "fa", "fa_AF", "ru"),
    *("tr", "uz", "uz_Cyrl", "tk", "az", "kk", "fr", "de", "es", "ja", "zh", "ms", "id", "it", "pt", "nl", "hi"),
    "bn",
)
LANGUAGES = sorted(FORMS)


@pytest.mark.parametrize("where", LANGUAGES, ids="-".join)
def test_forms_as_printed(where: tuple[str, str, str]) -> None:
    outlet = outlet_of(*where)
    read = {raw: moment_in(raw, outlet).value for raw, _ in FORMS[where]}
    assert read == dict(FORMS[where])


@pytest.mark.parametrize("where", LANGUAGES, ids="-".join)
def test_forms_are_found_in_a_line_without_dateparser(where: tuple[str, str, str]) -> None:
    lines = [raw for raw, _ in FORMS[where]]
    assert [line for line in lines if not find_dates(line, every_calendar=True)] == []


@pytest.mark.parametrize("locale", LOCALES)
def test_names_are_those_of_cldr(locale: str) -> None:
    for context in ("format", "stand-alone"):
        months, days = Locale.parse(locale).months[context]["wide"], Locale.parse(locale).days[context]["wide"]
        if locale not in ("ja", "zh"):  # their months are numbers
            assert {name: month_number(name) for name in months.values()} == {
                name: number for number, name in months.items()
            }
        assert {name: weekday_number(name) for name in days.values()} == {name: number for number, name in days.items()}


@pytest.mark.parametrize(
    ("word", "month"),
    [
        ("Sept.", 9),
        ("Maerz", 3),
        ("Mrz", 3),
        ("setiembre", 9),
        ("janv.", 1),
        ("يونيه", 6),
        ("out", None),
        ("Set", None),
        ("Sen.", None),
    ],
)
def test_months_that_cldr_lacks_and_words_that_are_no_months(word: str, month: int | None) -> None:
    assert month_number(word) == month


@pytest.mark.parametrize(
    ("word", "weekday"),
    [
        ("Tues", 1),
        ("Thurs.", 3),
        ("среду", 2),
        ("سوموار", 0),
        ("سه\u200cشنبه", 1),
        ("Душанбе", None),
        ("sex", None),
        ("per", None),
    ],
)
def test_weekdays_that_cldr_lacks_and_words_that_are_no_weekdays(word: str, weekday: int | None) -> None:
    assert weekday_number(word) == weekday


def test_the_names_of_english() -> None:
    assert english_months()[::11] == ("january", "december")
    assert english_weekdays()[::6] == ("monday", "sunday")
    for short, whole, number in ((english_months(short=True), english_months(), month_number),
                                 (english_weekdays(short=True), english_weekdays(), weekday_number)):  # fmt: skip
        assert set(whole) < set(short)
        assert all(number(name) is not None for name in short)
        # A pattern that tries them in this order finds the whole word.
        assert [len(name) for name in short] == sorted(map(len, short), reverse=True)


@given(day=st.dates(date(1994, 1, 1), date(2035, 12, 31)), locale=st.sampled_from(LOCALES))
@settings(deadline=None, max_examples=300)
def test_a_day_in_the_long_form_of_a_language_is_read_as_itself(day: date, locale: str) -> None:
    outlet = Outlet("example", "Example", "https://news.example/", "PK", "Asia/Karachi", (locale[:2],))
    for form in ("long", "full"):
        assert moment_in(format_date(day, form, locale), outlet).day == day


@pytest.mark.parametrize("zero", ["٠", "۰", "०", "০", "０"])
def test_digits_of_every_script_are_read(zero: str) -> None:
    digits = {ord("0") + value: chr(ord(zero) + value) for value in range(10)}
    assert [found.day for found in find_dates("28 مئی 2019، 03/04/1567".translate(digits))] == [date(2019, 5, 28)]


@pytest.mark.parametrize("yeh", ["ی", "ي", "ى"])
@pytest.mark.parametrize("kaf", ["ک", "ك"])
def test_whichever_letter_the_writer_uses(yeh: str, kaf: str) -> None:
    names = ("مئی", "جنوری", "فروری", "جولائی", "اکتوبر")
    written = [name.replace("ی", yeh).replace("ک", kaf) for name in names]
    assert [month_number(name) for name in written] == [5, 1, 2, 7, 10]
    assert [month_number(unicodedata.normalize("NFD", name)) for name in written] == [5, 1, 2, 7, 10]
    assert solar_month(f"ارد{yeh}بهشت") == 2


def test_marks_of_direction_and_joiners_do_not_part_a_date() -> None:
    assert [found.day for found in find_dates("\u200f15\u200f \u202bمايو\u202c 2024\u200e")] == [date(2024, 5, 15)]
    assert western_digits("۱۵\u200c：") == "15 :"


# Calendars


def assert_new_years(years: range) -> None:
    assert {year: solar_day(year, 1, 1) for year in years} == {
        year: date(*persian.to_gregorian(year, 1, 1)) for year in years
    }


def test_solar_hijri_years_begin_with_the_equinox_in_tehran() -> None:
    """Computed by convertdate, which takes a twentieth of a second per date."""
    assert_new_years(range(1399, 1410))


@pytest.mark.thorough
def test_solar_hijri_years_of_two_generations() -> None:
    assert_new_years(range(1340, 1440))


def test_solar_hijri_days_follow_one_another() -> None:
    day = solar_day(1370, 1, 1)
    for year in range(1370, 1411):
        for month in range(1, 13):
            for number in range(1, 32):
                try:
                    told = solar_day(year, month, number)
                except ValueError:
                    assert number >= 30
                    assert month > 6
                    break
                assert told == day
                day += timedelta(days=1)
    assert day == solar_day(1411, 1, 1)


@pytest.mark.parametrize(
    ("year", "month", "day", "known"),
    [
        (1357, 11, 22, "1979-02-11"),
        (1403, 12, 30, "2025-03-20"),
        (1404, 1, 1, "2025-03-21"),
        (1399, 12, 30, "2021-03-20"),
    ],
)
def test_known_days_of_the_solar_hijri_calendar(year: int, month: int, day: int, known: str) -> None:
    assert solar_day(year, month, day).isoformat() == known


@pytest.mark.parametrize(
    ("year", "month", "day"), [(1402, 12, 30), (1403, 7, 31), (1403, 13, 1), (1403, 0, 1), (99, 1, 1)]
)
def test_no_such_day(year: int, month: int, day: int) -> None:
    with pytest.raises(ValueError, match="no such day"):
        solar_day(year, month, day)


def test_the_islamic_calendar_is_told_but_not_believed() -> None:
    assert islamic_month("ذو القعدة") == 11
    assert islamic_month("شوال") == 10
    # The first of Ramadan in Mecca; other countries began a day later.
    assert abs(islamic_day_about(1445, 9, 1) - date(2024, 3, 11)) <= timedelta(days=1)
    assert abs(islamic_day_about(1446, 1, 1) - date(2024, 7, 7)) <= timedelta(days=1)
    assert find_dates("17 شوال 1445هـ") == []
    assert [found.calendar for found in find_dates("17 شوال 1445هـ", every_calendar=True)] == ["Islamic"]


IRAN = outlet_of("en", "IR", "Asia/Tehran")
PAKISTAN = outlet_of("ur", "PK", "Asia/Karachi")


@pytest.mark.parametrize(
    ("raw", "outlet", "value"),
    [
        ("1403/02/26", IRAN, "2024-05-15"),
        ("26/02/1403", IRAN, "2024-05-15"),
        ("1403-02-26T10:30:00+03:30", IRAN, "2024-05-15T07:00:00Z"),
        ("1403-02-26T00:00:00", IRAN, "2024-05-15"),
        ("26 اردیبهشت 1403", PAKISTAN, "2024-05-15"),  # the month's name decides at any outlet
        ("2024/02/26", IRAN, "2024-02-26"),
        ("1403/02/26 - 2024-05-15", PAKISTAN, "2024-05-15"),  # the day next to it can be read
        ("17 شوال 1445هـ - 26 اپریل 2024ء", PAKISTAN, "2024-04-26"),
        ("17 شوال 1445ھ بمطابق 26 اپریل 2024ء بروز جمعہ", PAKISTAN, "2024-04-26"),
    ],
)
def test_whose_calendar_it_is(raw: str, outlet: Outlet, value: str) -> None:
    assert moment_in(raw, outlet).value == value


# On a page

PARAGRAPH = "<p>" + "The ministers settled the opening hours of the crossing after an afternoon of talks. " * 2 + "</p>"


@pytest.mark.parametrize(
    ("line", "where", "on"),
    [
        ("۲۶ اردیبهشت ۱۴۰۳ - ۱۰:۳۰", ("fa", "IR", "Asia/Tehran"), "2024-05-15"),
        ("26 اردیبهشت 1403", ("fa", "IR", "Asia/Tehran"), "2024-05-15"),
        ("1403/02/26 10:30", ("en", "IR", "Asia/Tehran"), "2024-05-15"),
        ("1403/02/26 10:30", ("en", "PK", "Asia/Karachi"), None),
        ("۱۷ شوال ۱۴۴۵", ("ur", "PK", "Asia/Karachi"), None),
        ("17 شوال 1445هـ", ("ar", "SA", "Asia/Riyadh"), None),
        ("17 شوال 1445هـ | 26 أبريل 2024", ("ar", "SA", "Asia/Riyadh"), "2024-04-26"),
        ("２０２４年５月１５日", ("ja", "JP", "Asia/Tokyo"), "2024-05-15"),
        ("१५ मई २०२४", ("hi", "IN", "Asia/Kolkata"), "2024-05-15"),
    ],
)
def test_a_line_by_the_headline(line: str, where: tuple[str, str, str], on: str | None) -> None:
    html = (
        "<html><head><title>A crossing</title></head><body><article><h1>The northern crossing is opened again</h1>"
        f"<div>{line}</div><div>{PARAGRAPH * 3}</div></article></body></html>"
    )
    outlet = outlet_of(*where)
    document = read_document(html.encode())
    candidates = gather(document, outlet, "https://news.example/a", None, headline_of(document, ()).element)
    assert judge(candidates, outlet, fetched_at=datetime(2025, 1, 1, tzinfo=UTC)).published_on == on
    assert [candidate for candidate in candidates if candidate.verdict == "rejected" or on], "left without a trace"
