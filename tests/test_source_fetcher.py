"""What the fetcher of source documents makes of each answer: only the network is simulated."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from scrapy import Request
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from scrapy.http import Response
from scrapy.utils.test import get_crawler

from crawler.discovery.fetcher import Fetched, NotFetched, NotModified, SourceFetcher, Unreachable
from crawler.model.answer_codes import AnswerCode
from crawler.model.drops import AddressRefused, EndlessAnswer, IncompleteAnswer, RedirectRefused
from crawler.model.reasons import ReasonCode
from crawler.politeness.request_budget import OverBudget
from crawler.politeness.retry_after import HostGivenUp
from crawler.politeness.robots import RobotsForbidden, RobotsUnavailable
from crawler.saved_pages.replay import NotRecorded
from crawler.storage.archive import Archive
from tests.test_storage import GAZETTE, SEEN

FEED = GAZETTE.home + "feed/"
Answer = int | Exception
Outcome = Fetched | NotModified | NotFetched | Unreachable


class Network:
    """Gives the answers in their order."""

    def __init__(self, *answers: Answer) -> None:
        self._answers: Iterator[Answer] = iter(answers)
        self.asked: list[str] = []

    async def download_async(self, request: Request) -> Response:
        self.asked.append(request.url)
        answer = next(self._answers)
        if isinstance(answer, Exception):
            raise answer
        return Response(request.url, status=answer, request=request)


def fetch(
    database: Path, *answers: Answer, urls: tuple[str, ...] = ()
) -> tuple[list[Outcome], dict[str, Any], Network]:
    """The outcome of each request, the counters, and the requests."""
    crawler: Any = get_crawler()
    network = Network(*answers)
    played: Any = SimpleNamespace(engine=network, stats=crawler.stats, settings=crawler.settings)
    found: list[Outcome] = []

    async def run() -> None:
        archive = Archive(database, GAZETTE, ["feed"])
        await archive.begin_crawl(SEEN)
        fetcher = SourceFetcher(played, archive)
        for url in urls or [FEED] * len(answers):
            try:
                found.append(await fetcher.fetch("feed", url))
            except Unreachable as error:
                found.append(error)
        await archive.close()

    asyncio.run(run())
    return found, crawler.stats.get_stats(), network


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (400, AnswerCode.NOT_THERE), (404, AnswerCode.NOT_THERE), (410, AnswerCode.NOT_THERE),
        (403, AnswerCode.HTTP_ERROR), (429, AnswerCode.HTTP_ERROR), (500, AnswerCode.HTTP_ERROR),
        (OverBudget("over"), AnswerCode.OVER_BUDGET), (RobotsForbidden("no"), AnswerCode.ROBOTS_FORBIDDEN),
        (IncompleteAnswer("cut"), AnswerCode.INCOMPLETE_ANSWER), (ResponseDataLossError(), AnswerCode.INCOMPLETE_ANSWER),
        (DownloadCancelledError("large"), AnswerCode.TOO_LARGE), (EndlessAnswer("endless"), AnswerCode.ENDLESS_ANSWER),
        (AddressRefused("private", ReasonCode.PRIVATE_ADDRESS), AnswerCode.PRIVATE_ADDRESS),
        (RedirectRefused("circle", ReasonCode.REDIRECT_CIRCLE), AnswerCode.REDIRECT_CIRCLE),
        (IgnoreRequest("dropped"), AnswerCode.REQUEST_DROPPED), (DownloadTimeoutError("slow"), AnswerCode.NETWORK_ERROR),
        (ConnectionResetError("reset"), AnswerCode.NETWORK_ERROR),
    ],
)  # fmt: skip
def test_each_failure_has_its_code_and_is_counted(answer: Answer, code: AnswerCode, database: Path) -> None:
    (found,), counters, _ = fetch(database, answer)
    assert isinstance(found, NotFetched)
    assert (found.code, counters["source/asked"], counters["source/failed"]) == (code, 1, 1)
    assert found.reason == (f"HTTP {answer}" if isinstance(answer, int) else str(answer) or type(answer).__name__)


@pytest.mark.parametrize(
    ("answer", "answers"),
    [(200, 1), (304, 1), (404, 1), (499, 1), (429, None), (500, None), (RobotsForbidden("no"), 1), (OSError(), None)],
)
def test_which_answers_show_that_the_outlet_is_there(answer: Answer, answers: int | None, database: Path) -> None:
    assert fetch(database, answer)[1].get("source/answered") == answers


def test_what_was_not_recorded_or_has_not_changed_is_no_failure(database: Path) -> None:
    (missing, unchanged), counters, _ = fetch(database, NotRecorded("none"), 304)
    assert isinstance(missing, NotFetched)
    assert missing.code is AnswerCode.NOT_RECORDED
    assert isinstance(unchanged, NotModified)
    assert (counters.get("source/failed"), counters["source/not_modified"]) == (None, 1)


@pytest.mark.parametrize(
    "error",
    [CannotResolveHostError("none"), DownloadConnectionRefusedError("none"), RobotsUnavailable("none"), HostGivenUp("none")],
    ids=type,
)  # fmt: skip
def test_a_host_that_is_not_there_is_not_asked_on(error: Exception, database: Path) -> None:
    """Unless it is another one, which a source lists."""
    own, other = fetch(database, error, error, urls=(FEED, "https://elsewhere.example/feed/"))[0]
    assert isinstance(own, Unreachable)
    assert isinstance(other, NotFetched)
    assert other.code is AnswerCode.NETWORK_ERROR


def test_two_timeouts_in_a_row_are_a_dead_host(database: Path) -> None:
    slow = DownloadTimeoutError("slow")
    found, _, _ = fetch(database, slow, 200, slow, slow)
    assert [type(each) for each in found] == [NotFetched, Fetched, NotFetched, Unreachable]


def test_the_home_page_is_asked_for_until_it_has_come(database: Path) -> None:
    urls = (GAZETTE.home, GAZETTE.home, GAZETTE.home, FEED, FEED)
    found, _, network = fetch(database, 500, 200, 200, 200, urls=urls)
    assert network.asked == [GAZETTE.home, GAZETTE.home, FEED, FEED]
    assert isinstance(found[0], NotFetched)
    assert found[1] is found[2]
