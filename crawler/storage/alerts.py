"""The tables ``alerts`` and ``alerts_told``: what needed attention, from when to when, and who was told."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlite_utils import Database

from crawler.storage.rows import insert, select


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """Something that needs attention, or needed it."""

    id: int
    code: str
    outlet: str | None
    """None if it is about the archive."""
    details: str
    """Details of the first finding."""
    began_at: str
    """``YYYY-MM-DDTHH:MM:SSZ``: when it was found."""
    ended_at: str | None
    """When it was found to be fixed; None before that."""


_COLUMNS = "id, code, outlet, details, began_at, ended_at"


def open_alerts(db: Database) -> list[Alert]:
    """Return the alerts that have not ended, oldest first."""
    sql = f"SELECT {_COLUMNS} FROM alerts WHERE ended_at IS NULL ORDER BY id"  # noqa: S608
    return [Alert(**row) for row in select(db, sql, [])]


def begin_alert(db: Database, code: str, outlet: str | None, details: str, at: str) -> None:
    """Record a finding, within the open transaction."""
    insert(db, "alerts", {"code": code, "outlet": outlet, "details": details, "began_at": at})


def end_alert(db: Database, alert: Alert, at: str) -> None:
    """Record that it is fixed, within the open transaction."""
    db.execute("UPDATE alerts SET ended_at = ? WHERE id = ?", [at, alert.id])


def alerts_told(db: Database, recipient: str) -> set[int]:
    """Return the alerts, open or not, of which the recipient was told."""
    return {row["alert"] for row in select(db, "SELECT alert FROM alerts_told WHERE recipient = ?", [recipient])}


def ends_to_tell(db: Database, recipient: str) -> list[Alert]:
    """Return ended alerts of which the recipient was told the start but not the end."""
    sql = f"""
        SELECT {_COLUMNS} FROM alerts JOIN alerts_told ON alert = id
        WHERE recipient = ? AND told_end_at IS NULL AND ended_at IS NOT NULL ORDER BY id
    """  # noqa: S608
    return [Alert(**row) for row in select(db, sql, [recipient])]


def note_told(db: Database, alerts: Iterable[Alert], recipient: str, at: str) -> None:
    """Record that the recipient was told the current state of these, within the open transaction."""
    for alert in alerts:
        if alert.ended_at is None:
            insert(db, "alerts_told", {"alert": alert.id, "recipient": recipient, "told_at": at})
        else:
            sql = "UPDATE alerts_told SET told_end_at = ? WHERE alert = ? AND recipient = ?"
            db.execute(sql, [at, alert.id, recipient])
