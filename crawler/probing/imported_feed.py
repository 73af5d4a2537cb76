"""The result for a feed of a reader's list: an outlet, with the evidence for its facts, or why it is not one."""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

from crawler.discovery.sources import Feed
from crawler.model.clock import now
from crawler.model.outlet import Outlet
from crawler.model.web import host_of, is_web_url
from crawler.model.worded_code import WordedCode
from crawler.probing.adding import Places, text_of
from crawler.probing.opml import ListedFeed
from crawler.probing.report import GivenFacts, Report
from crawler.probing.spider_file import SpiderFileError, check_name
from crawler.saved_pages.evidence import Origin


class Fate(WordedCode):
    """The result for a feed."""

    ADDED = "added", "added"
    JOINED = "joined", "read by the outlet of the same site"
    KNOWN = "known", "an outlet already"
    NOT_A_URL = "not_a_url", "not an http(s) URL"
    UNREACHABLE = "unreachable", "the site does not answer"
    NO_ARTICLES = "no_articles", "the feed lists no article that a crawl may request"
    NOT_READ = "not_read", "the feed lists articles, but none of those that were fetched could be read"
    FACTS_MISSING = "facts_missing", "the site does not state everything"
    NOT_WRITTEN = "not_written", "its facts do not fit into a file"
    INTERRUPTED = "interrupted", "the probe was stopped"

    @property
    def is_outlet(self) -> bool:
        """Whether the feed now belongs to an outlet."""
        return self in (Fate.ADDED, Fate.JOINED, Fate.KNOWN)


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedFeed:
    """A feed and its result."""

    feed: ListedFeed
    fate: Fate
    outlet: str = ""
    """Name of the outlet it has become, or would become."""
    details: str = ""
    evidence: tuple[tuple[str, str, str], ...] = ()
    """For each fact of an added outlet: its name, value and source."""


def home_of(feed: ListedFeed) -> str:
    """Return the home of the feed's site: only its host, because a section's feed may give the section's page.

    Empty if the feed has no web URL.
    """
    address = feed.home or feed.feed
    parts = urlsplit(address) if is_web_url(address) and is_web_url(feed.feed) else None
    return f"{parts.scheme}://{parts.netloc}/" if parts else ""


def path_of(feed: ListedFeed, home: str) -> str:
    """Return the feed's URL, relative to ``home`` unless it is at another host, as at a service for feeds.

    ``www.`` makes no difference, and a site that moved from http to https moved its feeds too.
    """
    parts = urlsplit(feed.feed)
    is_elsewhere = host_of(feed.feed) != host_of(home)
    if is_elsewhere or (parts.port != urlsplit(home).port and None not in (parts.port, urlsplit(home).port)):
        return feed.feed
    return f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}"


def name_for(home: str, taken: Collection[str]) -> str:
    """Return a name for the outlet at ``home``, after its host, that is not ``taken``."""
    host = urlsplit(home).hostname or "outlet"
    labels = [label for label in host.removeprefix("www.").split(".") if label]
    if len(labels) > 1 and not labels[-1].isdigit():
        labels = labels[:-1]
    if len(labels) > 1 and len(labels[-1]) <= 3 and not labels[-1].isdigit():
        labels = labels[:-1]  # co.uk, com.pk
    words = [part for label in labels for part in re.split(r"[^a-z0-9]+", label.lower()) if part]
    name = "_".join(words)[:40].strip("_") or "outlet"
    name = name if name[0].isalpha() else f"outlet_{name}"
    for number in range(1, len(taken) + 2):
        chosen = name if number == 1 else f"{name}_{number}"
        try:
            check_name(chosen)
        except SpiderFileError:  # a Python keyword
            name = chosen = f"outlet_{name}"
        if chosen not in taken:
            return chosen
    raise AssertionError("more names are taken than there are")


def judged(feed: ListedFeed, path: str, report: Report) -> ImportedFeed | None:
    """Return why the feed at this ``path`` cannot be an outlet's, by its site's responses; None if it can."""
    source = next((each for each in report.sources if each.source == Feed(path)), None)
    if report.unreachable:
        return ImportedFeed(feed=feed, fate=Fate.UNREACHABLE, details=report.unreachable)
    if source is None or not source.works:
        failures = "; ".join(f"{url}: {why}" for url, why in source.failures) if source is not None else ""
        fate = Fate.NO_ARTICLES if failures or not report.home_failure else Fate.UNREACHABLE
        return ImportedFeed(feed=feed, fate=fate, details=failures or report.home_failure)
    if not report.articles:
        return ImportedFeed(feed=feed, fate=Fate.NOT_READ, details="; ".join(read.reason for read in report.read))
    return None


def completed(report: Report, feed: ListedFeed, given: GivenFacts) -> None:
    """Fill in what the site does not state: the reader's title, and what the operator gives for such sites."""
    missing = report.missing
    facts = {
        "title": feed.title if "--title" in missing else "",
        "country": given.country if "--country" in missing else "",
        "languages": given.languages if "--language" in missing else (),
    }
    report.given = replace(report.given, **facts)  # type: ignore[arg-type]
    if "--timezone" in report.missing:  # it may be known now by the country
        report.given = replace(report.given, timezone=given.timezone)


def add_outlet(feed: ListedFeed, report: Report, folder: Path, name: str, *, dry_run: bool) -> ImportedFeed:
    """Write the outlet's file into ``folder``, and next to it what is known of it with evidence; both or neither."""
    if report.missing:
        return ImportedFeed(feed=feed, fate=Fate.FACTS_MISSING, details=f"add {' and '.join(report.missing)}")
    try:
        written = text_of(report, name)
    except SpiderFileError as error:
        return ImportedFeed(feed=feed, fate=Fate.NOT_WRITTEN, details=str(error))
    outlet = report.outlet(name)
    if not dry_run:
        places = Places(name=name, spiders=folder, fixtures=folder / "fixtures")
        places.pages.mkdir(parents=True, exist_ok=True)
        known = report.known(outlet) | {"evidence": [_evidence(report)]}
        places.known.write_text(json.dumps(known, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
        places.file.write_text(written, encoding="utf-8")
    return ImportedFeed(feed=feed, fate=Fate.ADDED, outlet=name, evidence=_facts(report, outlet))


def _evidence(report: Report) -> dict[str, object]:
    facts = ["home", "article", *map(str, report.outlets_sources)]
    return {"facts": facts, "from": str(Origin.ANSWER), "on": now().date().isoformat()}


def _facts(report: Report, outlet: Outlet) -> tuple[tuple[str, str, str], ...]:
    first, *others = report.order
    named = {
        "name": report.title,
        "country": report.country,
        "time zone": report.timezone,
        "languages": report.languages,
    }
    return (
        ("home", outlet.home, f"asked on {now():%Y-%m-%d}"),
        ("source", str(first.source), f"{len(first.addresses)} articles listed, {len(report.articles)} of them read"),
        *(("source", str(each.source), f"{len(each.addresses)} articles listed") for each in others),
        *((what, fact.value, fact.because) for what, fact in named.items()),
    )
