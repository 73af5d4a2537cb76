"""Decides which articles report the same event, for the days that are due, and writes the stories.

A pass goes forward in time, day by day. A day is decided again if

- an article of that day, or of the ``NEAR_DAYS`` before it, was added or changed: it may have near-duplicates that day;
- an article was added or changed among those that count for the day's rare words (``DayCounts.counted_around``);
- the story of an article of the ``NEAR_DAYS`` before it has changed in this pass.

Nothing else can affect the result, so the other days are skipped. Articles without a day come last.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable

from sqlite_utils import Database

from crawler.model.clock import now, timestamp
from crawler.similarity.report import Order, Report, all_terms
from crawler.similarity.story import (
    NEAR_DAYS,
    REPORT_DAYS,
    DayStories,
    NearDuplicate,
    StoryMembership,
    story_of_nearest,
)
from crawler.storage import stories_due
from crawler.storage.articles import rank
from crawler.storage.database import NewsDatabase
from crawler.storage.near_duplicates import near_duplicates_of, originals_of
from crawler.storage.stories import MembershipChange, stored_membership, write_stories
from crawler.storage.stories_due import DueArticle
from crawler.storage.story_days import Analyse, LanguageDays, languages, next_day

BATCH = 2000
"""Approximate number of articles whose stories are decided in one transaction."""


def decide_stories(db: Database, at: str, analyse: Analyse = all_terms) -> bool:
    """Decide the stories of the earliest days that are due, or else of articles without a day.

    Returns whether any day was due: the caller repeats the call until none is. ``at`` (UTC, ISO 8601) is stored with
    each story that has changed. ``analyse`` computes the terms of the texts that are compared.
    """
    due = stories_due.earliest_due(db, BATCH)
    has_days = bool(due)
    if has_days:
        changes = StoryPass(db, due, analyse).run()
    else:
        due = stories_due.undated_due(db, BATCH)
        changes = _decide_undated(db, _stored(db, due))
    write_stories(db, changes, _stored(db, due), at)
    stories_due.note_decided(db, due)
    stories_due.note_undated_due(db, [article for article, change in changes.items() if change.is_another_story])
    return has_days


def settle_stories(news: NewsDatabase) -> None:
    """Decide all stories that are due, in several transactions; after an interruption, the next crawl goes on."""
    going = True
    while going:
        with news.transaction() as db:
            going = decide_stories(db, timestamp(now()))


def _stored(db: Database, due: Iterable[DueArticle]) -> list[int]:
    """The articles that have not been removed since they were marked."""
    sql = "SELECT 1 FROM articles WHERE id = ?"
    return [each.article for each in due if db.execute(sql, [each.article]).fetchone() is not None]


class StoryPass:
    """One pass over the days, forward from the first one that is due."""

    def __init__(self, db: Database, due: list[DueArticle], analyse: Analyse) -> None:
        self._db = db
        self._languages = {name: LanguageDays(db, name, analyse) for name in languages(db)}
        self._due_days = sorted({each.day for each in due})
        self._due_days_of = {
            name: sorted({each.day for each in due if each.language == name}) for name in self._languages
        }
        self._spans = sorted({self._affected_by(*each) for each in {(each.language, each.day) for each in due}})
        self._changes: dict[int, MembershipChange] = {}
        self._last_change = -NEAR_DAYS
        """The last day on which an article has moved to another story."""

    def run(self) -> dict[int, MembershipChange]:
        """Decide the days; return the membership of each of their articles, before and after."""
        day = self._next_day(0)
        while day is not None:
            if self._is_affected(day) and not self._is_left_to_next_pass(day):
                self._decide(day)
            day = self._next_day(day)
        return self._changes

    def _affected_by(self, language: str, due_day: int) -> tuple[int, int]:
        """First and last day that a change on ``due_day`` may affect, apart from effects of changed stories."""
        last = due_day + NEAR_DAYS
        if language not in self._languages:
            return due_day, last
        begin, end = self._languages[language].counts.counted_by(due_day)
        return begin, max(end, last)

    def _next_day(self, day: int) -> int | None:
        """The next day with articles that may be affected; None at the end of the pass."""
        day += 1
        if day - self._last_change > NEAR_DAYS:
            span = next((span for span in self._spans if span[1] >= day), None)
            if span is None:
                return None
            day = max(day, span[0])
        return next_day(self._db, day)

    def _is_affected(self, day: int) -> bool:
        if day - self._last_change <= NEAR_DAYS or _any_between(self._due_days, day - NEAR_DAYS, day):
            return True
        return any(
            due and days.counts.between(day, day) and _any_between(due, *days.counts.counted_around(day))
            for days, due in ((self._languages[name], due) for name, due in self._due_days_of.items())
        )

    def _is_left_to_next_pass(self, day: int) -> bool:
        """Whether the day will be decided anyway, because of a day that is due after those of this pass."""
        last_due = self._due_days[-1]
        return day > last_due and stories_due.is_due_between(self._db, max(last_due + 1, day - NEAR_DAYS), day)

    def _decide(self, day: int) -> None:
        stories: dict[str, DayStories] = {}
        reports: list[tuple[Order, int, str, Report | None]] = []
        for name, days in self._languages.items():
            count = days.counts.between(day, day)
            if count == 1 == days.counts.between(day - REPORT_DAYS, day):
                # Most days of an old archive: there is nothing to compare the report with, so it is not even read.
                reports.append((*days.only_report(day), name, None))
            elif count:
                before = [report for earlier in range(day - REPORT_DAYS, day) for report in days.reports(earlier)]
                stories[name] = DayStories(days.frequencies(day), self._first_of, before)
                reports += [(report.order, report.id, name, report) for report in days.reports(day)]
        for order, article, name, report in sorted(reports, key=lambda each: each[0]):
            originals = self._near_duplicates(article, order, day)
            if report is None:
                decided = story_of_nearest(originals, self._first_of) or StoryMembership.alone(article)
            else:
                decided = stories[name].add(report, originals)
            change = MembershipChange(stored_membership(self._db, article), decided)
            self._changes[article] = change
            if change.is_another_story:
                self._last_change = day

    def _first_of(self, article: int) -> int:
        """The first article of the story of an earlier article, as decided in this pass or earlier."""
        change = self._changes.get(article)
        return (change.after if change else stored_membership(self._db, article)).first

    def _near_duplicates(self, article: int, order: Order, day: int) -> list[NearDuplicate]:
        """The originals of a report, except those too old for it to join their stories."""
        originals = originals_of(self._db, article, order)
        return [each for each in originals if each.day is not None and day - each.day <= NEAR_DAYS]


def _decide_undated(db: Database, articles: Iterable[int]) -> dict[int, MembershipChange]:
    """Articles without a day belong to a story only as near-duplicates. They come after all articles with a day.

    They are decided in order, and the near-duplicates of each that moves to another story are decided too.
    """
    changes: dict[int, MembershipChange] = {}

    def first_of(article: int) -> int:
        return (changes[article].after if article in changes else stored_membership(db, article)).first

    waiting = {article: _order(db, article) for article in articles}
    while waiting:
        article = min(waiting, key=lambda each: waiting[each])
        order = waiting.pop(article)
        is_undated = order[0]
        if not is_undated:
            continue
        nearest = story_of_nearest(originals_of(db, article, order), first_of)
        change = MembershipChange(stored_membership(db, article), nearest or StoryMembership.alone(article))
        changes[article] = change
        if change.is_another_story:
            waiting.update((each.article, each.order) for each in near_duplicates_of(db, article, order))
    return changes


def _order(db: Database, article: int) -> tuple[bool, str, str, str]:
    sql = "SELECT published_on, published_at, url FROM articles WHERE id = ?"
    return rank(*db.execute(sql, [article]).fetchone())


def _any_between(days: list[int], first: int, last: int) -> bool:
    return bisect_left(days, first) < bisect_right(days, last)
