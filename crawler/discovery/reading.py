"""Reads a source's document in the workers, and prepares its entries for the archive."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from crawler.dates.publication.before_fetch import change_named_by, day_named_by
from crawler.discovery.sources import Findings, Scope, Source, SourceDocument
from crawler.discovery.sources.entries import LONGEST_MESSAGE, why
from crawler.model.address import Address
from crawler.model.items import Discovery
from crawler.model.outlet import Outlet
from crawler.model.urls import canonical_url
from crawler.processes.workers import Workers

_AT_ONCE = 2000
"""Addresses per task of a worker."""


@dataclass(slots=True, kw_only=True)
class DocumentContent:
    """What a document contains."""

    findings: Findings
    addresses: list[Address] = field(default_factory=list)
    """In the order of the document; a URL may occur twice."""
    unusable: list[str] = field(default_factory=list)
    """For each entry without a usable URL: which entry it is, and why."""


def prepare(discoveries: Sequence[Discovery], outlet: Outlet, at: datetime) -> tuple[list[Address], list[str]]:
    """Return the addresses in a document fetched at ``at`` (UTC), and for each unusable entry which it is and why."""
    addresses, unusable = [], []
    for discovery in discoveries:
        try:
            addresses.append(_address(discovery, outlet, at))
        except Exception as error:  # noqa: BLE001 - foreign text must not cost more than this address
            unusable.append(f"{discovery.found_by} names {discovery.url!r}: {why(error)}"[:LONGEST_MESSAGE])
    return addresses, unusable


def _address(discovery: Discovery, outlet: Outlet, at: datetime) -> Address:
    return Address(
        url=canonical_url(discovery.url, outlet),
        discovery=discovery,
        aliases=tuple(canonical_url(alias, outlet) for alias in discovery.aliases),
        published_on=day_named_by(discovery, outlet, fetched_at=at),
        changed_at=change_named_by(discovery, outlet, fetched_at=at),
    )


def dated(addresses: Sequence[Address], outlet: Outlet, at: datetime) -> list[Address]:
    """Add the days of publication to addresses that earlier runs recorded without one."""
    return [
        replace(address, published_on=day_named_by(address.discovery, outlet, fetched_at=at)) for address in addresses
    ]


async def read_source(
    workers: Workers, source: Source, document: SourceDocument, outlet: Outlet, scope: Scope, at: datetime
) -> DocumentContent:
    """Read a document that was fetched at ``at`` (UTC), in the workers.

    Raises:
        SourceError: the document is not of the source's kind, or could not be read.
        WorkerFailure: it took too long.
    """
    findings = await workers.run(source.read, document, outlet, scope)
    content, discoveries = DocumentContent(findings=findings, unusable=findings.unreadable), findings.discoveries
    # A sitemap may list fifty thousand URLs, and the workers' time limit is meant for one document.
    for first in range(0, len(discoveries), _AT_ONCE):
        addresses, unusable = await workers.run(prepare, discoveries[first : first + _AT_ONCE], outlet, at)
        content.addresses += addresses
        content.unusable += unusable
    return content
