"""What a source's document names, made ready for the ledger. Pure: runs in a worker process."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from crawler.addresses import canonical_url
from crawler.dates.named_day import change_named_by, day_named_by
from crawler.items import Discovery
from crawler.outlets import Outlet
from crawler.sources import Findings, Scope, Source, SourceDocument


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a document told."""

    findings: Findings
    entries: list[Entry] = field(default_factory=list)
    unusable: list[str] = field(default_factory=list)
    """What is no address, with the source that names it."""


def read_source(source: Source, document: SourceDocument, outlet: Outlet, scope: Scope, at: datetime) -> Reading:
    """Read a document that was fetched at ``at`` (UTC).

    Raises:
        SourceError: the document is not of the source's kind.
    """
    findings = source.read(document, outlet, scope)
    reading = Reading(findings=findings)
    for discovery in findings.discoveries:
        try:
            url = canonical_url(discovery.url, outlet)
            aliases = tuple(canonical_url(alias, outlet) for alias in discovery.aliases)
        except ValueError as error:
            reading.unusable.append(f"{discovery.found_by} names {error}")
            continue
        changed_at = change_named_by(discovery, outlet, fetched_at=at)
        day = day_named_by(discovery, outlet, fetched_at=at)
        reading.entries.append(Entry(discovery=discovery, url=url, aliases=aliases, changed_at=changed_at, day=day))
    return reading
