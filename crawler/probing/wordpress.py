"""What a site's WordPress API tells of the site itself. Pure: runs in a worker process."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from crawler.discovery.sources import SourceDocument
from crawler.extraction.loader import clean_line, unescape
from crawler.probing.zones import Stamp

_FIELDS = "name,gmt_offset,timezone_string"


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteFacts:
    """The site index of the API."""

    name: str = ""
    timezone: str = ""
    """``timezone_string``, an IANA zone; empty where the site keeps a plain offset, or UTC."""
    stamps: tuple[Stamp, ...] = ()


def site_address(posts: str) -> str | None:
    """The index of the API whose posts stand at ``posts``, without the routes, which are most of it.

    Source: WordPress REST API Handbook, "Global Parameters", ``_fields``.
    """
    root, found, _ = posts.partition("wp/v2/posts")
    return f"{root}{'&' if '?' in root else '?'}_fields={_FIELDS}" if found else None


def read_site(document: SourceDocument, at: datetime) -> SiteFacts:
    """Read the site index as it was at ``at`` (UTC); whatever is not there is empty."""
    answer = _json(document)
    if not isinstance(answer, dict):
        return SiteFacts()
    offset = _hours(answer.get("gmt_offset"))
    return SiteFacts(
        name=clean_line(unescape(_text(answer.get("name")))),
        timezone=_text(answer.get("timezone_string")),
        stamps=(Stamp("WordPress API", at, offset),) if offset else (),
    )


def post_stamps(document: SourceDocument) -> tuple[Stamp, ...]:
    """How far ``date``, which is in the site's own time, is from ``date_gmt``: of the first post and the last."""
    answer = _json(document)
    posts = [post for post in answer if isinstance(post, dict)] if isinstance(answer, list) else []
    found = []
    for post in {id(post): post for post in (*posts[:1], *posts[-1:])}.values():
        try:
            local, gmt = (datetime.fromisoformat(_text(post.get(name))) for name in ("date", "date_gmt"))
            offset = timedelta(minutes=5 * round((local - gmt).total_seconds() / 300))
        except (ValueError, TypeError):
            continue
        if offset:
            found.append(Stamp("WordPress posts", gmt.replace(tzinfo=UTC), offset))
    return tuple(found)


def _json(document: SourceDocument) -> Any:
    try:
        return json.loads(document.body)
    except ValueError:
        return None


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _hours(value: Any) -> timedelta:
    """WordPress gives its offset as a number or as text, ``5.5``."""
    try:
        return timedelta(hours=float(value))
    except (TypeError, ValueError, OverflowError):
        return timedelta()
