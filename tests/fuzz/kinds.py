"""The kinds of foreign input: how each is made, and what must hold for its result."""

from __future__ import annotations

import asyncio
import os
import pickle
import tempfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy
from protego import Protego

from crawler.discovery.reading import prepare
from crawler.discovery.sources import Feed, Listing, Scope, Sitemap, Source, SourceDocument, SourceError, WordPress
from crawler.extraction import extract_article
from crawler.extraction.no_article import NoArticle
from crawler.model.items import Page
from crawler.model.outlet import Outlet
from crawler.page import DocumentError
from crawler.text.foreign_text import UNPRINTABLE
from crawler.warc.reader import DamagedRecord, read_page
from crawler.warc.records import file_head, pack
from crawler.warc.survey import PageRecord, survey
from pipelines.normalise_dates import NormaliseDates
from pipelines.resolve_dateline import ResolveDateline
from tests.fuzz import seeds
from tests.fuzz.inputs import DATES, LINKS, NUMBERS, TEXTS, edited, edited_json
from tests.fuzz.seeds import Seed

FETCHED = datetime(2026, 11, 28, 9, tzinfo=UTC)
_MAX_MARKUP = 2_000_000
_SCOPE = Scope(changed_since=FETCHED)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of input."""

    name: str
    made: Callable[[], SearchStrategy[Any]]
    try_one: Callable[[Any], None]
    """Reads one as a crawl does; raises an error if something is wrong."""
    share: int
    """How many of a hundred documents of sources are of this kind; 0 if they are counted differently."""


class Wrong(AssertionError):
    """The result of an input is not an allowed one."""


def _outlet(url: str) -> Outlet:
    scheme, _, rest = url.partition("://")
    return Outlet.unknown(f"{scheme}://{rest.partition('/')[0]}/")


def _check(values: Any) -> None:
    """Check that no text in a result contains characters that no row may hold."""
    texts = [values]
    while texts:
        each = texts.pop()
        if isinstance(each, str) and not each.isprintable() and UNPRINTABLE.search(each):
            raise Wrong(f"unprintable: {each[:200]!r}")
        if isinstance(each, dict):
            texts += [*each, *each.values()]
        elif isinstance(each, list | tuple | set | frozenset):
            texts += each
        elif is_dataclass(each):
            texts += [getattr(each, field.name) for field in fields(each)]


def read_article(seed: Seed) -> None:
    """An article page, up to its dates."""
    outlet = _outlet(seed.url)
    page = Page(
        outlet=outlet, address_url=seed.url, fetched_url=seed.url, body=seed.body, content_type=seed.content_type,
        fetched_at=FETCHED,
    )  # fmt: skip
    try:
        article = extract_article(page, max_markup=_MAX_MARKUP)
    except (NoArticle, DocumentError) as error:
        _check(str(error))
        return
    article = ResolveDateline().process_item(NormaliseDates(outlet).process_item(article))
    pickle.dumps(article)
    _check(article)


def _read_source(source: Source) -> Callable[[Seed], None]:
    def read(seed: Seed) -> None:
        outlet = _outlet(seed.url)
        document = SourceDocument(
            url=seed.url, body=seed.body, content_type=seed.content_type, link=seed.content_type,
            total_pages=seed.content_type,
        )  # fmt: skip
        try:
            found = source.read(document, outlet, _SCOPE)
            addresses, unusable = prepare(found.discoveries, outlet, FETCHED)
            pickle.dumps((found, addresses))
            _check([found, addresses, unusable])
        except SourceError as error:
            _check(str(error))
        try:
            _check(source.site_facts(document))
        except SourceError as error:
            _check(str(error))

    return read


def _read_robots(seed: Seed) -> None:
    rules = Protego.parse(seed.body.decode("utf-8", "replace"))
    for path in ("/", "/a/b?c=d", "/%"):
        rules.can_fetch(f"https://gazette.example{path}", "Chancery")
    rules.crawl_delay("Chancery")
    _read_source(Sitemap())(Seed("https://gazette.example/robots.txt", seed.body, seed.content_type))


@cache
def _warc_files() -> list[Seed]:
    pages = [
        Page(
            outlet=_outlet(seed.url), address_url=seed.url, fetched_url=seed.url, body=seed.body[:2000],
            content_type=seed.content_type, headers=(("Content-Type", seed.content_type),), fetched_at=FETCHED,
        )
        for seed in seeds.pages()[:4]
    ]  # fmt: skip
    packed = file_head("a.warc.gz", "fuzz") + b"".join(pack(page).records for page in pages)
    plain = b"".join(_members(packed))
    return [Seed("a.warc.gz", packed, ""), Seed("a.warc", plain, ""), Seed("a.warc", plain, "")]


def _members(packed: bytes) -> Iterator[bytes]:
    while packed:
        unpacker = zlib.decompressobj(31)
        yield unpacker.decompress(packed)
        packed = unpacker.unused_data


def _read_warc(seed: Seed) -> None:
    with tempfile.NamedTemporaryFile(suffix=seed.url) as file:
        file.write(seed.body)
        file.flush()
        for found in survey(Path(file.name)):
            if isinstance(found, PageRecord):
                try:
                    read_page(found.file, found.offset, _MAX_MARKUP)
                except DamagedRecord:
                    continue


_ROUTES = (
    "/", "/news", "/news.json", "/news/articles", "/news/articles.json", "/news/articles/1", "/news/articles/1.json",
    "/news/addresses", "/news/texts", "/news/-/story/1", "/news/-/revisions/1", "/-/story/1", "/news/newest",
    "/news/articles.csv", "/-/databases", "/-/search", "/-/nothing", "/news/articles/{}", "/news/-/story/{}",
    "/news/-/revisions/{}", "/{}", "/{}/-/story/1", "/news/{}", "/{}/articles",
    "/news/-/today", "/news/-/today.{}", "/news/-/search.{}", "/news/-/search.ics", "/news/-/search.json",
    "/news/-/countries", "/news/-/country/PK", "/news/-/country/{}", "/news/-/country/PK.atom", "/news/-/story/1.csv",
    "/news/-/brief", "/news/-/brief.md", "/news/-/health",
)  # fmt: skip
_PARAMETERS = (
    "_sort", "_sort_desc", "_size", "_next", "_search", "_search_text", "_facet", "_facet_date", "_facet_array", "_where",
    "_shape", "_col", "_nocol", "_json", "_labels", "_trace", "_ttl", "_stream", "_nofacet", "_nosuggest", "_timelimit",
    "sql", "title", "title__contains", "published_on__gt", "id__in", "outlet__exact", "text__like", "id__arraycontains",
    "_extra", "_through", "_fts_table", "_fts_pk", "_searchmode", "_dl", "_filter_column", "_filter_op", "q", "from", "to",
    "a", "day", "since", "after", "before", "outlet", "country", "language", "sort", "forms", "page", "article",
)  # fmt: skip
_REQUEST_VALUES = (
    *(text for text in (*DATES, *LINKS, *TEXTS) if len(text) < 500), *(text for text in NUMBERS if len(text) < 500),
    "nope", "title", "id", "max", "select 1", "select zeroblob(10)", "select * from articles where id = :a", "[", "{}",
    '{"table":5}', "objects", "array", "id,title", "'", '"', "%", "*", '"unclosed', "a OR", "NEAR(", "~00", "~ZZ", "1,2", "%ff",
    "search?q=a", "search?q=a&page=2", "search?before=0001", "today?day=2026-02-30", "today?since=9999-12-31T23:59:59-14:00",
    "country/PK", "story/1", "PK", "atom", "best", "none", "3,3,1,x", "0001-01-01", "9999-12-31",
)  # fmt: skip


def _requests() -> SearchStrategy[str]:
    values = st.sampled_from(_REQUEST_VALUES)
    parameters = st.lists(st.tuples(st.sampled_from(_PARAMETERS), values), max_size=4)
    return st.tuples(st.sampled_from(_ROUTES), values, parameters).map(lambda drawn: _request(*drawn))


def _request(route: str, part: str, parameters: Sequence[tuple[str, str]]) -> str:
    query = urlencode([(name, value.encode(errors="replace")) for name, value in parameters])
    return route.format(quote(part.encode(errors="replace"), safe="")) + (f"?{query}" if query else "")


_RUN = os.environ.setdefault("CHANCERY_FUZZ", str(os.getpid()))
"""Environment variable for the run of the fuzzer, read by its processes."""
ARCHIVE = Path(tempfile.gettempdir()) / f"chancery-fuzz-{_RUN}" / "news.db"
"""Environment variable for the saved pages, created for each run."""


@cache
def _reading_room() -> tuple[asyncio.AbstractEventLoop, Any]:
    from datasette.app import Datasette  # type: ignore[import-untyped]

    loop = asyncio.new_event_loop()
    room = Datasette([str(ARCHIVE)], settings={"sql_time_limit_ms": 200, "facet_time_limit_ms": 50})
    loop.run_until_complete(room.invoke_startup())
    return loop, room


def _ask(path: str) -> None:
    loop, room = _reading_room()
    answer = loop.run_until_complete(room.client.get(path))
    if answer.status_code >= 500:
        raise Wrong(f"{path} answers {answer.status_code}: {answer.text[:500]}")


PAGES = Kind("page", lambda: edited(seeds.pages()), read_article, 0)
KINDS = (
    PAGES,
    Kind("feed", lambda: edited(seeds.feeds()), _read_source(Feed("feed")), 25),
    Kind("sitemap", lambda: edited(seeds.sitemaps()), _read_source(Sitemap("x")), 15),
    Kind("wordpress", lambda: edited_json(seeds.posts()) | edited(seeds.posts()), _read_source(WordPress()), 20),
    Kind(
        "json_feed", lambda: edited_json(seeds.json_feeds()) | edited(seeds.json_feeds()), _read_source(Feed("f")), 15
    ),
    Kind("list_page", lambda: edited(seeds.list_pages()), _read_source(Listing("x")), 10),
    Kind("robots", lambda: edited(seeds.robots(), most=12), _read_robots, 5),
    Kind("warc", lambda: edited(_warc_files()), _read_warc, 5),
    Kind("datasette", _requests, _ask, 5),
)
