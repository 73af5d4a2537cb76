"""What the archive knows of an article that was just read, found by one look for all the steps that ask."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlite_utils import Database

from crawler.model.items import Article, Duplicates
from crawler.storage import forgotten, pages, passing_lines, revisits
from crawler.storage.duplicates import find_duplicates
from crawler.storage.pages import PageRecord
from crawler.storage.revisits import StoredText

_KEPT = 64
"""Articles of one crawl that may be on their way through the steps: four times ``PAGES_IN_HAND`` of the settings. What
is no longer kept is looked up again."""


@dataclass(frozen=True, slots=True)
class Recalled:
    """About one article; all but ``site_lines`` is true of it without those lines, if they were taken out."""

    site_lines: set[str]
    """The keys of its lines that belong to its outlet's site; see ``crawler.storage.passing_lines``."""
    is_forgotten: bool
    """Whether it, or an article with the same words, was removed on request."""
    before: tuple[StoredText, PageRecord] | None
    """The stored text of its URL, and the page that it was read from; None if nothing is stored, if it has not changed,
    or if no page was kept."""
    duplicates: Duplicates


def recall(db: Database, article: Article, *, trims: bool) -> Recalled:
    """Look up all of it; with ``trims`` for the article without its site's lines, which is left as it is."""
    lines = passing_lines.lines_around(db, article)
    judged = _trimmed(article, lines) if trims else article
    is_forgotten = forgotten.has_forgotten(db) and forgotten.is_forgotten_text(db, judged)
    return Recalled(lines, is_forgotten, _before(db, judged), find_duplicates(db, judged))


class Recollections:
    """What was found of articles on their way; each answer is given once, and only for the article as it was then."""

    def __init__(self) -> None:
        self._found: dict[str, tuple[tuple[object, ...], Recalled, set[str]]] = {}

    def keep(self, article: Article, recalled: Recalled, *, trims: bool) -> None:
        """Keep what ``recall`` found."""
        self.forget(article.address_url)
        of = _judged_by(_trimmed(article, recalled.site_lines) if trims else article)
        self._found[article.address_url] = (of, recalled, set())
        if len(self._found) > _KEPT:
            del self._found[next(iter(self._found))]

    def take(self, article: Article, what: str) -> Recalled | None:
        """What is known of the article; None if ``what`` was asked before, or the article has changed since."""
        of, recalled, given = self._found.get(article.address_url, ((), None, set[str]()))
        if recalled is None or what in given or of != _judged_by(article):
            return None
        given.add(what)
        return recalled

    def forget(self, url: str) -> None:
        """Forget what was found of the article at a URL: what is stored there changes."""
        self._found.pop(url, None)


def _before(db: Database, article: Article) -> tuple[StoredText, PageRecord] | None:
    held = revisits.stored_text(db, article.address_url)
    if held is None or held.judge(article) == revisits.UNCHANGED:
        return None
    kept = pages.page_of(db, article.address_url, held.fetched_at)
    return (held, kept) if kept is not None and kept.fetched_at == held.fetched_at else None


def _trimmed(article: Article, lines: set[str]) -> Article:
    if not lines:
        return article
    copied = replace(article, texts=[replace(each) for each in article.texts])
    passing_lines.trim(copied, lines)
    return copied


def _judged_by(article: Article) -> tuple[object, ...]:
    """All that ``recall`` looks at."""
    said = (article.outlet, article.url, article.title, article.text, article.words_sha256)
    return *said, article.published_at, article.modified_at
