"""What a source's document names, made ready for the ledger by the workers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from crawler.dates.publication.before_fetch import change_named_by, day_named_by
from crawler.discovery.sources import Findings, Scope, Source, SourceDocument
from crawler.model.items import Discovery
from crawler.model.outlet import Outlet
from crawler.model.urls import canonical_url
from crawler.workers import Workers

_AT_ONCE = 2000
"""Addresses in one task of a worker."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An address that a document named, and what can be told of it before it is fetched."""

    discovery: Discovery
    url: str
    """Canonical."""
    aliases: tuple[str, ...]
    """Other addresses of the same page, canonical."""
    changed_at: str | None
    day: str | None
    """``YYYY-MM-DD`` of publication at the outlet."""


@dataclass(slots=True, kw_only=True)
class Reading:
    """What a document told."""

    findings: Findings
    entries: list[Entry] = field(default_factory=list)
    unusable: list[str] = field(default_factory=list)
    """What is no address, with the source that names it."""


def prepare(discoveries: Sequence[Discovery], outlet: Outlet, at: datetime) -> tuple[list[Entry], list[str]]:
    """The entries of a document that was fetched at ``at`` (UTC), and what of it is no address."""
    entries, unusable = [], []
    for discovery in discoveries:
        try:
            url = canonical_url(discovery.url, outlet)
            aliases = tuple(canonical_url(alias, outlet) for alias in discovery.aliases)
        except ValueError as error:
            unusable.append(f"{discovery.found_by} names {error}")
            continue
        changed_at = change_named_by(discovery, outlet, fetched_at=at)
        day = day_named_by(discovery, outlet, fetched_at=at)
        entries.append(Entry(discovery=discovery, url=url, aliases=aliases, changed_at=changed_at, day=day))
    return entries, unusable


async def read_source(
    workers: Workers, source: Source, document: SourceDocument, outlet: Outlet, scope: Scope, at: datetime
) -> Reading:
    """Read a document that was fetched at ``at`` (UTC), in the workers.

    Raises:
        SourceError: the document is not of the source's kind.
        WorkerFailure: it took too long.
    """
    reading = Reading(findings=await workers.run(source.read, document, outlet, scope))
    discoveries = reading.findings.discoveries
    # A sitemap may name fifty thousand, each of which takes its time: the limit is for one document, not for these.
    for first in range(0, len(discoveries), _AT_ONCE):
        entries, unusable = await workers.run(prepare, discoveries[first : first + _AT_ONCE], outlet, at)
        reading.entries += entries
        reading.unusable += unusable
    return reading
