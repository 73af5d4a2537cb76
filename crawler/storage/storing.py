"""One article into the archive, and what the ledger says of its address then."""

from __future__ import annotations

from sqlite_utils import Database

from crawler.items import Article
from crawler.storage import ledger
from crawler.storage.admission import admit


def store_article(db: Database, article: Article, crawl: int | None) -> str:
    """Store an article that ``crawl`` fetched, or note that it is a copy; ``stored`` or ``copy``. See ``admit``."""
    admitted = admit(db, article)
    values = {"state": admitted.outcome, "reason": admitted.reason, "article": admitted.article}
    values |= {"fetched_in": crawl, "fetched_at": article.fetched_at}
    ledger.note_stored(db, article.address, values, article.url)
    return admitted.outcome
