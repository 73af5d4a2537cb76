"""From a fetched page to an article."""

from __future__ import annotations

from crawler.model.items import Article, Page


def extract_article(page: Page, *, max_markup: int) -> Article:
    """``crawler.extraction.article.extract_article``, for a worker process.

    What reads pages is imported where it runs: the process of the crawl only names this function, and need
    not spend the time and memory that parsing and the language model take.
    """
    from crawler.extraction import article

    return article.extract_article(page, max_markup=max_markup)
