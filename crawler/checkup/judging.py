"""Judges one article of an outlet, by itself and against the archive. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from crawler.checkup.findings import Finding, FindingCode
from crawler.identity.same_article import is_same_text, names_article
from crawler.model.items import Article
from crawler.model.reasons import ReasonCode
from crawler.storage.outlet_past import ArchivedArticle, OutletPast

_ENOUGH = 20
"""Archived articles that make a rule if they have no exception. If none of 20 lacks something, fewer than one in seven
of all do, with 95 % certainty (3 / 20, the rule of three: Hanley and Lippman-Hand, JAMA 249, 1983), so three pages in a
row lack it by chance once in three hundred check-ups. Of 21 articles, the shortest is today's once in 21."""
_DATED = 0.5
"""Least share of dated articles in the archive for an article without a day to be a finding."""

_MISSING = {
    ReasonCode.NO_TITLE: FindingCode.NO_HEADLINE,
    ReasonCode.NO_TEXT: FindingCode.NO_BODY,
    ReasonCode.NO_MARKUP: FindingCode.NO_BODY,
    ReasonCode.INCOMPLETE_ANSWER: FindingCode.PAGE_FAILED,
    ReasonCode.EXTRACTION_FAILED: FindingCode.PAGE_FAILED,
}


def judge_drop(code: ReasonCode, words: str) -> Finding:
    """Return the finding for a page that gave no article."""
    found = _MISSING.get(code, FindingCode.NO_ARTICLE)
    return Finding(found, "" if found in (FindingCode.NO_HEADLINE, FindingCode.NO_BODY) else words)


def judge_article(article: Article, past: OutletPast, archived: ArchivedArticle | None = None) -> list[Finding]:
    """Return what is wrong with ``article``; ``archived`` is the archive's article for the same page."""
    findings = [] if article.published_on else list(_without_day(past, archived))
    findings += _compared(article, archived) if archived is not None else _unusual(article, past)
    return findings


def _without_day(past: OutletPast, archived: ArchivedArticle | None) -> Iterator[Finding]:
    if archived is not None:
        if archived.published_on:
            yield Finding(FindingCode.NO_DAY, f"the archive has {archived.published_on}")
    elif past.articles - past.undated >= past.articles * _DATED:
        yield Finding(FindingCode.NO_DAY)


def _compared(article: Article, archived: ArchivedArticle) -> Iterator[Finding]:
    if names_article(article.title, [archived.title]) is False:
        yield Finding(FindingCode.OTHER_HEADLINE, f"{article.title!r}, not {archived.title!r}")
    # In both directions: a text that was cut, and one with added text from the rest of the page.
    if not (is_same_text(archived.text, article.text) and is_same_text(article.text, archived.text)):
        now, before = len(article.text.split()), len(archived.text.split())
        yield Finding(FindingCode.OTHER_BODY, f"{now} words, not {before}")
    if article.published_on and archived.published_on and article.published_on != archived.published_on:
        yield Finding(FindingCode.OTHER_DAY, f"{article.published_on}, not {archived.published_on}")


def _unusual(article: Article, past: OutletPast) -> Iterator[Finding]:
    if past.articles < _ENOUGH:
        return
    if article.word_count < past.shortest:
        yield Finding(FindingCode.SHORT_BODY, f"{article.word_count} words; the shortest has {past.shortest}")
    if article.word_count > past.longest:
        yield Finding(FindingCode.LONG_BODY, f"{article.word_count} words; the longest has {past.longest}")
    if not article.byline and past.bylines == past.articles:
        yield Finding(FindingCode.NO_BYLINE)
