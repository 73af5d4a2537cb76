"""The list from which an article was reached, and the articles before and after it there.

A link to an article carries the list's address: ``?from=search?q=norway``, ``today?day=2026-11-28``, ``country/PK``,
``story/12``, ``meetings?country=PK``.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import parse_qsl

from crawler.browse import event_filters, today_page
from crawler.browse.search_page import PER_PAGE, Asked, Matches, read_address
from crawler.browse.story_page import articles_of_story
from crawler.browse.today import read_order
from crawler.searching.filters import Filters, Outlet
from crawler.text.cldr_names import country_name

PARAMETER = "from"
"""The parameter of an article's address that has the list's."""
_ADDRESS = re.compile(
    r"(?P<page>search|today|meetings|country/(?P<state>[A-Z]{2})|story/(?P<story>\d{1,15}))(?:\?(?P<query>.*))?"
)
_BEFORE = """
    SELECT article FROM article_states WHERE state = :state AND (day, article) > (:day, :article)
    ORDER BY day, article LIMIT 1
"""
_AFTER = """
    SELECT article FROM article_states WHERE state = :state AND (day, article) < (:day, :article)
    ORDER BY day DESC, article DESC LIMIT 1
"""
_REPORTS = """
    SELECT article FROM json_each(?) JOIN story_events ON story_events.id = value JOIN events ON events.id = event
    ORDER BY key
"""
_DAY = "SELECT day FROM article_states WHERE state = ? AND article = ?"


@dataclass(frozen=True, slots=True)
class Neighbour:
    """An article beside another one in a list."""

    article: int
    address: str
    """That of the list's page with this article."""


@dataclass(frozen=True, slots=True)
class ReachedList:
    """The list, and the article's neighbours in it."""

    address: str
    """Among the pages of its archive, as in ``search?q=norway``."""
    title: str
    """What it is, in words."""
    previous: Neighbour | None
    """None if the article is the first, or is not on the list any more."""
    next: Neighbour | None
    words: str = ""
    """The words of a search, to be marked in the text."""


def read_reached_list(
    connection: sqlite3.Connection, address: str, article: int, outlets: Sequence[Outlet]
) -> ReachedList | None:
    """Read the list at ``address``; None if it is no address of a list.

    Raises:
        sqlite3.OperationalError: reading took too long (``interrupted``).
    """
    read = _ADDRESS.fullmatch(address)
    if read is None:
        return None
    given = dict(parse_qsl(read["query"] or ""))
    if read["page"] == "search":
        asked = read_address(given)
        return _search(connection, asked, article, outlets) if asked.is_a_search else None
    if read["page"] == "meetings":
        return _meetings(connection, event_filters.read_address(given), article)
    order: Sequence[int | None]
    if read["page"] == "today":
        day, since, problems = today_page.asked(given.get("day", ""), given.get("since", ""))
        if problems or not (day or since):
            return None
        order = read_order(connection, day or date.min, since)
        named = day.isoformat() if day else None
        page, title = today_page.address(named, since), today_page.title(named, since)
    elif read["state"]:
        order, page, title = _of_state(connection, read["state"], article), read["page"], country_name(read["state"])
    else:
        order, page, title = articles_of_story(connection, int(read["story"])), read["page"], "Story"
    before, after = _around(order, article)
    previous, following = (None if number is None else Neighbour(number, page) for number in (before, after))
    return ReachedList(page, title, previous, following)


def _of_state(connection: sqlite3.Connection, state: str, article: int) -> list[int | None]:
    """The article and its neighbours among the articles about a state, the newest first."""
    found = connection.execute(_DAY, [state, article]).fetchone()
    values = {"state": state, "article": article, "day": found and found[0]}
    before, after = (connection.execute(sql, values).fetchone() for sql in (_BEFORE, _AFTER))
    return [before and before[0], article, after and after[0]]


def _search(connection: sqlite3.Connection, asked: Asked, article: int, outlets: Sequence[Outlet]) -> ReachedList:
    """The search with the neighbours on its page, or at the beginning and end of the pages beside that."""
    first = max(0, (asked.page - 1) * PER_PAGE - 1)
    listed, further = Matches(connection, asked, Filters(outlets)).numbers(PER_PAGE + 2, first)
    before, after = _on_pages([*listed, *further], first, article, lambda page: f"search{asked.address(page=page)}")
    address = f"search{asked.address(page=asked.page)}"
    return ReachedList(address, asked.title, before, after, asked.values.get("q", ""))


def _meetings(connection: sqlite3.Connection, asked: event_filters.AskedEvents, article: int) -> ReachedList:
    """The events with the articles that report them, as in a search; an article with several is met once."""
    first = max(0, (asked.page - 1) * PER_PAGE - 1)
    events = event_filters.find_events(connection, asked, PER_PAGE + 2, first)
    reports = [row[0] for row in connection.execute(_REPORTS, [json.dumps(events)])]
    before, after = _on_pages(reports, first, article, lambda page: f"meetings{asked.address(page=page)}")
    return ReachedList(f"meetings{asked.address(page=asked.page)}", asked.title, before, after)


def _on_pages(
    order: Sequence[int], first: int, article: int, address: Callable[[int], str]
) -> tuple[Neighbour | None, Neighbour | None]:
    """The neighbours with the address of the page, by its number, that lists them; ``first`` are before the order."""
    places: dict[int, int] = {}
    for place, number in enumerate(order, first):
        places.setdefault(number, place)
    before, after = (
        None if number is None else Neighbour(number, address(places[number] // PER_PAGE + 1))
        for number in _around(list(places), article)
    )
    return before, after


def _around(order: Sequence[int | None], article: int) -> tuple[int | None, int | None]:
    if article not in order:
        return None, None
    place = order.index(article)
    return order[place - 1] if place else None, order[place + 1] if place + 1 < len(order) else None
