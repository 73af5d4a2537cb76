"""Forgets an article on request: its rows, its words in every index, and its pages in the WARC files."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from contextlib import ExitStack

from crawler.model.clock import now, timestamp
from crawler.storage import decide_stories
from crawler.storage.database import NewsDatabase, lock_outlet
from crawler.storage.forgetting import Kept, kept_under, remove
from crawler.storage.forgotten import Removal, note_forgotten, url_digest
from crawler.storage.pages import known_ranges
from crawler.warc.blanking import blank, loose_records
from crawler.warc.writer import pages_folder


class Forgetting:
    """Forgets in one archive; no crawl of the outlets concerned may run meanwhile.

    The WARC files come first, then the rows: after an interruption, the rows still say what to do, and the same command
    does the rest. ``finish`` must follow; otherwise words stay in free pages and in the search index.
    """

    def __init__(self, news: NewsDatabase) -> None:
        self._news = news
        self._folder = pages_folder(news.path)

    def forget(self, forms: Sequence[str], why: str) -> Kept | None:
        """Forget what is stored under a URL, given in these forms; return None if nothing is.

        Raises:
            OutletLocked: a crawl of one of its outlets is running.
            StorageError: another program held the lock for too long.
            OSError: a WARC file cannot be written.
        """
        kept = kept_under(self._news.db, forms)
        if kept is None:
            return None
        with ExitStack() as stack:
            for outlet in kept.outlets:
                stack.callback(lock_outlet(self._news.path, outlet).release)
            kept = kept_under(self._news.db, forms)  # read again, now that no crawl writes
            if kept is None:
                return None
            self._blank(kept)
            removal = Removal(outlet=kept.outlet, forgotten_at=timestamp(now()), why=why)
            with self._news.transaction() as db:
                remove(db, kept, removal)
                note_forgotten(db, removal, forms, ())
        return kept

    def refuse(self, forms: Sequence[str], outlet: str, why: str) -> None:
        """Never fetch this URL, under which nothing is stored."""
        removal = Removal(outlet=outlet, forgotten_at=timestamp(now()), why=why)
        with self._news.transaction() as db:
            note_forgotten(db, removal, forms, ())

    def finish(self) -> None:
        """Decide again the stories that lost an article, and rewrite the file.

        Raises:
            StorageError: there is no space to rewrite it, or another program keeps reading it.
        """
        going = True
        while going:
            with self._news.transaction() as db:
                going = decide_stories.decide_stories(db, timestamp(now()))
        self._news.rewrite()

    def _blank(self, kept: Kept) -> None:
        places: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for page in kept.pages:
            places[page.file].append((page.offset, page.length))
        fetched = (page.fetched_url for page in kept.pages)
        for name, loose in self._loose(kept.outlets, {url_digest(url) for url in (*kept.urls, *fetched)}):
            places[name].append(loose)
        for name, ranges in places.items():
            file = self._folder / name
            if file.is_file():
                blank(file, ranges)

    def _loose(self, outlets: Iterable[str], digests: set[str]) -> Iterable[tuple[str, tuple[int, int]]]:
        """Yield records of these URLs left behind by a killed crawl: file, offset and length."""
        for outlet in outlets:
            for file in sorted((self._folder / outlet).glob("*.warc.gz")):
                name = file.relative_to(self._folder).as_posix()
                for record in loose_records(file, known_ranges(self._news.db, name)):
                    if record.url and url_digest(record.url) in digests:
                        yield name, (record.offset, record.length)
