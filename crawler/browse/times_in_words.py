"""Moments and days in words, no more precise than they are known."""

from __future__ import annotations

import re
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from markupsafe import Markup, escape

from crawler.text.cldr_names import english

MOMENT = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d):(\d\d)Z)?")
"""A day, or a moment in UTC, in the archive's format."""

_UNITS = (("days", 86400), ("h", 3600), ("min", 60))
"""From the largest: what is twice as long as one is said in it."""


def moment(value: object) -> Markup:
    """A moment to the minute, in UTC, or a day: a day never gets a time."""
    read = MOMENT.fullmatch(str(value or ""))
    if not read:
        return escape(value or "")
    year, month, day, hour, minute, _ = read.groups()
    if not 1 <= int(month) <= 12:
        return escape(value)
    words = f"{int(day)} {month_name(int(month))} {year}"
    if hour is not None:
        words += f", {hour}:{minute} UTC"
    return Markup('<time datetime="{}">{}</time>').format(value, words)


def ago(value: object, at: object) -> Markup:
    """How long before ``at`` a moment was, or how long after it, in short; the moment itself is in the tooltip."""
    then, now = (datetime.fromisoformat(str(each)) for each in (value, at))
    seconds = int((now - then).total_seconds())
    size = abs(seconds)
    unit, length = next((each for each in _UNITS if size >= 2 * each[1]), _UNITS[-1])
    words = f"{size // length} {unit} ago" if seconds >= 0 else f"in {size // length} {unit}"
    return Markup('<time datetime="{}" title="{}">{}</time>').format(value, moment(value).striptags(), words)


def at_the_outlet(value: object, zone: object) -> Markup:
    """The same moment in the outlet's local time, with UTC in the tooltip; a day stays one."""
    local = _local(value, zone)
    if local is None:
        return moment(value)
    words = f"{local.day} {month_name(local.month)} {local.year}, {local:%H:%M}"
    return Markup('<time datetime="{}" title="{}">{}</time>').format(value, moment(value).striptags(), words)


def hour_at_the_outlet(value: object, zone: object) -> Markup:
    """The hour of a moment in the outlet's local time; empty for a day."""
    local = _local(value, zone)
    if local is None:
        return Markup("")
    return Markup('<time datetime="{}" title="{}">{:%H:%M}</time>').format(value, moment(value).striptags(), local)


def _local(value: object, zone: object) -> datetime | None:
    """A moment in a zone of the IANA database; None for a day, and where the zone is unknown."""
    read = MOMENT.fullmatch(str(value or ""))
    if not read or read[4] is None:
        return None
    try:
        return datetime.fromisoformat(str(value)).astimezone(ZoneInfo(str(zone)))
    except (ValueError, OverflowError, ZoneInfoNotFoundError):
        return None


def month_name(number: int) -> str:
    """Return the name of a month, counted from 1."""
    # Not with strftime, which would use the server's locale.
    return str(english().months["format"]["wide"][number])
