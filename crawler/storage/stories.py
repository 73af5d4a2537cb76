"""Stories in the database: those of the days in which something has changed are decided anew.

``stories_due`` says which days these are; it is written in the transaction that stores an article, so that a crawl that
is killed leaves it to the next one. Rare words are counted in the days around a day, as many as hold some hundred
reports: what is decided there depends on what stands there, and what comes years before or after changes nothing.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from itertools import accumulate

from sqlite_utils import Database

from crawler.likeness.compared import ComparedText, ordinal
from crawler.likeness.reports import Frequencies, Report, terms_of
from crawler.likeness.stories import NEAR_DAYS, REPORT_DAYS, Near, Place, Stories, nearest
from crawler.storage.likenesses import forget, note_due, note_undated
from crawler.storage.records import rank
from crawler.storage.story_rows import Due, Placed, placed_before, write

AROUND = 500
"""Reports among which the rare words of a day are counted, at least, where there are so many."""
BATCH = 2000
"""Articles whose stories are decided in one transaction, about."""


def settle(db: Database, at: str) -> bool:
    """Decide the stories of the earliest days that are due; whether there was any.

    What has changed of stories is noted with the time ``at``.
    """
    rows = db.execute("SELECT language, day, article FROM stories_due WHERE day > 0 ORDER BY day LIMIT ?", [BATCH])
    due = [Due(*row) for row in rows.fetchall()]
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


def take_out(db: Database, article: int) -> None:
    """Before an article is removed: nothing refers to it any more, and what stood with it is due."""
    forget(db, article)
    sql = (
        "SELECT article FROM story_articles WHERE like_article = ?1 "
        "OR story IN (SELECT story FROM story_articles WHERE article = ?1)"
    )
    for (other,) in db.execute(sql, [article]).fetchall():
        note_due(db, other)
    db.execute("UPDATE story_articles SET like_article = NULL WHERE like_article = ?", [article])
    db.execute("DELETE FROM stories WHERE article = ?", [article])


def _is_there(db: Database, article: int) -> bool:
    """Whether an article has not been removed since its day was due."""
    return db.execute("SELECT 1 FROM articles WHERE id = ?", [article]).fetchone() is not None


class Settling:
    """One pass over the days, forward from the first one that something has changed for."""

    def __init__(self, db: Database, due: list[Due]) -> None:
        self._db = db
        self._languages = {language: Language(db, language, days) for language, days in _counts(db).items()}
        self._due = {language: sorted({each.day for each in due if each.language == language}) for language in
                     {each.language for each in due}}  # fmt: skip
        self._every_due = sorted({each.day for each in due})
        self._placed: dict[int, Placed] = {}
        self._changed_on = -NEAR_DAYS

    def run(self) -> dict[int, Placed]:
        """The articles that were looked at, and where each stands now."""
        for day in sorted({day for language in self._languages.values() for day in language.days}):
            if self._is_concerned(day):
                self._settle(day)
        return self._placed

    def _is_concerned(self, day: int) -> bool:
        if day - self._changed_on <= NEAR_DAYS or _any_between(self._every_due, day - NEAR_DAYS, day):
            return True
        return any(
            day in self._languages[name].count_on and _any_between(due, *self._languages[name].around(day))
            for name, due in self._due.items()
            if name in self._languages
        )

    def _settle(self, day: int) -> None:
        stories: dict[str, Stories] = {}
        reports: list[tuple[Report, str]] = []
        for name, language in self._languages.items():
            if day in language.count_on:
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


class Language:
    """The days of one language, and the reports of those that are being looked at."""

    def __init__(self, db: Database, name: str, count_on: dict[int, int]) -> None:
        self._db = db
        self._name = name
        self.count_on = count_on
        self.days = sorted(count_on)
        self._sums = [0, *accumulate(count_on[day] for day in self.days)]
        self._reports: dict[int, list[Report]] = {}
        self._frequencies = Frequencies()
        self._counted: set[int] = set()

    def around(self, day: int) -> tuple[int, int]:
        """First and last day of the fewest days around ``day`` that hold ``AROUND`` reports; of all, where none do.

        The days whose reports are compared with those of ``day`` are always among them.
        """
        most = max(self.days[-1] - day, day - self.days[0], REPORT_DAYS)
        fewest = bisect_left(
            range(most), AROUND, lo=REPORT_DAYS, key=lambda days: self._between(day - days, day + days)
        )
        return day - fewest, day + fewest

    def _between(self, first: int, last: int) -> int:
        return self._sums[bisect_right(self.days, last)] - self._sums[bisect_left(self.days, first)]

    def frequencies(self, day: int) -> Frequencies:
        """The words of the reports around ``day``. Days are asked for in order, so that each is counted once."""
        first, last = self.around(day)
        for gone in [each for each in self._counted if not first <= each <= last]:
            for report in self._reports[gone]:
                self._frequencies.remove(report)
            self._counted.remove(gone)
        for kept in [each for each in self._reports if each < min(first, day - REPORT_DAYS)]:
            del self._reports[kept]
        for each in self.days[bisect_left(self.days, first) : bisect_right(self.days, last)]:
            if each not in self._counted:
                self._counted.add(each)
                for report in self.reports(each):
                    self._frequencies.add(report)
        return self._frequencies

    def reports(self, day: int) -> list[Report]:
        """The reports of a day."""
        if day not in self.count_on:
            return []
        if day not in self._reports:
            self._reports[day] = list(_reports(self._db, self._name, day))
        return self._reports[day]


def near_copies(
    db: Database, article: int, order: tuple[bool, str, str, str], *, later: bool = False
) -> Iterator[tuple[Near, int | None]]:
    """Those that an article is had from, or that have it (``later``), each with its day."""
    here, there = ("original", "article") if later else ("article", "original")
    rows = db.execute(
        f"SELECT {there}, kind, max(contained, containing), url, published_on, published_at "  # noqa: S608
        f"FROM relations JOIN articles ON articles.id = {there} WHERE {here} = ?",
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


def _counts(db: Database) -> dict[str, dict[int, int]]:
    """How many articles each language has on each day."""
    counts: dict[str, dict[int, int]] = defaultdict(dict)
    sql = "SELECT language, published_on, count(*) FROM articles WHERE published_on IS NOT NULL GROUP BY 1, 2"
    for language, published_on, count in db.execute(sql).fetchall():
        counts[language or ""][ordinal(published_on) or 0] = count
    return counts


def _any_between(days: list[int], first: int, last: int) -> bool:
    return bisect_left(days, first) < bisect_right(days, last)


def _reports(db: Database, language: str, day: int) -> Iterator[Report]:
    sql = (
        "SELECT id, url, outlet, title, text, published_on, published_at, event_date FROM articles "
        "WHERE language IS nullif(?, '') AND published_on = ?"
    )
    for row in db.query(sql, [language, date.fromordinal(day).isoformat()]):
        text = ComparedText(title=row["title"], text=row["text"], outlet=row["outlet"], day=day)
        terms, beginning = terms_of(text)
        yield Report(
            id=row["id"],
            order=rank(row["published_on"], row["published_at"], row["url"]),
            day=day,
            event_date=row["event_date"],
            terms=terms,
            beginning=beginning,
        )
