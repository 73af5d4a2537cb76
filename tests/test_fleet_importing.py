"""``scrapy crawl archive --by-workers``: the same tables as of one machine, whoever reads the pages and whoever dies."""

from __future__ import annotations

import asyncio
import re
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import pytest
from sqlite_utils import Database

from crawler.crawling.outlet_spider import OutletSpider
from crawler.crawling.warc_spider import warc_spider
from crawler.model.items import Discovery, Page
from crawler.warc.reader import DamagedRecord, KeptPage, read_page
from crawler.warc.records import file_head, pack
from crawler.warc.survey import PageRecord
from tests.background import wait_until
from tests.fleet.grounds import NO_FLEET, Fleet, Gazettes, has_fleet
from tests.fleet.tables import differences
from tests.test_fleet_rereading import WORKERS, settings
from tests.test_storage import GAZETTE

pytestmark = pytest.mark.skipif(not has_fleet(), reason=NO_FLEET)
if has_fleet():
    import msgspec

    from crawler.fleet.connection import FleetConnection
    from crawler.fleet.importing import ENDED, PAGE, PAGES, PageImport, PageImporter, PageOrReason, Pages, SentPage
    from crawler.fleet.job_run import understood
    from crawler.fleet.jobs import Job, JobKind
    from crawler.fleet.refusals import RefusalCode, Refused
    from crawler.fleet.version import fleet_version
    from crawler.fleet.wire import packed_value

AT = datetime(2026, 10, 30, 9, tzinfo=UTC)
URL = f"{GAZETTE.home}envoys-meet"


def a_page() -> Page:
    discovery = Discovery(url=URL, found_by="feed", title="Envoys meet")
    return Page(outlet=GAZETTE, address_url=URL, fetched_url=f"{URL}/", body=b"<p>\xff The envoys met.</p>",
                content_type="text/html", headers=(("Content-Type", "text/html"),), fetched_at=AT, first_seen_at=AT,
                discovery=discovery)  # fmt: skip


@pytest.fixture
def importing(tmp_path: Path) -> PageImport:
    """The command's side, with a file of two pages, of which the second is damaged."""
    records, file = pack(a_page()).records, tmp_path / "pages.warc.gz"
    head = file_head("pages.warc.gz", "a@b.example")
    file.write_bytes(head + records + records[:40])
    found = [PageRecord(file, len(head), URL, AT), PageRecord(file, len(head) + len(records), f"{URL}-2", AT)]
    spider = warc_spider(GAZETTE, None, found)
    given = {"limit": "7", "warc": str(file)}
    made = PageImport(cast("FleetConnection", None), [spider], WORKERS, settings(TOPIC_THRESHOLD=0.5), given)
    made.left = {0: None}
    return made


def asked(importing: PageImport, method: str, arguments: tuple[Any, ...], kind: Any) -> Any:
    answer = asyncio.run(importing.answer_to(method, packed_value(arguments)))
    return understood(packed_value(answer), kind)


def test_a_page_travels_with_all_that_an_import_uses() -> None:
    bare = KeptPage(url=URL, fetched_at=AT, body=b"\xff", content_type="", headers=None, facts={})
    facts = {"address_url": URL, "discovery": Discovery(url=URL, found_by="feed"), "first_seen_at": AT}
    for kept in (
        bare,
        KeptPage(url=URL, fetched_at=AT, body=b"", content_type="a", headers=(("A", "b"),), facts=facts),
    ):
        sent = msgspec.msgpack.decode(msgspec.msgpack.encode(SentPage.of(kept)), type=SentPage)
        assert sent.kept() == kept


def test_the_command_hands_out_its_pages_and_how_to_read_them(importing: PageImport) -> None:
    pages: Pages = asked(importing, PAGES, (fleet_version(), 0), Pages)
    assert [page.url for page in pages.found] == [URL, f"{URL}-2"]
    assert pages.arguments == {"limit": "7"}
    assert pages.settings["TOPIC_THRESHOLD"] == 0.5
    first: PageOrReason = asked(importing, PAGE, (0, 0), PageOrReason)
    found = importing._spiders[0].found[0]
    local = read_page(found.file, found.offset, 10**6)
    assert first.page is not None
    read = first.page.kept()
    assert (read.url, read.body, read.headers) == (local.url, local.body, local.headers)
    assert read.facts["discovery"] == local.facts["discovery"]


def test_a_page_that_cannot_be_read_has_its_reason(importing: PageImport) -> None:
    second: PageOrReason = asked(importing, PAGE, (0, 1), PageOrReason)
    found = importing._spiders[0].found[1]
    with pytest.raises(DamagedRecord, match=re.escape(second.reason)):
        read_page(found.file, found.offset, 10**6)

    class Told(PageImporter):
        async def ask(self, *_: Any) -> Any:
            return second

    with pytest.raises(DamagedRecord, match=re.escape(second.reason)):
        asyncio.run(Told(cast("FleetConnection", None), 1.0).page(Job("PK", "", ("gazette",)), 1))


def test_what_is_not_asked_for_rightly_is_refused(importing: PageImport) -> None:
    for method, arguments, code in (
        (PAGES, ("0.1.0+other", 0), RefusalCode.OTHER_VERSION),
        (PAGE, (0, 2), RefusalCode.LAPSED),
        (PAGE, (0, -1), RefusalCode.LAPSED),
        (PAGE, (1, 0), RefusalCode.LAPSED),
        (PAGE, ("../etc/passwd", 0), RefusalCode.NOT_UNDERSTOOD),
        ("files", (0,), RefusalCode.NOT_UNDERSTOOD),
    ):
        with pytest.raises(Refused) as refused:
            asked(importing, method, arguments, None)
        assert refused.value.code is code, (method, arguments)
    assert asked(importing, PAGES, (fleet_version(), 1), Pages | None) is None, "it is done"


def test_an_outlet_is_done_once(importing: PageImport) -> None:
    asked(importing, ENDED, (0, {"article/stored": 3}), None)
    asked(importing, ENDED, (0, {"article/stored": 0}), None)
    assert importing.counters == {"gazette": {"article/stored": 3}}
    assert importing.left == {}


def test_jobs_of_commands_have_subjects_of_their_own() -> None:
    crawl, part, pages = (
        Job("PK", "gazette", ("gazette",)),
        Job("PK", "", ("gazette",), JobKind.REREAD, "run", 3),
        Job("PK", "", ("gazette",), JobKind.IMPORT, "run", 3),
    )
    assert [job.subject.removeprefix("chancery.jobs.PK.") for job in (crawl, part, pages)] == [
        "gazette", "reread.run.3", "import.run.3",
    ]  # fmt: skip


def test_a_spider_of_a_worker_reads_by_the_command() -> None:
    class Gazette(OutletSpider):
        name, outlet, sources = "gazette", GAZETTE, ()

    class Told(PageImporter):
        async def page(self, job: Job, index: int) -> KeptPage:
            return KeptPage(url=str(index), fetched_at=AT, body=b"", content_type="", headers=None, facts={})

    job = Job("PK", "", ("gazette",), JobKind.IMPORT, "run", 0)
    pages = msgspec.convert({"settings": {}, "arguments": {}, "found": [{"url": URL, "fetched_at": AT}] * 2}, Pages)
    spider = Told(cast("FleetConnection", None), 1.0).spider(job, pages, Gazette)
    assert (spider.name, len(spider.found)) == ("gazette", 2)
    assert asyncio.run(spider().read_record(1)).url == "1"


@pytest.mark.thorough
def test_tables_are_the_same_whoever_imports_and_whoever_dies(tmp_path: Path) -> None:
    with Gazettes(3, 12) as gazettes:
        crawled = Fleet(tmp_path / "crawled", gazettes.sites)
        crawled.crawl(120)
        given = ("archive", "-a", f"warc={crawled.database}.pages")
        # The third is known to nobody: an outlet is made from its host, and read by the command itself.
        sites = dict(list(gazettes.sites.items())[:2])
        alone = Fleet(tmp_path / "alone", sites)
        here = alone.run("crawl", *given, DATABASE=alone.database)
        assert here.exit_code == 0, here.log
        with Fleet(tmp_path / "fleet", sites, session=4.0) as fleet:
            refused = fleet.run("crawl", "--all", "--by-workers", DATABASE=fleet.database)
            assert (refused.exit_code, "scrapy enqueue queues crawls" in refused.output + refused.log) == (2, True)
            fleet.server()
            archive = fleet.archive()
            command = fleet._start(fleet.scrapy("crawl", "--by-workers", *given, DATABASE=fleet.database), "import.log")
            first = fleet.worker("first")
            wait_until(lambda: stored(fleet.database) or not command.running, "the first article")
            first.kill()
            second = fleet.worker("second")
            assert command.process.wait(120) == 0, command.log
            assert differences(alone.database, fleet.database) == {}
            assert second.end() == archive.end() == 0


def stored(database: Path) -> bool:
    with closing(Database(database)) as db:
        return db.table("articles").count > 0
