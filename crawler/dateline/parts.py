"""Parts of a dateline: the place, the credit, the day."""

from __future__ import annotations

import re
from dataclasses import dataclass

from crawler.dateline.agencies import agencies_in, agency_named
from crawler.dates.reading.expressions import western_digits
from crawler.text.calendar_names import month_number

_DAYS = re.compile(
    r"(?<!\d)(?:(?P<day>\d{1,2})(?:st|nd|rd|th)?\s*(?P<name>[^\W\d_]{3,12}(?:\s(?:الأول|الثاني))?)\.?"
    r"|(?P<month>[^\W\d_]{3,12})\.?\s+(?P<after>\d{1,2})(?:st|nd|rd|th)?(?!\d))(?:\s*[,،]?\s*(?P<year>(?:19|20)\d\d)(?!\d))?",
    re.IGNORECASE,
)
_TWO_DAYS = re.compile(r"\d\s*[-–]\s*\d{1,2}(?!\d)")
_BRACKETS = re.compile(r"\((?P<round>[^()]*)\)|/(?P<slashes>[^/()]+)/")
_MARKS = " \t\u00a0,،:;-–—=/|()۔"
# Printed in brackets after a place, but not agencies.
_NO_CREDIT = frozenset(("US", "USA", "UK", "UAE", "KSA", "EU", "UN", "DRC", "KP", "KPK", "AJK", "GB", "DC", "NY", "PR"))
_HOST = re.compile(r"[\w-]{2,}\.[A-Za-z]{2,3}")
_SERVICE = re.compile(
    r"[A-Z][A-Za-z]*[A-Z]{1}[A-Za-z]*(?:-[A-Z]{2})?|(?:[A-Z][\w.'’-]*\s){1,4}(?:News|Agency|Press|Service|Times)"
)


@dataclass(frozen=True, slots=True)
class Dateline:
    """The parts of a dateline, each as printed."""

    place: str | None = None
    credit: str | None = None
    """The credit: an agency, or the services that passed the text on."""
    day: str | None = None
    """With or without a year."""


def part_dateline(line: str) -> Dateline:
    """Split a dateline found by ``split_dateline`` into its parts; missing parts are None."""
    days = days_in(line)
    ends = [found.start() for found in days[:1]]
    credit = None
    for found in _BRACKETS.finditer(line):
        credit = credit or _credit(_without_days(found["round"] or found["slashes"]))
        ends.append(found.start())
    if credit is None and days:
        credit = _credit(line[days[-1].end() :].removeprefix(" م "))
    ends += [digit.start() for digit in [re.search(r"\d", line)] if digit and days]
    place = line[: min(ends, default=len(line))].strip(_MARKS)
    if credit is None:
        # "Tehran, NAME", "ASTANA. NAME" and "Moscow - NAME": the last part is a known agency, or a site.
        for mark in re.finditer(r"^|\s*[,،]\s*|\.\s+|\s+[-–—]\s*", place):
            name = place[mark.end() :]
            if agency_named(name) or _HOST.fullmatch(name):
                place, credit = place[: mark.start()].strip(_MARKS), name
                break
    first, comma, rest = place.partition(",")
    if credit is None and comma and agency_named(first):
        place, credit = rest.strip(_MARKS), first
    if days and len(place.split()) == 1 and place.count(".") == 1:
        place = place.removesuffix(".")
    return Dateline(place.removesuffix(" في") or None, credit, _as_written(line, days))


def _as_written(line: str, days: list[re.Match[str]]) -> str | None:
    """The day in ``line``; None if it has none, or two, of which neither is certain."""
    if not days or _TWO_DAYS.search(line):
        return None
    return line[days[-1].start() : days[-1].end()].strip(_MARKS + ".")


def days_in(text: str) -> list[re.Match[str]]:
    """Days with the name of a month, with or without a year, in the groups of ``_DAYS``."""
    text, found, at = western_digits(text), [], 0
    while match := _DAYS.search(text, at):
        is_day = month_number(match["name"] or match["month"]) is not None
        if is_day:
            found.append(match)
        at = match.end() if is_day else match.start() + 1
    return found


def _without_days(text: str) -> str:
    for found in reversed(days_in(text)):
        text = text[: found.start()] + text[found.end() :]
    return text.strip(_MARKS)


def _credit(text: str) -> str | None:
    """``text`` if it credits a known agency, or may do so: an acronym, a name in capitals."""
    text = text.strip(_MARKS + ".")
    if agencies_in(text):
        return text
    return text if text not in _NO_CREDIT and _SERVICE.fullmatch(text) else None
