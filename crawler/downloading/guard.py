"""Which hosts a crawl may contact: those of the public web, and those that the operator gave."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Self
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

from scrapy.crawler import Crawler

from crawler.downloading.public_addresses import is_local_name, is_public, written_address
from crawler.model.drops import AddressRefused
from crawler.model.reasons import ReasonCode
from crawler.model.web import is_web_url, without_www

_PORTS = {"http": 80, "https": 443}
"""RFC 9110, 4.2."""


class Guard:
    """Refuses URLs in foreign answers that only the operator may name.

    A link, a redirect or a source's next document may point to a router, a service on this machine, or another port.
    Such a URL is requested only if the operator gave it: as an outlet's home or source, with ``-a site=``, to ``scrapy
    probe``, or in ``PRIVATE_HOSTS``. A host name is judged by the IP address that is connected to, since its owner may
    let it resolve to any. Behind a proxy this cannot be checked, because the proxy resolves names.
    """

    def __init__(self, given: Iterable[str]) -> None:
        """``given``: the operator's URLs. One without a port allows both ports of the web."""
        self._given = frozenset(place for url in given for place in _places(url))
        self._seen_public: set[str] = set()
        """The operator's hosts that had a public address in this crawl, so that they are not on a private network."""

    def check_url(self, url: str) -> None:
        """Refuse a URL with an unusual port, a private IP address, or a host name of a local network.

        Raises:
            AddressRefused: with the reason.
        """
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port or _PORTS.get(parts.scheme)
        if (without_www(host), port) in self._given:
            return
        if port != _PORTS.get(parts.scheme):
            raise _refused(host, port, f"{port} is not the port of {parts.scheme}")
        address = written_address(host)
        if address is not None and not is_public(address):
            raise _refused(host, port, f"{address} is not a public address")
        if address is None and is_local_name(host):
            raise _refused(host, port, "it is a name of a local network")

    def check_address(self, address: str, host: str, port: int) -> None:
        """Refuse to connect to ``address``, an IP address that ``host`` was resolved to.

        Raises:
            AddressRefused: with the reason.
        """
        name = without_www(host)
        if is_public(address):
            self._seen_public.add(name)
        elif (name, port) not in self._given:
            raise _refused(host, port, f"it resolves to {address}, not a public address", ReasonCode.PRIVATE_ADDRESS)
        elif name in self._seen_public:
            what = f"it resolves to {address}, not a public address, and had a public one before"
            raise _refused(host, port, what, ReasonCode.PRIVATE_ADDRESS)

    @classmethod
    def of(cls, crawler: Crawler) -> Self:
        """Return the guard of a crawl; the spider's ``given_urls`` are the operator's.

        Raises:
            ValueError: a host in ``PRIVATE_HOSTS`` is invalid.
        """
        if crawler not in _GUARDS:
            allowed = [f"http://{host.strip()}/" for host in crawler.settings.getlist("PRIVATE_HOSTS")]
            for url in allowed:
                if not is_web_url(url):
                    raise ValueError(f"PRIVATE_HOSTS={url[7:-1]}: no host; write it as wiki.lan or 10.0.0.5:8080")
            _GUARDS[crawler] = cls([*getattr(crawler.spider, "given_urls", ()), *allowed])
        guard = _GUARDS[crawler]
        assert isinstance(guard, cls)
        return guard


_GUARDS: WeakKeyDictionary[Crawler, Guard] = WeakKeyDictionary()


def _places(url: str) -> list[tuple[str, int]]:
    parts = urlsplit(url)
    ports = [parts.port] if parts.port else _PORTS.values()
    return [(without_www(parts.hostname or ""), port) for port in ports]


def _refused(host: str, port: int | None, why: str, code: ReasonCode = ReasonCode.ADDRESS_REFUSED) -> AddressRefused:
    place = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    return AddressRefused(f"{place} is not asked: {why} (to allow it: PRIVATE_HOSTS={place})", code)
