"""Dates for tests: a text read at an outlet, and candidates as found on a page or in a source."""

from __future__ import annotations

from itertools import chain

from crawler.dates.page.address import address_candidates, month_candidates
from crawler.dates.page.found import found
from crawler.dates.reading.moments import Moment, moment_of
from crawler.dates.reading.parse import read_text
from crawler.model.items import DateCandidate
from crawler.model.outlet import Outlet


def moment_in(raw: str, outlet: Outlet, *, naive_utc: bool = False, keep_midnight: bool = False) -> Moment:
    """The moment in a text at the outlet; there must be one."""
    moment = moment_of(read_text(raw), raw, outlet, naive_utc=naive_utc, keep_midnight=keep_midnight)
    assert isinstance(moment, Moment), moment
    return moment


def candidates_of(outlet: Outlet, *places: tuple[str, str]) -> list[DateCandidate]:
    """Candidates of (source, raw) at the outlet; a ``+`` before the source makes it the date of a change."""
    return [_candidate(outlet, source, raw) for source, raw in places]


def _candidate(outlet: Outlet, source: str, raw: str) -> DateCandidate:
    if source != "address":
        return found(source.removeprefix("+"), raw, "modified" if source[0] == "+" else "published")
    url = f"{outlet.home}{raw}" + ("" if raw.startswith("?") else "/slug")
    candidate = next(chain(address_candidates(url, outlet), month_candidates(url)))
    assert candidate.raw == raw
    return candidate
