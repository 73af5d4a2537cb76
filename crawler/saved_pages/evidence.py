"""How well an outlet's facts are supported: who saw them, and when, from ``known.json`` in the outlet's folder."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

from crawler.model.outlet import Outlet
from crawler.model.wrong_input import WrongInput
from crawler.saved_pages.manifest import KNOWN, is_recorded


class EvidenceError(WrongInput):
    """The evidence in a ``known.json`` is invalid; the message names the file and says what to write."""


class Origin(StrEnum):
    """Where a fact comes from."""

    PAGE = "stored page"
    """A page of the outlet that others stored."""
    CODE = "public code"
    """Public code or a public list of feeds uses the URL or pattern."""
    ANSWER = "recorded answer"
    """Others recorded that the URL answered, and how."""
    PLATFORM = "default of the platform"
    """What such a site does unless its owner changed it; nobody saw it here."""
    KNOWLEDGE = "general knowledge"
    """Commonly known, but nobody saw it."""

    @property
    def is_seen(self) -> bool:
        """Whether somebody saw it."""
        return self in (Origin.PAGE, Origin.CODE, Origin.ANSWER)


class Sureness(StrEnum):
    """How well an outlet is supported."""

    CAPTURED = "captured"
    SEEN = "seen elsewhere"
    BELIEVED = "only believed"


@dataclass(frozen=True, slots=True)
class Evidence:
    """Evidence for facts, named as in ``Outlet``, and for sources, named as printed."""

    facts: frozenset[str]
    origin: Origin
    on: date | None
    """When it was seen; None if nobody saw it."""


def evidence_in(folder: Path) -> list[Evidence]:
    """The evidence for an outlet's facts; empty if its folder has no ``known.json``.

    Raises:
        EvidenceError: an entry is not ``{"facts": [...], "from": ..., "on": DAY}``.
    """
    known = folder / KNOWN
    if not known.is_file():
        return []
    try:
        return [_evidence(entry) for entry in json.loads(known.read_text(encoding="utf-8")).get("evidence", [])]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        origins = ", ".join(repr(str(origin)) for origin in Origin)
        raise EvidenceError(
            f"{known}: evidence: {error!r}; an entry is an object with facts (a list of names), from (one of "
            f"{origins}) and, where it was seen, on (YYYY-MM-DD)"
        ) from error


def sureness_of(outlet: Outlet, sources: Iterable[object], folder: Path) -> tuple[Sureness, tuple[str, ...]]:
    """How well an outlet is supported, and which of home, article and sources nobody saw.

    It counts as seen if its home, the form of its articles' URLs and one of its sources were seen.
    """
    if is_recorded(folder):
        return Sureness.CAPTURED, ()
    seen = {fact for entry in evidence_in(folder) if entry.origin.is_seen for fact in entry.facts}
    unseen = [fact for fact in ("home", "article") if fact not in seen and (fact == "home" or outlet.states_articles)]
    if seen.isdisjoint(map(str, sources)):
        unseen.append("sources")
    return (Sureness.BELIEVED if unseen else Sureness.SEEN), tuple(unseen)


def _evidence(entry: dict[str, Any]) -> Evidence:
    origin = Origin(entry["from"])
    return Evidence(frozenset(entry["facts"]), origin, date.fromisoformat(entry["on"]) if origin.is_seen else None)
