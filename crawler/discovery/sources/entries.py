"""Reads the entries of a foreign document one by one: a bad entry must not cost the others."""

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
"""Characters of a message, which may quote foreign text of any length."""


class EntryError(ValueError):
    """An entry has no URL that could be fetched; the message says why."""


def read_each(
    entries: Iterable[_Entry], read: Callable[[_Entry], _Read | None], document: str
) -> tuple[list[_Read], list[str]]:
    """Return what ``read`` makes of each entry, and for each entry on which it fails which it is and why.

    ``document`` is the URL of the document. If ``read`` returns None, the entry is ignored.
    """
    made, unreadable = [], []
    for number, entry in enumerate(entries, 1):
        try:
            value = read(entry)
        except Exception as error:  # noqa: BLE001 - foreign bytes must not cost more than this entry
            unreadable.append(printable(f"{document}, entry {number}: {why(error)}"[:LONGEST_MESSAGE]))
        else:
            if value is not None:
                made.append(value)
    return made, unreadable


def address_in(link: Any, document: str) -> str:
    """Return the absolute URL in an entry of the document at this URL.

    Raises:
        EntryError: there is none.
    """
    if not link or not isinstance(link, str):
        raise EntryError("names no address")
    url = absolute(document, link)
    if url is None:
        raise EntryError(f"names {link!r}, which is no http(s) URL")
    return url


def own_address(named: Iterable[Any], document: str, outlet: Outlet) -> str:
    """The entry's first URL on the outlet's site, taken from its links or their query parameters; else its first URL.

    The link of an entry may lead through a click counter, while its identifier is the URL of the article.

    Raises:
        EntryError: the entry has no URL.
    """
    given = [text for text in named if text and isinstance(text, str)]
    urls = [url for text in given if (url := absolute(document, text)) is not None]
    inside = [value for url in urls for _, value in parse_qsl(urlsplit(url).query) if is_web_url(value)]
    own = (url for url in (*urls, *inside) if is_on_site(url, outlet) and not is_home(url, outlet))
    return next(own, None) or (urls[0] if urls else address_in(next(iter(given), None), document))


def why(error: Exception) -> str:
    """What went wrong with foreign data, in words."""
    return str(error) if isinstance(error, EntryError) else f"could not be read: {type(error).__name__}: {error}"
