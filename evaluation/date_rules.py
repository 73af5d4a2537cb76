"""What each rule and weight of the judge of dates wins and costs: ``python -m evaluation.date_rules FOLDER …``.

Each rule is removed in turn, each weight changed by one in both directions. Every page is judged twice: as read when it
was saved, and as read on its own day, when a clock and the publication show the same day.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any
from unittest.mock import patch

from rich.console import Console
from rich.table import Table

from crawler.dates.page.places import OtherPlace
from crawler.dates.publication import judge as judging
from crawler.dates.publication import read_dates, years
from crawler.dates.publication.trust import ORDER, TRUST, Trust
from crawler.extraction import extract_article
from crawler.extraction.no_article import NoArticle
from crawler.model.items import DateCandidate
from crawler.model.outlet import Outlet
from crawler.page import DocumentError
from crawler.saved_pages.manifest import FIXTURES, read_body
from evaluation.chancery import page_asked
from evaluation.days import ByDay, by_day
from evaluation.instants import instant_pages
from evaluation.pages import PagesError, TruePage, read_pages
from evaluation.readings import Reading

_MAX_MARKUP = 5_000_000
"""Bytes of markup."""
_EVENING = time(23, 30, tzinfo=UTC)
"""When a page is read on its own day: late, because its timestamps are of that day and must not be in the future."""
_WAYS = ("read later", "read on its own day")

_RULES: dict[str, Any] = {
    "undo_local_stamps": lambda *_: None,
    "decide_orders": lambda *_: None,
    "move_to_shown_day": lambda *_: None,
    "read_yearless": lambda *_, **__: [],
    "read_ages": lambda *_, **__: [],
    "without_impossible": lambda readings, *_: readings,
    "without_clocks": lambda readings, *_: readings,
    "_mark_changes": lambda *_: None,
    "_first_address": lambda _, day: day,
}
"""Rules of the judge, each with its replacement when it is removed."""
_NUMBERS = ((judging, "CHANGE"), (read_dates, "LABELLED"), (years, "LENT"))
"""Weights that do not belong to a place."""


@dataclass(frozen=True, slots=True)
class Case:
    """A page with a known day, and the dates found on it, not yet judged."""

    page: TruePage
    outlet: Outlet
    candidates: list[DateCandidate]

    def judged(self, way: str) -> ByDay:
        """The outcome of the judge with the current rules."""
        assert self.page.date is not None
        own_day = datetime.combine(datetime.fromisoformat(self.page.date).date(), _EVENING)
        at = self.page.fetched_at if way == _WAYS[0] else own_day
        judgement = judging.judge(deepcopy(self.candidates), self.outlet, fetched_at=at)
        return by_day(self.page.date, Reading(published=judgement.published_at, day=judgement.published_on))


def main(arguments: Sequence[str]) -> int:
    """Exit code 0: table printed; 2: there is nothing to judge."""
    parser = argparse.ArgumentParser(prog="python -m evaluation.date_rules", description=__doc__)
    parser.add_argument("folders", type=Path, nargs="+", help="each holds pages.jsonl and the pages")
    given = parser.parse_args(arguments)
    try:
        pages = [page for folder in given.folders for page in read_pages(folder)] + instant_pages(FIXTURES)
    except PagesError as error:
        print(f"evaluation: {error}", file=sys.stderr)
        return 2
    cases = [case for page in pages if page.date for case in [case_of(page)] if case is not None]
    width = None if sys.stdout.isatty() else 140
    Console(width=width, highlight=False, markup=False, emoji=False).print(table(cases))
    return 0


def table(cases: Sequence[Case]) -> Table:
    """A row per rule, weight or place: right days that it wins and costs, wrong ones that it prevents and causes."""
    shown = Table("taken out", *_WAYS, title=f"{len(cases)} pages: right +won −lost, wrong −spared +made")
    before = {way: [case.judged(way) for case in cases] for way in _WAYS}
    sums = (f"{each.count(ByDay.RIGHT)} right, {each.count(ByDay.WRONG)} wrong" for each in before.values())
    shown.add_row("nothing", *sums)
    for name, taken_out in _changes():
        with taken_out:
            after = {way: [case.judged(way) for case in cases] for way in _WAYS}
        shown.add_row(name, *(_difference(before[way], after[way]) for way in _WAYS))
    return shown


def _changes() -> Iterator[tuple[str, AbstractContextManager[Any]]]:
    for name, neutral in _RULES.items():
        yield name.lstrip("_"), patch.object(judging, name, neutral)
    for module, name in _NUMBERS:
        for value in _beside(getattr(module, name)):
            yield f"{name} = {value}", patch.object(module, name, value)
    for weight in sorted({trust.weight for trust in TRUST.values()}):
        places = {source: trust for source, trust in TRUST.items() if trust.weight == weight}
        for value in _beside(weight):
            moved = {source: replace(trust, weight=value) for source, trust in places.items()}
            yield f"weight {weight} = {value}", patch.dict(TRUST, moved)
    for place in OtherPlace:
        yield f"{place} is another place", _believed(place)


def _beside(weight: int) -> tuple[int, int]:
    return weight - 1, weight + 1


@contextmanager
def _believed(place: OtherPlace) -> Iterator[None]:
    trust = Trust(TRUST["line"].weight, "shown", "line")
    with patch.dict(TRUST, {place: trust}), patch.dict(ORDER, {place: len(ORDER)}):
        yield


def _difference(with_it: Sequence[ByDay], without: Sequence[ByDay]) -> str:
    pairs = list(zip(with_it, without, strict=True))
    counts = [
        ("right +", sum(one is ByDay.RIGHT is not other for one, other in pairs)),
        ("right −", sum(other is ByDay.RIGHT is not one for one, other in pairs)),
        ("wrong −", sum(other is ByDay.WRONG is not one for one, other in pairs)),
        ("wrong +", sum(one is ByDay.WRONG is not other for one, other in pairs)),
    ]
    return ", ".join(f"{name}{count}" for name, count in counts if count) or "–"


def case_of(page: TruePage) -> Case | None:
    """The page with its dates; None if it cannot be read."""
    try:
        item = page_asked(read_body(page.file), page.question())
        article = extract_article(item, max_markup=_MAX_MARKUP)
    except (OSError, NoArticle, DocumentError):
        return None
    outlet = item.outlet
    if not outlet.is_known and article.language:
        outlet = replace(outlet, languages=(article.language,))
    return Case(page, outlet, article.date_candidates)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
