"""Find the events between states that the article reports."""

from __future__ import annotations

from crawler.dates.event.writing_day import writing_day
from crawler.events.circumstances import Circumstances
from crawler.events.finder import find_events
from crawler.model.items import Article
from crawler.model.outlet_step import OutletStep

_LANGUAGE = "en"
"""The language in which events are found."""


class FindEvents(OutletStep):
    """Fill ``events`` from the headline and the beginning of the text.

    Without this step, no article says who met whom.
    """

    def process_item(self, item: Article) -> Article:
        """Return the article with its events; needs ``dateline_on`` and ``event_date``."""
        if (item.language or "").split("-")[0] == _LANGUAGE:
            known = Circumstances(
                written=writing_day(item, self.outlet),
                event_day=item.event_date,
                dateline=item.dateline,
                country=self.outlet.country if self.outlet.is_known else None,
            )
            item.events = find_events(item.title, item.text, known)
        return item
