"""Reads JSON documents of sources: values of the expected type, or nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from crawler.discovery.sources.source import SourceDocument, SourceError
from crawler.page.encoding import decode
from crawler.text.foreign_json import parse_json


def parsed(document: SourceDocument) -> Any:
    """Parse a document.

    Raises:
        SourceError: it is not JSON.
    """
    try:
        return parse_json(decode(document.body, document.content_type))
    except ValueError as error:
        raise SourceError(f"{document.url} is no JSON: {error}") from error


def text_in(value: Any) -> str | None:
    """The value if it is a non-empty text."""
    return value if isinstance(value, str) and value else None


def list_in(value: Any) -> list[Any]:
    """The value if it is a list; else an empty list."""
    return value if isinstance(value, list) else []


def objects_in(value: Any) -> Iterator[dict[str, Any]]:
    """The objects in a list."""
    return (entry for entry in list_in(value) if isinstance(entry, dict))


def first_text(values: Iterable[Any]) -> str | None:
    """The first value that is a non-empty text."""
    return next((text for value in values if (text := text_in(value))), None)
