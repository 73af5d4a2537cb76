"""Dates as agencies and ministries print them, read on their own day, on the next one, and long after: the same day."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from evaluation.chancery import read
from evaluation.readings import Question

_LINES = "".join(
    f"<p>The ministers spoke about trade, water, transit and crossing number {number} for an hour.</p>"
    for number in range(6)
)
_PAGE = """<html><head><title>Ministers meet - Gazette</title></head><body><header><a href="/">Gazette</a></header>
<main><article><h1>Ministers of both countries meet in the capital</h1>{line}
<p>{dateline}The ministers of both countries met here today and agreed on a plan for trade.</p>{lines}</article></main>
</body></html>"""


@pytest.mark.parametrize("looked", [timedelta(hours=21), timedelta(days=1, hours=12), timedelta(days=300)], ids=str)
@pytest.mark.parametrize(
    ("line", "dateline", "day"),
    [
        ("", "Riyadh, February 20, 2025, SPA -- ", "2025-02-20"),
        ("", "Muscat, 22 Jan 2026 (ONA) --- ", "2026-01-22"),
        ("", "Bishkek, Sept. 24, 2021 . / Kabar / ", "2021-09-24"),
        ("", "ASTANA. KAZINFORM - ", None),
        ("28.08.2025 | 17:45 |", "", "2025-08-28"),
        ("17:41 JST, October 13, 2024", "", "2024-10-13"),
        ("Wed, Oct 16, 2024 page1", "", "2024-10-16"),
        ("تاریخ انتشار: ۲۵ مهر ۱۴۰۳ - ۱۰:۳۰", "", "2024-10-16"),
        ("12 Oct 26", "", "2026-10-12"),
        ("Mon, 12 October, 26 09:15", "", "2026-10-12"),
        ("By Staff Reporter | 12 Oct 26", "", "2026-10-12"),
        ("12 Oct 26 delegates", "", None),
        ("On 12 Oct 26 more", "", None),
        ("By NAME", "", None),
    ],
)
def test_printed_forms(line: str, dateline: str, day: str | None, looked: timedelta) -> None:
    page = _PAGE.format(line=f"<div class='info'>{line}</div>" if line else "", dateline=dateline, lines=_LINES)
    fetched_at = datetime.fromisoformat(day or "2025-03-01").replace(tzinfo=UTC) + looked
    asked = Question(file="", url="https://gazette.example/news/ministers-meet", fetched_at=fetched_at.isoformat())
    assert read(page.encode(), asked).day == day
