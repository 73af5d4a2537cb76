"""Played outlets whose pages show the day only in a plain form, below a clock and a ticker."""

from __future__ import annotations

from datetime import datetime, timedelta

from tests.played.gazettes import Gazette, ago
from tests.played.reports import Report

_APART = timedelta(hours=2, minutes=47)


class Dated(Gazette):
    """Twelve forms of a day, in turn. The site is generated for each request, and its clock runs."""

    name = "dated"

    def __post_init__(self) -> None:
        """Two or three of each form, at all hours of the day."""
        count = int(timedelta(hours=self.hours) / _APART)
        self.reports = [Report(self.number * 100 + each, self.start + each * _APART) for each in range(count)]

    def metadata(self, report: Report, now: datetime) -> str:
        return ""

    def item(self, report: Report, path: str) -> str:
        return f"<item><title>{report.title}</title><link>{self.site.address}{path}</link></item>"

    def article(self, report: Report, now: datetime) -> str:
        """Headline and text, with the day where its form has it."""
        at, form = report.at, report.number % 100 % 12
        day, american = f"{at:%-d %B %Y}", f"{at:%B %-d, %Y}"
        above = f"<p>{day}</p>" if form == 9 else ""
        below = {
            0: f'<p class="date">{day}</p>',
            1: f"<div>By Staff Reporter | {american}</div>",
            2: f"<p>{day}, {at:%H:%M}</p>",
            5: f"<p>{at:%Y-%m-%d}</p>",
            6: f"<p>{at:%A}, {day}</p>",
            7: f"<p>{at:%d.%m.%Y} | {at:%H:%M}</p>",
            8: f"<p>Published {ago(now - at)}</p>",
            11: f"<span>{at:%d-%b-%y}</span>",
        }.get(form, "")
        return f"{above}<h1>{report.title}</h1>{below}<div>{self.text(report, now)}</div>"

    def paragraphs(self, report: Report, now: datetime) -> list[str]:
        """With the dateline or the sign-off where its form has it."""
        at, form = report.at, report.number % 100 % 12
        opening = {3: f"KARTUVA, {at:%B %-d} (APP): ", 4: f"Kartuva, {at:%B %-d, %Y} - "}.get(form, "")
        first, *rest = report.paragraphs(now)
        return [opening + first, *rest, *([f"Kartuva, {at:%-d %B %Y}"] if form == 10 else [])]

    def document(self, title: str, main: str, head: str = "", *, now: datetime | None = None) -> str:
        """With the clock and the ticker of the site, in one box."""
        if now is None:
            return super().document(title, main, head)
        news = (
            ("09:12", "Harbour closed by fog until the evening, pilots say"),
            ("08:40", "Prices of grain fall again in the north"),
        )
        ticker = "".join(f'<li>{now:%-d %B %Y}, {hour} <a href="/ticker/">{words}</a></li>' for hour, words in news)
        top = f'<div class="top"><span>{now:%-d %B %Y}</span> <b>{now:%H:%M}</b></div><div><a href="/">Home</a> <a href="/world/">World</a></div>'
        return (
            f"<!DOCTYPE html><html lang='en'><head><title>{title}</title>{head}</head><body><div>{top}<ul class='ticker'>{ticker}</ul>"
            f"<div>{main}</div><div>The Gazette. All rights reserved.</div></div></body></html>"
        )

    def page(self, report: Report, now: datetime) -> str:
        return self.document(report.title, self.article(report, now), now=now)


class Kept(Dated):
    """The same for a site whose cache keeps every page for five hours, and says so."""

    name = "kept"
    _FOR = timedelta(hours=5)

    def put_report(self, report: Report, now: datetime) -> None:
        made_at = report.at + (now - report.at) // self._FOR * self._FOR
        self._put(self.path(report, now), self.page(report, made_at), Age=str(int((now - made_at).total_seconds())))


DATED = (Dated, Kept)
