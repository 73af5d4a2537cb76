"""Structured data of a page: JSON-LD blocks, read independently of each other, and ``<meta>``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from lxml.html import HtmlElement

from crawler.text.foreign_json import parse_json
from crawler.text.foreign_text import unescape

_WRAPPERS = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/|<!\[CDATA\[)|(?:-->|//\s*\]\]>|/\*\s*\]\]>\s*\*/|\]\]>)\s*;?\s*$"
)
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")
_RAW_QUOTE = re.compile(r'(?<=[^{\[,:\s\\])(\s*)"(?!\s*[,:}\]])')
"""A quotation mark that neither starts a string, after a bracket, comma or colon, nor ends one, before such a mark."""
_JAVASCRIPT_ESCAPE = re.compile(r"\\x(?=[0-9a-fA-F]{2})")
_MAX_DEPTH = 12
"""Levels of nested objects that are followed: an article is never deeper, and foreign data needs a limit."""

_MAX_TEXT = 1_000_000
"""Characters of JSON-LD read per page: the most on 705 pages of the evaluation is 153,000."""
_MAX_NODES = 1000
"""Nodes read per page: the most on the same pages is 104."""


@dataclass(slots=True)
class JsonLd:
    """The JSON-LD of a page."""

    nodes: list[dict[str, Any]] = field(default_factory=list)
    unread: int = 0
    """Number of nodes and blocks beyond the limits."""


def read_json_ld(scripts: Iterable[HtmlElement]) -> JsonLd:
    """Read all JSON-LD objects in ``<script>`` elements, also in ``@graph`` and arrays, in document order.

    A block that cannot be read is skipped, so that the others are not lost.

    Source: JSON-LD 1.1 (W3C), sections 4.9 "Named Graphs" and 9.1.
    """
    found, left = JsonLd(), _MAX_TEXT
    for script in scripts:
        kind = (script.get("type") or "").split(";")[0].strip().lower()
        if kind != "application/ld+json" or not script.text:
            continue
        if len(script.text) > left:
            found.unread += 1
            continue
        left -= len(script.text)
        for node in _objects(_loads(script.text), 0):
            if len(found.nodes) < _MAX_NODES:
                found.nodes.append(node)
            else:
                found.unread += 1
    return found


def _loads(text: str) -> Any:
    text = _WRAPPERS.sub("", text).strip()
    for repair in (str, _without_trailing_comma, unescape, _repaired):
        try:
            return parse_json(repair(text), strict=False)  # unescaped line breaks in strings are common
        except ValueError:
            continue
    return None


def _without_trailing_comma(text: str) -> str:
    return _TRAILING_COMMA.sub(r"\1", text)


def _repaired(text: str) -> str:
    """Cut after the last bracket, and convert JavaScript escapes and raw quotation marks to JSON."""
    text = _JAVASCRIPT_ESCAPE.sub(r"\\u00", text[: max(text.rfind("}"), text.rfind("]")) + 1])
    return _without_trailing_comma(_RAW_QUOTE.sub(r'\1\\"', text))


def _objects(value: Any, depth: int) -> Iterator[dict[str, Any]]:
    if depth > _MAX_DEPTH:
        return
    if isinstance(value, list):
        for entry in value:
            yield from _objects(entry, depth + 1)
    elif isinstance(value, dict):
        yield value
        for key in ("@graph", "mainEntity", "mainEntityOfPage"):
            yield from _objects(value.get(key), depth + 1)


def meta_values(metas: Iterable[HtmlElement]) -> dict[str, list[str]]:
    """Content of each ``<meta>`` by its ``property``, ``name``, ``itemprop`` or ``http-equiv`` in lower case."""
    values: dict[str, list[str]] = {}
    for meta in metas:
        content = (meta.get("content") or "").strip()
        key = meta.get("property") or meta.get("name") or meta.get("itemprop") or meta.get("http-equiv")
        if key and content:
            values.setdefault(key.strip().lower(), []).append(content)
    return values
