"""From the text of one date to what it says; nothing here depends on the outlet."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from crawler.dates.reading.expressions import find_dates, western_digits
from crawler.dates.reading.yearless_dates import find_yearless
from crawler.model.written_date import ReadText, Unreadable, WrittenDate

_EPOCH = re.compile(r"1\d{9}(?:\d{3})?")
_ISO = re.compile(r"(?!1[34])(?:\d{4}-\d\d-\d\d(?:[T ].*)?|\d{8}(?:T.*)?)")
"""Excludes Solar Hijri years, which systems in Iran write in the same form."""
_RELATIVE = re.compile(
    r"\b(?:ago|yesterday|today|just now|vor \d+|gestern|heute|il y a|hier|hace|ayer)\b|назад|вчера|сегодня|قبل",
    re.IGNORECASE,
)
_LONE_DIGIT = re.compile(r"(?<=:)(\d)(?!\d)")
"""A minute or second written without its leading zero: ``T23:15:0Z``."""
_TO_SECOND = re.compile(r"[T ]\d\d:?\d\d:?\d\d")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


def read_text(raw: str) -> ReadText:
    """Read a written date: ISO 8601, Unix time, the forms of ``find_dates``, then RFC 5322.

    Without a full date, the result has the reason, and the day without a year if there is one.
    """
    text = " ".join(western_digits(raw).split())
    if found := _by_machine(text) or find_dates(text, every_calendar=True):
        return ReadText(tuple(found))
    if _YEAR.search(text):
        return ReadText(unreadable=Unreadable.UNKNOWN_FORM)
    if _RELATIVE.search(text):
        return ReadText(unreadable=Unreadable.RELATIVE)
    return ReadText(unreadable=Unreadable.NO_YEAR, yearless=find_yearless(text))


def _by_machine(text: str) -> list[WrittenDate]:
    """Return the date in a form that programs write; empty if it is in none."""
    if _EPOCH.fullmatch(text):
        return [_from_datetime(datetime.fromtimestamp(int(text[:10]), UTC), to_second=True)]
    if not _ISO.fullmatch(text):
        return []
    text = _LONE_DIGIT.sub(r"0\1", text)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return []
    return [_from_datetime(moment, timed=len(text) > 10, to_second=_TO_SECOND.search(text) is not None)]


def _from_datetime(moment: datetime, *, timed: bool = True, to_second: bool) -> WrittenDate:
    return WrittenDate(
        start=0,
        end=0,
        day=moment.date(),
        clock=moment.time().replace(microsecond=0) if timed else None,
        to_second=to_second,
        offset=moment.utcoffset(),
    )
