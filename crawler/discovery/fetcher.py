"""Fetches the documents of sources no more often than needed, with conditional requests."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from scrapy.http import Response

from crawler.discovery.sources import SourceDocument
from crawler.model.answer_codes import AnswerCode
from crawler.model.answer_headers import header, validators
from crawler.model.clock import now, timestamp
from crawler.model.crawl_meta import CrawlMeta, Role
from crawler.model.drops import AddressRefused, EndlessAnswer, IncompleteAnswer, RedirectRefused
from crawler.model.urls import belongs_to
from crawler.model.validators import NO_VALIDATORS, Validators
from crawler.politeness.request_budget import OverBudget
from crawler.politeness.retry_after import HostGivenUp
from crawler.politeness.robots import RobotsForbidden, RobotsUnavailable
from crawler.saved_pages.replay import NotRecorded
from crawler.storage import documents
from crawler.storage.archive import Archive

logger = logging.getLogger(__name__)

_TIMEOUTS_OF_A_DEAD_HOST = 2
"""Consecutive timeouts that mean the host is down: a single one may be the fault of that document."""
_NOT_THERE = (400, 404, 410)
"""HTTP statuses of a missing document; WordPress answers 400 for a page after the last one."""


class Unreachable(ConnectionError):
    """The outlet's host does not resolve, does not answer, or asked for a long pause."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """A document of a source, as received."""

    document: SourceDocument
    fetched_at: datetime
    """UTC: now, or the time of saving for saved pages."""
    validators: Validators = NO_VALIDATORS
    landed_at: str = ""
    """Its URL after redirects."""


@dataclass(frozen=True, slots=True)
class NotModified:
    """The document has not changed since it was last read."""


@dataclass(frozen=True, slots=True)
class NotFetched:
    """The document could not be fetched."""

    code: AnswerCode
    reason: str
    """The reason in words."""


class SourceFetcher:
    """Fetches the documents of one outlet's sources in one crawl.

    A request carries the validators that the server sent before (RFC 9110, 13.1), so that an unmodified document costs
    an answer without a body. Some servers' validators never change: a document that was not read in full for
    ``FULL_FETCH_INTERVAL`` seconds is requested without them. The home page is requested once.
    """

    def __init__(self, crawler: Crawler, archive: Archive) -> None:
        self.archive = archive
        self._crawler = crawler
        self._interval = timedelta(seconds=crawler.settings.getfloat("FULL_FETCH_INTERVAL"))
        self._home = archive.outlet.home
        self._home_page: Fetched | None = None
        self._timeouts = 0

    @property
    def due_before(self) -> datetime:
        """What was last read in full, or walked from the entrances, before this moment is due again."""
        return now() - self._interval

    async def fetch(self, source: str, url: str, *, whole: bool = False) -> Fetched | NotModified | NotFetched:
        """Fetch the document at ``url``; with ``whole``, even if it is not modified.

        Raises:
            Unreachable: other documents of the outlet would fail too.
        """
        if url == self._home and self._home_page is not None:
            return self._home_page
        due_before, crawl = timestamp(self.due_before), self.archive.crawl
        known = NO_VALIDATORS
        if not whole:
            known = await self.archive.read(documents.validators, source, url, due_before, crawl)
        answer = await self._download(source, url, known)
        if url == self._home and isinstance(answer, Fetched):
            self._home_page = answer  # several sources start there
        return answer

    async def _download(self, source: str, url: str, known: Validators) -> Fetched | NotModified | NotFetched:
        self.count("source/asked")
        meta = CrawlMeta(role=Role.SOURCE).attach()
        try:
            assert self._crawler.engine is not None
            request = Request(url, headers=known.conditions(), dont_filter=True, meta=meta)
            response = await self._crawler.engine.download_async(request)
        except NotRecorded:
            # A source may try several URLs, and sources are read in turn: a missing recording is not a failure.
            return NotFetched(AnswerCode.NOT_RECORDED, "not among the saved pages")
        except (CannotResolveHostError, DownloadConnectionRefusedError, RobotsUnavailable, HostGivenUp) as error:
            if not belongs_to(CrawlMeta.of(request).failed_at or url, self.archive.outlet):
                return self._failure(source, url, AnswerCode.NETWORK_ERROR, str(error), logger.warning)
            raise Unreachable(str(error)) from error
        except DownloadTimeoutError as error:
            # One slow document may be that document's fault; after two in a row, the rest would take an hour.
            self._timeouts += 1
            if self._timeouts == _TIMEOUTS_OF_A_DEAD_HOST:
                raise Unreachable(str(error)) from error
            return self._failure(source, url, AnswerCode.NETWORK_ERROR, str(error), logger.warning)
        except Exception as error:  # noqa: BLE001 - whatever the network does, the next source is tried
            if isinstance(error, IgnoreRequest):
                self.count("source/answered")
            return self._failure(source, url, _code_of(error), str(error) or type(error).__name__, logger.warning)
        self._timeouts = 0
        if response.status < 500 and response.status != 429:
            self.count("source/answered")
        if response.status == 304:
            self.count("source/not_modified")
            return NotModified()
        if response.status != 200:
            code = AnswerCode.NOT_THERE if response.status in _NOT_THERE else AnswerCode.HTTP_ERROR
            return self._failure(source, url, code, f"HTTP {response.status}", logger.info)
        return Fetched(
            SourceDocument(
                # Sources recognise the home page by its URL, even after a redirect.
                url=url if url == self._home else response.url,
                body=response.body,
                content_type=header(response, "Content-Type"),
                link=header(response, "Link"),
                total_pages=header(response, "X-WP-TotalPages"),
            ),
            received_at(response),
            validators(response),
            landed_at=response.url,
        )

    def _failure(self, source: str, url: str, code: AnswerCode, reason: str, log: Callable[..., None]) -> NotFetched:
        self.count("source/failed")
        log("%s: %s: %s", source, url, reason)
        return NotFetched(code, reason)

    def count(self, name: str, count: int = 1) -> None:
        """Increase a counter of the crawl."""
        self._crawler.stats.inc_value(name, count)

    def set_figure(self, name: str, value: object) -> None:
        """Set a figure that the progress display and the row of the crawl show."""
        self._crawler.stats.set_value(name, value)


def _code_of(error: Exception) -> AnswerCode:
    match error:
        case OverBudget():
            return AnswerCode.OVER_BUDGET
        case RobotsForbidden():
            return AnswerCode.ROBOTS_FORBIDDEN
        case IncompleteAnswer() | ResponseDataLossError():
            return AnswerCode.INCOMPLETE_ANSWER
        case DownloadCancelledError():
            return AnswerCode.TOO_LARGE
        case EndlessAnswer():
            return AnswerCode.ENDLESS_ANSWER
        case AddressRefused() | RedirectRefused():
            return AnswerCode(error.code)
        case IgnoreRequest():
            return AnswerCode.REQUEST_DROPPED
    return AnswerCode.NETWORK_ERROR


def received_at(response: Response) -> datetime:
    """When the answer was received, UTC: now, or the time of saving for a saved page."""
    assert response.request is not None
    saved_at = CrawlMeta.of(response.request).saved_at
    return saved_at.astimezone(UTC) if saved_at is not None else now()
