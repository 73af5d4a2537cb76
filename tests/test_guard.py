"""URLs in foreign answers are requested only if they are on the public web."""

from __future__ import annotations

import json
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database

from crawler.downloading.guard import Guard
from crawler.downloading.public_addresses import is_local_name, is_public, written_address
from crawler.model.drops import AddressRefused
from crawler.model.reasons import ReasonCode
from tests.conftest import scrapy
from tests.gazettes import crawl_outlets, put_outlets, story
from tests.site import Site

REBOUND = "http://rebound.example"
"""Its owner lets it resolve to this machine."""
HOME = "http://gazette.example/"


def atom(*links: str, entries: str = "") -> str:
    found = "".join(f'<link rel="{rel}" href="{url}"/>' for rel, _, url in (link.partition("=") for link in links))
    return f'<feed xmlns="http://www.w3.org/2005/Atom"><title>G</title>{found}{entries}</feed>'


def entry(url: str) -> str:
    return f'<entry><title>Story</title><id>{url}</id><link href="{url}"/></entry>'


def links(*urls: str) -> str:
    return "<html><body>" + "".join(f'<a href="{url}">Story of the day {url}</a> ' for url in urls) + "</body></html>"


def put_ways(sites: dict[str, Site], secret: str) -> dict[str, str]:
    """Each outlet has a good page and one way to the secret; the sources, as in the spiders' files."""
    for name, site in sites.items():
        site.put("/story-good", story(name))
        site.put("/story-moved", status=302, headers={"Location": f"{secret}/story-moved"})
    good = {name: f"{site.address}/story-good" for name, site in sites.items()}
    xml = {"content_type": "text/xml"}
    put = {name: site.put for name, site in sites.items()}
    put["pages"]("/", links("/story-good", "/story-moved", f"{secret}/story-port"))
    put["home_link"]("/", f'<link rel="alternate" type="application/rss+xml" href="{secret}/feed">')
    put["home_link"]("/feed/", atom(entries=entry(good["home_link"])), **xml)
    put["rebound_feed"]("/", f'<link rel="alternate" type="application/rss+xml" href="{REBOUND}/feed">')
    put["rebound_feed"]("/feed/", atom(entries=entry(good["rebound_feed"])), **xml)
    put["feed_moved"]("/", status=404)
    put["feed_moved"]("/feed/", status=302, headers={"Location": f"{secret}/feed"})
    put["next"]("/feed", atom(f"next={secret}/older", entries=entry(good["next"])), **xml)
    items = [{"id": "1", "url": good["next_url"], "title": "Story"}]
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "G", "next_url": f"{secret}/older", "items": items}
    put["next_url"]("/feed", json.dumps(feed), content_type="application/feed+json")
    locs = f"<sitemap><loc>{secret}/map</loc></sitemap><sitemap><loc>{REBOUND}/map</loc></sitemap>"
    own = f"<sitemap><loc>{sites['index'].address}/own.xml</loc></sitemap>"
    put["index"]("/map.xml", f"<sitemapindex>{locs}{own}</sitemapindex>", **xml)
    put["index"]("/own.xml", f"<urlset><url><loc>{good['index']}</loc></url></urlset>", **xml)
    put["robots"]("/robots.txt", status=301, headers={"Location": f"{secret}/robots.txt"})
    put["robots"]("/", links("/story-good"))
    api = {"Link": f'<{secret}/wp-json/>; rel="https://api.w.org/"'}
    put["api"]("/", "<html></html>", headers=api)
    return {
        "pages": "Listing()", "home_link": "Feed()", "rebound_feed": "Feed()", "feed_moved": "Feed()",
        "next": 'Feed("feed")', "next_url": 'Feed("feed")', "index": 'Sitemap("map.xml")', "robots": "Listing()",
        "api": "WordPress()",
    }  # fmt: skip


WAYS = ("pages", "home_link", "rebound_feed", "feed_moved", "next", "next_url", "index", "robots", "api")


@pytest.mark.thorough
def test_no_answer_leads_to_a_private_address(tmp_path: Path, database: Path) -> None:
    with ExitStack() as stack:
        secret, *running = [stack.enter_context(Site()) for _ in range(1 + len(WAYS))]
        sites = dict(zip(WAYS, running, strict=True))
        sources = put_ways(sites, secret.address)
        put_outlets(tmp_path, {name: (f"{sites[name].address}/", source) for name, source in sources.items()})
        named = json.dumps({"rebound.example": "127.0.0.1"})
        options = ("-s", "TWISTED_DNS_RESOLVER=tests.named_hosts.NamedHosts")
        run = crawl_outlets(tmp_path, *options, database=database, NAMED_HOSTS=named)
        assert secret.asked == []
    db = Database(database)
    stored = {row["outlet"] for row in db.query("SELECT outlet FROM addresses WHERE state = 'stored'")}
    assert stored == set(WAYS) - {"api", "feed_moved"}, run.log
    rows = {row["url"].rpartition("/")[2]: row for row in db.query("SELECT * FROM addresses WHERE state != 'stored'")}
    # The link to another port of the host is to another site: it names no article of this one.
    assert {path: (row["state"], row["reason_code"]) for path, row in rows.items()} == {
        "story-moved": ("refused", "address_refused"),
    }
    assert f"PRIVATE_HOSTS={secret.address.removeprefix('http://')}" in rows["story-moved"]["reason"]
    answers = list(db.query("SELECT outlet, url, answer_code FROM documents WHERE answer_code LIKE '%address%'"))
    assert sorted((row["outlet"], row["answer_code"]) for row in answers) == [
        ("api", "address_refused"), ("feed_moved", "address_refused"), ("home_link", "address_refused"),
        ("index", "address_refused"), ("index", "private_address"), ("next", "address_refused"),
        ("next_url", "address_refused"), ("rebound_feed", "private_address"),
    ]  # fmt: skip
    refused = {
        row["outlet"]: json.loads(row["counters"]).get("guard/refused", 0) for row in db.query("SELECT * FROM crawls")
    }
    assert all(refused.values()), refused


@pytest.mark.thorough
def test_other_hosts_of_the_web_are_asked_for_sources_and_a_proxy_for_nothing_private(
    tmp_path: Path, database: Path
) -> None:
    """A feed may be on a feed service. Behind a proxy nobody here resolves names; IP addresses are still recognised."""
    private = ["http://10.0.0.1/", "http://3232235777/", "http://0x7f.1/", "http://[::1]/", "http://wiki.lan/"]
    private += ["http://localhost/", "http://intranet/", "http://gazette.example:8080/", "http://169.254.169.254/"]
    feed = "http://feeds.elsewhere.example/gazette"
    with Site() as proxy:
        proxy.put(HOME, f'<link rel="alternate" type="application/rss+xml" href="{feed}">')
        proxy.put(feed, atom(entries=entry(f"{HOME}story-good")), content_type="text/xml")
        proxy.put(f"{HOME}story-good", story("good"))
        maps = "".join(f"<sitemap><loc>{url}</loc></sitemap>" for url in private)
        proxy.put(f"{HOME}map.xml", f"<sitemapindex>{maps}</sitemapindex>", content_type="text/xml")
        put_outlets(tmp_path, {"gazette": (HOME, "Feed()"), "herald": (HOME, 'Sitemap("map.xml")')})
        environment = {"http_proxy": proxy.address, "no_proxy": ""}
        run = crawl_outlets(tmp_path, database=database, **environment)
        hosts = {path.split("/")[2] for path in proxy.paths}
    assert hosts == {"gazette.example", "feeds.elsewhere.example"}, run.log
    db = Database(database)
    assert [row["state"] for row in db.query("SELECT state FROM addresses")] == ["stored"]
    codes = {row["url"]: row["answer_code"] for row in db.query("SELECT * FROM documents WHERE source LIKE 'sitemap%'")}
    assert codes == {f"{HOME}map.xml": "read", **dict.fromkeys(private, "address_refused")}


@pytest.mark.thorough
def test_what_the_operator_allows_is_asked(tmp_path: Path, database: Path) -> None:
    """A spider's file may name hosts in the operator's network, and a setting any; but not their owner's others."""
    with Site() as site, Site() as feeds, Site() as wiki:
        feeds.put("/feed", atom(entries=entry(f"{site.address}/story-one")), content_type="text/xml")
        named = {
            "gazette.example": "127.0.0.1",
            "sub.gazette.example": "127.0.0.1",
            "wiki.gazette.example": "127.0.0.1",
        }
        home, wiki_host = (
            each.address.replace("127.0.0.1", name)
            for name, each in (("gazette.example", site), ("wiki.gazette.example", wiki))
        )
        entries = [f"{home}/story-one", f"{home}/story-two", "http://sub.gazette.example/story-three"]
        feeds.put("/feed", atom(entries="".join(map(entry, entries))), content_type="text/xml")
        site.put("/story-one", story("one"))
        site.put("/story-two", status=302, headers={"Location": f"{wiki_host}/story-two"})
        wiki.put("/story-two", story("two"))
        put_outlets(tmp_path, {"gazette": (f"{home}/", f'Feed("{feeds.address}/feed")')})
        allowed = ("-s", f"PRIVATE_HOSTS=other.lan,{wiki_host.removeprefix('http://')}")
        options = ("-s", "TWISTED_DNS_RESOLVER=tests.named_hosts.NamedHosts", *allowed)
        run = crawl_outlets(tmp_path, *options, database=database, NAMED_HOSTS=json.dumps(named))
    rows = {
        row["url"]: (row["state"], row["reason_code"]) for row in Database(database).query("SELECT * FROM addresses")
    }
    assert rows == dict(
        zip(entries, [("stored", None), ("stored", None), ("failed", "private_address")], strict=True)
    ), run.log


@pytest.mark.thorough
def test_a_host_that_is_not_there_costs_only_what_is_at_it(tmp_path: Path, database: Path) -> None:
    """Listed by a source, or in its redirect: the outlet itself answers, and its other sources are read."""
    nowhere = "http://nowhere.invalid"
    with Site() as site, Site() as moved:
        locs = f"<sitemap><loc>{nowhere}/map</loc></sitemap><sitemap><loc>{site.address}/own.xml</loc></sitemap>"
        site.put("/map.xml", f"<sitemapindex>{locs}</sitemapindex>", content_type="text/xml")
        site.put(
            "/own.xml", f"<urlset><url><loc>{site.address}/story-one</loc></url></urlset>", content_type="text/xml"
        )
        site.put("/story-one", story("one"))
        moved.put("/feed", status=302, headers={"Location": f"{nowhere}/feed"})
        moved.put("/", links("/story-two"))
        moved.put("/story-two", story("two"))
        outlets = {
            "named": (f"{site.address}/", 'Sitemap("map.xml")'), "moved": (f"{moved.address}/", 'Feed("feed"), Listing()'),
        }  # fmt: skip
        put_outlets(tmp_path, outlets)
        run = crawl_outlets(tmp_path, database=database)
    states = {row["outlet"]: row["state"] for row in Database(database).query("SELECT outlet, state FROM addresses")}
    assert (run.exit_code, states) == (0, {"named": "stored", "moved": "stored"}), run.log


@pytest.mark.thorough
def test_a_probe_is_led_to_no_private_address() -> None:
    with Site() as site, Site() as secret:
        site.put("/", status=302, headers={"Location": f"{secret.address}/"})
        probed = scrapy("probe", f"{site.address}/", "-s", "DOWNLOAD_DELAY=0", "-s", "AUTOTHROTTLE_ENABLED=False")
        assert secret.asked == []
    assert "is not asked" in probed.log + probed.output
    assert "Traceback" not in probed.log


@pytest.mark.parametrize(
    "address",
    ["8.8.8.8", "93.184.216.34", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::1"],
)
def test_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0", "10.1.2.3", "100.64.0.1", "127.0.0.1", "127.9.9.9", "169.254.169.254", "172.16.0.1", "172.31.255.255",
        "192.168.1.1", "192.0.2.1", "198.18.0.1", "224.0.0.1", "224.0.1.1", "239.1.1.1", "240.0.0.1", "255.255.255.255",
        "::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fec0::1", "ff02::1", "2001:db8::1", "::ffff:127.0.0.1",
        "::ffff:10.0.0.1", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::a00:1", "2002:7f00:1::1", "2002:c0a8:101::1",
    ],
)  # fmt: skip
def test_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "127.0.0.1"), ("127.1", "127.0.0.1"), ("2130706433", "127.0.0.1"), ("0x7f000001", "127.0.0.1"),
        ("0x7f.1", "127.0.0.1"), ("0177.0.0.1", "127.0.0.1"), ("127.0.0.1.", "127.0.0.1"), ("0", "0.0.0.0"),
        ("::1", "::1"), ("::FFFF:127.0.0.1", "::ffff:7f00:1"), ("gazette.example", None), ("1.example", None),
        ("127.0.0.1.example", None), ("", None),
    ],
)  # fmt: skip
def test_an_address_as_a_resolver_reads_it(host: str, address: str | None) -> None:
    assert written_address(host) == address


@pytest.mark.parametrize(
    ("host", "is_one"),
    [
        ("localhost", True), ("LOCALHOST.", True), ("a.localhost", True), ("printer.local", True), ("wiki.lan", True),
        ("intranet", True), ("router.home.arpa", True), ("x.internal", True), ("gazette.example", False),
        ("local.example", False), ("mylocalhost.example", False), ("home.arpa.example", False),
    ],
)  # fmt: skip
def test_names_of_local_networks(host: str, *, is_one: bool) -> None:
    assert is_local_name(host) is is_one


def refusal(call: Any, *arguments: Any) -> ReasonCode | None:
    try:
        call(*arguments)
    except AddressRefused as refused:
        return refused.code
    return None


@pytest.mark.parametrize(
    ("url", "is_asked"),
    [
        ("http://gazette.lan/", True), ("https://gazette.lan/a", True), ("https://www.gazette.lan/", True),
        ("http://gazette.lan:8080/", False), ("http://sub.gazette.lan/", False), ("https://gazette.lan:80/", True),
        ("http://10.0.0.1:8000/x", True), ("http://10.0.0.1/", False), ("http://10.0.0.1:8001/", False),
        ("http://[::1]:8000/", True), ("http://[::1]/", False), ("http://news.example/", True),
        ("https://news.example:443/", True), ("http://news.example:443/", False), ("https://news.example:8443/", False),
        ("http://8.8.8.8/", True), ("http://[2606:4700::1111]/", True), ("http://[::ffff:127.0.0.1]/", False),
    ],
)  # fmt: skip
def test_only_the_operator_gives_private_hosts_and_other_ports(url: str, *, is_asked: bool) -> None:
    guard = Guard(["http://gazette.lan/", "http://10.0.0.1:8000/", "http://[::1]:8000/"])
    assert refusal(guard.check_url, url) == (None if is_asked else ReasonCode.ADDRESS_REFUSED)


def test_a_name_is_judged_by_what_it_resolves_to() -> None:
    guard = Guard(["https://gazette.example/"])
    private = ReasonCode.PRIVATE_ADDRESS
    assert refusal(guard.check_address, "10.0.0.1", "news.example", 443) is private
    assert refusal(guard.check_address, "8.8.8.8", "news.example", 443) is None
    # The operator's own host may be on a private network, but not after it was on the public one.
    assert refusal(guard.check_address, "10.0.0.1", "gazette.example", 443) is None
    assert refusal(guard.check_address, "8.8.8.8", "gazette.example", 443) is None
    assert refusal(guard.check_address, "10.0.0.1", "gazette.example", 443) is private
