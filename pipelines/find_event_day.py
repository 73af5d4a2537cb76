"""Find the day on which the event happened, as opposed to the day of publication."""

from __future__ import annotations

from crawler.dates.event.event_day import find_event_day
from crawler.dates.event.writing_day import writing_day
from crawler.model.items import Article
from crawler.model.outlet_step import OutletStep


class FindEventDay(OutletStep):
    """Fill ``event_date`` and ``event_date_words`` from the first sentences, if all languages agree."""

    def process_item(self, item: Article) -> Article:
        """Write the day into the article, or leave it empty."""
        written = writing_day(item, self.outlet)
        texts: list[tuple[str, str | None]] = [(text.text, text.language) for text in item.texts]
        found = [
            find_event_day(text, language, written, item.dateline)
            for text, language in texts or [(item.text, item.language)]
        ]
        days = {each.day for each in found if each is not None}
        if found[0] is not None and len(days) == 1:
            item.event_date, item.event_date_words = found[0].day.isoformat(), found[0].words
        return item
