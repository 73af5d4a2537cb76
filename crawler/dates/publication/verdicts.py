"""The verdicts on dates, all written here, with the reason as a code and in words.

``judge`` and what it calls decide and pass a ``Reason`` to the functions below, the only ones that write it.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Self

from crawler.dates.page.places import OtherPlace
from crawler.model.items import DateCandidate
from crawler.model.written_date import Unreadable


class Verdict(StrEnum):
    """What was decided about a date."""

    CHOSEN = "chosen"
    AGREES = "agrees"
    PASSED_OVER = "passed_over"
    REJECTED = "rejected"


class Reason(StrEnum):
    """Why: the stored code, and the words next to it. ``{}`` is a day, a year or a place."""

    words: str

    # Chosen.
    MOST_SUPPORT = "most_support", "the day with the most support"
    EARLIEST = "earliest", "the earliest of days with equal support"
    SOURCE_DAY = "source_day", "named by the source; the page gives its last change as its publication"
    ADDRESS_DAY = "address_day", "the day in the address; other places give a later one"
    LOCAL_TIME = "local_time", "local time labelled +00:00: read in the outlet's time zone"
    YEAR_ADDED = "year_added", "printed without a year; the year comes from the {}"
    LAST_CHANGE = "last_change", "the last change"
    # Agrees.
    SAME_DAY = "same_day", "gives the same day"
    SAME_CHANGE = "same_change", "gives the same change"
    # Passed over.
    OTHER_DAY = "other_day", "{} was chosen"
    TOO_LITTLE_SUPPORT = "too_little_support", "no day has enough support"
    OTHER_CHANGE = "other_change", "another place gives a different last change"
    # Rejected: it is not this article's date.
    PAGE_CLOCK = "page_clock", "shown in the page's clock or at the top of the site"
    COMMENT = "comment", "the date of a comment"
    SIDEBAR = "sidebar", "shown in a side bar"
    OTHER_ARTICLE = "other_article", "belongs to another article or to a menu"
    COPYRIGHT = "copyright", "part of a copyright line or the site's footer"
    SITE_DATE = "site_date", "stands on the outlet's pages, whatever article they show"
    OTHER_EVENT = "other_event", "its label says that it is not the day of publication"
    UNKNOWN_PLACE = "unknown_place", "not a place where publication dates appear"
    # Rejected: its text gives no day.
    NO_YEAR = "no_year", "no full date with a year"
    NO_YEAR_FOUND = "no_year_found", "printed without a year, and no other date gives the year"
    YEARS_DIFFER = "years_differ", "printed without a year, and more than one year fits"
    RELATIVE = "relative", "relative to an unknown moment"
    MONTH_ONLY = "month_only", "a month without a day"
    UNKNOWN_FORM = "unknown_form", "not a date in a known form"
    NO_SUCH_TIME = "no_such_time", "not a time that exists"
    ISLAMIC_CALENDAR = (
        "islamic_calendar",
        "a date of the Islamic calendar: the start of its months differs by country",
    )
    FOREIGN_CALENDAR = "foreign_calendar", "a date of a calendar that this outlet does not use"
    TOO_MANY = "too_many", "the page gives more dates than are read; the others were left"
    DAY_OR_MONTH = "day_or_month", "it is unclear which number is the day and which the month"
    # Rejected: it cannot be true.
    JANUARY_FIRST = "january_first", "1 January without a time: systems write it when they know only the year"
    BEFORE_OUTLET = "before_outlet", "earlier than {}, the first possible day of this outlet"
    AFTER_FETCH = "after_fetch", "later than the fetch"
    FETCH_TIME = "fetch_time", "the day or the time of the fetch: perhaps a clock, which a later look tells"
    BEFORE_PUBLICATION = "before_publication", "a change earlier than the publication"

    def __new__(cls, code: str, words: str) -> Self:
        """Return a code with its words."""
        reason = str.__new__(cls, code)
        reason._value_ = code
        reason.words = words
        return reason


_OF_PLACE = {
    OtherPlace.CLOCK: Reason.PAGE_CLOCK,
    OtherPlace.COMMENTS: Reason.COMMENT,
    OtherPlace.SIDEBAR: Reason.SIDEBAR,
    OtherPlace.RELATED: Reason.OTHER_ARTICLE,
    OtherPlace.COPYRIGHT: Reason.COPYRIGHT,
    OtherPlace.EVENT: Reason.OTHER_EVENT,
}

_REMARKS = (Reason.LOCAL_TIME, Reason.YEAR_ADDED)


def choose(candidate: DateCandidate, reason: Reason) -> None:
    """Record that this is the article's date. A remark stays the reason."""
    _write(candidate, Verdict.CHOSEN, _remarked(candidate) or reason)


def agree(candidate: DateCandidate, reason: Reason) -> None:
    """Record that it says the same as the chosen one. A remark stays the reason."""
    _write(candidate, Verdict.AGREES, _remarked(candidate) or reason)


def pass_over(candidate: DateCandidate, reason: Reason, of: str = "") -> None:
    """Record that it could have been the date."""
    _write(candidate, Verdict.PASSED_OVER, reason, of)


def reject(candidate: DateCandidate, reason: Reason, of: str = "") -> None:
    """Record that it is not the article's date, or gives no date."""
    _write(candidate, Verdict.REJECTED, reason, of)


def reject_place(candidate: DateCandidate) -> None:
    """Record that its place does not give the article's date."""
    other = candidate.source in _OF_PLACE
    reject(candidate, _OF_PLACE[OtherPlace(candidate.source)] if other else Reason.UNKNOWN_PLACE)


def reject_text(candidate: DateCandidate, unreadable: Unreadable) -> None:
    """Record that its text gives no day; the reason has the same name."""
    reject(candidate, Reason[unreadable.name])


def remark(candidate: DateCandidate, reason: Reason, of: str = "") -> None:
    """Record how its text was read: one of ``_REMARKS``, before the verdict."""
    candidate.reason_code, candidate.reason = reason.value, reason.words.format(of)


def _remarked(candidate: DateCandidate) -> Reason | None:
    return next((remark for remark in _REMARKS if remark == candidate.reason_code), None)


def _write(candidate: DateCandidate, verdict: Verdict, reason: Reason, of: str = "") -> None:
    candidate.verdict = verdict.value
    if reason not in _REMARKS:
        candidate.reason_code, candidate.reason = reason.value, reason.words.format(of)
