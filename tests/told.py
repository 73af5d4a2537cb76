"""Articles with events written by hand, and an archive of them made by the real storage."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from crawler.model.clock import now, timestamp
from crawler.model.events import DayBasis, Event, EventKind, EventSide, EventStatus, SideBasis, Words
from crawler.model.items import Article, Duplicates
from crawler.storage.database import NewsDatabase
from crawler.storage.decide_stories import decide_stories
from crawler.storage.store_article import store_article

OUTLETS = ("gazette", "herald", "post")


@dataclass(frozen=True)
class Told:
    """An article in which words are searched for."""

    title: str
    text: str

    def words(self, words: str, field: str = "text") -> Words:
        """These words where they first are."""
        start = getattr(self, field).index(words)
        return Words(field, words, start, start + len(words))

    def side(
        self, code: str, words: str, office: str | None = None, person: str | None = None,
        basis: SideBasis = SideBasis.NAMED, in_field: str = "text",
    ) -> EventSide:  # fmt: skip
        """A side, known by these words."""
        return EventSide(code=code, basis=basis, words=self.words(words, in_field), office=office, person=person)

    def event(
        self, words: str, *sides: EventSide, kind: EventKind = EventKind.MEETING,
        status: EventStatus = EventStatus.HAPPENED, day: str | None = None, place: str | None = None,
        pairs: tuple[tuple[str, str], ...] | None = None, in_field: str = "text",
    ) -> Event:  # fmt: skip
        """An event, told by these words; the pair of its two sides unless others are given."""
        codes = sorted({side.code for side in sides})
        basis = DayBasis.WORDS if day else None
        return Event(
            kind=kind, status=status, words=self.words(words, in_field), sides=sides, day=day, day_basis=basis,
            place=place, pairs=((codes[0], codes[1]),) if pairs is None else pairs,
        )  # fmt: skip


@dataclass(frozen=True)
class Report:
    """What an outlet published about it."""

    outlet: str
    day: str
    told: Told
    events: Sequence[Event] = field(default=())
    path: str = "story"

    @property
    def article(self) -> Article:
        text = self.told.text
        digest = sha256(text.encode()).hexdigest()
        address = f"https://{self.outlet}.example/{self.path}"
        return Article(
            outlet=self.outlet, url=address, address_url=address, title=self.told.title, text=text, language="en",
            languages=["en"], published_at=self.day, published_precision="day", published_source="feed",
            published_on=self.day, first_seen_at=f"{self.day}T12:00:00Z", fetched_at=f"{self.day}T12:00:00Z",
            text_sha256=digest, words_sha256=digest, word_count=len(text.split()), events=list(self.events),
            duplicates=Duplicates(),
        )  # fmt: skip


def tell(database: Path, *reports: Report) -> None:
    """Store the reports in this order, and decide their stories."""
    with closing(NewsDatabase(database)) as news, news.transaction() as db:
        for outlet in OUTLETS:
            row = {"name": outlet, "title": f"The {outlet.title()}", "home": f"https://{outlet}.example/"}
            row |= {"country": "PK", "timezone": "Asia/Karachi", "languages": "en", "sources": "feed"}
            db.table("outlets").insert(row, ignore=True)
        for report in reports:
            item = report.article
            row = {"url": item.url, "named_as": item.url, "outlet": item.outlet, "found_by": "feed"}
            row |= {"first_seen_at": item.first_seen_at, "last_seen_at": item.first_seen_at, "state": "known"}
            db.table("addresses").insert(row, ignore=True)
            store_article(db, item, None)
        while decide_stories(db, timestamp(now())):
            pass
