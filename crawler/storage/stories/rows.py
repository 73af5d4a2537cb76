"""The rows of stories: which articles each has, and a trace of what they were before."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from crawler.similarity.story import Place
from crawler.storage.rows import insert, insert_all


@dataclass(frozen=True, slots=True)
class Due:
    """A day in which an article has changed."""

    language: str
    day: int
    """As ``date.toordinal`` counts; 0 for articles without a day."""
    article: int


@dataclass(frozen=True, slots=True)
class Placed:
    """Where an article stands, and where it stood."""

    place: Place
    earlier: Place


def write(db: Database, placed: dict[int, Placed], due: Iterable[int], at: str) -> None:
    """Write the stories of which articles have another place than before, and of the articles that are due.

    A story keeps its number while most of its articles stay together. An article is a story of its own where others
    carried it; one that nobody else reported has no row.
    """
    firsts = {(placed[each].place if each in placed else placed_before(db, each)).first for each in due}
    for each in placed.values():
        if each.place != each.earlier:
            firsts |= {each.place.first, each.earlier.first}
    before = _stories_of(db, firsts)
    groups: dict[int, dict[int, Place]] = defaultdict(dict)
    was_in: dict[int, int] = {}
    for story in before:
        for article, first, kind, likeness, like in _members(db, story):
            was_in[article] = story
            if article not in placed:
                groups[first][article] = Place(first, kind, likeness, like)
    for first in firsts:
        if first not in placed and first not in was_in:
            groups[first][first] = Place(first, "first", 1.0, None)
    for article, each in placed.items():
        if each.place.first in firsts:
            groups[each.place.first][article] = each.place
    _delete(db, before)
    numbers = _number(db, groups, was_in)
    for first, number in numbers.items():
        _insert(db, number, first, groups[first])
    _trace(db, before, groups, numbers, was_in, at)


def placed_before(db: Database, article: int) -> Place:
    """The place that the database has for an article."""
    row = db.execute(
        "SELECT stories.article, kind, similarity, similar_article FROM story_articles "
        "JOIN stories ON stories.id = story_articles.story WHERE story_articles.article = ?",
        [article],
    ).fetchone()
    return Place(*row) if row else Place(article, "first", 1.0, None)


def _stories_of(db: Database, firsts: Iterable[int]) -> dict[int, int]:
    """Stories by number, each with the article that it began with, that began with one of these."""
    found = {}
    for first in sorted(firsts):
        row = db.execute("SELECT id FROM stories WHERE article = ?", [first]).fetchone()
        if row is not None:
            found[int(row[0])] = first
    return found


def _members(db: Database, story: int) -> list[tuple[int, int, str, float, int | None]]:
    sql = (
        "SELECT story_articles.article, stories.article, kind, similarity, similar_article FROM story_articles "
        "JOIN stories ON stories.id = story_articles.story WHERE story = ?"
    )
    return db.execute(sql, [story]).fetchall()


def _delete(db: Database, stories: Iterable[int]) -> None:
    for story in stories:
        db.execute("DELETE FROM story_articles WHERE story = ?", [story])
        db.execute("DELETE FROM stories WHERE id = ?", [story])


def _number(db: Database, groups: dict[int, dict[int, Place]], was_in: dict[int, int]) -> dict[int, int]:
    """Numbers for the groups that are stories: that of the story that most articles were in, else a new one."""
    claims = []
    told = [first for first, members in sorted(groups.items()) if len(members) > 1 or _copies(db, [first])]
    for first in told:
        for story, articles in Counter(was_in[each] for each in groups[first] if each in was_in).items():
            claims.append((-articles, story, first))
    numbers: dict[int, int] = {}
    taken: set[int] = set()
    for _, story, first in sorted(claims):
        if story not in taken and first not in numbers:
            numbers[first] = story
            taken.add(story)
    last = db.execute(
        "SELECT max(ifnull((SELECT max(id) FROM stories), 0), ifnull((SELECT max(story) FROM story_changes), 0), ?)",
        [max([*was_in.values(), 0])],
    ).fetchone()[0]
    for number, first in enumerate((first for first in told if first not in numbers), last + 1):
        numbers[first] = number
    return numbers


def _copies(db: Database, articles: Sequence[int]) -> list[tuple[str, str | None]]:
    found = []
    for article in articles:
        found += db.execute("SELECT outlet, published_on FROM copies WHERE article = ?", [article]).fetchall()
    return found


def _insert(db: Database, number: int, first: int, members: dict[int, Place]) -> None:
    sql = "SELECT title, language, outlet, published_on FROM articles WHERE id = ?"
    title, language, outlet, _ = db.execute(sql, [first]).fetchone()
    published = [db.execute("SELECT outlet, published_on FROM articles WHERE id = ?", [each]).fetchone()
                 for each in members]  # fmt: skip
    copies = _copies(db, list(members))
    days = sorted(day for _, day in (*published, *copies) if day)
    row = {
        "id": number,
        "article": first,
        "title": title,
        "language": language,
        "outlet": outlet,
        "first_on": days[0] if days else None,
        "last_on": days[-1] if days else None,
        "articles": len(members),
        "copies": len(copies),
        "outlets": len({name for name, _ in (*published, *copies)}),
    }
    insert(db, "stories", row)
    insert_all(
        db,
        "story_articles",
        (
            {
                "article": article,
                "story": number,
                "kind": place.kind,
                "similarity": place.likeness,
                "similar_article": place.like,
            }
            for article, place in members.items()
        ),
    )


def _trace(
    db: Database, before: dict[int, int], groups: dict[int, dict[int, Place]], numbers: dict[int, int],
    was_in: dict[int, int], at: str,
) -> None:  # fmt: skip
    """Note which stories were merged, which were split, and which have been found to begin earlier."""
    now_in = {article: numbers.get(first) for first, members in groups.items() for article in members}
    place_of = {article: place for members in groups.values() for article, place in members.items()}
    first_of = {number: first for first, number in numbers.items()}
    rows: list[tuple[str, int, int | None, int, str]] = []
    for story, first in before.items():
        went: dict[int | None, list[int]] = defaultdict(list)
        for article in sorted(article for article, number in was_in.items() if number == story):
            went[now_in.get(article)].append(article)
        if story in first_of and first_of[story] != first:
            rows.append(("earlier", story, story, first_of[story], "an article was found that was published earlier"))
        for became, articles in went.items():
            if became == story:
                continue
            merged = len(went) == 1 and became is not None
            moved = place_of[articles[0]]
            why = f"{len(articles)} of its articles; {_reason(moved)}"
            rows.append(("merged" if merged else "split", story, became, articles[0], why))
    for kind, story, became, article, why in rows:
        row = {"changed_at": at, "kind": kind, "story": story, "became": became, "article": article, "why": why}
        insert(db, "story_changes", row)


def _reason(place: Place) -> str:
    if place.like is None:
        return "like no earlier one by now"
    return f"{place.kind} of article {place.like}, likeness {place.likeness:.2f}"
