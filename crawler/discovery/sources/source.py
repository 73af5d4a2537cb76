"""What every source can do."""

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
    """A document is not what its source expects, or could not be read; the message says what it is."""

    def __init__(self, message: str) -> None:
        super().__init__(printable(message[:LONGEST_MESSAGE]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What is wanted of a source: without days, what is new."""

    since: date | None = None
    """First day of publication wanted, at the outlet."""
    until: date | None = None
    """Last day of publication wanted, at the outlet."""
    changed_since: datetime | None = None
    """Also articles that were changed after this moment (UTC), where a source can tell."""

    @property
    def is_backfill(self) -> bool:
        """Whether certain days are wanted, however long ago they were."""
        return self.since is not None or self.until is not None


NEWS = Scope()
"""What is new."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceDocument:
    """A document that a source asked for, as it was fetched."""

    url: str
    body: bytes = field(repr=False)
    content_type: str = ""
    """The HTTP ``Content-Type`` header."""
    link: str = ""
    """The HTTP ``Link`` headers, joined by commas."""
    total_pages: str = ""
    """The HTTP ``X-WP-TotalPages`` header."""


class Level(IntEnum):
    """How good a document is to begin at: what a later run has to ask for then."""

    ARTICLES = 0
    """It names articles."""
    INDEX = 1
    """It names every such document, with its last change."""
    NEWS = 2
    """It names all that is new."""


@dataclass(frozen=True, slots=True, order=True)
class Rank:
    """By which the document is chosen where later runs begin: the highest."""

    level: Level = Level.ARTICLES
    changed: str = ""
    """When it was last changed, as written there."""


@dataclass(slots=True, kw_only=True)
class Findings:
    """What a document told."""

    discoveries: list[Discovery] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)
    """Of each entry that could not be read, which one it is and why."""
    follow: dict[str, str | None] = field(default_factory=dict)
    """Further documents of the same source, in the order to ask for them, each with when it was last changed,
    as written there: one that says the same as when it was last read is not asked for."""
    older: str | None = None
    """The document that goes on where this one ends: asked for as long as known ground is not reached."""
    changes: str | None = None
    """The document that names what was changed lately, however old it is."""
    pages: int | None = None
    """How many such documents there are, where this one tells."""
    rank: Rank | None = None
    """None where no later run may begin at this document; of equal ranks the document that was read last counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteFacts:
    """What a document says of the site itself, as written there; empty where it does not say."""

    name: str = ""
    language: str = ""
    """A language tag."""
    timezone: str = ""
    """An IANA zone."""
    moments: tuple[str, ...] = ()
    """ISO 8601, with the offset of the site's clock."""
    words: Mapping[str, int] = field(default_factory=dict)
    """By URL of the articles, how many words the document has of each."""
    more: str | None = None
    """A document that says more."""

    def __post_init__(self) -> None:
        clean_fields(self, "name", "language", "timezone")


@dataclass(frozen=True, slots=True)
class Source(ABC):
    """A way in which an outlet names its articles.

    A source only says what to ask for and reads what comes back; asking is ``crawler.discovery``'s business.
    ``read`` runs in a worker process: a source holds plain values. Documents are foreign: whatever a kind of source
    raises on one (``_read``, ``_facts``) is said of that document, and nothing else comes of it.
    """

    kind: ClassVar[str]
    """What ``Discovery.found_by`` says."""

    reach: ClassVar[int]
    """How well a source tells of days long ago; the highest is asked first for those."""

    lists_all: ClassVar[bool] = False
    """Whether its documents name all there is, and not the newest first."""

    brings_articles: ClassVar[bool] = False
    """Whether its documents carry articles whole."""

    @abstractmethod
    def entrances(self, outlet: Outlet, scope: Scope = NEWS) -> Sequence[str]:
        """Addresses to begin with. The next is asked only when one led to no article."""

    def read(self, document: SourceDocument, outlet: Outlet, scope: Scope = NEWS) -> Findings:
        """Read one document.

        Raises:
            SourceError: the document is not of this kind, or could not be read.
        """
        with _said_of(document):
            return self._read(document, outlet, scope)

    def site_facts(self, document: SourceDocument) -> SiteFacts:
        """What a document that ``read`` could read says of its site.

        Raises:
            SourceError: the document is not of this kind, or could not be read.
        """
        with _said_of(document):
            return self._facts(document)

    @abstractmethod
    def _read(self, document: SourceDocument, outlet: Outlet, scope: Scope) -> Findings:
        """As ``read``; may raise anything."""

    def _facts(self, document: SourceDocument) -> SiteFacts:
        """As ``site_facts``; may raise anything."""
        return SiteFacts()

    @abstractmethod
    def __str__(self) -> str:
        """In a word or two, for the table of outlets."""


@contextmanager
def _said_of(document: SourceDocument) -> Iterator[None]:
    try:
        yield
    except SourceError:
        raise
    except Exception as error:  # whatever foreign bytes bring about costs this document alone
        raise SourceError(f"{document.url}: {why(error)}") from error
