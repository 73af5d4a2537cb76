"""Which addresses are of the public internet, and which names are of a local network."""

from __future__ import annotations

from contextlib import suppress
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from socket import inet_aton

_GLOBAL_UNICAST = IPv6Network("2000::/3")
"""All of IPv6 that IANA has given out for hosts of the internet (its registry of the IPv6 address space)."""
_NAT64 = IPv6Network("64:ff9b::/96")
"""An IPv4 address as a network without IPv4 writes it (RFC 6052, 2.1)."""

# The domains of local networks: RFC 6761, 6.3 (localhost), RFC 6762, 3 (local) and appendix G, RFC 8375 (home.arpa);
# localdomain is what /etc/hosts of most Linux systems has.
_LOCAL_DOMAINS = (
    "localhost", "localdomain", "local", "home.arpa", "intranet", "internal", "private", "corp", "home", "lan",
)  # fmt: skip


def is_public(address: str) -> bool:
    """Whether an IP address is one that any host of the internet may have: no private one, loopback, multicast or such.

    An IPv6 address that stands for an IPv4 address (mapped, 6to4, NAT64) is judged as that one.

    Raises:
        ValueError: it is no IP address.
    """
    judged = _ipv4_within(ip_address(address))
    if isinstance(judged, IPv6Address):
        return judged in _GLOBAL_UNICAST and judged.is_global
    return judged.is_global and not (judged.is_multicast or judged.is_reserved)


def _ipv4_within(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    if isinstance(address, IPv4Address):
        return address
    in_nat64 = IPv4Address(int(address) & 0xFFFFFFFF) if address in _NAT64 else None
    return address.ipv4_mapped or address.sixtofour or in_nat64 or address


def written_address(host: str) -> str | None:
    """The IP address that ``host`` is, in the usual form; None for a name.

    ``inet_aton`` is what resolvers read numbers with: ``2130706433``, ``0x7f.1`` and ``127.1`` are 127.0.0.1.
    """
    host = host.rstrip(".")
    with suppress(ValueError):
        return str(ip_address(host))
    with suppress(OSError, ValueError):
        return str(IPv4Address(inet_aton(host)))
    return None


def is_local_name(host: str) -> bool:
    """Whether a host name is one of a local network: a single word, or in a domain that is reserved for them."""
    name = host.lower().rstrip(".")
    return "." not in name or any(name == domain or name.endswith(f".{domain}") for domain in _LOCAL_DOMAINS)
