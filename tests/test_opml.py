"""Feeds of a reader become outlets of the operator's own, and go out again."""

from __future__ import annotations

import argparse
import asyncio
import json
import xml.etree.ElementTree as ET
from pathlib import Path
from types import SimpleNamespace

import pytest
from scrapy.exceptions import UsageError
from scrapy.settings import Settings

from crawler import settings
from crawler.commands.outlets import folder_of, how_sure
from crawler.commands.probe import _places
from crawler.crawling.command import outlet_spiders
from crawler.crawling.outlet_loader import OutletLoader
from crawler.probing.imported_feed import Fate, home_of, name_for, path_of
from crawler.probing.opml import LARGEST, ListedFeed, OpmlError, read_opml, write_opml
from crawler.probing.probes import Probes
from crawler.probing.probes import Site as ProbedSite
from crawler.saved_pages.evidence import Sureness, sureness_of
from tests.conftest import Run, crawl, scrapy
from tests.keeping import command, rows
from tests.site import Site
from tests.test_probe import put_articles, put_wordpress, rss

FRESHRSS = """<?xml version="1.0" encoding="UTF-8"?>
<opml xmlns:frss="https://freshrss.org/opml" version="2.0">
  <head><title>Reading list</title><dateCreated>Mon, 30 Nov 2026 06:00:00 +0000</dateCreated></head>
  <body>
    <outline text="Diplomacy">
      <outline text="Gazette, as I call it" type="rss" xmlUrl="{gazette}/feed/" htmlUrl="{gazette}/politics/"
          description="News" frss:priority="important" frss:cssFullContent="article"/>
      <outline text="Sections">
        <outline text="Gazette: trade" type="rss" xmlUrl="{gazette}/trade/feed/" htmlUrl="{gazette}/trade/"/>
        <outline text="The Herald" type="rss" xmlUrl="{feeds}/herald.xml" htmlUrl="{herald}/world/"/>
      </outline>
    </outline>
    <outline text="Bakery" type="rss" xmlUrl="{bakery}/rss" htmlUrl="{bakery}/" description=""/>
  </body>
</opml>"""
MINIFLUX = """<?xml version="1.0" encoding="UTF-8"?>
<opml version="2.0">
  <head><title>Miniflux</title><dateCreated>Mon, 30 Nov 2026 06:00:00 UTC</dateCreated></head>
  <body>
    <outline text="All">
      <outline title="The Gazette" text="The Gazette" xmlUrl="https://gazette.example/feed" htmlUrl="https://gazette.example" type="rss" description=""></outline>
    </outline>
  </body>
</opml>"""
SPEED = ("AUTOTHROTTLE_ENABLED=False", "DOWNLOAD_DELAY=0", "BACK_OFF_START=0.1", "WORKERS=1")


def import_opml(file: Path, own: Path, *options: str) -> Run:
    given = [part for setting in (*SPEED, f"OWN_OUTLETS={own}") for part in ("-s", setting)]
    return scrapy("import-opml", file, *given, *options)


@pytest.mark.thorough
def test_a_readers_list_comes_in_and_goes_out_again(tmp_path: Path, database: Path) -> None:
    """In the form of FreshRSS, from sites on loopback; the outlets are crawled; the list is read by Python's own XML."""
    own, file = tmp_path / "my_outlets", tmp_path / "feeds.opml"
    with (
        Site() as gazette, Site("127.0.0.2") as herald, Site("127.0.0.3") as bakery, Site("127.0.0.4") as feeds_of_others,
    ):  # fmt: skip
        put_wordpress(gazette)
        gazette.next_answers.clear()
        paths = put_articles(gazette, "/{slug}/")
        general, trade = dict(list(paths.items())[:3]), dict(list(paths.items())[3:])
        gazette.put("/feed/", rss(gazette, general), content_type="application/rss+xml")
        gazette.put("/trade/feed/", rss(gazette, trade), content_type="application/rss+xml")
        paths = put_articles(herald, "/{slug}.html")
        herald.put("/", "<html><head><title>Herald</title></head></html>")
        feeds_of_others.put("/herald.xml", rss(herald, paths), content_type="application/rss+xml")
        bakery.put("/", "<html><head><title>Bakery</title></head><body>Bread</body></html>")
        at = {"gazette": gazette.address, "herald": herald.address, "bakery": bakery.address}
        at["feeds"] = feeds_of_others.address
        file.write_text(FRESHRSS.format(**at), encoding="utf-8")
        done = import_opml(file, own, "--country", "KZ", "--timezone", "Asia/Almaty")
        assert done.exit_code == 1
        said = " ".join(done.output.split())
        assert "country PK (the clock of Asia/Karachi)" in said, "what is given is for sites that do not tell"
        assert "source feed /feed/ 3 articles listed, 3 of them read" in " ".join(said.replace("(", "").split())
        assert "country KZ (--country)" in said
        assert f"{bakery.address}/rss: not added: the feed lists no article" in said
        assert f"{gazette.address}/trade/feed/: read by the outlet of the same site: outlet_127_0_0_1" in said
        assert "3 of 4 feeds are outlets." in said
        text = (own / "outlet_127_0_0_1.py").read_text(encoding="utf-8")
        assert f'Outlet(name, "The Gazette", "{gazette.address}/", "PK", "Asia/Karachi", ("en",))' in text
        assert 'sources = (Feed("/feed/", also=("/trade/feed/",)),)' in text
        (gazettes,) = (each for each in outlet_spiders(_settings(own)) if each.name == "outlet_127_0_0_1")
        assert how_sure(gazettes) == str(Sureness.SEEN)
        own_setting = ("-s", f"OWN_OUTLETS={own}", "-s", "RETRY_ENABLED=False")
        crawled = crawl("outlet_127_0_0_1", "outlet_127_0_0_2", *own_setting, database=database)
        assert crawled.exit_code == 0, crawled.log
        assert [row[2] for row in rows(database, "articles")] == ["outlet_127_0_0_1"] * 5, (
            "the same words twice are copies"
        )
        assert {row[2] for row in rows(database, "copies")} == {"outlet_127_0_0_2"}
    written = command("export-opml", "--own", "--to", tmp_path / "out.opml", database=database, OWN_OUTLETS=str(own))
    assert (written.exit_code, "3 feeds" in written.log) == (0, True), written.log
    tree = ET.parse(tmp_path / "out.opml")
    feeds = {
        each.get("xmlUrl"): (each.get("text"), each.get("htmlUrl"), each.get("language"))
        for each in tree.iter("outline")
    }
    assert feeds[f"{at['gazette']}/feed/"] == ("The Gazette", f"{at['gazette']}/", "en")
    assert feeds[f"{at['gazette']}/trade/feed/"] == feeds[f"{at['gazette']}/feed/"]
    assert feeds[f"{at['feeds']}/herald.xml"][1] == f"{at['herald']}/"
    assert [each.get("text") for each in tree.getroot().findall("body/outline")] == ["PK", "KZ"]
    again = command("import-opml", tmp_path / "out.opml", "--json", database=database, OWN_OUTLETS=str(own))
    assert again.exit_code == 0
    assert [json.loads(line)["fate"] for line in again.output.splitlines()] == ["known"] * 3


@pytest.mark.thorough
def test_a_dry_run_says_what_would_be_and_what_is_missing(tmp_path: Path) -> None:
    own, file = tmp_path / "my_outlets", tmp_path / "feeds.opml"
    with Site() as gazette, Site("127.0.0.2") as herald:
        put_wordpress(gazette)
        herald.put("/herald.xml", rss(herald, put_articles(herald, "/{slug}")), content_type="application/rss+xml")
        at = {"gazette": gazette.address, "herald": herald.address, "bakery": "http://127.0.0.3:9"}
        at["feeds"] = herald.address
        file.write_text(FRESHRSS.format(**at), encoding="utf-8")
        tried = import_opml(file, own, "--dry-run")
    assert (tried.exit_code, own.exists()) == (1, False), tried.log
    assert "would be the outlet outlet_127_0_0_1" in tried.output
    assert "/trade/feed/: not added: the feed lists no article that a crawl may request" in tried.output
    assert "/herald.xml: not added: the site does not state everything: add --country and --timezone" in tried.output
    assert "127.0.0.3:9/rss: not added: the site does not answer" in tried.output


def test_what_is_imported_says_who_saw_it(tmp_path: Path) -> None:
    """``scrapy outlets`` looks beside the operator's file."""
    own = tmp_path / "seen_outlets"
    (own / "fixtures" / "mine").mkdir(parents=True)
    (own / "mine.py").write_text(SPIDER.format(name="mine"), encoding="utf-8")
    evidence = {"facts": ["home", "feed /rss.xml"], "from": "recorded answer", "on": "2026-11-30"}
    (own / "fixtures" / "mine" / "known.json").write_text(json.dumps({"articles": [], "evidence": [evidence]}))
    (spider,) = (each for each in outlet_spiders(_settings(own)) if each.name == "mine")
    assert folder_of(spider) == own / "fixtures" / "mine"
    assert how_sure(spider) == str(Sureness.SEEN)
    assert sureness_of(spider.outlet, spider.sources, own)[0] is Sureness.BELIEVED


SPIDER = """
from crawler.crawling.outlet_spider import OutletSpider
from crawler.discovery.sources import Feed
from crawler.model.outlet import Outlet


class MineSpider(OutletSpider):
    name = "{name}"
    outlet = Outlet(name, "Mine", "https://mine.example/", "PK", "Asia/Karachi", ("en",))
    sources = (Feed("/rss.xml"),)
"""


def _settings(own: Path | str) -> Settings:
    project = Settings()
    project.setmodule(settings)
    project.set("OWN_OUTLETS", str(own))
    return project


class TestOwnFolder:
    def test_its_outlets_are_beside_the_projects(self, tmp_path: Path) -> None:
        own = tmp_path / "mine_beside"
        own.mkdir()
        (own / "mine.py").write_text(SPIDER.format(name="mine"), encoding="utf-8")
        names = OutletLoader(_settings(own)).list()
        assert {"mine", "radio_pakistan"} <= set(names)
        assert len(names) == len(set(names))

    @pytest.mark.parametrize("folder", ["", "nowhere"])
    def test_without_a_folder_there_are_the_projects_alone(self, folder: str, tmp_path: Path) -> None:
        assert "mine" not in OutletLoader(_settings(tmp_path / folder if folder else "")).list()

    @pytest.mark.parametrize(("name", "said"), [("my-outlets", "letters, digits and _"), ("spiders", "another module")])
    def test_a_folder_that_cannot_be_imported_is_named(
        self, name: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        (tmp_path / name).mkdir()
        with pytest.raises(SystemExit, match="2"):
            OutletLoader(_settings(tmp_path / name))
        assert said in capsys.readouterr().err

    def test_a_probe_adds_there(self, tmp_path: Path) -> None:
        asked = argparse.Namespace(add="mine", spiders=None, fixtures=None, replace=False)
        places = _places(asked, tmp_path / "own")
        assert places is not None
        assert (places.file, places.pages) == (tmp_path / "own" / "mine.py", tmp_path / "own" / "fixtures" / "mine")
        places.file.touch()
        with pytest.raises(UsageError, match=r"mine\.py: exists; to replace it, add --replace"):
            _places(asked, tmp_path / "own")


class TestReading:
    def test_miniflux(self) -> None:
        (feed,) = read_opml(MINIFLUX.encode())
        assert feed == ListedFeed(
            feed="https://gazette.example/feed", title="The Gazette", home="https://gazette.example", folder="All"
        )

    def test_folders_in_folders_and_names_in_small_letters(self) -> None:
        inner = '<outline text="B"><!-- mine --><outline xmlurl="https://a.example/f" text="x"/></outline>'
        found = read_opml(f'<opml><body><outline text="A">{inner}</outline></body></opml>'.encode())
        assert [(feed.folder, feed.feed, feed.home) for feed in found] == [("A / B", "https://a.example/f", "")]

    def test_a_feed_in_two_folders_is_one(self) -> None:
        twice = '<outline text="{}"><outline xmlUrl="https://a.example/f" title="{}"/></outline>'
        found = read_opml(f"<opml><body>{twice.format('A', '1')}{twice.format('B', '2')}</body></opml>".encode())
        assert [(feed.title, feed.folder) for feed in found] == [("1", "A")]

    @pytest.mark.parametrize(
        ("content", "said"),
        [
            (b"", "no XML"),
            (b"not a list", "no XML"),
            (b"<opml><body>", "no XML"),
            (b"<rss><channel/></rss>", "its first element is <rss>"),
            (b"<opml><body><outline text='a'/></body></opml>", "names no feed"),
            (b" " * (LARGEST + 1), "more than 8,000,000 bytes"),
        ],
    )
    def test_what_is_no_list(self, content: bytes, said: str) -> None:
        with pytest.raises(OpmlError, match=said):
            read_opml(content)

    def test_no_file_of_the_machine_is_read(self, tmp_path: Path) -> None:
        (tmp_path / "secret").write_text("https://secret.example/")
        entity = f'<!DOCTYPE opml [<!ENTITY x SYSTEM "file://{tmp_path}/secret">]>'
        with pytest.raises(OpmlError):
            read_opml(f'{entity}<opml><body><outline xmlUrl="&x;"/></body></opml>'.encode())

    def test_what_is_written_is_read_again(self) -> None:
        feeds = [
            ListedFeed(feed="https://a.example/?a=1&b=2", title='"A" <&> B', home="https://a.example/", folder="PK"),
            ListedFeed(feed="https://b.example/f", title="اردو", home="https://b.example/", language="ur"),
        ]
        assert read_opml(write_opml("List", "Mon, 30 Nov 2026 06:00:00 +0000", feeds)) == feeds


@pytest.mark.parametrize(("folders", "found"), [(32, 1), (33, 0)])
def test_how_deep_folders_are_read(folders: int, found: int) -> None:
    deep = '<outline text="a">' * folders + '<outline xmlUrl="https://deep.example/f"/>' + "</outline>" * folders
    content = f'<opml><body><outline xmlUrl="https://a.example/f"/>{deep}</body></opml>'.encode()
    assert [feed.feed for feed in read_opml(content)][1:] == ["https://deep.example/f"] * found


def test_a_list_of_the_largest_size_is_read() -> None:
    content = b'<opml><body><outline xmlUrl="https://a.example/f"/></body></opml>'
    assert len(read_opml(content + b" " * (LARGEST - len(content)))) == 1


def test_eight_sites_are_probed_at_once_and_the_next_when_one_has_ended() -> None:
    begun: list[str] = []

    class Process:
        """Begins crawls that end when the test says so."""

        def __init__(self) -> None:
            self.running: list[asyncio.Future[None]] = []

        def create_crawler(self, _: object) -> SimpleNamespace:
            return SimpleNamespace(spider=None, stats=SimpleNamespace(get_value=lambda _: "finished"))

        def crawl(self, _: object, *, url: str, **__: object) -> asyncio.Future[None]:
            begun.append(url)
            self.running.append(asyncio.get_running_loop().create_future())
            return self.running[-1]

    async def run() -> None:
        process = Process()
        sites = [ProbedSite(f"https://{number}.example/") for number in range(10)]
        Probes(process, sites, Settings(), lambda _: None)  # type: ignore[arg-type]
        assert len(begun) == 8
        process.running[3].set_result(None)
        await asyncio.sleep(0)
        assert begun[8:] == ["https://8.example/"]

    asyncio.run(run())


@pytest.mark.parametrize(
    ("feed", "home", "site", "path"),
    [
        ("https://a.example/world/feed", "https://a.example/world/", "https://a.example/", "/world/feed"),
        ("http://a.example/f?x=1", "https://www.a.example/", "https://www.a.example/", "/f?x=1"),
        ("https://a.example/f", "", "https://a.example/", "/f"),
        ("https://a.example", "", "https://a.example/", "/"),
        ("https://feeds.b.example/a", "https://a.example/", "https://a.example/", "https://feeds.b.example/a"),
        ("http://a.example:81/f", "http://a.example:82/", "http://a.example:82/", "http://a.example:81/f"),
        ("feed://a.example/f", "https://a.example/", "", ""),
    ],
)
def test_the_site_of_a_feed(feed: str, home: str, site: str, path: str) -> None:
    listed = ListedFeed(feed=feed, home=home)
    assert home_of(listed) == site
    assert not site or path_of(listed, site) == path


@pytest.mark.parametrize(
    ("home", "name"),
    [
        ("https://www.islamabad-gazette.example/", "islamabad_gazette"),
        ("https://news.gazette.com.pk/", "news_gazette"),
        ("https://gazette.co.uk/", "gazette"),
        ("http://127.0.0.1:8000/", "outlet_127_0_0_1"),
        ("https://import.example/", "outlet_import"),
        ("https://24.kg/", "outlet_24"),
        ("https://taken.example/", "taken_2"),
        ("https://xn--mgbaa.example/", "xn_mgbaa"),
    ],
)
def test_the_name_of_an_outlet(home: str, name: str) -> None:
    assert name_for(home, {"taken"}) == name


def test_feeds_that_need_no_probe_are_named(tmp_path: Path, database: Path) -> None:
    feeds = ("https://www.radio.gov.pk/rss", "ftp://a.example/f")
    homes = ("", "")
    outlines = "".join(f'<outline xmlUrl="{feed}" htmlUrl="{home}"/>' for feed, home in zip(feeds, homes, strict=True))
    file = tmp_path / "list.opml"
    file.write_text(f"<opml><body>{outlines}</body></opml>")
    done = command("import-opml", file, "--json", database=database)
    fates = [json.loads(line)["fate"] for line in done.output.splitlines()]
    assert fates == [Fate.KNOWN, Fate.NOT_A_URL]
    assert done.exit_code == 1
    words = command("import-opml", file, database=database).output
    assert "ftp://a.example/f: not added: not an http(s) URL" in words
    assert "1 of 2 feeds are outlets." in words


def test_wrong_input_is_named(tmp_path: Path, database: Path) -> None:
    none = tmp_path / "none.opml"
    none.write_text("<html/>")
    for name, arguments, said in (
        ("import-opml", [], "name one file"),
        ("import-opml", [tmp_path / "nowhere.opml"], "it cannot be read"),
        ("import-opml", [none], "it is no OPML"),
        ("import-opml", [none, "--country", "Pakistan"], "two capital letters"),
        ("import-opml", [none, "--timezone", "PKT"], "is not an IANA zone"),
        ("export-opml", ["no_such"], "there is no outlet 'no_such'"),
        ("export-opml", ["--to", tmp_path / "no" / "out.opml"], "there is no folder"),
        ("export-opml", ["radio_pakistan"], "none of these outlets has a feed that is known"),
    ):
        failed = command(name, *arguments, database=database)
        assert (failed.exit_code, said in failed.log) == (2, True), failed.log


def test_the_feed_that_a_crawl_has_read_goes_out(demo: Path, tmp_path: Path) -> None:
    done = command("export-opml", "--to", tmp_path / "all.opml", database=demo)
    assert done.exit_code == 0
    feeds = {feed.title: feed.feed for feed in read_opml((tmp_path / "all.opml").read_bytes())}
    assert feeds["eNews Pakistan"].endswith("/feed/")
    assert "radio_pakistan: left out: no feed of it is known" in done.log
