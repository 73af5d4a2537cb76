"""A rule changed on purpose, run in the worker processes: paragraphs with a certain word are boilerplate."""

from __future__ import annotations

from crawler import settings
from crawler.extraction import article, repair
from crawler.model.items import Article, Page
from pipelines.extract import Extract

WORD = "trade"

CHANGED = settings.ITEM_PIPELINES | {"tests.changed_rule.ChangedExtract": 100}
"""The pipelines, with this rule instead of the real one."""
CHANGED.pop("pipelines.extract.Extract")

_repair = repair.repair


def _repair_changed(paragraphs: list[str], title: str, byline: str | None, site_names: tuple[str, ...]) -> list[str]:
    paragraphs = _repair(paragraphs, title, byline, site_names)
    return [paragraph for paragraph in paragraphs if WORD not in paragraph] or paragraphs


def extract_changed(page: Page, *, max_markup: int) -> Article:
    vars(article)["repair"] = _repair_changed
    try:
        return article.extract_article(page, max_markup=max_markup)
    finally:
        vars(article)["repair"] = _repair


class ChangedExtract(Extract):
    def process_item(self, item: Page) -> Article:
        found = extract_changed(item, max_markup=self.max_markup)
        found.address_url = item.address_url
        found.page = item.state
        return found
