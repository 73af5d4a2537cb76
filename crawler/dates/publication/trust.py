"""How far each place is trusted to give the day of publication."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Trust:
    """How far a place is trusted."""

    weight: float
    """What it counts for where places name different days."""
    family: str
    """Places that one system fills: together they count once for a day, by the weightiest."""
    source: str
    """What an article's ``published_source`` calls it."""


TRUST = {
    "json_ld": Trust(6, "head", "json_ld"),
    "wordpress": Trust(9, "source", "wordpress"),
    "feed": Trust(8, "source", "feed"),
    "sitemap": Trust(6, "source", "sitemap"),
    "meta": Trust(5.5, "head", "meta"),
    "microdata": Trust(5, "microdata", "microdata"),
    "tagdiv_microdata": Trust(4.5, "shown", "microdata"),
    "json_ld_page": Trust(4.5, "head", "json_ld"),
    "time": Trust(4.5, "shown", "time"),
    "tagdiv_time": Trust(4.5, "shown", "time"),
    "address": Trust(5, "address", "address"),
    "line": Trust(3.5, "shown", "line"),
    "dateline": Trust(3, "dateline", "dateline"),
    "meta_date": Trust(2.4, "meta_date", "meta"),
    "permalink": Trust(3, "shown", "permalink"),
    "feed_updated": Trust(3, "feed_updated", "feed"),
    "json_ld_created": Trust(2.5, "created", "json_ld"),
    "microdata_created": Trust(2.5, "created", "microdata"),
    "json_ld_page_created": Trust(2, "created", "json_ld"),
    "foot": Trust(2, "shown", "foot"),
    "above": Trust(1.5, "shown", "line"),
    "named": Trust(2, "shown", "line"),
    "age": Trust(2, "shown", "line"),
}
"""By source; in the order in which one is chosen from those that give the right day."""
ORDER = {source: number for number, source in enumerate(TRUST)}
