"""Find the day on which the event happened, as opposed to the day of publication."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from crawler.dates.event.event_day import find_event_day
from crawler.dates.event.writing_day import NEWS, WritingDay
from crawler.model.items import Article
from crawler.model.outlet_step import OutletStep

_NIGHT_ENDS = 3
"""Local hour before which a text may have been written on the day before."""


class FindEventDay(OutletStep):
    """Fill ``event_date`` and ``event_date_words`` from the first sentences, if all languages agree."""

    def process_item(self, item: Article) -> Article:
        """Write the day into the article, or leave it empty."""
        written = self._written(item)
        texts: list[tuple[str, str | None]] = [(text.text, text.language) for text in item.texts]
        found = [
            find_event_day(text, language, written, item.dateline)
            for text, language in texts or [(item.text, item.language)]
        ]
        days = {each.day for each in found if each is not None}
        if found[0] is not None and len(days) == 1:
            item.event_date, item.event_date_words = found[0].day.isoformat(), found[0].words
        return item

    def _written(self, item: Article) -> WritingDay:
        published = date.fromisoformat(item.published_on) if item.published_on else None
        filed = date.fromisoformat(item.dateline_on) if item.dateline_on else None
        if filed and published and not published - NEWS <= filed <= published:
            # One of the two is wrong, or the text is an old one.
            return WritingDay(published, sure=False)
        # A dateline whose day could not be read may be of another day than the publication.
        unread = filed is None and any(letter.isdecimal() for letter in item.dateline or "")
        return WritingDay(published, filed, sure=self.outlet.is_known and not unread and not self._is_night(item))

    def _is_night(self, item: Article) -> bool:
        if not item.published_at or item.published_precision in (None, "day"):
            return False
        there = datetime.fromisoformat(item.published_at).astimezone(ZoneInfo(self.outlet.timezone))
        return there.hour < _NIGHT_ENDS
