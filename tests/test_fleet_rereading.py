"""``scrapy reprocess --by-workers``: the same findings and tables as of one machine, whoever reads the pages."""

from __future__ import annotations

import asyncio
import random
import shutil
from collections.abc import Awaitable, Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import pytest
from scrapy.settings import BaseSettings
from scrapy.utils.project import get_project_settings
from sqlite_utils import Database

from crawler.model.items import Page
from crawler.model.outlet import Outlet
from crawler.processes.workers import Workers
from crawler.reprocessing.run import Findings, Reprocessing, pages_kept
from crawler.storage.archive import Archive
from crawler.storage.database import NewsDatabase
from crawler.storage.replace import RereadPage
from crawler.warc.records import pack
from crawler.warc.writer import PageFiles, pages_folder
from tests.background import wait_until
from tests.fleet.grounds import NO_FLEET, Fleet, Gazettes, has_fleet, nats_server, story_page
from tests.fleet.tables import differences
from tests.test_storage import GAZETTE, HERALD, SEEN, article, note

pytestmark = pytest.mark.skipif(not has_fleet(), reason=NO_FLEET)
if has_fleet():
    from crawler.fleet import rereading
    from crawler.fleet.connection import FleetConnection
    from crawler.fleet.jobs import Job, JobKind, JobQueue, TakenJob
    from crawler.fleet.refusals import RefusalCode, Refused
    from crawler.fleet.rereading import RESULT, PartReader, PartReading, Result

OUTLETS = {"gazette": GAZETTE, "herald": HERALD}
AT = datetime(2026, 10, 30, 9, tzinfo=UTC)
WORDS = "<p>The foreign ministers of both states met their ambassadors in the capital and signed a treaty.</p>" * 8


class InThisProcess:
    """Stands where no page needs a process of its own: tasks are done here."""

    count = 2

    async def run(self, function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        return function(*args, **kwargs)


WORKERS = cast("Workers", InThisProcess())


class Queue:
    """Gives each part to so many readers at once, as the stream does when one is taken for dead."""

    def __init__(self, reader: PartReader, readers: int = 1) -> None:
        self.reader = reader
        self.readers = readers
        self.given: dict[int, list[asyncio.Task[bool]]] = {}

    async def put(self, job: Job) -> bool:
        if job.part in self.given or not self.readers:
            return False
        taken = cast("TakenJob", type("Taken", (), {"job": job}))
        self.given[job.part] = [asyncio.create_task(self.reader.read(taken)) for _ in range(self.readers)]
        return True


@pytest.fixture
def kept(database: Path) -> Path:
    """Pages of two outlets whose articles were read by other rules; one page is damaged."""

    async def fill(outlet: Outlet, count: int) -> None:
        files = PageFiles(pages_folder(database), outlet.name, 10**6, "a@b.example")
        archive = Archive(database, outlet, ["feed"], files=files)
        await archive.begin_crawl(SEEN)
        for number in range(count):
            item = article(outlet, f"story-{number}", f"Read otherwise, {outlet.name} {number}.")
            await note(archive, item.url)
            words = f"<!-- {random.Random(number).randbytes(3000).hex()} -->{WORDS}"  # it cannot be packed
            body = story_page(f"Envoys of {outlet.name} meet, part {number}", words, number).encode()
            page = Page(outlet=outlet, address_url=item.url, fetched_url=item.url, body=body, headers=(),
                        content_type="text/html", fetched_at=datetime.fromisoformat(item.fetched_at))  # fmt: skip
            await archive.keep_page(page, pack(page))
            await archive.store(item)
        await archive.close()

    for outlet, count in ((GAZETTE, 4), (HERALD, 2)):
        asyncio.run(fill(outlet, count))
    with closing(Database(database)) as db:
        row = next(db.query("SELECT file, offset FROM pages WHERE url LIKE '%gazette%story-3'"))
    file = pages_folder(database) / row["file"]
    content = bytearray(file.read_bytes())
    content[row["offset"] + 40 : row["offset"] + 60] = b"\0" * 20
    file.write_bytes(content)
    return database


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    with nats_server(tmp_path) as url:
        yield url


def settings(**changed: Any) -> BaseSettings:
    made = get_project_settings().copy()
    for name, value in {"TOPIC_THRESHOLD": 0, **changed}.items():
        made.set(name, value, priority="cmdline")
    return made


def told(findings: Findings) -> tuple[object, ...]:
    changes = {url: (change.kinds, change.fields) for url, change in findings.changes.items()}
    return findings.read, changes, findings.unread, findings.errors, [one.url for one in findings.to_put()]


def here(database: Path, **changed: Any) -> tuple[object, ...]:
    with closing(NewsDatabase(database)) as news, Findings() as findings:
        reading = Reprocessing(settings(**changed), news.db, pages_folder(database), OUTLETS, WORKERS)
        asyncio.run(reading.read_all(findings))
        return told(findings)


def elsewhere(
    server: str,
    database: Path,
    *,
    readers: int = 1,
    meanwhile: Callable[[PartReading, PartReader], Awaitable[None]] | None = None,
    **changed: Any,
) -> tuple[object, ...]:
    async def read(findings: Findings, news: NewsDatabase) -> None:
        connections = [await FleetConnection.open(server, None, name) for name in ("archive", "one")]
        reading = PartReading(connections[0], news.db, pages_folder(database), settings(**changed), OUTLETS)
        reader = PartReader(connections[1], settings(), WORKERS, 30.0)
        queue = Queue(reader, readers if meanwhile is None else 0)
        try:
            pages = pages_kept(news.db, OUTLETS)
            task = asyncio.create_task(reading.read_all(cast("JobQueue", queue), pages, findings, 0.3, ["PK"]))
            if meanwhile is not None:
                await meanwhile(reading, reader)
                queue.readers = readers  # what was not queued is queued again
            await task
            assert all([await task for tasks in queue.given.values() for task in tasks])
        finally:
            for each in connections:
                await each.close()

    with closing(NewsDatabase(database)) as news, Findings() as findings:
        asyncio.run(asyncio.wait_for(read(findings, news), 60))
        return told(findings)


def test_workers_find_what_one_machine_finds(server: str, kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rereading, "PAGES", 2)
    found = here(kept)
    assert found[0] == 5
    assert len(cast("dict[str, str]", found[2])) == 1, "one cannot be read"
    there = elsewhere(server, kept)
    assert there[:2] == found[:2]
    assert list(cast("dict[str, str]", there[2])) == list(cast("dict[str, str]", found[2]))
    assert sorted(cast("list[str]", there[4])) == sorted(cast("list[str]", found[4]))


def test_the_settings_of_the_command_decide(server: str, kept: Path) -> None:
    """The worker keeps everything; what has no article yet is dropped as off topic by the command's threshold."""
    with closing(Database(kept)) as db:
        db.execute("UPDATE addresses SET state = 'off_topic', article = NULL, reason_code = 'off_topic', reason = ''")
        db.conn.commit()
    assert elsewhere(server, kept, TOPIC_THRESHOLD=1.0)[1] == here(kept, TOPIC_THRESHOLD=1.0)[1] == {}
    assert len(cast("dict[str, object]", elsewhere(server, kept)[1])) == 5


def test_a_part_that_two_have_read_counts_once(server: str, kept: Path) -> None:
    assert elsewhere(server, kept, readers=2)[0] == 5


def test_nothing_is_taken_that_was_not_asked_for(server: str, kept: Path) -> None:
    url = f"{GAZETTE.home}story-0"
    other = article(HERALD, "story-0")

    async def meanwhile(reading: PartReading, reader: PartReader) -> None:
        job = Job("PK", "", ("gazette",), JobKind.REREAD, reading.run, 0)
        for reread, code in (
            (RereadPage(url, 1, other), RefusalCode.OTHER_OUTLET),
            (RereadPage(f"{url}-2", 1, None), RefusalCode.NOT_UNDERSTOOD),
            (RereadPage(url, 1, replace(article(GAZETTE, "story-1"))), RefusalCode.NOT_UNDERSTOOD),
        ):
            with pytest.raises(Refused) as refused:
                await reader.ask(job, RESULT, (0, 0, Result(reread)), None)
            assert refused.value.code is code
        with pytest.raises(Refused) as refused:
            await reader.ask(job, RESULT, (0, 99, Result(None)), None)
        assert refused.value.code is RefusalCode.LAPSED

    assert elsewhere(server, kept, meanwhile=meanwhile)[0] == 5


@pytest.mark.parametrize("too_small", ["the worker's", "the archive's"])
def test_what_is_too_large_to_be_sent_is_told_and_what_is_stored_stays(too_small: str, server: str, kept: Path) -> None:
    async def meanwhile(reading: PartReading, reader: PartReader) -> None:
        if too_small == "the worker's":
            reader._connection.nats._max_payload = 1000  # results are larger
        else:
            reading._connection.nats._max_payload = 2500  # a part is smaller, a page larger

    read, changes, unread, errors, to_put = elsewhere(server, kept, meanwhile=meanwhile)
    assert (read, changes, errors, to_put) == (0, {}, {}, [])
    told = list(cast("dict[str, str]", unread).values())
    assert len(told) == 6
    assert sum("larger than the NATS server takes" in each for each in told) >= 5


def test_another_version_is_refused_and_a_job_whose_command_is_gone_is_dropped(
    server: str, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def meanwhile(reading: PartReading, reader: PartReader) -> None:
        taken = cast("TakenJob", type("Taken", (), {"job": Job("PK", "", ("gazette",), JobKind.REREAD, "gone", 0)}))
        assert await PartReader(reader._connection, settings(), WORKERS, 1.0).read(taken), "its job is removed"
        taken.job = Job("PK", "", ("gazette",), JobKind.REREAD, reading.run, 0)
        with monkeypatch.context() as patch:
            patch.setattr(rereading, "fleet_version", lambda: "0.1.0+other")
            with pytest.raises(Refused) as refused:
                await reader.read(taken)
        assert refused.value.code is RefusalCode.OTHER_VERSION

    assert elsewhere(server, kept, meanwhile=meanwhile)[0] == 5


@pytest.mark.parametrize(("count", "parts"), [(25, [25]), (26, [25, 1])])
def test_parts_have_up_to_so_many_pages(count: int, parts: list[int]) -> None:
    page = type("Kept", (), {"outlet": "gazette"})
    other = type("Kept", (), {"outlet": "herald"})
    pages = [(page, None)] * count + [(other, None)]
    assert [len(part) for part in rereading._parts(cast("Any", pages))] == [*parts, 1]


@pytest.mark.thorough
def test_tables_are_the_same_whoever_reads_and_whoever_dies(tmp_path: Path) -> None:
    with Gazettes(3, 12) as gazettes:
        alone = Fleet(tmp_path / "alone", gazettes.sites)
        alone.crawl(120)
        with closing(Database(alone.database)) as db:
            db.execute("UPDATE articles SET title = 'Read by earlier rules' WHERE id % 3 = 0")
            db.execute("UPDATE articles SET text = 'They read it otherwise.' WHERE id % 4 = 0")
            db.conn.commit()
        with Fleet(tmp_path / "fleet", gazettes.sites, session=4.0) as fleet:
            shutil.rmtree(fleet.database.parent)
            shutil.copytree(alone.database.parent, fleet.database.parent)
            here = alone.run("reprocess", "--list", DATABASE=alone.database)
            fleet.server()
            reading = fleet._start(
                fleet.scrapy("reprocess", "--by-workers", "--list", DATABASE=fleet.database), "reprocess.log"
            )
            first = fleet.worker("first")
            wait_until(lambda: "waiting for it" in first.log or not reading.running, "the first worker")
            first.kill()
            second = fleet.worker("second")
            assert reading.process.wait(120) == here.exit_code == 0, reading.log
            assert here.output in reading.log
            assert differences(alone.database, fleet.database) == {}
            assert second.end() == 0
