"""Which IP addresses are public, and which host names belong to a local network."""

from __future__ import annotations

from contextlib import suppress
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from socket import inet_aton

_GLOBAL_UNICAST = IPv6Network("2000::/3")
"""All IPv6 addresses that IANA has allocated for hosts on the internet (its registry of the IPv6 address space)."""
_NAT64 = IPv6Network("64:ff9b::/96")
"""IPv4 addresses as written in networks without IPv4 (RFC 6052, 2.1)."""

# The domains of local networks: RFC 6761, 6.3 (localhost), RFC 6762, 3 (local) and appendix G, RFC 8375 (home.arpa);
# localdomain is in /etc/hosts of most Linux systems.
_LOCAL_DOMAINS = (
    "localhost", "localdomain", "local", "home.arpa", "intranet", "internal", "private", "corp", "home", "lan",
)  # fmt: skip


def is_public(address: str) -> bool:
    """Whether an IP address is reachable on the internet: not private, loopback, multicast and so on.

    An IPv6 address that stands for an IPv4 address (mapped, 6to4, NAT64) is judged as that one.

    Raises:
        ValueError: it is not an IP address.
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
    """The IP address that ``host`` is, in its usual form; None for a name.

    Resolvers read numbers with ``inet_aton``: ``2130706433``, ``0x7f.1`` and ``127.1`` are 127.0.0.1.
    """
    host = host.rstrip(".")
    with suppress(ValueError):
        return str(ip_address(host))
    with suppress(OSError, ValueError):
        return str(IPv4Address(inet_aton(host)))
    return None


def is_local_name(host: str) -> bool:
    """Whether a host name is of a local network: a single word, or in a domain reserved for local networks."""
    name = host.lower().rstrip(".")
    return "." not in name or any(name == domain or name.endswith(f".{domain}") for domain in _LOCAL_DOMAINS)
