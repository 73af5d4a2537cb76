"""The entries of a foreign document, each by itself: what one of them brings about costs no other."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar
from urllib.parse import parse_qsl, urlsplit

from crawler.model.outlet import Outlet
from crawler.model.urls import absolute, is_home, is_on_site
from crawler.model.web import is_web_url
from crawler.text.foreign_text import printable

_Entry = TypeVar("_Entry")
_Read = TypeVar("_Read")

LONGEST_MESSAGE = 500
"""Characters: foreign words may be in a message, and have no end."""


class EntryError(ValueError):
    """An entry names nothing that could be fetched; the message says why."""


def read_each(
    entries: Iterable[_Entry], read: Callable[[_Entry], _Read | None], document: str
) -> tuple[list[_Read], list[str]]:
    """What ``read`` makes of each entry of the document at this URL, and of each on which it fails which and why.

    None means that an entry is none of the source's.
    """
    made, unreadable = [], []
    for number, entry in enumerate(entries, 1):
        try:
            value = read(entry)
        except Exception as error:  # noqa: BLE001 - whatever foreign bytes bring about costs this entry alone
            unreadable.append(printable(f"{document}, entry {number}: {why(error)}"[:LONGEST_MESSAGE]))
        else:
            if value is not None:
                made.append(value)
    return made, unreadable


def address_in(link: Any, document: str) -> str:
    """The address that an entry of the document at this URL names.

    Raises:
        EntryError: it names none.
    """
    if not link or not isinstance(link, str):
        raise EntryError("names no address")
    url = absolute(document, link)
    if url is None:
        raise EntryError(f"names {link!r}, which is no http(s) URL")
    return url


def own_address(named: Iterable[Any], document: str, outlet: Outlet) -> str:
    """Of the addresses that an entry gives of itself, the first on the outlet's site, or in the query of one; else the
    first.

    The link of an entry may lead over a host that counts clicks, while its identifier is the address of the article.

    Raises:
        EntryError: none of them is one.
    """
    given = [text for text in named if text and isinstance(text, str)]
    urls = [url for text in given if (url := absolute(document, text)) is not None]
    inside = [value for url in urls for _, value in parse_qsl(urlsplit(url).query) if is_web_url(value)]
    own = (url for url in (*urls, *inside) if is_on_site(url, outlet) and not is_home(url, outlet))
    return next(own, None) or (urls[0] if urls else address_in(next(iter(given), None), document))


def why(error: Exception) -> str:
    """What went wrong with something foreign."""
    return str(error) if isinstance(error, EntryError) else f"could not be read: {type(error).__name__}: {error}"
