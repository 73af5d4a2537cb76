"""Forgets an article on request: its rows, its words in every index, and its pages in the WARC files."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from dataclasses import replace

from crawler.model.clock import now, timestamp
from crawler.storage.database import NewsDatabase, lock_outlet
from crawler.storage.decide_stories import settle_stories
from crawler.storage.forgetting import Kept, kept_under, remove
from crawler.storage.forgotten import Removal, note_forgotten, url_digest
from crawler.storage.pages import PagePlace, delete_pages, known_ranges, places_of_outlets, with_same_bytes
from crawler.warc.blanking import blank, loose_records
from crawler.warc.naming import marks_of, names
from crawler.warc.writer import pages_folder


class Forgetting:
    """Forgets in one archive; no crawl of the outlets concerned may run meanwhile.

    The WARC files come first, then the rows: after an interruption, the rows still say what to do, and the same command
    does the rest. ``finish`` must follow; otherwise words stay in free pages and in the search index.
    """

    def __init__(self, news: NewsDatabase) -> None:
        self._news = news
        self._folder = pages_folder(news.path)

    def look(self, forms: Sequence[str], *, with_naming: bool) -> Kept | None:
        """Return what is stored under a URL, given in these forms; None if nothing is.

        ``with_naming`` adds the other pages of its outlets that name it, by a link or its headline, to its pages;
        otherwise they are only counted. All pages of these outlets are read.

        Raises:
            OSError: a WARC file cannot be read.
        """
        kept = kept_under(self._news.db, forms)
        marks = marks_of(kept.urls, kept.titles) if kept else None
        if kept is None or marks is None:
            return kept
        own = {page.id for page in kept.pages}
        naming = [page for page in self._naming(kept.outlets, marks) if page.id not in own]
        return replace(kept, pages=(*kept.pages, *naming)) if with_naming else replace(kept, naming=len(naming))

    def _naming(self, outlets: Iterable[str], marks: re.Pattern[bytes]) -> list[PagePlace]:
        naming = [
            page
            for page in places_of_outlets(self._news.db, outlets)
            if (self._folder / page.file).is_file() and names(self._folder / page.file, page.offset, page.length, marks)
        ]
        return with_same_bytes(self._news.db, naming)

    def forget_naming(self, forms: Sequence[str], outlet: str) -> int:
        """Remove the outlet's pages that link to a URL, given in these forms, forgotten before; return how many.

        Raises:
            OutletLocked: a crawl of the outlet is running.
            OSError: a WARC file cannot be written.
        """
        marks = marks_of(forms, ())
        lock = lock_outlet(self._news.path, outlet)
        try:
            naming = self._naming([outlet], marks) if marks else []
            self._blank_pages(naming)
            with self._news.transaction() as db:
                delete_pages(db, naming)
        finally:
            lock.release()
        return len(naming)

    def forget(self, forms: Sequence[str], why: str, *, with_naming: bool = False) -> Kept | None:
        """Forget what is stored under a URL, given in these forms; return None if nothing is.

        ``with_naming`` removes the other pages that name it too (see ``look``); their articles stay.

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
            kept = self.look(forms, with_naming=with_naming)  # now that no crawl writes
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
        settle_stories(self._news)
        self._news.rewrite()

    def _blank(self, kept: Kept) -> None:
        self._blank_pages(kept.pages)
        digests = {url_digest(url) for url in (*kept.urls, *(page.fetched_url for page in kept.pages))}
        for name, loose in self._loose(kept.outlets, digests):
            blank(self._folder / name, [loose])

    def _blank_pages(self, pages: Iterable[PagePlace]) -> None:
        places: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for page in pages:
            places[page.file].append((page.offset, page.length))
        for name, ranges in places.items():
            if (self._folder / name).is_file():
                blank(self._folder / name, ranges)

    def _loose(self, outlets: Iterable[str], digests: set[str]) -> Iterable[tuple[str, tuple[int, int]]]:
        """Yield records of these URLs left behind by a killed crawl: file, offset and length."""
        for outlet in outlets:
            for file in sorted((self._folder / outlet).glob("*.warc.gz")):
                name = file.relative_to(self._folder).as_posix()
                for record in loose_records(file, known_ranges(self._news.db, name)):
                    if record.url and url_digest(record.url) in digests:
                        yield name, (record.offset, record.length)
