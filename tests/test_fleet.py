"""Several machines: what travels, what a worker may write, which jobs there are; and the single machine without them."""

from __future__ import annotations

import ast
import inspect
import random
import sys
import textwrap
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlite_utils import Database

from crawler.model.address import Address
from crawler.model.items import Article, DateCandidate, Discovery, Duplicates, Page, Text
from crawler.model.reasons import Reason, ReasonCode
from crawler.storage import documents
from crawler.storage.addresses import RecordedAddresses, Refusal
from crawler.storage.archive import Archive
from tests.background import wait_until
from tests.conftest import PROJECT, run
from tests.fleet.grounds import NO_FLEET, Fleet, Gazettes, has_fleet
from tests.fleet.tables import differences
from tests.test_storage import GAZETTE, HERALD

needs_fleet = pytest.mark.skipif(not has_fleet(), reason=NO_FLEET)
if has_fleet():
    from crawler.fleet import connection, jobs, own_rows, wire
    from crawler.fleet.jobs import Job, jobs_of
    from crawler.fleet.own_rows import OwnRows
    from crawler.fleet.refusals import RefusalCode, Refused

AT = datetime(2026, 10, 30, 9, tzinfo=UTC)
URL = f"{GAZETTE.home}envoys-meet"

# The single machine


def test_only_the_fleet_knows_its_libraries() -> None:
    """One machine runs without them: no other room imports them, and commands only once they run."""
    for file in sorted((PROJECT / "crawler").rglob("*.py")):
        if file.parent.name == "fleet":
            continue
        module = ast.parse(file.read_text(encoding="utf-8"))
        named = {
            name
            for node in module.body
            for name in (
                [alias.name for alias in node.names] if isinstance(node, ast.Import)
                else [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            )
        }  # fmt: skip
        assert not {name for name in named if name.split(".")[0] in ("nats", "msgspec")}, file
        assert not {name for name in named if name.startswith("crawler.fleet")}, file


_WITHOUT = (
    "import sys; sys.modules.update(nats=None, msgspec=None); "
    "from scrapy.cmdline import execute; execute(['scrapy', *sys.argv[1:]])"
)


def test_only_the_fleet_imports_what_its_extra_brings() -> None:
    """Elsewhere it is imported inside a function, where a command for several machines runs."""
    extra, seen = {"nats", "msgspec"}, 0
    for top in ("crawler", "pipelines", "spiders"):
        for file in (PROJECT / top).rglob("*.py"):
            found = set()
            for node in ast.parse(file.read_text(encoding="utf-8")).body:
                if isinstance(node, ast.Import):
                    found |= {name.name for name in node.names}
                elif isinstance(node, ast.ImportFrom):
                    found.add(node.module or "")
            if file.parent.name == "fleet":
                seen += bool({name.partition(".")[0] for name in found} & extra)
                continue
            assert not {
                name for name in found if name.partition(".")[0] in extra or name.startswith("crawler.fleet")
            }, file
    assert seen > 3


@pytest.mark.thorough
def test_the_commands_of_one_machine_need_no_nats(database: Path) -> None:
    done = run([sys.executable, "-c", _WITHOUT, "outlets", "-s", f"DATABASE={database}"])
    assert done.exit_code == 0, done.log
    for command in (["enqueue", "--all"], ["crawl", "archive", "-a", f"warc={__file__}", "--by-workers"]):
        refused = run([sys.executable, "-c", _WITHOUT, *command, "-s", f"DATABASE={database}"])
        assert refused.exit_code == 2
        assert "pip install 'chancery[fleet]'" in refused.output + refused.log


@pytest.mark.thorough
def test_only_a_worker_takes_an_archive_elsewhere() -> None:
    done = run([sys.executable, "-m", "scrapy", "status", "-s", "DATABASE=nats://archive.example:4222"])
    assert (done.exit_code, "only for scrapy work" in done.output + done.log) == (2, True)


# What travels

_COMPOSED = {"find_duplicates", "leave_forgotten", "page_before", "put_reread", "site_dates", "site_lines", "store"}
"""Methods of ``Archive`` that are made of others."""


@needs_fleet
def test_all_that_a_crawl_awaits_of_the_archive_is_answered_from_elsewhere() -> None:
    awaited = {
        name for name, method in inspect.getmembers(Archive, inspect.iscoroutinefunction) if not name.startswith("_")
    }
    assert awaited - {"close", "read", "write"} - _COMPOSED == set(wire.METHODS)


@needs_fleet
@pytest.mark.parametrize("name", sorted(_COMPOSED))
def test_what_is_composed_of_such_methods_does_not_reach_for_the_file(name: str) -> None:
    reached = {node.attr for node in ast.walk(ast.parse(textwrap.dedent(inspect.getsource(getattr(Archive, name)))))
               if isinstance(node, ast.Attribute)}  # fmt: skip
    assert not reached & {"_run", "_write", "_writer", "_files", "_pages"}


@needs_fleet
def test_every_function_that_a_crawl_reads_or_writes_by_travels() -> None:
    used = set()
    for folder in ("crawler/discovery", "crawler/crawling", "crawler/politeness", "pipelines"):
        for file in (PROJECT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args:
                    called = ast.unparse(node.func)
                    if called.endswith(("archive.read", "archive.write")):
                        used.add(ast.unparse(node.args[0]).rpartition(".")[2])
    assert used <= {each.__name__ for each in (*wire.READS, *wire.WRITES)}
    assert used


def an_article() -> Article:
    candidate = DateCandidate(source="meta", raw="2026-10-30", value="2026-10-30", precision="day", verdict="chosen")
    return Article(
        outlet="gazette", url=URL, address_url=URL, title="Envoys meet", text="The envoys met. سفیر",
        languages=["en", "ur"], texts=[Text(language="en", title=None, text="The envoys met.")],
        date_candidates=[candidate], duplicates=Duplicates(last=7), topic_terms=[{"term": "envoy", "weight": 0.5}],
        states=["PK"], fetched_at="2026-10-30T09:00:00Z",
    )  # fmt: skip


@needs_fleet
@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("put", (an_article(),)),
        ("record_refusal", (Refusal(URL, Reason.of(ReasonCode.OFF_TOPIC), 200, "Cup", 0.1), AT)),
        ("note_reasons", ({URL: Reason.of(ReasonCode.OVER_LIMIT), f"{URL}/2": None},)),
        ("record_addresses", ([Address(url=URL, discovery=Discovery(url=URL, found_by="feed"))], AT)),
    ],
)
def test_arguments_arrive_as_they_were(name: str, arguments: tuple[object, ...]) -> None:
    method = wire.methods()[name]
    assert method.arguments.decode(method.pack(*arguments)) == arguments


@needs_fleet
def test_views_and_iterators_arrive_as_lists() -> None:
    address = Address(url=URL, discovery=Discovery(url=URL, found_by="feed"))
    method = wire.methods()["record_addresses"]
    for named in ({URL: address}.values(), iter([address])):
        assert method.arguments.decode(method.pack(named, AT)) == ([address], AT)


@needs_fleet
def test_a_result_arrives_as_it_was() -> None:
    address = Address(url=URL, discovery=Discovery(url=URL, found_by="feed"), first_seen_at=AT)
    recorded = RecordedAddresses({URL: None}, {URL}, {URL: address}, 1, set())
    assert wire.methods()["record_addresses"].result.decode(wire.packed_value(recorded)) == recorded


@needs_fleet
@pytest.mark.parametrize("size", [10, 100_000])
def test_a_message_is_compressed_where_it_is_worth_it(size: int) -> None:
    request = wire.Request("session", 3, 2, "store", wire.packed_value("a" * size))
    sent = wire.encode(request)
    assert wire.decode(wire.Request, sent) == request
    assert (len(sent) < size) == (size > 32 * 1024)


@needs_fleet
@pytest.mark.parametrize(("of_its_size", "is_packed"), [(0.75, True), (0.875, False), (1.0, False)])
def test_what_is_packed_already_is_not_packed_again(of_its_size: float, is_packed: bool) -> None:
    bits = (1 << round(8 * of_its_size)) - 1
    chance = random.Random(1)
    value = bytes(chance.randrange(256) & bits for _ in range(100_000))
    request = wire.Request("session", 3, 2, "keep_page", wire.packed_value(value))
    sent = wire.encode(request)
    assert wire.decode(wire.Request, sent) == request
    assert (len(sent) < 0.9 * len(value)) == is_packed


@needs_fleet
def test_what_is_no_request_is_refused() -> None:
    for received in (b"", b"\0nonsense", b"\1nonsense", wire.encode(wire.Reply("none", "", wire.packed_value(None)))):
        with pytest.raises(Refused) as refused:
            wire.decode(wire.Request, received)
        assert refused.value.code is RefusalCode.NOT_UNDERSTOOD


@needs_fleet
def test_a_small_message_does_not_become_a_large_one() -> None:
    bomb = wire.encode(wire.Request("s", 1, 1, "store", wire.packed_value(b"\0" * (8 * wire.MAX_PAYLOAD + 1))))
    assert len(bomb) < wire.MAX_PAYLOAD
    with pytest.raises(Refused) as refused:
        wire.decode(wire.Request, bomb)
    assert refused.value.code is RefusalCode.TOO_LARGE


# What a worker may write

KNOWN = {"gazette": GAZETTE, "herald": HERALD}


@needs_fleet
def test_the_rows_of_its_own_outlet() -> None:
    own = OwnRows(GAZETTE, KNOWN)
    page = Page(outlet=GAZETTE, address_url=URL, fetched_url=URL, body=b"", fetched_at=AT)
    assert own.urls_of(an_article()) == [URL, URL]
    assert own.urls_of(page) == [URL]
    assert own.urls_of({URL: None}) == [URL]
    assert own.urls_of([Address(url=URL, discovery=Discovery(url=URL, found_by="feed"), aliases=(f"{URL}/2",))]) == [
        URL,
        f"{URL}/2",
    ]
    assert own.urls_of("finished") == own.urls_of(7) == own.urls_of({"finished_at": "now"}) == []


@needs_fleet
def test_no_rows_of_another() -> None:
    own, other = OwnRows(GAZETTE, KNOWN), f"{HERALD.home}story"
    reason = Reason.of(ReasonCode.NO_TEXT)
    for value in (
        other, {other: None}, [other], Refusal(other, reason), replace(an_article(), outlet="herald"),
        replace(an_article(), address_url=other), replace(an_article(), url=other),
        Page(outlet=HERALD, address_url=URL, fetched_url=URL, body=b"", fetched_at=AT),
    ):  # fmt: skip
        with pytest.raises(Refused) as refused:
            own.urls_of(value)
        assert refused.value.code is RefusalCode.OTHER_OUTLET
    with pytest.raises(Refused):
        own.urls_of({"outlet": "herald"})


@needs_fleet
def test_urls_that_the_archive_has_of_another(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "news.db", HERALD, ["feed"])
    elsewhere = "https://clicks.example/7"

    def note(db: Database, outlet: str) -> dict[str, str]:
        sql = (
            "INSERT INTO addresses (url, named_as, outlet, found_by, said, first_seen_at, last_seen_at, state)"
            " VALUES (?1, ?1, ?2, 'feed', '{}', '2026', '2026', 'known')"
        )
        db.execute(sql, [elsewhere, outlet])
        return own_rows.owners(db, outlet, [elsewhere, URL])

    import asyncio

    async def go() -> dict[str, str]:
        found = await archive.write(note)
        await archive.close()
        return found

    found = asyncio.run(go())
    assert found == {elsewhere: "herald"}
    own = OwnRows(HERALD, KNOWN)
    own.note(found)
    assert own.unknown([elsewhere, URL, URL]) == [URL], "asked once; what nobody has may soon be another's"
    with pytest.raises(Refused) as refused:
        OwnRows(GAZETTE, KNOWN).note(found)
    assert refused.value.code is RefusalCode.OTHER_OUTLET


def test_a_backfill_of_another_outlet_is_not_changed(tmp_path: Path) -> None:
    import asyncio

    async def go() -> None:
        gazette, herald = (Archive(tmp_path / "news.db", outlet, []) for outlet in (GAZETTE, HERALD))
        number, _ = await gazette.write(documents.begin_backfill, None, None, "2026-10-30T09:00:00Z")
        await gazette.write(documents.note_backfill, number, {"finished_at": "2026-10-30T10:00:00Z"})
        with pytest.raises(LookupError):
            await herald.write(documents.note_backfill, number, {"finished_at": None})
        await gazette.close()
        await herald.close()

    asyncio.run(go())


# Which jobs there are


@needs_fleet
def test_a_job_for_each_group_that_shares_a_host() -> None:
    outlets = {
        name: replace(GAZETTE, name=name, country=country) for name, country in (("a", "PK"), ("b", "AF"), ("c", "IR"))
    }
    groups = [["b", "a"], ["c"]]
    assert jobs_of(["a", "b", "c"], groups, outlets) == [Job("PK", "a", ("a", "b")), Job("IR", "c", ("c",))]
    (job,) = jobs_of(["b"], groups, outlets)
    assert job == Job("PK", "a", ("b",)), "the subject does not depend on which of them are due"
    assert job.subject == "chancery.jobs.PK.a"
    assert jobs_of([], groups, outlets) == []


@needs_fleet
def test_limits_that_are_promised() -> None:
    """A page that gzip cannot make smaller travels in one message; a frozen worker is not taken for a busy one."""
    from crawler import settings
    from crawler.fleet import remote_archive

    assert settings.DOWNLOAD_MAXSIZE * 2 == wire.MAX_PAYLOAD
    assert remote_archive._HEARTBEATS >= 4
    assert settings.NATS_SESSION_TIME / remote_archive._HEARTBEATS > 1
    assert jobs._KEPT_ALIVE >= 2
    assert connection._REPLY_TIME < settings.NATS_SESSION_TIME


# The whole


@pytest.fixture
def gazettes() -> Iterator[Gazettes]:
    with Gazettes(3, 10) as running:
        yield running


def all_ended(database: Path, outlets: int) -> bool:
    """Whether so many outlets have a crawl that came to its end; on a busy machine a session may lapse before that."""
    db = Database(database)
    try:
        (ended,) = db.execute("SELECT count(DISTINCT outlet) FROM crawls WHERE finished_at IS NOT NULL").fetchone()
        return bool(ended >= outlets)
    finally:
        db.close()


@needs_fleet
@pytest.mark.thorough
def test_a_worker_stores_what_one_machine_would(tmp_path: Path, gazettes: Gazettes) -> None:
    with Fleet(tmp_path / "alone", gazettes.sites) as alone:
        done = alone.run("crawl", "--all", DATABASE=alone.database)
        assert done.exit_code == 0, done.log
    with Fleet(tmp_path / "fleet", gazettes.sites) as fleet:
        fleet.server()
        archive, worker = fleet.archive(), fleet.worker()
        queued = fleet.enqueue("--all")
        assert (queued.exit_code, queued.output) == (0, "3 outlets queued.\n")
        wait_until(lambda: all_ended(fleet.database, 3), "three crawls")
        assert worker.end() == archive.end() == 0, worker.log + archive.log
        assert differences(alone.database, fleet.database) == {}
        assert "Traceback" not in worker.log + archive.log
