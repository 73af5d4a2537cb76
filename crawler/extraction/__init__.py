"""From a fetched page to an article."""

from __future__ import annotations

from crawler.model.items import Article, Page


def extract_article(page: Page, *, max_markup: int) -> Article:
    """``crawler.extraction.article.extract_article``, for a worker process.

    The modules that read pages are imported when it runs: the crawl's process only refers to this function, and should
    not spend time and memory on parsing and the language model.
    """
    from crawler.extraction import article

    return article.extract_article(page, max_markup=max_markup)
