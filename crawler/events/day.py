"""The day of an event."""

from __future__ import annotations

from datetime import date

from crawler.dates.event.day_mentions import find_mentions
from crawler.dates.event.english_acts import Act, acts
from crawler.dates.event.writing_day import NEWS, WritingDay
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
    mentions, day = _done_on(sentence, known.written)
    if day is not None:
        return day.isoformat(), DayBasis.WORDS
    if leads and not mentions and known.event_day:
        return known.event_day, DayBasis.ARTICLE
    return None, None


def _done_on(sentence: str, written: WritingDay) -> tuple[bool, date | None]:
    """Whether an English sentence mentions a day, and the only one on which it says that something was done."""
    mentions = find_mentions(sentence, "en", written)
    days = {mention.day for mention, act in acts(sentence, mentions) if act is Act.DONE} if mentions else set()
    day = days.pop() if len(days) == 1 else None
    if day is None or (written.day is not None and written.day - day > NEWS):
        return bool(mentions), None
    return True, day
