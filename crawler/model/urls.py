"""One URL per page: the canonical form in which URLs are recorded and compared."""

from __future__ import annotations

import re
import string
from collections.abc import Iterable
from urllib.parse import unquote, urljoin, urlsplit, urlunsplit

from w3lib.url import safe_url_string, url_query_cleaner

from crawler.model.outlet import Outlet
from crawler.model.web import PORTS, host_of, is_web_url, site_of, target_of
from crawler.text.foreign_text import printable

_TRACKERS = re.compile(
    r"utm_\w+|fbclid|gclid|dclid|msclkid|yclid|igshid|twclid|mc_[ce]id|_ga|_gl|ref_src|at_(?:medium|campaign)|amp",
    re.IGNORECASE,
)
_ESCAPE = re.compile(r"%[0-9a-fA-F]{2}")
_UNRESERVED = frozenset(string.ascii_letters + string.digits + "-._~")
_AMP_PATH = re.compile(r"(?<=.)/amp/?$")
_ARCHIVE_PREFIX = re.compile(r"^https?://web\.archive\.org/web/\d+[a-z_]*/")
"""A copy in the Wayback Machine; the timestamp is when the copy was made."""


def canonical_url(url: str, outlet: Outlet) -> str:
    """The form in which ``url`` is recorded.

    Fragment and tracking parameters are removed; the rest of the query is kept, because ``?p=``, ``?id=`` or ``?dtl/``
    identify a page. URLs on any host of the outlet, with ``www.`` or without, http or https, are moved to its base URL.

    Raises:
        ValueError: not an http(s) URL with a host.
    """
    safe = spelled_once(safe_url_string(url.strip()))
    if not is_web_url(safe):
        raise ValueError(f"{url!r} is not an http(s) URL")
    parts = urlsplit(safe)
    scheme, host = parts.scheme, (parts.netloc.rpartition("@")[2]).lower()
    host = host.removesuffix(f":{PORTS[scheme]}")
    home = urlsplit(outlet.home)
    if site_of(safe) in outlet.sites:
        scheme, host = home.scheme, home.netloc.lower()
    path = _AMP_PATH.sub("/", parts.path) or "/"
    bare = urlunsplit((scheme, host, path, parts.query, ""))
    names = {pair.partition("=")[0] for pair in parts.query.split("&")}
    trackers = [name for name in names if _TRACKERS.fullmatch(name)]
    return url_query_cleaner(bare, trackers, remove=True, unique=False) if trackers else bare


def spelled_once(url: str) -> str:
    """``url`` with normalised escapes: ``%D8``, not ``%d8``, and no escape for characters such as ``~``.

    Source: RFC 3986, 6.2.2.
    """
    return _ESCAPE.sub(_spelled, url)


def _spelled(escape: re.Match[str]) -> str:
    character = chr(int(escape[0][1:], 16))
    return character if character in _UNRESERVED else escape[0].upper()


def belongs_to(url: str, outlet: Outlet) -> bool:
    """Whether ``url`` is an http(s) URL on one of the outlet's own sites, with ``www.`` or without."""
    return is_web_url(url) and site_of(url) in outlet.sites


def outlet_at(url: str, outlets: Iterable[Outlet]) -> Outlet:
    """The outlet of a page by its http(s) URL: one of ``outlets``, else an unknown outlet with this base URL."""
    parts = urlsplit(url)
    site = site_of(url) if is_web_url(url) else None
    known = (outlet for outlet in outlets if site in outlet.sites)
    return next(known, None) or Outlet.unknown(f"{parts.scheme}://{parts.netloc}/")


def without_archive(url: str) -> str:
    """The original of a URL in the Wayback Machine, or ``url`` itself."""
    return _ARCHIVE_PREFIX.sub("", url)


def address_key(url: str) -> str:
    """Path and query, which are equal for the URLs of one page; empty for an invalid URL."""
    try:
        parts = urlsplit(without_archive(url))
    except ValueError:
        return ""
    return unquote(parts.path).rstrip("/").lower() + ("?" + parts.query if parts.query else "")


def is_on_site(url: str, outlet: Outlet) -> bool:
    """Whether ``url`` is on a site of the outlet or on a subdomain of its hosts, from which pages may be fetched."""
    if not is_web_url(url):
        return False
    return site_of(url) in outlet.sites or any(host_of(url).endswith("." + own) for own in outlet.hosts)


def is_home(url: str, outlet: Outlet) -> bool:
    """Whether ``url`` is the outlet's home page."""
    parts, home = urlsplit(url), urlsplit(outlet.home)
    return belongs_to(url, outlet) and parts.path.rstrip("/") == home.path.rstrip("/") and not parts.query


def is_article(url: str, outlet: Outlet) -> bool:
    """Whether ``url`` is on the outlet's own host and has the form of its articles' URLs."""
    if not belongs_to(url, outlet):
        return False
    return re.fullmatch(outlet.article, target_of(url)) is not None


def absolute(base: str, link: str) -> str | None:
    """``link`` on the page ``base`` as an absolute, printable URL; None if it is not an http(s) link."""
    link = printable(link).strip()
    if not link:
        return None
    try:
        url = urljoin(base, link)
    except ValueError:  # such as "http://[bad"
        return None
    return url if is_web_url(url) else None
