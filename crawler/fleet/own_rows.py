"""What a worker may write: only what belongs to the outlet that it crawls."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlite_utils import Database

from crawler.fleet.refusals import RefusalCode, Refused
from crawler.model.address import Address
from crawler.model.items import Article, Page
from crawler.model.kept_robots import KeptRobots
from crawler.model.outlet import Outlet
from crawler.model.web import host_of
from crawler.storage.addresses import Refusal
from crawler.storage.replace import RereadPage

_FIXED = frozenset({"id", "outlet", "started_at", "walked"})
"""Columns of ``crawls`` and ``backfills`` that are not set by the names that a worker sends."""


class OwnRows:
    """The rows of one outlet, by its URLs."""

    def __init__(self, outlet: Outlet, known: Mapping[str, Outlet]) -> None:
        self._outlet = outlet
        mine = set(outlet.hosts)
        self._others = {host for other in known.values() for host in other.hosts} - mine
        """Hosts of other outlets, but for those that this one shares."""
        self._mine: set[str] = set()
        """URLs that the archive has of this outlet: an article is sent several times, and looked for once."""

    def urls_of(self, value: Any) -> list[str]:
        """The URLs that an argument names.

        Raises:
            Refused: it is about another outlet.
        """
        urls = list(self._urls(value))
        for url in urls:
            if host_of(url) in self._others:
                raise Refused(RefusalCode.OTHER_OUTLET, url)
        return urls

    def unknown(self, urls: Iterable[str]) -> list[str]:
        """Those of which the archive must be asked whose they are."""
        return [url for url in dict.fromkeys(urls) if url not in self._mine]

    def note(self, found: Mapping[str, str]) -> None:
        """Note what ``owners`` found.

        Raises:
            Refused: one is of another outlet.
        """
        for url, outlet in found.items():
            if outlet != self._outlet.name:
                raise Refused(RefusalCode.OTHER_OUTLET, url)
        self._mine.update(found)

    def _urls(self, value: Any) -> Iterator[str]:
        match value:
            case Article():
                self._require(value.outlet)
                yield from (value.address_url, value.url)
            case Page():
                self._require(value.outlet.name)
                yield value.address_url
            case RereadPage():
                yield value.url
                if value.article is not None:
                    yield from self._urls(value.article)
            case Address():
                yield from (value.url, *value.aliases)
            case Refusal():
                yield value.url
            case KeptRobots():
                yield value.host
            case str():
                if "://" in value:
                    yield value
            case Mapping():
                if fixed := _FIXED & value.keys():
                    raise Refused(RefusalCode.NOT_UNDERSTOOD, f"{', '.join(sorted(fixed))} cannot be set")
                for key in value:
                    yield from self._urls(key)
            case Sequence() if not isinstance(value, bytes):
                for each in value:
                    yield from self._urls(each)

    def _require(self, name: str) -> None:
        if name != self._outlet.name:
            raise Refused(RefusalCode.OTHER_OUTLET, name)


def owners(db: Database, _: str, urls: Sequence[str]) -> dict[str, str]:
    """The outlet of each of these URLs that the archive has."""
    found: dict[str, str] = {}
    for url in urls:
        row = db.execute("SELECT outlet FROM addresses WHERE url = ?", [url]).fetchone()
        if row is not None:
            found[url] = row[0]
    return found
