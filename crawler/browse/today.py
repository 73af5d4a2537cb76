"""What a day brought: its stories and single articles, what has changed, which countries and outlets stand out.

Everything is read by indexes on days, so that a day costs the same in any archive. A day is the outlets' local day of
publication; articles without one stand under the day on which they were first seen (UTC).
"""

from __future__ import annotations

import json
import math
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from crawler.browse.archive_reading import rows_as_mappings

LISTED = 50
"""Most stories, and most single articles, of a day that are listed; the others are a search away."""
_READ = 2000
"""Most articles of a day that are read: more than fifty outlets of forty articles each bring."""
BAR_DAYS = 30
"""Days drawn as bars, up to the shown one."""
BAR_HEIGHT = 60
"""Height of the highest bar, in the units of the drawing."""
_MEAN_DAYS = 28
"""Days before the shown one with which it is compared: four weeks, so that each weekday counts as often as another."""
_DEVIATIONS = 3.0
"""Standard deviations above the mean from which a country is unusually loud, if its articles come by chance (Poisson):
one day in a thousand is, by that alone."""
_LOUD = 5
"""Least articles of a loud country: fewer are a matter of chance."""
_CHANGES = 5
"""Changed or vanished articles that are listed."""
_COUNTRIES = 8
"""Loud countries that are listed."""

_COLUMNS = """
    id, url, outlet, title, language, languages, published_at, published_precision, published_on, first_seen_at
"""
_OF_DAY = f"""
    SELECT {_COLUMNS} FROM articles WHERE published_on = :day
    UNION ALL
    SELECT {_COLUMNS} FROM articles
    WHERE published_on IS NULL AND first_seen_at >= :day AND first_seen_at < :next
    ORDER BY published_at DESC, first_seen_at DESC, id DESC LIMIT :most
"""  # noqa: S608 - constants
_SINCE = f"SELECT {_COLUMNS} FROM articles WHERE first_seen_at >= :since ORDER BY first_seen_at DESC LIMIT :most"  # noqa: S608
_LAST_DAY = "SELECT max(published_on) FROM articles WHERE published_on <= ?"
_NEXT_DAY = "SELECT min(published_on) FROM articles WHERE published_on > ?"
_PER_DAY = "SELECT published_on, count(*) FROM articles WHERE published_on BETWEEN ? AND ? GROUP BY published_on"
_STORIES = """
    SELECT story, story_articles.article, stories.title, stories.language, stories.articles, stories.copies,
        stories.outlets, stories.article AS first
    FROM story_articles JOIN stories ON stories.id = story
    WHERE story_articles.article IN (SELECT value FROM json_each(?)) AND stories.articles + stories.copies > 1
"""
_FIRST = "SELECT id, outlet, published_at, published_on FROM articles WHERE id IN (SELECT value FROM json_each(?))"
_STATES = "SELECT article, state FROM article_states WHERE article IN (SELECT value FROM json_each(?))"
_LOUDNESS = "SELECT state, day, count(*) FROM article_states WHERE day BETWEEN ? AND ? GROUP BY state, day"
_OUTLETS = """
    SELECT name, outlets.title, count(DISTINCT substr(published_at, 1, 10)), sum(published_at >= :day)
    FROM outlets CROSS JOIN articles ON outlet = name AND published_at >= :first AND published_at < :next
    GROUP BY name
"""
_CHANGED = """
    SELECT articles.id, articles.title, language, articles.outlet, at, 'changed' AS how
    FROM (
        SELECT article, max(replaced_at) AS at FROM revisions
        WHERE copy IS NULL AND replaced_at >= :from AND replaced_at < :until GROUP BY article
    ) CROSS JOIN articles ON articles.id = article
    UNION ALL
    SELECT id, title, language, outlet, gone_at AS at, 'gone' AS how FROM articles
    WHERE gone_at >= :from AND gone_at < :until
    ORDER BY at DESC LIMIT :most
"""


@dataclass(frozen=True, slots=True)
class Bar:
    """A day of the drawing."""

    day: str
    count: int
    height: float
    """In the units of the drawing, at most ``BAR_HEIGHT``."""


@dataclass(frozen=True, slots=True)
class Loud:
    """A country that is in more articles than usual."""

    state: str
    count: int
    mean: float
    """Articles a day of the four weeks before."""


@dataclass(frozen=True, slots=True)
class Story:
    """A story with articles of the day."""

    id: int
    title: str
    language: str | None
    articles: int
    copies: int
    outlets: int
    first: Mapping[str, Any]
    """The first article: ``outlet``, ``published_at``, ``published_on``."""
    languages: Sequence[str]
    """Of its articles of the day."""
    of_day: Sequence[int]
    """Numbers of its articles of the day, as the day lists them."""


@dataclass(frozen=True, slots=True)
class Today:
    """What the page shows."""

    day: str | None
    """``YYYY-MM-DD``; None if the archive has no dated article."""
    since: str | None
    """If what has arrived since a moment was asked for, that moment."""
    earlier: str | None
    """The previous day with articles."""
    later: str | None
    articles: int
    is_more: bool
    """Whether there are more articles than were read."""
    undated: int
    stories: Sequence[Story]
    story_count: int
    singles: Sequence[tuple[str | None, Sequence[Mapping[str, Any]]]]
    """Articles that are in no story with another, by state; those of no state come last, under None."""
    single_count: int
    order: Sequence[int]
    """Numbers of all articles that were read, in the order of the page: those of stories, then single ones."""
    bars: Sequence[Bar]
    changes: Sequence[Mapping[str, Any]]
    loud: Sequence[Loud]
    silent: Sequence[tuple[str, str]]
    """Name and title of outlets that published on more than half of the days before, and not on this one."""


def read_today(
    connection: sqlite3.Connection, today: date, asked: date | None = None, since: str | None = None
) -> Today:
    """Read one day: the one asked for, or else the last one with articles up to ``today``.

    With ``since`` (UTC, ISO 8601), the articles that have been first seen since then, whatever their day.
    """
    day = asked.isoformat() if asked else _one(connection, _LAST_DAY, today.isoformat())
    if day is None:
        return Today(None, since, None, None, 0, False, 0, (), 0, (), 0, (), (), (), (), ())
    this = date.fromisoformat(day)
    following = (this + timedelta(days=1)).isoformat()
    listed = _listed(connection, day, following, since)
    span = {"from": since or day, "until": "9999" if since else following, "most": _CHANGES}
    first = (this - timedelta(days=_MEAN_DAYS)).isoformat()
    return Today(
        day=day,
        since=since,
        earlier=_one(connection, _LAST_DAY, (this - timedelta(days=1)).isoformat()),
        later=_one(connection, _NEXT_DAY, day),
        articles=len(listed.rows),
        is_more=listed.is_more,
        undated=sum(row["published_on"] is None for row in listed.rows),
        stories=listed.stories[:LISTED],
        story_count=len(listed.stories),
        singles=listed.singles,
        single_count=listed.single_count,
        order=listed.order,
        bars=_bars(connection, this),
        changes=rows_as_mappings(connection, _CHANGED, span),
        loud=_loud(connection, day, first),
        silent=_silent(connection, {"day": day, "first": first, "next": following}),
    )


def read_order(connection: sqlite3.Connection, day: date, since: str | None = None) -> Sequence[int]:
    """Numbers of the articles of a day, or since a moment, in the order of the page."""
    following = (day + timedelta(days=1)).isoformat()
    return _listed(connection, day.isoformat(), following, since).order


@dataclass(frozen=True, slots=True)
class _Listed:
    """The articles of a day, or since a moment."""

    rows: Sequence[dict[str, Any]]
    is_more: bool
    stories: Sequence[Story]
    singles: Sequence[tuple[str | None, Sequence[dict[str, Any]]]]
    single_count: int
    order: Sequence[int]


def _listed(connection: sqlite3.Connection, day: str, following: str, since: str | None) -> _Listed:
    values = {"day": day, "next": following, "since": since, "most": _READ + 1}
    rows = rows_as_mappings(connection, _SINCE if since else _OF_DAY, values)
    is_more, rows = len(rows) > _READ, rows[:_READ]
    stories, in_story = _stories(connection, rows)
    alone = [row for row in rows if row["id"] not in in_story]
    singles = _by_state(connection, alone[:LISTED])
    order = [
        *(number for story in stories for number in story.of_day),
        *(row["id"] for _, group in singles for row in group),
        *(row["id"] for row in alone[LISTED:]),
    ]
    return _Listed(rows, is_more, stories, singles, len(alone), order)


def _one(connection: sqlite3.Connection, sql: str, value: str) -> str | None:
    found: str | None = connection.execute(sql, [value]).fetchone()[0]
    return found


def _ids(rows: Iterable[Mapping[str, Any]], name: str = "id") -> list[str]:
    return [json.dumps([row[name] for row in rows])]


def _stories(connection: sqlite3.Connection, rows: Sequence[dict[str, Any]]) -> tuple[list[Story], set[int]]:
    """The stories of these articles, widest first, and the articles that are in them."""
    members = rows_as_mappings(connection, _STORIES, _ids(rows))
    firsts = {row["id"]: row for row in rows_as_mappings(connection, _FIRST, _ids(members, "first"))}
    languages = {row["id"]: json.loads(row["languages"]) or [row["language"]] for row in rows}
    places = {row["id"]: place for place, row in enumerate(rows)}
    of: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for member in members:
        of[member["story"]].append(member)
    stories = [
        Story(
            id=story,
            title=each[0]["title"],
            language=each[0]["language"],
            articles=each[0]["articles"],
            copies=each[0]["copies"],
            outlets=each[0]["outlets"],
            first=firsts[each[0]["first"]],
            languages=sorted({tag for member in each for tag in languages[member["article"]] if tag}),
            of_day=sorted((member["article"] for member in each), key=places.__getitem__),
        )
        for story, each in of.items()
    ]
    stories.sort(key=lambda story: (-story.outlets, -story.articles - story.copies, -story.id))
    return stories, {member["article"] for member in members}


def _by_state(
    connection: sqlite3.Connection, rows: Sequence[dict[str, Any]]
) -> list[tuple[str | None, list[dict[str, Any]]]]:
    """Articles by state, each under one: not its outlet's own country, if it is about another; the most frequent."""
    home = dict(connection.execute("SELECT name, country FROM outlets"))
    states: dict[int, list[str]] = defaultdict(list)
    for row in rows_as_mappings(connection, _STATES, _ids(rows)):
        states[row["article"]].append(row["state"])
    counts: dict[str, int] = defaultdict(int)
    for named in states.values():
        for state in named:
            counts[state] += 1
    groups: dict[str | None, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        own = home.get(row["outlet"])
        most = max(states.get(row["id"], ()), key=lambda state: (state != own, counts[state], state), default=None)
        groups[most].append(row)
    return sorted(groups.items(), key=lambda group: (group[0] is None, -len(group[1]), group[0] or ""))


def _bars(connection: sqlite3.Connection, day: date) -> list[Bar]:
    first = day - timedelta(days=BAR_DAYS - 1)
    counts = dict(connection.execute(_PER_DAY, [first.isoformat(), day.isoformat()]).fetchall())
    days = [(first + timedelta(days=number)).isoformat() for number in range(BAR_DAYS)]
    most = max(counts.values(), default=1)
    return [Bar(each, count, round(BAR_HEIGHT * count / most, 1)) for each in days for count in [counts.get(each, 0)]]


def _loud(connection: sqlite3.Connection, day: str, first: str) -> list[Loud]:
    now: dict[str, int] = {}
    before: dict[str, int] = defaultdict(int)
    for state, of, count in connection.execute(_LOUDNESS, [first, day]):
        if of == day:
            now[state] = count
        else:
            before[state] += count
    means = {state: before[state] / _MEAN_DAYS for state in now}
    loud = [
        Loud(state, count, means[state])
        for state, count in now.items()
        if count >= _LOUD and count > means[state] + _DEVIATIONS * math.sqrt(means[state])
    ]
    return sorted(loud, key=lambda each: (-each.count / (each.mean + 1), each.state))[:_COUNTRIES]


def _silent(connection: sqlite3.Connection, days: Mapping[str, str]) -> list[tuple[str, str]]:
    return [
        (name, title)
        for name, title, active, on_day in connection.execute(_OUTLETS, days)
        if not on_day and active > _MEAN_DAYS / 2
    ]
