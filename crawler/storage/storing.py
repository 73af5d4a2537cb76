"""One article into the archive: as an article, or as a copy of one."""

from __future__ import annotations

from sqlite_utils import Database

from crawler.items import Article
from crawler.storage import ledger
from crawler.storage.records import find_original, insert_article, insert_copy, put_before, refresh_article


def store_article(db: Database, article: Article, crawl: int | None) -> str:
    """Store an article that ``crawl`` fetched, or note that it is a copy; ``stored`` or ``copy``.

    Of the same words at several addresses, the one published first is the article and the others are
    its copies, in whatever order they come.
    """
    # Another crawl may have stored the same words since they were looked up.
    original = find_original(db, article)
    reason = None
    if original is None:
        outcome, stored = "stored", insert_article(db, article)
    elif original.kind == "again":
        outcome, stored = "stored", original.id
        if original.differs_from(article) and not refresh_article(db, article, original):
            reason = "changed to the words of another article: the earlier text is kept"
    elif original.stays_before(article):
        outcome, stored, reason = "copy", original.id, f"{original.kind}: {original.url}"
        insert_copy(db, article, original)
    else:
        outcome, stored = "stored", original.id
        put_before(db, article, original)
    if outcome == "stored":
        db.execute("DELETE FROM copies WHERE url = ?", [article.url])  # what it was before its text was changed
    values = {"state": outcome, "reason": reason, "fetched_in": crawl, "fetched_at": article.fetched_at}
    ledger.note_stored(db, article.address, {**values, "article": stored}, article.url)
    return outcome
