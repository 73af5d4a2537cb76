"""The items of a crawl: what a source says of a URL, the page that is fetched, the article that is stored."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import datetime

from crawler.model.outlet import Outlet
from crawler.model.rights import Rights
from crawler.model.validators import PageState
from crawler.model.written_date import ReadText
from crawler.text.foreign_text import clean_fields, printable


@dataclass(frozen=True, slots=True, kw_only=True)
class Discovery:
    """A URL that a source named, and what the source said of it.

    ``published`` and ``modified`` are as the source wrote them: nothing is parsed here. What is ``UNPRINTABLE`` is left
    out of each text.
    """

    url: str
    """As the source wrote it; ``addresses.named_as``."""
    found_by: str
    """Which kind of source: ``feed``, ``wordpress``, ``sitemap`` or ``listing``; ``warc`` for a WARC file."""
    published: str | None = None
    modified: str | None = None
    title: str | None = None
    byline: str | None = None
    """A person or a desk, as printed; never the outlet or an agency."""
    section: str | None = None
    aliases: tuple[str, ...] = ()
    """Other URLs of the same article, like the ``?p=ID`` that WordPress gives beside the permalink."""
    is_redirect: bool = False
    """Whether the URL is of a host that counts clicks, and leads to the article by a redirect."""
    html: str | None = field(default=None, repr=False)
    """The article as a page of its own, if the source has it whole: then no page need be fetched."""

    def __post_init__(self) -> None:
        clean_fields(self, "url", "published", "modified", "title", "byline", "section", "html")
        if self.aliases:
            object.__setattr__(self, "aliases", tuple(map(printable, self.aliases)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """An article page as it was fetched: the item that spiders yield."""

    outlet: Outlet
    address_url: str
    """``addresses.url`` of the page: the URL that was requested."""
    fetched_url: str
    """The URL of the answer, after redirects."""
    body: bytes = field(repr=False)
    content_type: str = ""
    """The HTTP ``Content-Type`` header, for its charset; empty if it was not sent."""
    headers: tuple[tuple[str, str], ...] | None = field(default=None, repr=False)
    """All HTTP headers of the answer; None if a source brought the article, and no page was requested."""
    fetched_at: datetime
    """UTC, aware."""
    first_seen_at: datetime | None = None
    """UTC: when a source first named the URL; None where no source did."""
    discovery: Discovery | None = None
    state: PageState | None = None
    """None where a source brought the article, or the page comes from a file."""
    rights: Rights | None = None
    """What it says about its reuse; None before that was read, and where no page was asked for."""


@dataclass(slots=True, kw_only=True)
class DateCandidate:
    """A date found on the page, in its address or in a source, and the verdict on it."""

    source: str
    """Where it was found: ``json_ld``, ``meta``, ``feed``, ``wordpress``, ``sitemap``, ``address``,
    ``time``, ``line``, ``dateline``, ``clock``, ``sidebar``, ``copyright`` …"""
    raw: str
    """As written there."""
    kind: str = "published"
    """``published`` or ``modified``."""
    value: str | None = None
    """``YYYY-MM-DDTHH:MM:SSZ`` (UTC), or ``YYYY-MM-DD`` (the outlet's local day)."""
    precision: str | None = None
    """``instant`` (to the second), ``minute`` or ``day``."""
    day: str | None = None
    """``YYYY-MM-DD``: the day at the outlet."""
    verdict: str = ""
    """``chosen``, ``agrees``, ``passed_over`` or ``rejected``; see ``crawler.dates.publication.verdicts``. Empty before
    it is judged."""
    reason_code: str = ""
    """Why, as one of ``verdicts.Reason``."""
    reason: str = ""
    """The same in words."""
    reading: ReadText = field(default=ReadText(), repr=False, compare=False)
    """What ``raw`` says, read once, when the candidate was found; not stored."""

    def as_dict(self) -> dict[str, str | None]:
        """Its fields, without ``reading``."""
        return {each.name: getattr(self, each.name) for each in fields(self) if each.name != "reading"}


@dataclass(slots=True, kw_only=True)
class Text:
    """One language of a page."""

    language: str
    title: str | None
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Duplicates:
    """Stored articles that an article repeats. Without values, all that are stored have yet to be looked at."""

    last: int = 0
    """``articles.id`` of the last one that was looked at; whatever was stored later has not been."""
    same_url: int | None = None
    """``articles.id`` of the one with the same canonical URL."""
    same_words: int | None = None
    """``articles.id`` of the one with the same words."""


@dataclass(slots=True, kw_only=True)
class Article:
    """An article as it is stored: the columns of ``articles``, then what goes to other tables."""

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
    """As printed at the head of the text: place, perhaps agency and day."""
    dateline_place: str | None = None
    dateline_on: str | None = None
    """``YYYY-MM-DD``: the day in the dateline."""
    agency: str | None = None
    """The news agency that is credited, by its usual name: ``APP``, ``AFP``, ``Reuters`` …; several, joined by
    commas."""
    image_url: str | None = None
    published_at: str | None = None
    """``YYYY-MM-DDTHH:MM:SSZ``; ``YYYY-MM-DD`` where only the day is known."""
    published_precision: str | None = None
    published_source: str | None = None
    published_on: str | None = None
    """``YYYY-MM-DD``: the day of publication at the outlet."""
    modified_at: str | None = None
    date_conflict: str | None = None
    """What another place that is to be trusted says instead, as ``meta: 2025-09-23``; None where none does."""
    event_date: str | None = None
    """``YYYY-MM-DD``: the day on which it happened, as the text tells it."""
    event_date_words: str | None = None
    """The words of the text that ``event_date`` rests on."""
    topic_score: float | None = None
    """How surely it is diplomatic news, from 0 to 1."""
    topic_terms: list[dict[str, str | float]] = field(default_factory=list, repr=False)
    """What ``topic_score`` rests on: ``term``, ``where`` (title, section, lede, body, or the whole text) and
    ``weight``; first the start, which every text has."""
    first_seen_at: str = ""
    fetched_at: str = ""
    text_sha256: str = ""
    """SHA-256 of ``text``, UTF-8, hexadecimal."""
    words_sha256: str = ""
    """SHA-256 of the words of ``text`` alone: case, punctuation and spacing do not count."""
    word_count: int = 0

    texts: list[Text] = field(default_factory=list, repr=False)
    date_candidates: list[DateCandidate] = field(
        default_factory=list,
        repr=False,
        # For Scrapy's exports, which write every field that there is.
        metadata={"serializer": lambda candidates: [candidate.as_dict() for candidate in candidates]},
    )
    found_by: str | None = None
    address_url: str = ""
    """``addresses.url`` of the page that it was read from."""
    duplicates: Duplicates | None = field(default=None, repr=False)
    """What it repeats in the archive; None where no step has asked: then it is compared with nothing."""
    outcome: str = ""
    """What the archive made of it, once it is stored: ``stored``, ``copy`` …"""
    page: PageState | None = field(default=None, repr=False)
    """State of the page that it was read from; None where a source brought the article."""
