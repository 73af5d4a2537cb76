"""Stories in the database: those of the days in which something has changed are decided anew.

``stories_due`` says which days these are; it is written in the transaction that stores an article, so that a crawl that
is killed leaves it to the next one. Rare words are counted in the days around a day, as many as hold some hundred
reports: what is decided there depends on what stands there, and what comes years before or after changes nothing.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from datetime import date

from sqlite_utils import Database

from crawler.similarity.report import Report
from crawler.similarity.story import NEAR_DAYS, REPORT_DAYS, Near, Place, Stories, nearest
from crawler.similarity.text import ordinal
from crawler.storage.articles import rank
from crawler.storage.near_duplicates import forget, note_due, note_undated
from crawler.storage.stories.days import Language, languages, next_day
from crawler.storage.stories.rows import Due, Placed, placed_before, write

BATCH = 2000
"""Articles whose stories are decided in one transaction, about."""


def settle(db: Database, at: str) -> bool:
    """Decide the stories of the earliest days that are due; whether there was any.

    What has changed of stories is noted with the time ``at``.
    """
    due = _first_due(db)
    if due:
        placed = Settling(db, due).run()
    else:
        rows = db.execute("SELECT language, day, article FROM stories_due WHERE day = 0 LIMIT ?", [BATCH])
        due = [Due(*row) for row in rows.fetchall()]
        placed = _place_undated(db, [each for each in due if _is_there(db, each.article)])
    write(db, placed, [each.article for each in due if _is_there(db, each.article)], at)
    for each in due:
        sql = "DELETE FROM stories_due WHERE day = ? AND language = ? AND article = ?"
        db.execute(sql, [each.day, each.language, each.article])
    note_undated(db, [article for article, each in placed.items() if each.place.first != each.earlier.first])
    return bool(due)


def _first_due(db: Database) -> list[Due]:
    """The earliest days that are due, each whole: as many as hold ``BATCH`` articles, or all."""
    sql = "SELECT day FROM stories_due WHERE day > 0 ORDER BY day LIMIT 1 OFFSET ?"
    last = db.execute(sql, [BATCH - 1]).fetchone()
    sql = "SELECT language, day, article FROM stories_due WHERE day BETWEEN 1 AND ?"
    return [Due(*row) for row in db.execute(sql, last or [date.max.toordinal()]).fetchall()]


def take_out(db: Database, article: int) -> None:
    """Before an article is removed: nothing refers to it any more, and what stood with it is due."""
    forget(db, article)
    sql = (
        "SELECT article FROM story_articles WHERE similar_article = ?1 "
        "OR story IN (SELECT story FROM story_articles WHERE article = ?1)"
    )
    for (other,) in db.execute(sql, [article]).fetchall():
        note_due(db, other)
    db.execute("UPDATE story_articles SET similar_article = NULL WHERE similar_article = ?", [article])
    db.execute("DELETE FROM stories WHERE article = ?", [article])


def _is_there(db: Database, article: int) -> bool:
    """Whether an article has not been removed since its day was due."""
    return db.execute("SELECT 1 FROM articles WHERE id = ?", [article]).fetchone() is not None


class Settling:
    """One pass over the days, forward from the first one that something has changed for."""

    def __init__(self, db: Database, due: list[Due]) -> None:
        self._db = db
        self._languages = {name: Language(db, name) for name in languages(db)}
        self._due = {name: sorted({each.day for each in due if each.language == name}) for name in self._languages}
        self._every_due = sorted({each.day for each in due})
        self._spans = _joined(self._concerned_by(each.language, each.day) for each in set(due))
        self._placed: dict[int, Placed] = {}
        self._changed_on = -NEAR_DAYS

    def run(self) -> dict[int, Placed]:
        """The articles that were looked at, and where each stands now."""
        day = self._next(0)
        while day is not None:
            if self._is_concerned(day) and not self._comes_again(day):
                self._settle(day)
            day = self._next(day)
        return self._placed

    def _concerned_by(self, name: str, day: int) -> tuple[int, int]:
        """Days of which some are concerned by a change on ``day``, and none beyond; but for what follows from them."""
        if name not in self._languages:
            return day, day + NEAR_DAYS
        first, last = self._languages[name].counts.within_reach(day)
        return first, max(last, day + NEAR_DAYS)

    def _next(self, day: int) -> int | None:
        """The next day that has articles and may be concerned."""
        day += 1
        if day - self._changed_on > NEAR_DAYS:
            following = next((span for span in self._spans if span[1] >= day), None)
            if following is None:
                return None
            day = max(day, following[0])
        return next_day(self._db, day)

    def _is_concerned(self, day: int) -> bool:
        if day - self._changed_on <= NEAR_DAYS or _any_between(self._every_due, day - NEAR_DAYS, day):
            return True
        return any(
            language.counts.between(day, day)
            and self._due[name]
            and _any_between(self._due[name], *language.counts.around(day))
            for name, language in self._languages.items()
        )

    def _comes_again(self, day: int) -> bool:
        """Whether a later pass will look at the day in any case, for one that is still due after those of this pass."""
        sql = "SELECT 1 FROM stories_due WHERE day > ? AND day BETWEEN ? AND ? LIMIT 1"
        found = self._db.execute(sql, [self._every_due[-1], day - NEAR_DAYS, day])
        return day > self._every_due[-1] and found.fetchone() is not None

    def _settle(self, day: int) -> None:
        stories: dict[str, Stories] = {}
        reports: list[tuple[Report, str]] = []
        for name, language in self._languages.items():
            if language.counts.between(day, day):
                before = [report for earlier in range(day - REPORT_DAYS, day) for report in language.reports(earlier)]
                stories[name] = Stories(language.frequencies(day), self._first_of, before)
                reports += [(report, name) for report in language.reports(day)]
        for report, name in sorted(reports, key=lambda pair: pair[0].order):
            place = stories[name].place(report, self._near(report))
            earlier = placed_before(self._db, report.id)
            self._placed[report.id] = Placed(place, earlier)
            if place.first != earlier.first:
                self._changed_on = day

    def _first_of(self, article: int) -> int:
        placed = self._placed.get(article)
        return placed.place.first if placed else placed_before(self._db, article).first

    def _near(self, report: Report) -> list[Near]:
        return [
            near
            for near, day in near_copies(self._db, report.id, report.order)
            if day is not None and report.day - day <= NEAR_DAYS
        ]


def near_copies(
    db: Database, article: int, order: tuple[bool, str, str, str], *, later: bool = False
) -> Iterator[tuple[Near, int | None]]:
    """Those that an article is had from, or that have it (``later``), each with its day."""
    here, there = ("original", "article") if later else ("article", "original")
    rows = db.execute(
        f"SELECT {there}, kind, max(contained, containing), url, published_on, published_at "  # noqa: S608
        f"FROM near_duplicates JOIN articles ON articles.id = {there} WHERE {here} = ?",
        [article],
    ).fetchall()
    for other, kind, likeness, url, published_on, published_at in rows:
        theirs = rank(published_on, published_at, url)
        assert (theirs > order) is later
        yield Near(other, theirs, kind, likeness), ordinal(published_on)


def _place_undated(db: Database, due: list[Due]) -> dict[int, Placed]:
    """Articles without a day belong to a story only as near-copies; they come after all that have one."""
    placed: dict[int, Placed] = {}
    waiting = {each.article: _undated_order(db, each.article) for each in due}
    while waiting:
        article = min(waiting, key=lambda each: waiting[each])
        order = waiting.pop(article)
        if not order[0]:
            continue  # It has a day by now.
        near = [relation for relation, _ in near_copies(db, article, order)]
        place = nearest(
            near, lambda each: placed[each].place.first if each in placed else placed_before(db, each).first
        )
        earlier = placed_before(db, article)
        placed[article] = Placed(place or Place(article, "first", 1.0, None), earlier)
        if placed[article].place.first != earlier.first:
            for relation, _ in near_copies(db, article, order, later=True):
                waiting[relation.article] = relation.order
    return placed


def _undated_order(db: Database, article: int) -> tuple[bool, str, str, str]:
    sql = "SELECT published_on, published_at, url FROM articles WHERE id = ?"
    return rank(*db.execute(sql, [article]).fetchone())


def _joined(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans of days in order, those that meet made one."""
    joined: list[tuple[int, int]] = []
    for first, last in sorted(spans):
        if joined and first <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(last, joined[-1][1])
        else:
            joined.append((first, last))
    return joined


def _any_between(days: list[int], first: int, last: int) -> bool:
    return bisect_left(days, first) < bisect_right(days, last)
