"""Reads the sources of an outlet, in order, until one has listed everything that is wanted."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from crawler.discovery.fetcher import Fetched, NotModified, SourceFetcher
from crawler.discovery.reading import DocumentContent, read_source
from crawler.discovery.sources import NEWS, Findings, Scope, Source, SourceError
from crawler.discovery.walk import ListedPage, Walk
from crawler.model.address import Address
from crawler.model.answer_codes import AnswerCode
from crawler.model.clock import now, timestamp
from crawler.processes.workers import WorkerFailure, Workers
from crawler.storage import documents
from crawler.storage.addresses import lists_articles
from crawler.storage.archive import Archive
from crawler.storage.documents import DocumentAnswer

logger = logging.getLogger(__name__)

_MOST_NAMED = 20
"""Bad entries per document that are logged one by one; all of them are counted."""
MOST_DOCUMENTS = 50
"""Most documents of one source that one run reads, unless certain days are asked for."""


@dataclass(frozen=True, slots=True)
class Batch:
    """What one document listed."""

    wanted: list[Address]
    """URLs to fetch."""
    url: str
    """URL of the document, as requested."""
    document: Fetched
    content: DocumentContent

    @property
    def seen_at(self) -> datetime:
        """When the document was fetched, UTC."""
        return self.document.fetched_at


class Discoverer:
    """Finds what is new, or what was published on the days that are wanted.

    For news, a source is followed back until it lists URLs that the last complete walk saw; if it does not go back that
    far, the next source is read too. Every URL is recorded before anything else is done with it.
    """

    def __init__(
        self, sources: Sequence[Source], archive: Archive, fetcher: SourceFetcher, workers: Workers, scope: Scope = NEWS
    ) -> None:
        self.sources = sources
        self.archive = archive
        self.fetcher = fetcher
        self.workers = workers
        self.scope = scope
        self._last_walk: int | None = None
        self._backfill: tuple[int, datetime] | None = None

    async def batches(self) -> AsyncIterator[Batch]:
        """Yield what each document listed, as soon as it has been read.

        Raises:
            Unreachable: the outlet does not answer.
        """
        self._last_walk = await self.archive.last_complete_walk()
        if self.scope.is_backfill:
            self._backfill = await self.archive.write(
                documents.begin_backfill, self.scope.since, self.scope.until, timestamp(now())
            )
        walks: list[Walk] = []
        for source in await self._in_order():
            walk = await self._walk_of(source)
            walks.append(walk)
            async for batch in self._through(walk):
                yield batch
            if walk.overflowed:
                self.fetcher.count("source/overflowed")
                how = (
                    "its older pages list the rest"
                    if walk.reached
                    else "it lists no older ones: the next source is read too"
                )
                logger.info(
                    "%s: %s: every entry is new, so older ones may be missing; %s",
                    self.archive.outlet.name,
                    walk.name,
                    how,
                )
            if walk.reached or (walk.is_fruitful and not self.scope.is_backfill and not walk.overflowed):
                break
        await self._end(walks)

    async def _in_order(self) -> Iterable[Source]:
        """The sources in order, recently fruitless ones last; in a backfill, the furthest-reaching first."""
        if self.scope.is_backfill:
            return sorted(self.sources, key=lambda source: -source.reach)
        fruitless = await self.archive.read(documents.fruitless, timestamp(self.fetcher.due_before))
        return sorted(self.sources, key=lambda source: str(source) in fruitless)

    async def _walk_of(self, source: Source) -> Walk:
        if self._backfill is not None:
            return Walk(source, self.scope, resumed_from=self._backfill[1])
        return Walk(source, NEWS, has_earlier=self._last_walk is not None)

    async def _end(self, walks: Sequence[Walk]) -> None:
        """Mark the walks as complete, unless one failed in a way that a later run must repeat."""
        complete = any(walk.is_complete for walk in walks)
        if not any(walk.is_fruitful for walk in walks) or (not complete and any(walk.broken for walk in walks)):
            return
        if self._backfill is not None:
            await self.archive.write(documents.note_backfill, self._backfill[0], {"finished_at": timestamp(now())})
        else:
            await self.archive.end_walk()

    async def _through(self, walk: Walk) -> AsyncIterator[Batch]:
        """Read a source: from the places recorded for it, else from its entrances.

        As a rule they are read until one leads to articles.
        """
        if not self.scope.is_backfill:
            places = await self.archive.read(documents.places, walk.name, timestamp(self.fetcher.due_before))
            if places:
                async for batch in self._from(places, walk):
                    yield batch
                if walk.is_fruitful:
                    return
                await self.archive.write(documents.set_places, walk.name, (), timestamp(now()))
            else:
                walk.scope = replace(NEWS, changed_since=await self.archive.read(documents.walked_at, walk.name))
            walk.places = None
        for entrance in walk.source.entrances(self.archive.outlet, walk.scope):
            async for batch in self._from([entrance], walk):
                yield batch
            if walk.is_fruitful and not walk.source.needs_all_entrances:
                break
        if walk.places is not None and not self.scope.is_backfill:
            await self.archive.write(documents.set_places, walk.name, walk.places[1], timestamp(now()))

    async def _from(self, beginnings: Iterable[str], walk: Walk) -> AsyncIterator[Batch]:
        queue, further = deque(beginnings), set[str]()
        while queue:
            url = queue.popleft()
            if url in walk.asked:
                continue
            if not self.scope.is_backfill and walk.read >= MOST_DOCUMENTS:
                self.fetcher.count("source/documents_left", 1 + len(queue))
                logger.warning(
                    "%s: stopped after %d documents; use -a since=DAY to go further back", walk.name, walk.read
                )
                walk.reached = True
                return
            walk.asked.add(url)
            read_before = await self._read_before(url, walk)
            if read_before is not None:
                following = read_before["older"]
                if following:
                    further.add(following)
                    queue.appendleft(following)
                continue
            is_further = url in further
            answer = await self.fetcher.fetch(walk.name, url, whole=self.scope.is_backfill)
            if isinstance(answer, NotModified):
                walk.reached = True
                await self._note_unchanged(walk)
                await self._note(url, walk, AnswerCode.NOT_MODIFIED, "not modified")
                continue
            if not isinstance(answer, Fetched):
                walk.broken |= not (answer.code.is_the_end or answer.code.is_forbidden)
                if is_further and answer.code.is_the_end:
                    walk.reached = True
                else:
                    await self._note(url, walk, answer.code, answer.reason)
                continue
            content = await self._read(answer, url, walk)
            if content is None:
                walk.broken |= is_further  # perhaps an error page: it is unknown what it would have led to
                continue
            findings = content.findings
            page, wanted = await self._record(url, answer, content, walk, is_older=is_further)
            queue.extendleft(reversed(await self._to_follow(findings.follow, walk)))
            goes_on = bool(findings.discoveries or page.is_older) and walk.goes_on(page)
            if findings.older is not None and goes_on:
                further.add(findings.older)
                queue.appendleft(findings.older)
            if findings.changes is not None:
                further.add(findings.changes)
                queue.append(findings.changes)
            if findings.discoveries:
                await self._report_progress(walk, findings, len(queue))
                yield Batch(wanted, url, answer, content)

    async def _read_before(self, url: str, walk: Walk) -> Mapping[str, Any] | None:
        """The row of a document that listed articles in an earlier run of this backfill; None if it must be read.

        A document that only leads to others is read again, because its links are not recorded.
        """
        if walk.resumed_from is None:
            return None
        row = await self.archive.read(documents.read_since, walk.name, url, timestamp(walk.resumed_from))
        if row is None or not row["named"]:
            return None
        walk.read += 1
        walk.listing += 1
        await self._note_unchanged(walk)
        return row

    async def _read(self, fetched: Fetched, url: str, walk: Walk) -> DocumentContent | None:
        try:
            content = await read_source(
                self.workers, walk.source, fetched.document, self.archive.outlet, walk.scope, fetched.fetched_at
            )
        except (SourceError, WorkerFailure) as error:
            self.fetcher.count("source/unreadable")
            logger.warning("%s: %s", walk.name, error)
            await self._note(url, walk, AnswerCode.UNREADABLE, str(error))
            return None
        walk.read += 1
        walk.listing += bool(content.addresses)
        self.fetcher.count("address/unusable", len(content.unusable))
        for reason in content.unusable[:_MOST_NAMED]:
            logger.warning("%s: %s", walk.name, reason)
        if (more := len(content.unusable) - _MOST_NAMED) > 0:
            logger.warning("%s: %s: %d more entries name no address to be fetched", walk.name, url, more)
        return content

    async def _note(self, url: str, walk: Walk, code: AnswerCode, answer: str) -> None:
        await self.archive.write(
            documents.note_answer, DocumentAnswer(url=url, source=walk.name, code=code, answer=answer), timestamp(now())
        )

    async def _note_unchanged(self, walk: Walk) -> None:
        """Note an unchanged document: the source works, unless everything that it ever listed was ruled out."""
        if not walk.unchanged and await self.archive.read(lists_articles, walk.source.kind):
            walk.unchanged = True
            self.fetcher.count("source/nothing_new")

    async def _to_follow(self, follow: Mapping[str, str | None], walk: Walk) -> list[str]:
        walk.stated.update(follow)
        unchanged = set() if self.scope.is_backfill else await self.archive.read(documents.unchanged, walk.name, follow)
        if unchanged:
            walk.reached = True
            await self._note_unchanged(walk)
            self.fetcher.count("source/unchanged", len(unchanged))
        return [url for url in follow if url not in unchanged]

    async def _record(
        self, url: str, fetched: Fetched, content: DocumentContent, walk: Walk, *, is_older: bool
    ) -> tuple[ListedPage, list[Address]]:
        """Record what a document listed; return what the walk needs to know, and the URLs to fetch."""
        answered = DocumentAnswer(
            url=url,
            source=walk.name,
            code=AnswerCode.READ,
            answer="read",
            validators=fetched.validators,
            stated=walk.stated.get(url),
            older=content.findings.older,
        )
        named: dict[str, Address] = {}
        for address in content.addresses:
            named.setdefault(address.url, address)
        recorded = await self.archive.note_document(
            answered, now(), named.values(), fetched.fetched_at, self._last_walk
        )
        own = [url for url in recorded.urls if url not in walk.named]
        wanted = [recorded.wanted[url] for url in own if url in recorded.wanted]
        self.fetcher.count("address/discovered", len(own) + recorded.forgotten)
        self.fetcher.count("address/ruled_out", sum(url in recorded.ruled_out for url in own))
        lists_articles = recorded.forgotten > 0 or any(url not in recorded.ruled_out for url in own)
        walk.lists_articles |= lists_articles
        self.fetcher.count("address/known", len(own) - len(wanted) + recorded.forgotten)
        if not is_older and (lists_articles or content.findings.follow):
            walk.offer_place(content.findings, url)
        page = ListedPage(
            own=own,
            known=recorded.known,
            days=[address.published_on for address in content.addresses if address.published_on],
            older=content.findings.older,
            is_older=is_older,
            counted=content.findings.pages is not None,
        )
        return page, wanted

    async def _report_progress(self, walk: Walk, findings: Findings, waiting: int) -> None:
        if self._backfill is None:
            return
        if findings.pages is not None:
            walk.pages = findings.pages
        elif walk.source.lists_all:
            walk.pages = walk.listing + waiting
        values = {"source": walk.name, "documents": walk.listing, "pages": walk.pages, "reached": walk.reached_day}
        await self.archive.write(documents.note_backfill, self._backfill[0], values)
        for name, value in values.items():
            self.fetcher.set_figure(f"backfill/{name}", value)
