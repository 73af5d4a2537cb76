"""Reconstructs either text from the other one and the changes between them (``crawler.text.diff.changes``)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

_GAP = "\n\n"


def later_text(earlier: str, changes: Sequence[Mapping[str, Any]]) -> str:
    """The later text, from the earlier one."""
    return _applied(earlier, changes, gone="before", come="after")


def earlier_text(later: str, changes: Sequence[Mapping[str, Any]]) -> str:
    """The earlier text, from the later one."""
    return _applied(later, changes, gone="after", come="before")


def _applied(text: str, changes: Sequence[Mapping[str, Any]], *, gone: str, come: str) -> str:
    rest = iter(text.split(_GAP))
    made: list[str] = []
    for change in changes:
        if change["kind"] == "kept":
            made.extend(next(rest) for _ in range(change["count"]))
        elif change["kind"] != "title":
            if gone in change:
                next(rest)
            if come in change:
                made.append(change[come])
    return _GAP.join(made)
