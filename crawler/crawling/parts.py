"""Which outlets one process crawls, if several processes share a run: a host is never in two of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from crawler.crawling.outlet_spider import OutletSpider
from crawler.model.web import host_of


def parts_of(spiders: Sequence[type[OutletSpider]], processes: int) -> list[list[str]]:
    """Divide outlets into at most ``processes`` parts of about the same size; returns the names in each, sorted.

    Outlets that share a host stay together, since politeness is per host and each process knows only its own requests.
    """
    parts: list[list[str]] = [[] for _ in range(processes)]
    for group in sorted(groups_sharing_hosts(spiders), key=len, reverse=True):
        min(parts, key=len).extend(group)
    return [sorted(part) for part in parts if part]


def groups_sharing_hosts(spiders: Iterable[type[OutletSpider]]) -> list[list[str]]:
    """The names of outlets, those that share a host in one group."""
    groups: list[tuple[set[str], list[str]]] = []
    for spider in spiders:
        hosts, names = _hosts(spider), [spider.name]
        for group in [group for group in groups if not hosts.isdisjoint(group[0])]:
            groups.remove(group)
            hosts |= group[0]
            names = group[1] + names
        groups.append((hosts, names))
    return [names for _, names in groups]


def _hosts(spider: type[OutletSpider]) -> set[str]:
    """The hosts of its pages and of its sources, without ``www.``."""
    entrances = (url for source in spider.sources for url in source.entrances(spider.outlet))
    return {*spider.outlet.hosts, *map(host_of, entrances)}
