"""The tables ``stories``, ``story_articles`` and ``story_changes``: which articles each story has, and had.

A story has several articles, or one that other outlets copied word for word. An article that nobody else reported has
no row: it is its own first article.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from sqlite_utils import Database

from crawler.similarity.story import StoryMembership
from crawler.storage.events import delete_events
from crawler.storage.near_duplicates import forget
from crawler.storage.rows import insert, insert_all
from crawler.storage.stories_due import note_due
from crawler.storage.story_events import write_story_events

_Groups = dict[int, dict[int, StoryMembership]]
"""First article of a story → its articles → how each belongs to it."""


@dataclass(frozen=True, slots=True)
class MembershipChange:
    """How an article belonged to a story before, and how it does now."""

    before: StoryMembership
    after: StoryMembership

    @property
    def is_another_story(self) -> bool:
        """Whether its story now starts with another article."""
        return self.before.first != self.after.first


@dataclass(frozen=True, slots=True)
class _StoredStories:
    """The stored state of the stories that will be rewritten."""

    first_of: dict[int, int]
    """Number of a story → its first article."""
    members: dict[int, dict[int, StoryMembership]]
    """Number of a story → its articles."""

    @property
    def story_of(self) -> dict[int, int]:
        """Article → number of its story."""
        return {article: story for story, members in self.members.items() for article in members}


def write_stories(db: Database, changes: Mapping[int, MembershipChange], due: Iterable[int], at: str) -> None:
    """Write the stories of the articles whose membership has changed, and of those that are ``due`` (``articles.id``),
    with their events.

    A story keeps its number while most of its articles stay together. ``at`` (UTC, ISO 8601) is the time of the change.
    """
    firsts = _affected_stories(db, changes, due)
    stored = _stored_stories(db, firsts)
    groups = _groups(firsts, stored, changes)
    for story in stored.first_of:
        db.execute("DELETE FROM story_articles WHERE story = ?", [story])
        db.execute("DELETE FROM stories WHERE id = ?", [story])
    numbers = _numbers(db, groups, stored)
    for first, number in numbers.items():
        _insert_story(db, number, first, groups[first])
    for first, members in groups.items():
        write_story_events(db, numbers.get(first), members)
    for change in _story_changes(stored, groups, numbers):
        insert(db, "story_changes", {"changed_at": at, **change})


def stored_membership(db: Database, article: int) -> StoryMembership:
    """How an article belongs to a story according to the database."""
    row = db.execute(
        "SELECT stories.article, kind, similarity, similar_article FROM story_articles "
        "JOIN stories ON stories.id = story_articles.story WHERE story_articles.article = ?",
        [article],
    ).fetchone()
    return StoryMembership(*row) if row else StoryMembership.alone(article)


def prepare_removal(db: Database, article: int) -> None:
    """Before an article is deleted: remove references to it, and mark the rest of its story to be decided again."""
    forget(db, article)
    delete_events(db, article)
    sql = (
        "SELECT article FROM story_articles WHERE similar_article = ?1 "
        "OR story IN (SELECT story FROM story_articles WHERE article = ?1)"
    )
    for (other,) in db.execute(sql, [article]).fetchall():
        note_due(db, other)
    db.execute("UPDATE story_articles SET similar_article = NULL WHERE similar_article = ?", [article])
    db.execute("DELETE FROM stories WHERE article = ?", [article])


def _affected_stories(db: Database, changes: Mapping[int, MembershipChange], due: Iterable[int]) -> set[int]:
    """The first articles of the stories to write."""
    firsts = {(changes[each].after if each in changes else stored_membership(db, each)).first for each in due}
    for change in changes.values():
        if change.before != change.after:
            firsts |= {change.before.first, change.after.first}
    return firsts


def _stored_stories(db: Database, firsts: Iterable[int]) -> _StoredStories:
    """The stories that start with one of these articles."""
    first_of: dict[int, int] = {}
    members: dict[int, dict[int, StoryMembership]] = {}
    for first in sorted(firsts):
        row = db.execute("SELECT id FROM stories WHERE article = ?", [first]).fetchone()
        if row is not None:
            sql = "SELECT article, kind, similarity, similar_article FROM story_articles WHERE story = ?"
            first_of[row[0]] = first
            members[row[0]] = {
                article: StoryMembership(first, *how) for article, *how in db.execute(sql, [row[0]]).fetchall()
            }
    return _StoredStories(first_of, members)


def _groups(firsts: set[int], stored: _StoredStories, changes: Mapping[int, MembershipChange]) -> _Groups:
    """The articles of each story now; a group of a single article may not be a story."""
    groups: _Groups = defaultdict(dict)
    for members in stored.members.values():
        for article, membership in members.items():
            if article not in changes:
                groups[membership.first][article] = membership
    for first in firsts - changes.keys() - stored.story_of.keys():
        groups[first][first] = StoryMembership.alone(first)
    for article, change in changes.items():
        if change.after.first in firsts:
            groups[change.after.first][article] = change.after
    return groups


def _numbers(db: Database, groups: _Groups, stored: _StoredStories) -> dict[int, int]:
    """First article → number of its story, for groups that are stories: the number that most of its articles had.

    If two groups have articles of one story, the larger part keeps the number, and the other gets a new one.
    """
    story_of = stored.story_of
    stories = [first for first, members in sorted(groups.items()) if len(members) > 1 or _copies(db, [first])]
    claims = []
    for first in stories:
        for story, articles in Counter(story_of[each] for each in groups[first] if each in story_of).items():
            claims.append((-articles, story, first))
    numbers: dict[int, int] = {}
    taken: set[int] = set()
    for _, story, first in sorted(claims):
        if story not in taken and first not in numbers:
            numbers[first] = story
            taken.add(story)
    new = [first for first in stories if first not in numbers]
    numbers.update((first, number) for number, first in enumerate(new, _last_number(db, story_of.values()) + 1))
    return numbers


def _last_number(db: Database, removed: Iterable[int]) -> int:
    """The highest number that a story has or had."""
    sql = "SELECT max(ifnull((SELECT max(id) FROM stories), 0), ifnull((SELECT max(story) FROM story_changes), 0), ?)"
    return int(db.execute(sql, [max(removed, default=0)]).fetchone()[0])


def _copies(db: Database, articles: Iterable[int]) -> list[tuple[str, str | None]]:
    """Outlet and day of each copy of these articles."""
    sql = "SELECT outlet, published_on FROM copies WHERE article = ?"
    return [row for article in articles for row in db.execute(sql, [article]).fetchall()]


def _insert_story(db: Database, number: int, first: int, members: Mapping[int, StoryMembership]) -> None:
    sql = "SELECT title, language, outlet FROM articles WHERE id = ?"
    title, language, outlet = db.execute(sql, [first]).fetchone()
    sql = "SELECT outlet, published_on FROM articles WHERE id = ?"
    published = [db.execute(sql, [article]).fetchone() for article in members]
    copies = _copies(db, members)
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
                "kind": membership.kind,
                "similarity": membership.similarity,
                "similar_article": membership.similar_article,
            }
            for article, membership in members.items()
        ),
    )


def _story_changes(
    stored: _StoredStories, groups: _Groups, numbers: Mapping[int, int]
) -> Iterator[dict[str, str | int | None]]:
    """Rows of ``story_changes``: which stories were merged, split, or found to start with an earlier article."""
    now_in = {article: numbers.get(first) for first, members in groups.items() for article in members}
    membership_of = {article: how for members in groups.values() for article, how in members.items()}
    new_first_of = {number: first for first, number in numbers.items()}
    for story, first in stored.first_of.items():
        new_first = new_first_of.get(story, first)
        if new_first != first:
            why = "an article was found that was published earlier"
            yield {"kind": "earlier", "story": story, "became": story, "article": new_first, "why": why}
        articles_by_story: dict[int | None, list[int]] = defaultdict(list)
        for article in sorted(stored.members[story]):
            articles_by_story[now_in.get(article)].append(article)
        for became, articles in articles_by_story.items():
            if became != story:
                is_merged = len(articles_by_story) == 1 and became is not None
                yield {
                    "kind": "merged" if is_merged else "split",
                    "story": story,
                    "became": became,
                    "article": articles[0],
                    "why": f"{len(articles)} of its articles; {_reason(membership_of[articles[0]])}",
                }


def _reason(membership: StoryMembership) -> str:
    if membership.similar_article is None:
        return "no longer similar to an earlier article"
    return f"{membership.kind} of article {membership.similar_article}, similarity {membership.similarity:.2f}"
