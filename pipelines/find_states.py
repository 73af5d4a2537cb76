"""Find the states that an article is about."""

from __future__ import annotations

from typing import ClassVar

from crawler.model.items import Article
from crawler.text.states import states_named


class FindStates:
    """Fill ``states`` from the headline and the first paragraph, in the article's main language.

    Without this step, no article is listed under a country.
    """

    in_worker: ClassVar[bool] = True

    def process_item(self, item: Article) -> Article:
        """Return the article with its states."""
        item.states = states_named(item.title, item.text)
        return item
