"""The archive as a service: a real NATS server, and crawls that call it, in one process."""

from __future__ import annotations

import asyncio
import json
import os
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast
from urllib.request import urlopen

import pytest
from sqlite_utils import Database

from crawler.health.fleet_state import FleetState
from crawler.model.address import Address
from crawler.model.items import Discovery, Page
from crawler.model.outlet import Outlet
from crawler.model.reasons import Reason, ReasonCode
from crawler.model.revisit_policy import RevisitSchedule
from crawler.processes.workers import Workers
from crawler.storage.addresses import Refusal
from crawler.storage.crawl_terms import CrawlTerms
from crawler.storage.database import NewsDatabase, OutletLocked
from crawler.storage.pages import page_of
from crawler.storage.passing_lines import trim
from crawler.warc.records import pack
from tests.background import wait_until
from tests.conftest import scrapy
from tests.fleet.grounds import NO_FLEET, has_fleet, nats_server
from tests.reading_room import datasette
from tests.test_fleet import an_article
from tests.test_storage import GAZETTE, HERALD

pytestmark = pytest.mark.skipif(not has_fleet(), reason=NO_FLEET)
if has_fleet():
    import msgspec

    from crawler.fleet import remote_archive, version
    from crawler.fleet import report as fleet_report
    from crawler.fleet.connection import FleetConnection
    from crawler.fleet.jobs import Job, JobQueue
    from crawler.fleet.refusals import RefusalCode, Refused, SessionLapsed
    from crawler.fleet.remote_archive import RemoteArchive
    from crawler.fleet.service import ArchiveService
    from crawler.fleet.wire import Reply, Request, methods, packed_value

AT = datetime(2026, 10, 30, 9, tzinfo=UTC)
URL = f"{GAZETTE.home}envoys-meet"
SESSION = 0.6
"""Seconds."""


def terms(outlet: Outlet = GAZETTE) -> CrawlTerms:
    schedule = RevisitSchedule(timedelta(hours=1), timedelta(days=30))
    return CrawlTerms(
        outlet=outlet,
        sources=("feed",),
        revisits=schedule,
        topic_threshold=0.0,
        file_size=10**6,
        operator="a@b.example",
    )


def note(url: str = URL) -> list[Address]:
    return [Address(url=url, discovery=Discovery(url=url, found_by="feed"))]


class NoWorkers:
    """Stands where no page is read: tasks are done here."""

    async def run(self, function: Callable[..., Any], *args: Any) -> Any:
        return function(*args)

    def spread(self, function: Callable[[Any], Any], values: Any) -> Iterator[Any]:
        yield from function(values)


WORKERS = cast("Workers", NoWorkers())


class Ground:
    """A server, a service, and crawls."""

    def __init__(self, database: Path, url: str) -> None:
        self.database = database
        self.url = url
        self.connection: FleetConnection
        self.service: ArchiveService
        self._service: tuple[asyncio.Event, asyncio.Task[None], FleetConnection] | None = None

    async def serve(self, waits: float = 0.0) -> None:
        connection = await FleetConnection.open(self.url, None, "archive")
        outlets = {"gazette": GAZETTE, "herald": HERALD}
        ends = asyncio.Event()
        self.service = ArchiveService(connection, self.database, outlets, WORKERS, SESSION)
        self._service = ends, asyncio.create_task(self.service.run(ends, waits)), connection
        await connection.nats.flush()

    async def end_service(self) -> None:
        assert self._service is not None
        ends, running, connection = self._service
        ends.set()
        await running
        await connection.close()

    async def begun(self, outlet: Outlet = GAZETTE, rest: float = 0.0) -> RemoteArchive:
        archive = RemoteArchive(self.connection, terms(outlet))
        await archive.begin(rest)
        return archive

    def rows(self, sql: str) -> list[dict[str, Any]]:
        db = Database(self.database)
        try:
            return list(db.query(sql))
        finally:
            db.close()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    with nats_server(tmp_path) as url:
        yield url


def on(server: str, database: Path, trial: Callable[[Ground], Awaitable[None]]) -> None:
    @asynccontextmanager
    async def ground() -> AsyncIterator[Ground]:
        NewsDatabase(database).close()
        made = Ground(database, server)
        made.connection = await FleetConnection.open(server, None, "one")
        await made.serve()
        try:
            yield made
        finally:
            await made.end_service()
            await made.connection.close()

    async def go() -> None:
        async with ground() as made:
            await asyncio.wait_for(trial(made), 30)

    asyncio.run(go())


def silence(archive: RemoteArchive) -> None:
    """Let it give no sign of life, as a worker that is frozen."""
    assert archive._beating is not None
    archive._beating.cancel()


def test_a_crawl_from_elsewhere_writes_as_one_from_here(server: str, database: Path) -> None:
    async def trial(ground: Ground) -> None:
        archive = await ground.begun()
        assert await archive.begin_crawl(AT) == archive.crawl == 1
        recorded = await archive.record_addresses(iter(note()), AT)
        assert list(recorded.wanted) == [URL]
        assert await archive.store(an_article()) == "stored"
        await archive.settle_stories(AT)
        await archive.end_crawl({"finished_at": "2026-10-30T10:00:00Z", "exit_code": 0, "reason": "finished"})
        await archive.close()
        (row,) = ground.rows("SELECT url, outlet, title FROM articles")
        assert row == {"url": URL, "outlet": "gazette", "title": "Envoys meet"}
        (crawl,) = ground.rows("SELECT outlet, exit_code FROM crawls")
        assert crawl == {"outlet": "gazette", "exit_code": 0}

    on(server, database, trial)


def test_an_article_costs_four_requests_and_what_its_site_shows_is_asked_once(server: str, database: Path) -> None:
    async def trial(ground: Ground) -> None:
        archive = await ground.begun()
        await archive.begin_crawl(AT)
        urls = [f"{URL}-{number}" for number in range(3)]
        await archive.record_addresses([address for url in urls for address in note(url)], AT)
        ground.service.answered.clear()
        for url in urls:
            page = Page(outlet=GAZETTE, address_url=url, fetched_url=url, body=b"<p>", fetched_at=AT)
            await archive.note_fetching(url)
            await archive.keep_page(page, pack(page))
            await archive.site_dates("gazette")
            article = replace(an_article(), url=url, address_url=url)
            trim(article, await archive.site_lines(article))
            assert not await archive.leave_forgotten(article)
            assert await archive.page_before(article) is None
            article.duplicates = await archive.find_duplicates(article)
            await archive.store(article)
        asked = {"note_fetching": 3, "keep_page": 3, "known_site_dates": 1, "recall": 3, "put": 3}
        assert {name: count for name, count in ground.service.answered.items() if name != "heartbeat"} == asked
        await archive.close()

    on(server, database, trial)


def test_an_answer_is_a_sign_of_life(server: str, database: Path) -> None:
    async def trial(ground: Ground) -> None:
        archive = await ground.begun()
        ground.service.answered.clear()
        until = time.monotonic() + 2 * SESSION
        while time.monotonic() < until:
            await archive.last_complete_walk()
            await asyncio.sleep(SESSION / 30)
        assert ground.service.answered["heartbeat"] <= 2  # a busy machine may be late
        await archive.close()

    on(server, database, trial)


def test_kept_pages_travel_packed_and_come_back(server: str, database: Path) -> None:
    body = b"<html><p>The envoys met.</p></html>" + os.urandom(200_000)
    page = Page(outlet=GAZETTE, address_url=URL, fetched_url=URL, body=body, content_type="text/html",
                headers=(("Content-Type", "text/html"),), fetched_at=AT)  # fmt: skip
    again = replace(page, fetched_at=AT + timedelta(days=1))

    async def trial(ground: Ground) -> None:
        archive = await ground.begun()
        await archive.begin_crawl(AT)
        await archive.record_addresses(note(), AT)
        for each in (page, again):
            await archive.keep_page(each, pack(each))
        first, second = ground.rows("SELECT same_as, size, fetched_at FROM pages ORDER BY id")
        assert (first["same_as"], second["same_as"], second["size"]) == (None, 1, len(body))
        pages = archive.pages(WORKERS, 10**6)
        db = Database(ground.database)
        for row in (first, second):
            kept = page_of(db, URL, row["fetched_at"])
            assert kept is not None
            read = await pages.read(kept)
            assert (read.body, read.facts["address_url"]) == (body, URL)
        db.close()
        await archive.close()

    on(server, database, trial)


def test_an_outlet_has_one_crawl(server: str, database: Path) -> None:
    async def trial(ground: Ground) -> None:
        archive = await ground.begun()
        with pytest.raises(OutletLocked):
            await ground.begun()
        other = await ground.begun(HERALD)
        await archive.close()
        again = await ground.begun()
        await other.close()
        await again.close()

    on(server, database, trial)


def test_what_a_lapsed_session_sends_is_refused(server: str, database: Path) -> None:
    async def trial(ground: Ground) -> None:
        sleeper = await ground.begun()
        await sleeper.begin_crawl(AT)
        await sleeper.record_addresses(note(), AT)
        silence(sleeper)
        await asyncio.sleep(2.5 * SESSION)
        other = await ground.begun()
        with pytest.raises(SessionLapsed):
            await sleeper.store(an_article())
        assert sleeper.is_lapsed
        with pytest.raises(SessionLapsed):
            await sleeper.hold()
        assert ground.rows("SELECT * FROM articles") == []
        await sleeper.close()
        await other.begin_crawl(AT)
        await other.close()

    on(server, database, trial)


def test_signs_of_life_keep_a_session_that_asks_for_nothing(server: str, database: Path) -> None:
    async def trial(ground: Ground) -> None:
        archive = await ground.begun()
        await asyncio.sleep(4 * SESSION)
        await archive.hold()
        assert await archive.begin_crawl(AT) == 1
        await archive.close()

    on(server, database, trial)


def test_nothing_is_asked_of_a_site_while_the_session_is_uncertain(server: str, database: Path) -> None:
    async def trial(ground: Ground) -> None:
        archive = await ground.begun()
        silence(archive)
        archive._confirmed_at -= 2 * SESSION
        holding = asyncio.create_task(archive.hold())
        await asyncio.sleep(0.3)
        assert not holding.done()
        await archive.begin_crawl(AT)  # an answer makes it certain
        await asyncio.wait_for(holding, 1)
        await archive.close()

    on(server, database, trial)


def test_a_request_that_is_repeated_is_carried_out_once(server: str, database: Path) -> None:
    async def trial(ground: Ground) -> None:
        archive = await ground.begun()
        packed = methods()["begin_crawl"].pack(AT)

        def make(answered: int) -> Request:
            return Request(archive._token, 1000, answered, "begin_crawl", packed)

        answers = await asyncio.gather(*(ground.connection.ask(lambda: make(1), lambda: False) for _ in range(3)))
        assert {msgspec.msgpack.decode(each) for each in answers} == {1}
        assert len(ground.rows("SELECT * FROM crawls")) == 1
        await archive.close()

    on(server, database, trial)


def test_a_service_that_was_killed_leaves_no_session(server: str, database: Path) -> None:
    async def trial(ground: Ground) -> None:
        archive = await ground.begun()
        await archive.begin_crawl(AT)
        await ground.end_service()
        began = time.monotonic()
        await ground.serve(waits=1.0)
        with pytest.raises(SessionLapsed):
            await archive.last_complete_walk()
        again = await ground.begun()
        assert time.monotonic() - began >= 1.0, "the workers of the other may not know yet"
        await again.close()

    on(server, database, trial)


def test_an_outlet_rests_between_two_crawls(server: str, database: Path) -> None:
    async def trial(ground: Ground) -> None:
        archive = await ground.begun(rest=0.7)
        await archive.close()
        ended = time.monotonic()
        again = await ground.begun()
        assert time.monotonic() - ended >= 0.65
        await again.close()

    on(server, database, trial)


def test_each_refusal_has_its_code_and_the_session_goes_on(
    server: str, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def trial(ground: Ground) -> None:
        archive = await ground.begun()
        await archive.begin_crawl(AT)
        await archive.record_addresses(note(), AT)

        async def code_of(call: Awaitable[object]) -> RefusalCode:
            with pytest.raises(Refused) as refused:
                await call
            return refused.value.code

        other = f"{HERALD.home}story"
        refusal = Refusal(other, Reason.of(ReasonCode.NO_TEXT))
        assert await code_of(archive.store(replace(an_article(), outlet="herald"))) is RefusalCode.OTHER_OUTLET
        assert await code_of(archive.record_refusal(refusal, AT)) is RefusalCode.OTHER_OUTLET
        assert await code_of(archive.record_addresses(note(other), AT)) is RefusalCode.OTHER_OUTLET
        assert await code_of(archive.end_crawl({"outlet": "herald"})) is RefusalCode.NOT_UNDERSTOOD
        assert await code_of(archive._ask("drop_tables")) is RefusalCode.NOT_UNDERSTOOD
        assert await code_of(archive._ask("put", packed_value(["no article"]))) is RefusalCode.NOT_UNDERSTOOD
        facts = RemoteArchive(ground.connection, terms(replace(HERALD, title="Another")))
        assert await code_of(facts.begin(0)) is RefusalCode.OTHER_FACTS
        monkeypatch.setattr(remote_archive, "fleet_version", lambda: "0.1.0+other")
        assert await code_of(ground.begun(HERALD)) is RefusalCode.OTHER_VERSION
        assert await archive.store(an_article()) == "stored"
        await archive.close()
        assert [row["url"] for row in ground.rows("SELECT url FROM addresses")] == [URL]

    on(server, database, trial)


@pytest.mark.thorough
def test_a_message_that_is_too_large_is_not_sent_and_the_session_goes_on(server: str, database: Path) -> None:
    async def trial(ground: Ground) -> None:
        archive = await ground.begun()
        await archive.record_addresses(note(), AT)
        large = Reason(ReasonCode.FILE_ERROR, os.urandom(18 * 2**20).hex())
        with pytest.raises(Refused, match=r"larger than the NATS server takes \(max_payload\): \d+ bytes") as refused:
            await archive.record_refusal(Refusal(URL, large), AT)
        assert refused.value.code is RefusalCode.TOO_LARGE
        assert await archive.last_complete_walk() is None
        await archive.close()

    on(server, database, trial)


def test_the_version_is_that_of_the_files() -> None:
    found = version.fleet_version()
    assert found == version.fleet_version.__wrapped__()
    assert found.partition("+")[0].count(".") == 2
    assert len(found.partition("+")[2]) == 12


def test_replies_have_codes_that_are_known() -> None:
    assert {code.value for code in RefusalCode} >= {"none", "lapsed", "locked"}
    assert Reply(RefusalCode.NONE, "", packed_value(None)).code == "none"


def test_what_the_fleet_does_is_noted_for_those_who_look(
    server: str, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fleet_report, "EVERY", 0.05)

    async def trial(ground: Ground) -> None:
        queue = JobQueue(ground.connection, 30.0)
        await queue.create(["PK"])
        for name in ("gazette", "herald"):
            await queue.put(Job("PK", name, (name,)))
        taken = await queue.take("PK")
        archive = await ground.begun()
        noting = asyncio.create_task(fleet_report.report(ground.service, queue, database))
        await asyncio.to_thread(wait_until, lambda: FleetState.read(database), "the service notes what the fleet does")
        noting.cancel()
        state = FleetState.read(database)
        assert state is not None
        await archive.close()
        assert taken is not None
        assert (state.crawls, state.waiting, state.under_way) == ({"gazette": "one"}, 1, 1)

    on(server, database, trial)
    said = "Several machines: 1 outlet crawled now, by 1 worker; 1 job waiting, 1 under way; the archive answers"
    status = scrapy("status", "-s", f"DATABASE={database}")
    assert said in status.output
    fleet = json.loads(scrapy("status", "--json", "-s", f"DATABASE={database}").output)["fleet"]
    assert (fleet["crawls"], fleet["is_running"]) == ({"gazette": "one"}, True)
    with datasette(database) as address, urlopen(f"{address}/-/health") as page:
        assert said in page.read().decode()
    stopped = FleetState(at="2026-10-30T09:00:00Z", crawls={}, waiting=0, under_way=0, requests=0.0, load=0.0)
    assert stopped.said(AT + timedelta(minutes=2)).startswith(
        "Several machines: scrapy serve has not run since 2026-10-30"
    )
