"""Dates in the URL of a page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote

from crawler.dates.page.found import found
from crawler.dates.reading.parse import read_text
from crawler.model.items import DateCandidate
from crawler.model.outlet import Outlet
from crawler.model.urls import without_archive
from crawler.model.written_date import ReadText, Unreadable

_GENERIC = (
    re.compile(r"/(?:19|20)\d\d/(?:0?[1-9]|1[0-2]|[a-zA-Z]{3,9})/(?:0?[1-9]|[12]\d|3[01])(?=/|$)"),
    re.compile(r"/(?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?=[/_.?&-]|$)"),
    re.compile(r"/(?:19|20)\d\d-(?:0?[1-9]|1[0-2])/(?:0?[1-9]|[12]\d|3[01])(?=/)"),
    re.compile(r"/(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?=[/_-])"),
    re.compile(r"/(?:0?[1-9]|[12]\d|3[01])-(?:0?[1-9]|1[0-2]|[a-zA-Z]{3,9})-(?:19|20)\d\d(?=[/_-]|$)"),
    re.compile(r"[?&]date=[\d]{1,4}[/-]\d{1,2}[/-]\d{1,4}(?=&|$)"),
)
"""A day at the start of a part of the path, or as ``date=``; inside a slug it is often the day of an event."""


_MONTH = re.compile(r"/((?:19|20)\d\d[/-](?:0[1-9]|1[0-2]))(?=/)")


def month_candidates(url: str) -> Iterator[DateCandidate]:
    """Yield the month of a URL without a day, as ``2024/11``, which can give a date its year; at most one."""
    address = unquote(without_archive(url))
    if (match := _MONTH.search(address)) and not any(pattern.search(address) for pattern in _GENERIC):
        yield found("address", match[1], reading=ReadText(unreadable=Unreadable.MONTH_ONLY))


def address_candidates(url: str, outlet: Outlet) -> Iterator[DateCandidate]:
    """Yield the day in the URL, by the outlet's own pattern if any, otherwise by the common forms; at most one."""
    address = unquote(without_archive(url))
    patterns = [outlet.address_date] if outlet.address_date else _GENERIC
    for pattern in patterns:
        if match := re.search(pattern, address):
            raw = match[0].strip("/")
            yield found("address", raw, reading=read_text(_in_order(raw, outlet)))
            return


def _in_order(raw: str, outlet: Outlet) -> str:
    """Return the day of a URL as ``read_text`` reads it: year first if the outlet's pattern names the parts."""
    if outlet.address_date and (match := re.search(outlet.address_date, f"/{raw}/")):
        return f"{match['year']}-{match['month']}-{match['day']}"
    raw = raw.rpartition("=")[2]
    year, *rest = re.split(r"[/-]", raw)
    if len(year) == 4 and len(rest) == 2:  # 2023/Nov/12 and 2024-09/04
        month, day = rest
        return f"{year}-{month}-{day}" if month.isdigit() else f"{day} {month} {year}"
    return raw
