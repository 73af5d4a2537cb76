"""Played outlets whose pages show a date of the site by every headline, and the article's own day elsewhere or nowhere."""

from __future__ import annotations

from datetime import datetime

from tests.played.dated import Dated
from tests.played.reports import Report


class Clocked(Dated):
    """The day of the visit in the line of the headline, in the form of a publication."""

    name = "clocked"

    def item(self, report: Report, path: str) -> str:
        return f"<item><title>{report.title}</title><link>{self.site.address}{path}</link></item>"

    def site_date(self, now: datetime) -> str:
        """What stands by every headline."""
        return f"{now:%-d %B %Y}"

    def is_dated(self, report: Report) -> bool:
        return report.number % 2 == 0

    def article(self, report: Report, now: datetime) -> str:
        """Headline and text. The site's date is below the headline."""
        return f'<h1>{report.title}</h1><p class="date">{self.site_date(now)}</p><div>{self.text(report, now)}</div>'

    def paragraphs(self, report: Report, now: datetime) -> list[str]:
        """Every other article has its day in the dateline."""
        first, *rest = report.paragraphs(now)
        opening = f"KARTUVA, {report.at:%B %-d} (APP): " if self.is_dated(report) else ""
        return [opening + first, *rest]


class Standing(Clocked):
    """The day of the site's last rebuilding in the same place."""

    name = "standing"

    def site_date(self, now: datetime) -> str:
        return "2 November 2026"


class Headed(Standing):
    """The same above the headline, and nowhere a day of the article."""

    name = "headed"

    def is_dated(self, report: Report) -> bool:
        return False

    def article(self, report: Report, now: datetime) -> str:
        """Headline and text. The site's date is above the headline."""
        return f"<p>{self.site_date(now)}</p><h1>{report.title}</h1><div>{self.text(report, now)}</div>"


class Both(Standing):
    """The same in the line of the headline, next to the day of the article."""

    name = "both"

    def is_dated(self, report: Report) -> bool:
        return True

    def article(self, report: Report, now: datetime) -> str:
        """Headline and text, with both dates below the headline."""
        return (
            f"<h1>{report.title}</h1><p>{self.site_date(now)}</p><p>{report.at:%-d %B %Y}</p>"
            f"<div>{self.text(report, now)}</div>"
        )

    def paragraphs(self, report: Report, now: datetime) -> list[str]:
        return report.paragraphs(now)


SITE_DATES = (Clocked, Standing, Headed, Both)
