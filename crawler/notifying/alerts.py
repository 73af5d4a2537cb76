"""Alerts: when they start and end, by the state of the archive, and the message about them."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from sqlite_utils import Database

from crawler.health.findings import Finding, FindingCode
from crawler.health.health import Health
from crawler.health.runs import runs_around
from crawler.health.sudden import is_still_undated, is_still_unread
from crawler.model.clock import timestamp
from crawler.notifying.recipients import Kind, Message
from crawler.storage.alerts import Alert, begin_alert, end_alert, open_alerts

_NOT_KNOWN = (FindingCode.RESTING, FindingCode.NEVER)
"""Findings of an outlet that is not crawled: its state is unknown."""


def update_alerts(db: Database, health: Health) -> None:
    """Start an alert for each serious finding without one, and end those that are fixed.

    Within the open transaction.
    """
    at = timestamp(health.at)
    serious = {(finding.code.value, finding.outlet): finding for finding in health.serious}
    had = {(alert.code, alert.outlet): alert for alert in open_alerts(db)}
    for key, finding in serious.items():
        if key not in had:
            begin_alert(db, finding.code, finding.outlet, finding.details, at)
    for key, alert in had.items():
        if key not in serious and _is_well_again(db, alert, health):
            end_alert(db, alert, at)


def _is_well_again(db: Database, alert: Alert, health: Health) -> bool:
    """Whether a finding that disappeared was fixed, and has not just become usual."""
    found = {finding.code for finding in health.findings if finding.outlet == alert.outlet}
    if alert.outlet is None:
        return True
    if found.intersection(_NOT_KNOWN):
        return False
    code = FindingCode(alert.code)
    if code is FindingCode.FAILING:
        return FindingCode.FAILED not in found
    if code in (FindingCode.UNDATED, FindingCode.UNREAD):
        # By now it was missing during all of the archive's last four weeks.
        assert isinstance(db.conn, sqlite3.Connection)
        runs, before = runs_around(db.conn, alert.outlet, alert.began_at)
        is_still = is_still_undated if code is FindingCode.UNDATED else is_still_unread
        return not is_still(runs, before)
    return True


def alert_message(begun: Sequence[Alert], ended: Sequence[Alert], open_count: int) -> Message | None:
    """Return the message about these; None if there are none. ``open_count``: all that have not ended."""
    if not begun and not ended:
        return None
    lines: list[str] = []
    if begun:
        lines += ["To look at:", *(f"- {_said(alert)}" for alert in begun), ""]
    if ended:
        lines += ["Well again:", *(f"- {_said(alert)} (since {alert.began_at})" for alert in ended), ""]
    others = open_count - len(begun)
    if others:
        lines += [f"{others} more had been told before, and {'is' if others == 1 else 'are'} not well yet.", ""]
    lines.append("scrapy status says how things stand.")
    if begun:
        title, kind = f"Chancery: {len(begun)} to look at", Kind.WARNING
    elif others:
        title, kind = f"Chancery: {len(ended)} well again, {others} to look at", Kind.INFO
    else:
        title, kind = "Chancery: all is well again", Kind.SUCCESS
    return Message(title=title, body="\n".join(lines), kind=kind)


def _said(alert: Alert) -> str:
    return Finding(FindingCode(alert.code), alert.outlet, alert.details).said
