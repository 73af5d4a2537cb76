"""The played outlets. Each does one thing to its articles that real outlets do, with its own markup."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from email.utils import format_datetime
from typing import ClassVar

from tests.played.reports import Report, etag_of, reports
from tests.site import Site


@dataclass
class Gazette:
    """An outlet with a feed and with instants of publication on its pages; it changes nothing but edited articles."""

    name: ClassVar[str] = "plain"
    number: int
    site: Site
    start: datetime
    hours: int

    def __post_init__(self) -> None:
        self.reports = reports(self.number, self.start, self.hours)

    @property
    def home(self) -> str:
        return f"{self.site.address}/"

    def hour(self, now: datetime) -> float:
        """Hours that have been played."""
        return (now - self.start) / timedelta(hours=1)

    def put(self, now: datetime) -> None:
        """The whole site at this time."""
        self.site.answers.clear()
        out = [report for report in self.reports if report.at <= now]
        for report in out:
            self.put_report(report, now)
        self._put("/feed.xml", self.feed(out, now), "application/rss+xml")

    def put_report(self, report: Report, now: datetime) -> None:
        """Its page, or what is shown instead."""
        self._put(self.path(report, now), self.page(report, now))

    def path(self, report: Report, now: datetime) -> str:
        """Its URL in the feed."""
        return f"/{report.slug}/"

    def feed(self, out: list[Report], now: datetime) -> str:
        """The ten newest."""
        items = "".join(
            self.item(report, self.path(report, now)) for report in sorted(out, key=lambda each: each.at)[-10:]
        )
        return f'<rss version="2.0"><channel><title>{self.name}</title>{items}</channel></rss>'

    def is_dated(self, report: Report) -> bool:
        """Whether anything on its page or in the feed states its day."""
        return True

    def item(self, report: Report, path: str) -> str:
        """Its entry in the feed."""
        return (
            f"<item><title>{report.title}</title><link>{self.site.address}{path}</link>"
            f"<pubDate>{format_datetime(report.at)}</pubDate></item>"
        )

    def page(self, report: Report, now: datetime) -> str:
        """Its page."""
        return self.document(report.title, self.article(report, now), self.metadata(report, now))

    def metadata(self, report: Report, now: datetime) -> str:
        """What its head states."""
        return f'<meta property="article:published_time" content="{report.at.isoformat()}">'

    def article(self, report: Report, now: datetime) -> str:
        """Headline and text."""
        return f"<article><h1>{report.title}</h1>{self.text(report, now)}</article>"

    def text(self, report: Report, now: datetime) -> str:
        """Its paragraphs."""
        return "".join(f"<p>{paragraph}</p>" for paragraph in self.paragraphs(report, now))

    def paragraphs(self, report: Report, now: datetime) -> list[str]:
        """As they are printed, perhaps with a dateline or a sign-off."""
        return report.paragraphs(now)

    def document(self, title: str, main: str, head: str = "") -> str:
        """A page of the site."""
        return (
            f'<!DOCTYPE html><html lang="en"><head><title>{title} - The {self.name.title()} Gazette</title>{head}</head>'
            '<body><header><nav><a href="/">Home</a> <a href="/world/">World</a> <a href="/trade/">Trade</a></nav>'
            f"</header><main>{main}</main><footer><p>The {self.name.title()} Gazette. All rights reserved.</p>"
            "</footer></body></html>"
        )

    def _put(self, path: str, body: str, content_type: str = "text/html; charset=utf-8", **headers: str) -> None:
        self.site.put(path, body, content_type=content_type, headers={"ETag": etag_of(body), **headers})


SIGN_IN = (
    "<p>Sign in to read on. Readers with an account have access to all reports of the Gazette on all of their devices.</p>"
    "<p>Not a subscriber yet? Choose one of our offers and read the first four weeks for free.</p>"
    '<form action="/session"><input name="mail"><input name="secret" type="password"><button>Sign in</button></form>'
)
_NOTICES = {
    "Sign in": f"<h1>Sign in</h1>{SIGN_IN}",
    "Page not found": "<h1>Page not found</h1><p>The page that you asked for is not here any more, or it has never been. "
    "Perhaps there is a slip in its address. The search above finds everything that we have published since our "
    "first edition, and the sections lead to the newest reports.</p>",
    "We have moved": "<h1>We have moved</h1><p>Our pages were put in a new order this week. What you are looking for "
    "has a new address now; the search finds it by a word of its headline. Thank you for your patience with us.</p>",
    "Before you read on": "<h1>Before you read on</h1><p>We and our partners store information on your device and "
    "read it, in order to measure how our pages are used. You may accept this or choose what you allow.</p>"
    "<p><button>Accept all</button> <button>Choose</button></p>",
}


class Walled(Gazette):
    """Shows notices instead of articles, with status 200: for some hours, or for good."""

    name = "walled"
    _STANDS: ClassVar = {1: ("Page not found", 24, 40), 2: ("We have moved", 30, 99), 3: ("Before you read on", 26, 34),
                         4: ("Page not found", 20, 99), 6: ("Page not found", 0, 20)}  # fmt: skip
    """By article: which notice, from which hour to which. The sixth is listed in the feed before it exists."""

    def page(self, report: Report, now: datetime) -> str:
        title, first, end = self._STANDS.get(report.number % 100, ("", 0, 0))
        if 50 <= self.hour(now) < 53:
            title, first, end = "Sign in", 50, 53
        if first <= self.hour(now) < end:
            return self.document(title, _NOTICES[title])
        return super().page(report, now)

    def text(self, report: Report, now: datetime) -> str:
        """After a day the oldest and the seventh show a teaser and a wall under their own headlines."""
        if report.number % 100 in (0, 7) and self.hour(now) >= 36:
            return f"<p>{report.paragraphs(now)[0]}</p>{SIGN_IN}"
        return super().text(report, now)


class Relative(Gazette):
    """States relative times for everything, in the text too, and counts its readers."""

    name = "relative"

    def article(self, report: Report, now: datetime) -> str:
        said, form = ago(now - report.at), report.number % 5
        line = (
            f"<p>{said}</p>",
            f'<div class="meta">By Staff Reporter | {said}</div>',
            f"<p>Updated {said}</p>",
            f'<p><span class="ago">{said}</span> · {int(self.hour(now) * 7)} views</p>',
            f"<p>Published {said} by The Gazette</p>",
        )[form]
        more = f"<ul><li><a href='/other/'>Other news</a> {ago(now - self.start)}</li></ul>"
        return f"<article><h1>{report.title}</h1>{line}{self.text(report, now)}</article><aside>{more}</aside>"


def ago(age: timedelta) -> str:
    """In the words of a site."""
    hours = int(age / timedelta(hours=1))
    if hours < 1:
        return f"{int(age / timedelta(minutes=1))} minutes ago"
    return f"{hours} hours ago" if hours < 24 else f"{hours // 24} days ago"


class Moving(Gazette):
    """Gives articles new URLs after a day: with a redirect, with a canonical link, with nothing, or twice."""

    name = "moving"
    _MOVED = 24

    def __post_init__(self) -> None:
        """Their words change once they have moved."""
        super().__post_init__()
        edited_at = self.start + timedelta(hours=self._MOVED + 12)
        self.reports[:5] = [replace(report, edited_at=edited_at) for report in self.reports[:5]]

    def path(self, report: Report, now: datetime) -> str:
        moves = report.number % 100 in (0, 1, 2, 4) and self.hour(now) >= self._MOVED
        return f"/archive/{report.slug}/" if moves else f"/{report.slug}/"

    def metadata(self, report: Report, now: datetime) -> str:
        """With the canonical URL if there are two."""
        link = f'<link rel="canonical" href="{self.site.address}{self.path(report, now)}">'
        return super().metadata(report, now) + (link if report.number % 100 in (1, 3) else "")

    def put_report(self, report: Report, now: datetime) -> None:
        super().put_report(report, now)
        path, first = self.path(report, now), f"/{report.slug}/"
        if path == first:
            return
        number = report.number % 100
        if number == 0:
            self.site.put(first, status=301, headers={"Location": path})
        elif number in (1, 2):
            self._put(first, self.page(report, now))
        else:
            self._put(first, self.document("We have moved", _NOTICES["We have moved"]))

    def feed(self, out: list[Report], now: datetime) -> str:
        """The fourth is in it twice, from the next section too."""
        feed = super().feed(out, now)
        again = self.item(self.reports[3], f"/{self.reports[3].slug}/?from=world")
        self._put(f"/{self.reports[3].slug}/?from=world", self.page(self.reports[3], now))
        return feed.replace("</channel>", f"{again}</channel>")


class Redesigned(Gazette):
    """Changes its theme after thirty hours: kickers, standing lines and notices come and go around the same words."""

    name = "redesigned"

    def article(self, report: Report, now: datetime) -> str:
        hour = self.hour(now)
        if hour < 30:
            return super().article(report, now)
        number = report.number % 100
        kicker = ("<p>Diplomacy</p>", '<div class="kicker">World affairs</div>', "<span>Region</span>")[number % 3]
        notice = "<p>You are reading the new edition of our pages. Tell us how you like it.</p>" if hour < 50 else ""
        left = f"<p>You have {3 - int(hour) % 3} free reports left this month.</p>"
        follow = "<p>Follow the Gazette on all channels and never miss a report.</p>"
        text = self.text(report, now).replace("“", '"').replace("”", '"')
        return (
            f'<article><div class="top">{kicker}<h1>{report.title}</h1></div>{notice}<div class="copy">{text}</div>'
            f"{left}{follow}</article>"
        )


class Cached(Gazette):
    """Pages that remain identical byte for byte, with the day only in a plain line."""

    name = "cached"

    def metadata(self, report: Report, now: datetime) -> str:
        return ""

    def item(self, report: Report, path: str) -> str:
        return f"<item><title>{report.title}</title><link>{self.site.address}{path}</link></item>"

    def article(self, report: Report, now: datetime) -> str:
        line = f'<p class="date">{report.at:%-d %B %Y}</p>'
        return f"<article><h1>{report.title}</h1>{line}{self.text(report, now)}</article>"


GAZETTES = (Walled, Relative, Moving, Redesigned, Cached)
