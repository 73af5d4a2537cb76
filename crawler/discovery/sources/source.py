"""The interface of all sources."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import IntEnum
from typing import ClassVar

from crawler.discovery.sources.entries import LONGEST_MESSAGE, why
from crawler.model.items import Discovery
from crawler.model.outlet import Outlet
from crawler.text.foreign_text import clean_fields, printable


class SourceError(ValueError):
    """A document is not what its source expects, or could not be read; the message says why."""

    def __init__(self, message: str) -> None:
        super().__init__(printable(message[:LONGEST_MESSAGE]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What is wanted from a source: certain days, or, without days, news."""

    since: date | None = None
    """First day of publication wanted, in the outlet's local time."""
    until: date | None = None
    """Last day of publication wanted, in the outlet's local time."""
    changed_since: datetime | None = None
    """Also include articles changed after this moment (UTC), if the source can tell."""

    @property
    def is_backfill(self) -> bool:
        """Whether certain days are wanted, no matter how long ago."""
        return self.since is not None or self.until is not None


NEWS = Scope()
"""The scope of news: no days are given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceDocument:
    """A document of a source, as fetched."""

    url: str
    body: bytes = field(repr=False)
    content_type: str = ""
    """The HTTP ``Content-Type`` header."""
    link: str = ""
    """The HTTP ``Link`` headers, joined by commas."""
    total_pages: str = ""
    """The HTTP ``X-WP-TotalPages`` header."""


class Level(IntEnum):
    """How well later runs can start at a document, and what they must fetch then."""

    ARTICLES = 0
    """It lists articles."""
    INDEX = 1
    """It lists all documents of articles, each with its last change."""
    NEWS = 2
    """It lists everything new."""


@dataclass(frozen=True, slots=True, order=True)
class Rank:
    """Of all documents, later runs start at the one with the highest rank."""

    level: Level = Level.ARTICLES
    changed: str = ""
    """When it was last changed, as written in the source."""


@dataclass(slots=True, kw_only=True)
class Findings:
    """What was found in a document."""

    discoveries: list[Discovery] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)
    """For each entry that could not be read: which it is, and why."""
    follow: dict[str, str | None] = field(default_factory=dict)
    """Further documents of the same source, in the order to fetch them: URL → time of the last change, as written. A
    document whose time has not changed since it was last read is skipped."""
    older: str | None = None
    """The document with the next older entries: fetched until the walk reaches what an earlier walk saw."""
    changes: str | None = None
    """The document that lists recently changed articles, however old they are."""
    pages: int | None = None
    """Total number of such documents, if this one states it."""
    rank: Rank | None = None
    """None if no later run may start at this document; among equal ranks the document read last counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteFacts:
    """What a document says about the site itself, as written; empty if it does not say."""

    name: str = ""
    language: str = ""
    """A language tag."""
    timezone: str = ""
    """An IANA zone."""
    moments: tuple[str, ...] = ()
    """ISO 8601 with the site's UTC offset."""
    words: Mapping[str, int] = field(default_factory=dict)
    """URL of an article → number of its words in the document."""
    more: str | None = None
    """URL of a document that says more."""

    def __post_init__(self) -> None:
        clean_fields(self, "name", "language", "timezone")


@dataclass(frozen=True, slots=True)
class Source(ABC):
    """A way in which an outlet lists its articles.

    A source only says what to fetch and reads the answers; ``crawler.discovery`` fetches. ``read`` runs in a worker
    process, so a source holds plain values only. Documents are foreign: any exception of a source on a document
    (``_read``, ``_facts``) is reported for that document and has no other effect.
    """

    kind: ClassVar[str]
    """Its value of ``Discovery.found_by``."""

    reach: ClassVar[int]
    """How well a source covers days long ago; in a backfill the highest is read first."""

    lists_all: ClassVar[bool] = False
    """Whether its documents list everything, instead of the newest first."""

    brings_articles: ClassVar[bool] = False
    """Whether its documents contain whole articles."""

    @property
    def needs_all_entrances(self) -> bool:
        """Whether each entrance lists other articles; else the first that works is enough."""
        return False

    @abstractmethod
    def entrances(self, outlet: Outlet, scope: Scope = NEWS) -> Sequence[str]:
        """URLs to start from. The next one is fetched only if the one before led to no article."""

    def read(self, document: SourceDocument, outlet: Outlet, scope: Scope = NEWS) -> Findings:
        """Read one document.

        Raises:
            SourceError: the document is not of this kind, or could not be read.
        """
        with _said_of(document):
            return self._read(document, outlet, scope)

    def site_facts(self, document: SourceDocument) -> SiteFacts:
        """What a document that ``read`` accepts says about its site.

        Raises:
            SourceError: the document is not of this kind, or could not be read.
        """
        with _said_of(document):
            return self._facts(document)

    @abstractmethod
    def _read(self, document: SourceDocument, outlet: Outlet, scope: Scope) -> Findings:
        """Like ``read``, but may raise anything."""

    def _facts(self, document: SourceDocument) -> SiteFacts:
        """Like ``site_facts``, but may raise anything."""
        return SiteFacts()

    @abstractmethod
    def __str__(self) -> str:
        """The source in a word or two, for the table of outlets."""


@contextmanager
def _said_of(document: SourceDocument) -> Iterator[None]:
    try:
        yield
    except SourceError:
        raise
    except Exception as error:  # foreign bytes must not cost more than this document
        raise SourceError(f"{document.url}: {why(error)}") from error
