"""Reads a site's sources as a crawl does, each up to the first document that lists articles."""

from __future__ import annotations

from collections import defaultdict
from contextlib import suppress
from dataclasses import replace
from urllib.parse import urlsplit

from scrapy.crawler import Crawler

from crawler.discovery.discoverer import Batch, Discoverer
from crawler.discovery.fetcher import Fetched, NotFetched, NotModified, SourceFetcher
from crawler.discovery.sources import Findings, Listing, SiteFacts, Source, SourceDocument, SourceError
from crawler.extraction.loader import clean_line, without_markup
from crawler.model.answer_codes import AnswerCode
from crawler.model.urls import is_on_site
from crawler.probing.languages import primary
from crawler.probing.report import SourceReport
from crawler.processes.workers import WorkerFailure, Workers
from crawler.storage.archive import Archive
from crawler.storage.documents import answers

_DOCUMENTS = 5
"""Documents requested per source, except the home page: by then they lead to articles, or none will."""
_NOT_REQUESTED = NotFetched(AnswerCode.NOT_REQUESTED, "a probe requests no more documents of one source")


class SiteFetcher(SourceFetcher):
    """Requests the documents of one site: few per source, none on another host, the home page once."""

    def __init__(
        self, crawler: Crawler, archive: Archive, home_page: Fetched | NotModified | NotFetched | None = None
    ) -> None:
        super().__init__(crawler, archive)
        self.home_page = home_page
        """None until it is requested."""
        self.chosen: set[str] = set()
        """URLs that may be at another host: feeds that the operator named."""
        self.requested: defaultdict[str, set[str]] = defaultdict(set)
        """Requested URLs by source."""

    async def fetch(self, source: str, url: str, *, whole: bool = False) -> Fetched | NotModified | NotFetched:
        """Fetch the document at ``url``.

        Raises:
            Unreachable: other documents of the site would fail too.
        """
        outlet, requested = self.archive.outlet, self.requested[source]
        if url == outlet.home:
            self.home_page = self.home_page or await super().fetch(source, url, whole=whole)
            return self.home_page
        if len(requested | {url}) > _DOCUMENTS:
            return _NOT_REQUESTED
        requested.add(url)
        is_chosen = url in self.chosen
        if not (is_chosen or is_on_site(url, outlet)):
            return NotFetched(AnswerCode.OFF_SITE, "it is at another host")
        answer = await super().fetch(source, url, whole=whole)
        if isinstance(answer, Fetched) and not (is_chosen or is_on_site(answer.document.url, outlet)):
            return NotFetched(AnswerCode.OFF_SITE, f"it redirects to another host: {answer.document.url}")
        return answer


async def ask_source(source: Source, fetcher: SiteFetcher, workers: Workers) -> SourceReport:
    """Read what ``source`` lists, and what its document says about the site."""
    report, failures = SourceReport(source=source), dict[str, str]()
    fetcher.chosen.update(source.entrances(fetcher.archive.outlet))
    async for batch in Discoverer((source,), fetcher.archive, fetcher, workers).batches():
        own = [address for address in batch.content.addresses if is_on_site(address.url, fetcher.archive.outlet)]
        report.elsewhere = len(batch.content.addresses) - len(own)
        if own:
            report.addresses, report.url = own, batch.url
            await _describe(report, batch, fetcher, workers)
        else:
            failures[batch.url] = f"names {report.elsewhere} addresses, all at other hosts"
        break
    for url, code, answer, named in await fetcher.archive.read(answers, str(source)):
        if code is not AnswerCode.READ:
            failures.setdefault(url, answer.removeprefix(url).strip(" :"))
        elif not named:
            failures.setdefault(url, "names no article")
    # The home page and robots.txt lead to documents of the source, but are not its documents.
    report.failures = [(url, why) for url, why in failures.items() if url in fetcher.requested[str(source)]
                       and urlsplit(url).path != "/robots.txt"]  # fmt: skip
    return report


async def ask_again(report: SourceReport, fetcher: SiteFetcher) -> None:
    """Ask again for a document with validators, to find out whether the site answers that it has not changed."""
    if report.works and any((report.validators.etag, report.validators.last_modified)):
        answer = await fetcher.fetch(str(report.source), report.url)
        if isinstance(answer, NotModified):
            report.conditional = "answers 304"
        elif isinstance(answer, Fetched):
            report.conditional = "answers 200 although it has not changed"


async def _describe(report: SourceReport, batch: Batch, fetcher: SiteFetcher, workers: Workers) -> None:
    if isinstance(report.source, Listing):
        return
    report.validators = batch.document.validators
    report.more = _how_much_more(batch.content.findings)
    with suppress(WorkerFailure, SourceError):  # in that case the site's facts stay unknown
        facts = report.facts = await workers.run(_site_facts, report.source, batch.document.document)
        if facts.more is not None:
            answer = await fetcher.fetch(str(report.source), facts.more)
            if isinstance(answer, Fetched):
                more = await workers.run(_site_facts, report.source, answer.document)
                report.facts = replace(more, moments=facts.moments)


def _site_facts(source: Source, document: SourceDocument) -> SiteFacts:
    """Runs in a worker process."""
    facts = source.site_facts(document)
    language = facts.language if primary(facts.language) else ""
    return replace(facts, name=clean_line(without_markup(facts.name)), language=language)


def _how_much_more(findings: Findings) -> str:
    if findings.pages is not None and findings.pages > 1:
        return f"the first of {findings.pages} pages"
    return "older ones follow" if findings.older is not None else ""
