"""The entries of a foreign document, each by itself: what one of them brings about costs no other."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from crawler.model.urls import absolute
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


def why(error: Exception) -> str:
    """What went wrong with something foreign."""
    return str(error) if isinstance(error, EntryError) else f"could not be read: {type(error).__name__}: {error}"
