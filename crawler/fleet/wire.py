"""How calls of the archive travel: each method by its own signature, packed and checked by msgspec.

A value is decoded into the type that the signature names, or refused: what a worker sends never becomes an object of
another kind, and nothing of it is executed.
"""

from __future__ import annotations

import inspect
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

import msgspec
from isal import isal_zlib

from crawler.fleet.refusals import RefusalCode, Refused
from crawler.storage import addresses, documents
from crawler.storage.archive import Archive

MAX_PAYLOAD = 16 * 1024 * 1024
"""Bytes of one message, which the NATS server must take (``max_payload``): twice ``DOWNLOAD_MAXSIZE``, so that a page
which gzip cannot make smaller goes in one, with its headers."""

_PACKED_FROM = 32 * 1024
"""Bytes from which a message is compressed: a list of URLs takes a tenth; below, it is not worth its processor time."""
_SAMPLE = 4096
"""Bytes from the middle of a message by which it is known whether it has been compressed already: a page is."""
_WORTH = 0.8
"""Share of its size to which the sample must shrink: base64 does (0.76), a page in WARC records does not (1.0)."""
_UNPACKED_MAX = 8 * MAX_PAYLOAD
"""Bytes of a message once it is unpacked, at most: a small message must not fill the memory of the archive."""
_PLAIN, _PACKED = b"\0", b"\1"

READS: tuple[Callable[..., Any], ...] = (
    addresses.lists_articles, documents.answers, documents.fruitless, documents.places, documents.read_since,
    documents.unchanged, documents.validators, documents.walked_at,
)  # fmt: skip
"""What a crawl asks by ``Archive.read``."""
WRITES: tuple[Callable[..., Any], ...] = (
    documents.begin_backfill, documents.note_answer, documents.note_backfill, documents.set_places,
)  # fmt: skip
"""What a crawl asks by ``Archive.write``."""
METHODS = (
    "addresses_seen", "begin_crawl", "blank_page", "due", "end_crawl", "end_walk", "has_article_of", "keep_page",
    "keep_robots", "kept_robots", "known_site_dates", "last_complete_walk", "left_over", "note_document",
    "note_fetching", "note_gone", "note_reasons", "note_unchanged", "put", "recall", "record_addresses",
    "record_refusal", "replace_reread", "settle_stories",
)  # fmt: skip
"""The methods of ``Archive`` that are answered from elsewhere: all that a crawl awaits, but for those that say where
the archive is."""
_STAYS = frozenset({"analyse"})
"""Parameters that do not travel: the archive has its own workers."""


class Request(msgspec.Struct, array_like=True, frozen=True):
    """One call of a session."""

    session: str
    number: int
    """From 1, one for each call of the session: a repeated request is not carried out twice."""
    answered: int
    """All calls below this number have been answered: their answers need not be kept."""
    method: str
    arguments: msgspec.Raw


class Reply(msgspec.Struct, array_like=True, frozen=True):
    """The answer to a call, or why there is none."""

    code: str
    details: str
    value: msgspec.Raw


_Message = TypeVar("_Message", Request, Reply)


@dataclass(frozen=True, slots=True)
class Method:
    """A method of the archive, as it travels."""

    name: str
    signature: inspect.Signature
    names: tuple[str, ...]
    """Parameters that travel."""
    arguments: msgspec.msgpack.Decoder[tuple[Any, ...]]
    result: msgspec.msgpack.Decoder[Any]

    def pack(self, *args: Any, **kwargs: Any) -> msgspec.Raw:
        """The arguments of a call, as bytes."""
        bound = self.signature.bind(*args, **kwargs)
        bound.apply_defaults()
        values = (bound.arguments[name] for name in self.names)
        return packed_value([_listed(value) for value in values])

    def call(self, function: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
        """Call ``function`` with arguments that were decoded."""
        parameters = self.signature.parameters
        given = dict(zip(self.names, arguments, strict=True))
        named = {name for name in given if parameters[name].kind is inspect.Parameter.KEYWORD_ONLY}
        return function(
            *(value for name, value in given.items() if name not in named), **{name: given[name] for name in named}
        )


def _listed(value: Any) -> Any:
    """An iterator or a view as a list, which msgspec can pack."""
    is_packable = isinstance(value, (str, bytes, Mapping, Sequence, frozenset, set)) or not isinstance(value, Iterable)
    return value if is_packable else list(value)


def _concrete(hint: Any) -> Any:
    """``Iterable[X]`` as ``list[X]``: msgspec leaves the elements of the former as they came."""
    return list[get_args(hint)[0]] if get_origin(hint) is Iterable else hint  # type: ignore[misc]


def _method(name: str, function: Callable[..., Any], skipped: int) -> Method:
    """``skipped`` first parameters do not travel."""
    signature, hints = inspect.signature(function), get_type_hints(function)
    parameters = [each for each in list(signature.parameters.values())[skipped:] if each.name not in _STAYS]
    types = tuple(_concrete(hints[each.name]) for each in parameters)
    return Method(
        name,
        signature.replace(parameters=parameters),
        tuple(each.name for each in parameters),
        msgspec.msgpack.Decoder(tuple[types]),  # type: ignore[valid-type]
        msgspec.msgpack.Decoder(hints["return"]),
    )


def name_of(function: Callable[..., Any]) -> str:
    """The name by which a function of the storage room travels."""
    return f"{function.__module__.rpartition('.')[2]}.{function.__name__}"


@cache
def methods() -> dict[str, Method]:
    """Everything that can be asked, by name."""
    found = {name: _method(name, getattr(Archive, name), 1) for name in METHODS}
    # These functions have the database and the outlet first.
    return found | {name_of(each): _method(name_of(each), each, 2) for each in (*READS, *WRITES)}


def packed_value(value: Any) -> msgspec.Raw:
    """A value as bytes."""
    return msgspec.Raw(msgspec.msgpack.encode(value))


def encode(message: Request | Reply) -> bytes:
    """A message as it travels."""
    plain = msgspec.msgpack.encode(message)
    return _PACKED + isal_zlib.compress(plain, 1) if _is_worth_packing(plain) else _PLAIN + plain


def _is_worth_packing(plain: bytes) -> bool:
    if len(plain) < _PACKED_FROM:
        return False
    sample = plain[(len(plain) - _SAMPLE) // 2 :][:_SAMPLE]
    return len(isal_zlib.compress(sample, 1)) < _WORTH * len(sample)


def decode(kind: type[_Message], received: bytes) -> _Message:
    """Read a message.

    Raises:
        Refused: it is none of this kind, or it would be too large once unpacked.
    """
    try:
        return msgspec.msgpack.decode(_unpacked(received), type=kind)
    except msgspec.DecodeError as error:
        raise Refused(RefusalCode.NOT_UNDERSTOOD, str(error)) from error


def _unpacked(received: bytes) -> bytes:
    if received[:1] != _PACKED:
        return received[1:]
    unpacking = zlib.decompressobj()
    try:
        plain = unpacking.decompress(received[1:], _UNPACKED_MAX)
    except zlib.error as error:
        raise Refused(RefusalCode.NOT_UNDERSTOOD, str(error)) from error
    if unpacking.unconsumed_tail or not unpacking.eof:
        raise Refused(RefusalCode.TOO_LARGE, f"more than {_UNPACKED_MAX} bytes once unpacked")
    return plain
