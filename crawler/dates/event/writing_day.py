"""When a text was written, and which day its words then refer to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from crawler.model.items import Article
from crawler.model.outlet import Outlet

NEWS = timedelta(days=14)
"""A date further back than this is background; also decides the year of a date without one."""
_WEEK = 7
"""Days."""
_UNSURE_BACK = 6
"""Days: "Friday", written on a Thursday, is as often the next day as the one six days before."""
_NIGHT_ENDS = 3
"""Local hour before which a text may have been written on the day before."""


@dataclass(frozen=True, slots=True)
class WritingDay:
    """When a text was written, as far as known."""

    published: date | None
    """The day the outlet published it."""
    filed: date | None = None
    """The day in the dateline."""
    sure: bool = True
    """Whether "today" is certainly the day of publication; not so just after midnight."""

    @property
    def day(self) -> date | None:
        """The day the text's own words are relative to: the dateline's day if there is one."""
        return self.filed or self.published


def writing_day(article: Article, outlet: Outlet) -> WritingDay:
    """When an article was written, according to its date of publication and its dateline."""
    published = date.fromisoformat(article.published_on) if article.published_on else None
    filed = date.fromisoformat(article.dateline_on) if article.dateline_on else None
    if filed and published and not published - NEWS <= filed <= published:
        # One of the two is wrong, or the text is an old one.
        return WritingDay(published, sure=False)
    # A dateline whose day could not be read may be of another day than the publication.
    unread = filed is None and any(letter.isdecimal() for letter in article.dateline or "")
    return WritingDay(published, filed, sure=outlet.is_known and not unread and not _is_night(article, outlet))


def _is_night(article: Article, outlet: Outlet) -> bool:
    if not article.published_at or article.published_precision in (None, "day"):
        return False
    there = datetime.fromisoformat(article.published_at).astimezone(outlet.zone)
    return there.hour < _NIGHT_ENDS


def latest_weekday(weekday: int, day: date, *, is_last: bool) -> date | None:
    """Return the latest ``weekday`` (0 is Monday) up to ``day``, or the one before this week; None if unsure."""
    back = (day.weekday() - weekday) % _WEEK
    if is_last:
        # "Last Wednesday", said on a Friday, is two days ago for some people and nine for others.
        back = back or _WEEK
        return day - timedelta(days=back) if back > day.weekday() else None
    return None if back == _UNSURE_BACK else day - timedelta(days=back)


def nearest_date(number: int, month: int, year: str | None, written: WritingDay) -> date | None:
    """Return the date, at most ``NEWS`` before the text; if its day is unknown, only a date with a year."""
    last = written.published or written.filed
    if last is None:
        return _day(int(year), month, number) if year and month else None
    days = (last - timedelta(days=back) for back in range(NEWS.days + 1))
    return next(
        (day for day in days if day.day == number and month in (0, day.month) and (not year or int(year) == day.year)),
        None,
    )


def _day(year: int, month: int, number: int) -> date | None:
    try:
        return date(year, month, number)
    except ValueError:
        return None
