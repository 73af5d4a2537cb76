"""Prints a probe's report: coloured on a terminal, plain when piped."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

from rich.console import Console
from rich.text import Text

from crawler.discovery.sources import Feed, Listing, WordPress
from crawler.extraction.loader import clean_line
from crawler.model.items import Article
from crawler.probing.report import Fact, Report, SourceReport
from crawler.probing.spider_file import printable

# Characters of a line without a terminal, and of the labels in front of it.
_WIDTH, _INDENT = 120, 15
_LONGEST_URL = 100
"""Characters of a URL that is shown in full."""
_PARAGRAPH = 220
"""Characters of an article's first paragraph that are shown."""
_PLACES = {"json_ld": "JSON-LD", "wordpress": "entry in the WordPress API", "feed": "entry in the feed",
           "sitemap": "entry in the sitemap", "meta": "meta tag", "time": "<time>"}  # fmt: skip


def print_report(report: Report) -> None:
    """Print what the site says about itself, its sources, and its articles as they would be stored."""
    console = Console(width=None if sys.stdout.isatty() else _WIDTH, highlight=False)
    _print_rows(console, _site(report))
    if report.sources:
        console.print()
        console.print("Sources", style="bold")
        _print_rows(console, [(_kind(source), _of_source(source, report)) for source in report.sources])
    for number, read in enumerate(report.read):
        console.print()
        if not number:
            console.print("Articles, as they would be stored", style="bold")
        lines = _of_article(read.article) if read.article else [f"no article: {read.reason}"]
        _print_rows(console, [("", [_foreign(read.url), *map(_foreign, lines)])])
    console.print()
    console.print(f"{report.requests} request{'s' if report.requests != 1 else ''}", style="dim")


def _print_rows(console: Console, rows: Iterable[tuple[str, Sequence[str]]]) -> None:
    """Print labels and their lines; without a table, whose cells would end in blanks."""
    for label, lines in rows:
        head = label
        for line in lines:
            for part in Text(line).wrap(console, console.width - _INDENT):
                part.rstrip()
                console.print(Text.assemble((f"{head:{_INDENT}}", "bold"), part), soft_wrap=True)
                head = ""


def _site(report: Report) -> list[tuple[str, Sequence[str]]]:
    redirected = f"  (redirected from {report.asked})" if report.url != report.asked else ""
    rows: list[tuple[str, Sequence[str]]] = [("URL", [f"{report.url}{redirected}"])]
    if report.unreachable or report.home_failure:
        rows.append(("home page", [_foreign(report.unreachable or report.home_failure)]))
    if not report.sources:
        return rows
    platform, home = report.home.platform, report.home
    built = " ".join(part for part in (platform.name, platform.version) if part) or "nothing tells"
    built += f", theme {platform.theme}" if platform.theme else ""
    built += f", {', '.join(platform.frameworks)}" if platform.frameworks else ""
    built += f"  ({', '.join(platform.evidence)})" if platform.evidence else ""
    stated = {**home.languages, "feed": report.facts(Feed).language}
    says = ", ".join(f"{place} {tag}" for place, tag in stated.items() if tag)
    languages = report.languages
    if says:
        languages = Fact(languages.value, f"{languages.because}; stated: {says}")
    rows += [
        ("name", [_fact(report.title)]),
        ("platform", [_foreign(built)]),
        ("languages", [_fact(languages)]),
        ("time zone", [_fact(report.timezone)]),
        ("country", [_fact(report.country)]),
    ]
    return rows


def _fact(fact: Fact) -> str:
    return _foreign(f"{fact.value or 'not known'}  ({fact.because})")


def _foreign(text: str) -> str:
    """Text from a site on one line, without terminal control characters."""
    return printable(clean_line(text))


def _kind(report: SourceReport) -> str:
    return "list page" if isinstance(report.source, Listing) else str(report.source)


def _of_source(source: SourceReport, report: Report) -> list[str]:
    if not source.works:
        return _failures(source)
    url = source.url
    if len(url) > _LONGEST_URL:
        url = url.partition("?")[0] + "?…"
    lines = [url, "; ".join(_about(source, report))]
    if isinstance(source.source, Listing) and report.shape is not None:
        shape = report.shape
        lines.append(f"URLs of articles {shape.article}  ({shape.links} of {shape.of} links with headlines)")
        if shape.day:
            lines.append(f"day in the URL /{shape.day}/")
    return [_foreign(line) for line in lines]


def _about(source: SourceReport, report: Report) -> Iterable[str]:
    count = len(source.addresses)
    yield f"{count} article{'s' if count > 1 else ''}{f', {_span(source.days)}' if source.days else ''}"
    if source.changes and not source.days:
        yield f"changed {_span(source.changes)}, which says nothing of their publication"
    if source.more:
        yield source.more
    if source.elsewhere:
        yield f"{source.elsewhere} more at other hosts"
    if isinstance(source.source, WordPress):
        whole = round(100 * source.whole_texts)
        yield "whole texts" if whole == 100 else f"whole texts of {whole} %"
    if isinstance(source.source, Feed):
        yield {True: "full texts", False: "excerpts", None: "whether texts are full is not known"}[report.is_full_feed]
    validators = source.validators
    has = [name for name, value in (("ETag", validators.etag), ("Last-Modified", validators.last_modified)) if value]
    if not isinstance(source.source, Listing):
        yield " and ".join(has) or "neither ETag nor Last-Modified"
    if source.conditional:
        yield source.conditional


def _span(days: tuple[str, str]) -> str:
    return days[0] if days[0] == days[1] else f"{days[0]} to {days[1]}"


def _failures(source: SourceReport) -> list[str]:
    """Each reason once, with the paths that gave it."""
    places: dict[str, list[str]] = {}
    for url, reason in source.failures:
        places.setdefault(reason, []).append(urlsplit(url).path or "/")
    lines = [f"does not work: {reason}  ({', '.join(paths)})" for reason, paths in places.items()]
    return [_foreign(line) for line in lines] or ["does not work: nothing names a place of it"]


def _of_article(article: Article) -> list[str]:
    words = f"{article.word_count} words in {', '.join(article.languages) or 'a language that could not be told'}"
    day = f"{article.published_on}, by its {_place(article.published_source)}" if article.published_on else "undated"
    facts = [day, article.byline and f"by {article.byline}", article.section and f"in {article.section}", words]
    paragraph = article.text.partition("\n\n")[0]
    if len(paragraph) > _PARAGRAPH:
        paragraph = paragraph[:_PARAGRAPH].rsplit(" ", 1)[0] + " …"
    return [article.title, "; ".join(fact for fact in facts if fact), paragraph]


def _place(source: str | None) -> str:
    return _PLACES.get(source or "", source or "").replace("_", " ")
