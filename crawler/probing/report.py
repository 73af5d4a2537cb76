"""What a probe found, and what follows from it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from crawler.dates.publication.before_fetch import day_named_by
from crawler.discovery.sources import Feed, Listing, SiteFacts, Sitemap, Source, WordPress
from crawler.model.address import Address
from crawler.model.clock import now
from crawler.model.items import Article, Discovery, Page
from crawler.model.outlet import Outlet
from crawler.model.urls import is_article
from crawler.model.validators import NO_VALIDATORS, Validators
from crawler.probing.countries import country_of_domain, country_of_zone
from crawler.probing.home import HomePage
from crawler.probing.languages import languages_read
from crawler.probing.shapes import Shape, shape_of_addresses
from crawler.probing.zones import Stamp, Zone, zone_of

_WHOLE = 0.9
"""Share of posts that a WordPress API must deliver whole to be read before the feed."""
_SAME_LENGTH = 0.8
"""Share of an article's words in its entry of a full feed: datelines and captions may differ."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenFacts:
    """Facts given by the user, which take precedence over all evidence."""

    title: str = ""
    country: str = ""
    timezone: str = ""
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact about the outlet with its evidence; without a value, the reason why there is none."""

    value: str
    because: str


@dataclass(slots=True, kw_only=True)
class SourceReport:
    """The result of reading one source."""

    source: Source
    url: str = ""
    """URL of the document that listed articles."""
    addresses: list[Address] = field(default_factory=list)
    """Addresses on the outlet's own host."""
    facts: SiteFacts = field(default_factory=SiteFacts)
    """What that document says about the site."""
    elsewhere: int = 0
    """Number of URLs on other hosts, which no crawl would request."""
    days: tuple[str, str] | None = None
    """First and last day of publication in the document."""
    changes: tuple[str, str] | None = None
    """First and last day of a change in the document."""
    more: str = ""
    """Whether and how the document continues."""
    failures: list[tuple[str, str]] = field(default_factory=list)
    """URLs that did not work with the reason, in the order of requests."""
    validators: Validators = NO_VALIDATORS
    conditional: str = ""
    """The answer to a conditional request; empty if none was made."""

    @property
    def works(self) -> bool:
        """Whether it lists articles that can be requested."""
        return bool(self.addresses)

    @property
    def whole_texts(self) -> float:
        """Share of articles that it delivers whole."""
        return sum(one.discovery.html is not None for one in self.addresses) / max(1, len(self.addresses))


@dataclass(frozen=True, slots=True)
class ReadPage:
    """A page that was read as an article, or why it is none."""

    url: str
    page: Page | None = None
    """None if it could not be fetched."""
    article: Article | None = None
    reason: str = ""


@dataclass(slots=True, kw_only=True)
class Report:
    """Everything found out about the site at ``url``."""

    asked: str
    """The URL that was given."""
    url: str
    """The same after redirects."""
    feeds: tuple[str, ...] = ()
    """Paths or URLs of the feeds that are the only source of articles; empty to look for all sources."""
    given: GivenFacts = field(default_factory=GivenFacts)
    unreachable: str = ""
    home_failure: str = ""
    """Why the home page could not be read."""
    home: HomePage = field(default_factory=HomePage)
    shape: Shape | None = None
    sources: list[SourceReport] = field(default_factory=list)
    read: list[ReadPage] = field(default_factory=list)
    stamps: list[Stamp] = field(default_factory=list)
    """From the sources and the articles."""
    requests: int = 0

    # Facts

    @property
    def names(self) -> Mapping[str, str]:
        """The site's names by where they are stated, the most reliable place first."""
        of_page = dict(self.home.names)
        first = {place: of_page.pop(place) for place in ("og:site_name",) if place in of_page}
        found = {**first, "WordPress API": self.facts(WordPress).name, **of_page, "feed": self.facts(Feed).name}
        return {place: name for place, name in found.items() if name}

    @property
    def title(self) -> Fact:
        """The name of the site."""
        if self.given.title:
            return Fact(self.given.title, "--title")
        place = next(iter(self.names), None)
        if place is None:
            shown = f"; its home page is titled {self.home.title!r}" if self.home.title else ""
            return Fact("", f"the site does not say{shown}")
        name = self.names[place]
        return Fact(name, ", ".join(other for other, same in self.names.items() if same == name))

    @property
    def country(self) -> Fact:
        """The country by domain and time zone; unknown if they contradict each other."""
        if self.given.country:
            return Fact(self.given.country, "--country")
        clock = self.given.timezone or self.facts(WordPress).timezone
        domain, zone = country_of_domain(self.url), country_of_zone(clock)
        if domain and zone and domain != zone:
            return Fact("", f"its domain says {domain}, its clock ({clock}) says {zone}")
        if not domain and not zone:
            return Fact("", "neither its domain nor its clock tells")
        because = [f"the domain of {domain}"] if domain else []
        return Fact(domain or zone, ", ".join([*because, *([f"the clock of {clock}"] if zone else [])]))

    @property
    def timezone(self) -> Fact:
        """The time zone of the site."""
        if self.given.timezone:
            return Fact(self.given.timezone, "--timezone")
        zone: Zone = zone_of(stated=self.facts(WordPress).timezone, country=self.country.value, stamps=self.stamps)
        return Fact(zone.name, zone.because)

    @property
    def languages(self) -> Fact:
        """The languages of its articles, separated by commas."""
        if self.given.languages:
            return Fact(", ".join(self.given.languages), "--language")
        texts = [read.article.languages for read in self.articles if read.article]
        found = [language for language in languages_read(texts) if language != "und"]
        if not found:
            return Fact("", "no article was read")
        return Fact(", ".join(found), f"{len(texts)} article{'s' if len(texts) > 1 else ''} read")

    @property
    def missing(self) -> list[str]:
        """Options that must be given before the site can be added."""
        facts = {"--title": self.title, "--country": self.country, "--timezone": self.timezone,
                 "--language": self.languages}  # fmt: skip
        return [option for option, fact in facts.items() if not fact.value]

    # Sources

    def facts(self, kind: type[Source]) -> SiteFacts:
        """What the source of this kind says about the site."""
        report = self.of(kind)
        return report.facts if report is not None else SiteFacts()

    def of(self, kind: type[Source]) -> SourceReport | None:
        """The result of reading the source of this kind."""
        return next((report for report in self.sources if isinstance(report.source, kind)), None)

    @property
    def order(self) -> list[SourceReport]:
        """The working sources, in the order in which a crawl should read them.

        WordPress's API comes first if it delivers whole texts, because then no page need be fetched. A list page shows
        only what is on the site today, and little of each: it is used only if nothing else works.
        """
        if self.feeds:
            return [report for report in self.sources if isinstance(report.source, Feed) and report.works]
        kinds: list[type[Source]] = [Feed, WordPress, Sitemap]
        api = self.of(WordPress)
        if api is not None and api.whole_texts >= _WHOLE:
            kinds = [WordPress, Feed, Sitemap]
        found = [report for kind in kinds if (report := self.of(kind)) is not None and report.works]
        listing = self.of(Listing)
        return found or ([listing] if listing is not None and listing.works else [])

    @property
    def articles(self) -> list[ReadPage]:
        """Pages that are articles."""
        return [read for read in self.read if read.article is not None]

    @property
    def is_full_feed(self) -> bool | None:
        """Whether the feed contains the full text of the articles read; None if it has none of them."""
        feed = self.of(Feed)
        entries = feed.addresses if feed is not None else []
        words = {entry.url: self.facts(Feed).words.get(entry.discovery.url) for entry in entries}
        shares = [
            count / max(1, read.article.word_count)
            for read in self.articles
            if read.article and (count := words.get(read.url)) is not None
        ]
        return min(shares) >= _SAME_LENGTH if shares else None

    # Outlet

    @property
    def article_shape(self) -> Shape | None:
        """The form of the articles' URLs, if it must be stated; None if it is the default form.

        It selects the links of a list page, and the articles in sitemaps, which list everything.
        """
        listing = self.of(Listing)
        if listing is not None and self.order == [listing]:
            return self.shape
        unknown = Outlet.unknown(self.url)
        if all(is_article(address, unknown) for address in self.named):
            return None
        return shape_of_addresses(self.named, self.home.links, now().date())

    @property
    def named(self) -> list[str]:
        """URLs that are certainly articles: those in the feed and the API, else those read as articles."""
        sources = [report for kind in (Feed, WordPress) for report in self.sources if isinstance(report.source, kind)]
        found = [address.url for report in sources for address in report.addresses]
        return list(dict.fromkeys(found or [read.url for read in self.articles]))

    def outlet(self, name: str) -> Outlet:
        """An outlet with these facts called ``name``; unknown facts remain those of an unknown outlet."""
        unknown = Outlet.unknown(self.url)
        languages = tuple(self.languages.value.split(", ")) if self.languages.value else unknown.languages
        is_known = bool(self.country.value and self.timezone.value)
        shape = self.article_shape
        return replace(
            unknown,
            name=name,
            title=self.title.value or unknown.title,
            # With only one of country and zone, days could not be determined.
            country=self.country.value if is_known else unknown.country,
            timezone=self.timezone.value if is_known else unknown.timezone,
            languages=languages,
            article=shape.article if shape is not None else unknown.article,
            address_date=f"/{shape.day}/" if shape is not None and shape.day else "",
        )

    def known(self, outlet: Outlet) -> dict[str, Any]:
        """What is known of ``outlet`` without its pages: URLs of articles, and the days in them."""
        articles = [read.url for read in self.articles if is_article(read.url, outlet)]
        told = {
            address: day_named_by(Discovery(url=address, found_by=Listing.kind), outlet, fetched_at=now())
            for address in articles
        }
        days = {address: day for address, day in told.items() if day}
        return {"articles": articles} | ({"days": days} if days else {})

    @property
    def outlets_sources(self) -> Sequence[Source]:
        """The sources of an outlet with these facts: all feeds that were named and work are one source."""
        if not self.feeds:
            return [report.source for report in self.order]
        first, *others = (report.source.path for report in self.order if isinstance(report.source, Feed))
        return [Feed(first, also=tuple(others))]

    def calls(self) -> Sequence[str]:
        """The sources as calls for a spider's file."""
        return [f"{type(source).__name__}({_arguments(source)})" for source in self.outlets_sources]


def _arguments(source: Source) -> str:
    if not isinstance(source, Feed) or not source.path:
        return ""
    first, *others = map(json.dumps, (source.path, *source.also))
    return f"{first}, also=({', '.join(others)}{',' if len(others) == 1 else ''})" if others else first
