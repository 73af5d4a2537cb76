"""The items of a crawl: what a source says about a URL, the fetched page, the stored article."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import datetime

from crawler.model.events import Event
from crawler.model.outlet import Outlet
from crawler.model.rights import Rights
from crawler.model.site_dates import SiteDate
from crawler.model.validators import PageState
from crawler.model.written_date import ReadText
from crawler.text.foreign_text import clean_fields, printable


@dataclass(frozen=True, slots=True, kw_only=True)
class Discovery:
    """A URL listed by a source, and what the source says about it.

    ``published`` and ``modified`` are as the source wrote them: nothing is parsed here. ``UNPRINTABLE`` characters are
    removed from all texts.
    """

    url: str
    """As the source wrote it; ``addresses.named_as``."""
    found_by: str
    """The kind of source: ``feed``, ``wordpress``, ``sitemap`` or ``listing``; ``warc`` for a WARC file."""
    published: str | None = None
    modified: str | None = None
    title: str | None = None
    byline: str | None = None
    """A person or a desk, as printed; never the outlet or an agency."""
    section: str | None = None
    aliases: tuple[str, ...] = ()
    """Other URLs of the same article, like the ``?p=ID`` that WordPress gives in addition to the permalink."""
    is_redirect: bool = False
    """Whether the URL is on a host that counts clicks, and redirects to the article."""
    html: str | None = field(default=None, repr=False)
    """The article as a page, if the source delivers it whole: then no page need be fetched."""

    def __post_init__(self) -> None:
        clean_fields(self, "url", "published", "modified", "title", "byline", "section", "html")
        if self.aliases:
            object.__setattr__(self, "aliases", tuple(map(printable, self.aliases)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """An article page as fetched: the item that spiders yield."""

    outlet: Outlet
    address_url: str
    """``addresses.url`` of the page: the URL that was requested."""
    fetched_url: str
    """The URL of the answer, after redirects."""
    body: bytes = field(repr=False)
    content_type: str = ""
    """The HTTP ``Content-Type`` header, for its charset; empty if it was not sent."""
    headers: tuple[tuple[str, str], ...] | None = field(default=None, repr=False)
    """All HTTP headers of the answer; None if a source delivered the article, and no page was requested."""
    fetched_at: datetime
    """UTC, aware."""
    first_seen_at: datetime | None = None
    """UTC: when a source first listed the URL; None if none did."""
    discovery: Discovery | None = None
    state: PageState | None = None
    """None if a source delivered the article, or if the page comes from a file."""
    rights: Rights | None = None
    """What the page says about its reuse; None before that was read, and if no page was requested."""
    site_dates: frozenset[SiteDate] = frozenset()
    """Dates of the outlet's site, as far as the archive knows them."""


@dataclass(slots=True, kw_only=True)
class DateCandidate:
    """A date found on the page, in its URL or in a source, and the verdict on it."""

    source: str
    """Where it was found: ``json_ld``, ``meta``, ``feed``, ``wordpress``, ``sitemap``, ``address``, ``time``, ``line``,
    ``dateline``, ``clock``, ``sidebar``, ``copyright`` …"""
    raw: str
    """The date as written there."""
    kind: str = "published"
    """``published`` or ``modified``."""
    value: str | None = None
    """``YYYY-MM-DDTHH:MM:SSZ`` (UTC), or ``YYYY-MM-DD`` (the outlet's local day)."""
    precision: str | None = None
    """``instant`` (to the second), ``minute`` or ``day``."""
    day: str | None = None
    """``YYYY-MM-DD``: the day in the outlet's time zone."""
    verdict: str = ""
    """``chosen``, ``agrees``, ``passed_over`` or ``rejected``; see ``crawler.dates.publication.verdicts``. Empty until
    judged."""
    reason_code: str = ""
    """The reason for the verdict, one of ``verdicts.Reason``."""
    reason: str = ""
    """The reason in words."""
    reading: ReadText = field(default=ReadText(), repr=False, compare=False)
    """What ``raw`` says, parsed once when the candidate was found; not stored."""

    def as_dict(self) -> dict[str, str | None]:
        """All fields except ``reading``."""
        return {each.name: getattr(self, each.name) for each in fields(self) if each.name != "reading"}


@dataclass(slots=True, kw_only=True)
class Text:
    """The part of a page in one language."""

    language: str
    title: str | None
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Duplicates:
    """Stored articles that an article repeats. With default values, no stored article has been compared yet."""

    last: int = 0
    """``articles.id`` of the last article compared; those stored later have not been."""
    same_url: int | None = None
    """``articles.id`` of the article with the same canonical URL."""
    same_words: int | None = None
    """``articles.id`` of the article with the same words."""


@dataclass(slots=True, kw_only=True)
class Article:
    """An article as it is stored: the columns of ``articles``, then values for other tables."""

    outlet: str
    url: str
    """Canonical URL, as the page states it."""
    title: str = ""
    text: str = field(default="", repr=False)
    """The whole article in reading order, with an empty line between paragraphs."""
    language: str | None = None
    """The main language, BCP 47."""
    languages: list[str] = field(default_factory=list)
    byline: str | None = None
    section: str | None = None
    dateline: str | None = None
    """As printed at the start of the text: place, perhaps agency and day."""
    dateline_place: str | None = None
    dateline_on: str | None = None
    """``YYYY-MM-DD``: the day in the dateline."""
    agency: str | None = None
    """The credited news agency, by its usual name: ``APP``, ``AFP``, ``Reuters`` …; several are joined by commas."""
    image_url: str | None = None
    published_at: str | None = None
    """``YYYY-MM-DDTHH:MM:SSZ``; ``YYYY-MM-DD`` if only the day is known."""
    published_precision: str | None = None
    published_source: str | None = None
    published_on: str | None = None
    """``YYYY-MM-DD``: the local day of publication."""
    modified_at: str | None = None
    date_conflict: str | None = None
    """A different date from another trustworthy place, as ``meta: 2025-09-23``; None if there is none."""
    event_date: str | None = None
    """``YYYY-MM-DD``: the day of the event, according to the text."""
    event_date_words: str | None = None
    """The words of the text from which ``event_date`` was read."""
    topic_score: float | None = None
    """How certainly it is diplomatic news, from 0 to 1."""
    topic_terms: list[dict[str, str | float]] = field(default_factory=list, repr=False)
    """The terms behind ``topic_score``: ``term``, ``where`` (title, section, lede, body, or the whole text) and
    ``weight``; the first entry is the starting value, which every text has."""
    first_seen_at: str = ""
    fetched_at: str = ""
    text_sha256: str = ""
    """SHA-256 of ``text``, UTF-8, hexadecimal."""
    words_sha256: str = ""
    """SHA-256 of the words of ``text`` alone, without case, punctuation and spacing."""
    word_count: int = 0
    part: int | None = None
    """Number of the part of the article in ``text``, from 1, if the page is one of several; None if it is whole."""
    parts: int | None = None
    """Number of parts according to the page."""

    texts: list[Text] = field(default_factory=list, repr=False)
    states: list[str] = field(default_factory=list)
    """ISO 3166-1 codes of the states in the headline and the first paragraph."""
    events: list[Event] = field(
        default_factory=list,
        repr=False,
        metadata={"serializer": lambda events: [event.as_dict() for event in events]},
    )
    """The events between states that it reports, in the order of the text."""
    date_candidates: list[DateCandidate] = field(
        default_factory=list,
        repr=False,
        # For Scrapy's exports, which write all fields.
        metadata={"serializer": lambda candidates: [candidate.as_dict() for candidate in candidates]},
    )
    found_by: str | None = None
    address_url: str = ""
    """``addresses.url`` of the page that it was read from."""
    duplicates: Duplicates | None = field(default=None, repr=False)
    """What it repeats in the archive; None if no step has checked: then it is compared with nothing."""
    outcome: str = ""
    """What the archive did with it: ``stored``, ``copy`` …; empty before that."""
    page: PageState | None = field(default=None, repr=False)
    """State of the page that it was read from; None if a source delivered the article."""
    site_dates: frozenset[SiteDate] = field(default=frozenset(), repr=False, metadata={"serializer": sorted})
    """Dates of the outlet's site, as far as the archive knows them."""
