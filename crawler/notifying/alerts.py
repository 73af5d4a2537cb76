"""Alerts: when they start and end, by the state of the archive, and the message about them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlite_utils import Database

from crawler.health.findings import Finding, FindingCode
from crawler.health.health import Health
from crawler.model.clock import timestamp
from crawler.notifying.recipients import Kind, Message
from crawler.storage.alerts import Alert, begin_alert, end_alert, open_alerts

_NOT_KNOWN = (FindingCode.RESTING, FindingCode.NEVER)
"""Findings of an outlet that is not crawled: its state is unknown."""


_SHOWS_AS_WELL = {
    FindingCode.FAILING: (FindingCode.UNREAD, FindingCode.UNDATED, FindingCode.SILENT),
    FindingCode.UNREAD: (FindingCode.FAILING, FindingCode.UNDATED, FindingCode.SILENT),
    FindingCode.UNDATED: (FindingCode.UNREAD,),
    FindingCode.SILENT: (FindingCode.UNREAD,),
}
"""By what else the cause of a finding shows: a new layout takes texts and dates, and then nothing arrives."""
_TOGETHER = timedelta(days=14)
"""For so long after a finding, what else its cause may show is found: with one article a day, the ten pages by which a
layout is judged take ten days (``crawler.health.sudden``), on working days alone two weeks."""


def with_own_cause(alerts: Sequence[Alert]) -> list[Alert]:
    """Return those of the open alerts, oldest first, that do not show the cause of an earlier one once more."""
    return [
        alert
        for number, alert in enumerate(alerts)
        if not any(_has_cause_of(alert, earlier) for earlier in alerts[:number])
    ]


def _has_cause_of(alert: Alert, earlier: Alert) -> bool:
    if alert.outlet is None or alert.outlet != earlier.outlet:
        return False
    apart = datetime.fromisoformat(alert.began_at) - datetime.fromisoformat(earlier.began_at)
    return apart <= _TOGETHER and alert.code in _SHOWS_AS_WELL.get(FindingCode(earlier.code), ())


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
        if key not in serious and _is_well_again(alert, health):
            end_alert(db, alert, at)


def _is_well_again(alert: Alert, health: Health) -> bool:
    """Whether what was found is over, and is not merely unknown now."""
    found = {finding.code for finding in health.findings if finding.outlet == alert.outlet}
    if alert.outlet is None:
        return True
    if found.intersection(_NOT_KNOWN):
        return False
    return alert.code != FindingCode.FAILING or FindingCode.FAILED not in found


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
