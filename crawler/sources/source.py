"""What every source can do."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from crawler.items import Discovery
from crawler.outlets import Outlet


class SourceError(ValueError):
    """A document is not what its source expects; the message says what it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceDocument:
    """A document that a source asked for, as it was fetched."""

    url: str
    body: bytes = field(repr=False)
    content_type: str = ""
    """The HTTP ``Content-Type`` header."""
    link: str = ""
    """The HTTP ``Link`` headers, joined by commas."""


@dataclass(slots=True, kw_only=True)
class Findings:
    """What a document told."""

    discoveries: list[Discovery] = field(default_factory=list)
    follow: list[str] = field(default_factory=list)
    """Further documents of the same source, in the order to ask for them."""


@dataclass(frozen=True, slots=True)
class Source(ABC):
    """A way in which an outlet names its articles.

    A source only says what to ask for and reads what comes back; asking is the spider's business.
    ``read`` runs in a worker process: a source holds plain values.
    """

    kind: ClassVar[str]
    """What ``Discovery.found_by`` says."""

    max_documents: ClassVar[int] = 50
    """So many documents of one source are read in one crawl, at most."""

    @abstractmethod
    def entrances(self, outlet: Outlet) -> Sequence[str]:
        """Addresses to begin with. The next is asked only when one led to no article."""

    @abstractmethod
    def read(self, document: SourceDocument, outlet: Outlet) -> Findings:
        """Read one document.

        Raises:
            SourceError: the document is not of this kind.
        """

    @abstractmethod
    def __str__(self) -> str:
        """In a word or two, for the table of outlets."""
