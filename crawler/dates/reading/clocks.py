"""Times of day next to a date, with their time zone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import time, timedelta

from crawler.dates.reading.zones import is_place

_UNIVERSAL = frozenset({"UTC", "GMT"})
_HALVES = {
    "am": r"[aA]\.?\s?[mM]\b|ص(?!\w)|صباح[\w\u064b-\u0652]*|ق\.?ظ|صبح|بامداد|[öÖ][öÖ]\b"
    r"|(?i:pagi)\b|上午|午前|早上|凌晨",
    "pm": r"[pP]\.?\s?[mM]\b|م(?!\w)|مساء[\w\u064b-\u0652]*|عصرا?|ب\.?ظ|بعد\s?از\s?ظهر|شام|سہ\s?پہر|[öÖ][sS]\b"
    r"|(?i:petang|ptg)\b|下午|午後",
    "night": r"رات|شب|(?i:malam)\b|晚上|夜",
    "noon": r"دوپہر|ظهر[\w\u064b-\u0652]*|(?i:tengah\shari|noon)\b|中午",
}
"""Halves and quarters of the day, by how their hours up to 12 are counted."""
_HALF = "|".join(_HALVES.values())
_KINDS = {kind: re.compile(pattern) for kind, pattern in _HALVES.items()}
_UNIT = r"(?:\s?(?:(?i:uhr|hrs?|hours|horas|min)\b|h\b|بجے)\.?)?"
_ZONE = (
    r"(?:(?P<utc>Z\b)|[(\[]?(?:(?:UTC|GMT|غرينتش)\s?(?P<far>[+-]\d\d?(?::?\d\d)?)(?!\d)"
    r"|(?P<near>[+-]\d\d(?::?\d\d)?)(?![\d:])"
    r"|(?P<zone>UTC|GMT|MSK|МСК|MEZ|MESZ|WIB|WITA|[ECMP]T|(?!POST|EDIT|LAST|TEXT|NEXT|EAST|LIST)[A-Z]{2,3}T)\b"
    r"|(?P<local>[Ll]ocal\s[Tt]ime)"
    r"|(?P<place>[A-Z]\w+(?:\s[A-Z]\w+)?)\s(?:[Ss]tandard\s|[Ss]ummer\s|[Dd]aylight\s|local\s)?[Tt]ime\b"
    r"|(?P<cjk>北京|东京)时间|بتوقيت\s(?P<arabic>\w+))[)\]]?)"
)
_TIME = (
    r"(?P<hour>[01]?\d|2[0-4])(?:"
    r"(?:[:.]|\s?h\s?|\s:\s)(?P<minute>[0-5]\d)(?::(?P<second>[0-5]\d)(?:[.,]\d{1,9})?)?(?!\d)"
    r"|\s?[時时点點]\s?(?:(?P<minute_cjk>[0-5]?\d)\s?分)?"
    r"|(?P<minute_joined>[0-5]\d)(?=\s?(?:hrs?|hours)\b)"
    r"|h\b|(?=\s?[aApP]\.?[mM]\b))"
    rf"{_UNIT}(?:\s?(?P<half>{_HALF})\.?)?{_UNIT}(?:\s?{_ZONE})?"
)
_BEFORE_TIME = (
    r"(?:at|on|um|om|à|a\slas|às|as|alle\sore|alle|ore|в|о|saat|pukul|jam|time"
    r"|ساعت|الساعة|الساعه|بوقت|وقت)?"
)
_AFTER = re.compile(
    rf"(?:T|[\s,|/·•@(\[)\]–—.:-]{{0,6}}{_BEFORE_TIME}[\s:|]{{0,3}}(?:(?P<half_first>{_HALF})\s?)?){_TIME}"
)
_BEFORE = re.compile(
    rf"(?<![\d:.]){_TIME}[\s,|/·•–—-]{{1,5}}(?:on\s)?(?:(?:[^\W\d_]{{2,12}}[\s-])?[^\W\d_]{{2,12}}\.?,?\s)?\Z"
)
_AT = re.compile(_TIME)
_HALF_BEFORE = re.compile(rf"(?:{_HALF})\s?\Z")


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day in a text: where it is, and its value."""

    start: int
    end: int
    time: time
    to_second: bool = False
    offset: timedelta | None = None
    """From UTC, if the text gives it in numbers or as UTC or GMT."""
    zone: str | None = None
    """Any other name of a zone: ``PKT``, or a place whose time it is; it means different zones at different outlets."""


def clock_after(text: str, at: int) -> Clock | None:
    """Return the time directly after a date that ends ``at``; None if there is none."""
    found = _AFTER.match(text, at)
    return _clock(found, found["half_first"]) if found else None


def clock_before(text: str, at: int) -> Clock | None:
    """Return the time directly before a date that starts ``at``; a weekday may be between them."""
    found = _BEFORE.search(text, 0, at)
    if found is None or found["minute"] is found["minute_cjk"] is found["minute_joined"] is None:
        return None  # in German, "1 am 20.09.2020" is a number and "on" a day
    half = _HALF_BEFORE.search(text, 0, found.start())
    return _clock(found, half[0] if half else None)


def clock_at(text: str, at: int) -> Clock | None:
    """Return the time that starts ``at``."""
    found = _AT.match(text, at)
    return _clock(found, None) if found else None


def _clock(found: re.Match[str], half_first: str | None) -> Clock | None:
    """Return the time; None for 24:00, which belongs to no single day."""
    hour = _hour(int(found["hour"]), found["half"] or half_first)
    if hour == 24:
        return None
    minute = int(found["minute"] or found["minute_cjk"] or found["minute_joined"] or 0)
    second = found["second"]
    near, zone, place = found["near"], found["zone"], found["cjk"] or found["arabic"] or found["place"]
    end = found.end()
    if near and second is None and (near[0] == "-" or len(near) == 3):
        near, end = None, found.start("near")  # "10:30-11:30" is a span, "10:30 +12" a count
    if found["place"] and not is_place(found["place"]):
        end = found.start("place")
        place = found["place"] if found.string[end - 1 : end] in ("(", "[") else None  # "10:30 PM Reading time"
    offset = found["far"] or near
    return Clock(
        found.start(),
        end,
        time(hour, minute, int(second or 0)),
        to_second=second is not None,
        offset=_offset(offset) if offset else timedelta(0) if found["utc"] or zone in _UNIVERSAL else None,
        zone=place or (zone if zone not in _UNIVERSAL else None),
    )


def _hour(hour: int, half: str | None) -> int:
    """Return the hour from 0 to 23 (24 stays); above 12 it is a 24-hour time already: "17:49 PM" occurs."""
    if not half or hour > 12:
        return hour
    kind = next((kind for kind, pattern in _KINDS.items() if pattern.match(half)), "am")
    if kind == "noon":
        return hour if hour >= 10 else hour + 12
    if kind == "night":
        return hour % 12 if hour == 12 or hour <= 4 else hour + 12
    return hour % 12 + (12 if kind == "pm" else 0)


def _offset(text: str) -> timedelta:
    digits = text[1:].replace(":", "")
    hours, minutes = (int(digits[:-2]), int(digits[-2:])) if len(digits) > 2 else (int(digits), 0)
    return timedelta(hours=hours, minutes=minutes) * (-1 if text[0] == "-" else 1)
