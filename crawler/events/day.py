"""The day of an event."""

from __future__ import annotations

from crawler.dates.event.event_day import done_on
from crawler.events.circumstances import Circumstances
from crawler.model.events import DayBasis, EventStatus


def day_of(
    sentence: str, status: EventStatus, known: Circumstances, *, leads: bool
) -> tuple[str | None, DayBasis | None]:
    """The day that the sentence gives, or else, if it ``leads`` the article, the day of the article's event.

    Only of what happened: the days ahead are not read, as a weekday may be of any week.
    """
    if status is not EventStatus.HAPPENED:
        return None, None
    mentions, day = done_on(sentence, known.written)
    if day is not None:
        return day.isoformat(), DayBasis.WORDS
    if leads and not mentions and known.event_day:
        return known.event_day, DayBasis.ARTICLE
    return None, None
