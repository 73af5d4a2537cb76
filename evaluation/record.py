"""``python -m evaluation.record FILE…``: which dealings between states Chancery finds in labelled texts.

Beside the rules stands the baseline that they have to beat: a kind is found where one of its words stands, whoever the
sentence is about and whether the thing happened or not.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import combinations
from math import sqrt
from pathlib import Path
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table

from crawler.dateline.split import split_dateline
from crawler.dates.event.writing_day import WritingDay
from crawler.events.circumstances import Circumstances
from crawler.events.finder import find_events
from crawler.model.events import Event, EventStatus
from crawler.text.states import state_of, states_named
from evaluation.pages import TruePage

FOLDER = Path(__file__).parent / "labelled" / "record"
HAPPENED = "happened"

LANGUAGE = "en"
_WORDS = {
    "meeting": r"met|meeting|received|called on|call on",
    "call": r"phone|phoned|telephone|telephoned|telephonic|by video|video call",
    "visit": r"visit|visited|arrived|reached|landed",
    "talks": r"talks|consultations|negotiations|dialogue|joint com\w+",
    "credentials": r"credentials|letters? of credence",
    "signing": r"signed|inked|signatures?",
    "agreement": r"agreed|agreement|accord|deal|understanding",
    "condolence": r"condolences?|condoled|sympathy",
    "congratulation": r"congratulat\w+|felicitat\w+",
    "sanction": r"sanction\w*",
    "expulsion": r"expelled|persona non grata|personae non gratae|to leave",
    "protest": r"summoned|protest",
}
KINDS = {kind: re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for kind, words in _WORDS.items()}
_NORMAL_95 = 1.959964
"""Standard normal deviate of a two-sided interval of 95 %."""
_NAMES_OF_COLUMNS = ("precision", "95 %", "right of found", "recall", "95 %", "found of labelled")

Pair = tuple[str, str]


class RecordError(Exception):
    """A file of labelled texts cannot be read; the message names the file and the line."""


@dataclass(frozen=True, slots=True)
class LabelledText:
    """A text and the dealings that it reports."""

    text: str
    kinds: frozenset[str]
    """What happened in it: to be found."""
    also: frozenset[str] = frozenset()
    """Accepted, but not missed."""
    title: str = ""
    published: date | None = None
    status: str | None = None
    """What became of ``kind_of_status``; None if it is not labelled."""
    kind_of_status: str | None = None
    pairs: frozenset[Pair] = frozenset()
    pairs_also: frozenset[Pair] = frozenset()
    sides_also: frozenset[str] = frozenset()
    offices: frozenset[Pair] | None = None
    """Offices that took part, with their states; None if they are not labelled."""
    persons: frozenset[str] | None = None
    country: str | None = None
    """ISO 3166-1 code of the outlet's, if it is known."""

    @property
    def reports(self) -> bool:
        """Whether it has an event of a kind that is looked for, happened or not."""
        return self.kind_of_status in KINDS or not self.kinds.isdisjoint(KINDS)

    @property
    def sides(self) -> frozenset[str]:
        """Those that took part."""
        return frozenset(side for pair in self.pairs for side in pair)


def read(file: Path) -> Iterator[LabelledText]:
    """The English texts of a file: ``.tsv`` as in ``labelled/record``, or ``.jsonl`` with title, text, lang and kinds.

    Raises:
        RecordError: the file, or a line of it, is not in that form.
    """
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise RecordError(f"{file}: {error}") from error
    if file.suffix == ".jsonl":
        yield from _of_json(file, lines)
        return
    for number, row in enumerate(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE), start=2):
        try:
            kind, status, text, sides = row["kind"], row["status"], row["text"], row["sides"]
        except KeyError as error:
            raise RecordError(f"{file}: the first line lacks the column {error}") from error
        if not text or kind not in {*KINDS, "-"}:
            raise RecordError(f"{file}, line {number}: needs a text and a kind: {', '.join(KINDS)} or -")
        reports = kind != "-"
        yield LabelledText(
            text,
            frozenset({kind} if status == HAPPENED else ()),
            status=status if reports else None,
            kind_of_status=kind if reports else None,
            pairs=frozenset(combinations(sorted(sides.split()), 2)) if reports else frozenset(),
            **_holders(row),
        )


def _holders(row: dict[str, str]) -> dict[str, Any]:
    """Offices and persons from the column ``holders``, if the file has it: ``office/state/name; office/state/``."""
    if "holders" not in row:
        return {}
    holders = [holder.strip().split("/") for holder in row["holders"].split(";") if holder.strip()]
    return {
        "offices": frozenset((office, state) for office, state, _ in holders),
        "persons": frozenset(person for _, _, person in holders if person),
    }


def _of_json(file: Path, lines: Sequence[str]) -> Iterator[LabelledText]:
    for number, line in enumerate(lines, start=1):
        try:
            row = json.loads(line)
            labelled = _labelled(row)
            language = row["lang"]
        except (ValueError, KeyError, TypeError) as error:
            raise RecordError(
                f"{file}, line {number}: {error!r}; needs title, text, lang, kinds, kinds_also"
            ) from error
        if language == LANGUAGE:
            yield labelled


def _labelled(row: dict[str, Any]) -> LabelledText:
    published = row.get("published_on")
    return LabelledText(
        row["text"],
        frozenset(row["kinds"]),
        frozenset(row["kinds_also"]),
        row["title"],
        date.fromisoformat(published) if published else None,
        pairs=_pairs(row.get("dyads", ())),
        pairs_also=_pairs(row.get("dyads_optional", ())),
        sides_also=frozenset((*row.get("actors", ()), *row.get("actors_optional", ()))),
        offices=frozenset((each["office"], each["of"]) for each in row["offices"]) if "offices" in row else None,
        persons=frozenset(each["person"] for each in row["offices"] if each["person"]) if "offices" in row else None,
        country=row.get("country"),
    )


def _pairs(printed: Sequence[str]) -> frozenset[Pair]:
    return frozenset((one, other) for one, _, other in (pair.partition("-") for pair in printed))


@cache
def events_of(text: LabelledText) -> tuple[Event, ...]:
    """The events that Chancery finds in a text."""
    return tuple(events_in(text.title, text.text, text.published, text.country))


def events_in(title: str, text: str, published: date | None, country: str | None = None) -> list[Event]:
    """The events of a text; ``country``: ISO 3166-1 code of the outlet's."""
    known = Circumstances(written=WritingDay(published), dateline=split_dateline(text)[0], country=country)
    return find_events(title, text, known)


def kinds_by_words(text: LabelledText) -> frozenset[str]:
    """The kinds of which a word stands in the text."""
    return frozenset(kind for kind, words in KINDS.items() if words.search(f"{text.title}\n\n{text.text}"))


def kinds_by_rules(text: LabelledText) -> frozenset[str]:
    """The kinds of the events that are found in the text and happened."""
    return frozenset(event.kind.value for event in events_of(text) if event.status is EventStatus.HAPPENED)


def wilson(right: int, of: int) -> tuple[float, float]:
    """The 95 % interval of a share, by Wilson (1927); from 0 to 1 if nothing was counted."""
    if not of:
        return 0.0, 1.0
    share, square = right / of, _NORMAL_95**2
    middle = share + square / (2 * of)
    half = _NORMAL_95 * sqrt(share * (1 - share) / of + square / (4 * of**2))
    return max(0.0, (middle - half) / (1 + square / of)), min(1.0, (middle + half) / (1 + square / of))


Counts = tuple[int, int, int, int]
"""Found, those of them that are right, labelled, those of them that are found."""


def counts(
    texts: Sequence[LabelledText], kind: str, by: Callable[[LabelledText], frozenset[str]] = kinds_by_rules
) -> Counts:
    """Texts in which a kind is found, those of them that are right, texts that have it, those of them found."""
    found = [text for text in texts if kind in by(text)]
    right = sum(kind in text.kinds | text.also for text in found)
    have = sum(kind in text.kinds for text in texts)
    return len(found), right, have, sum(kind in text.kinds for text in found)


def table(texts: Sequence[LabelledText]) -> Table:
    """A line for each kind."""
    lines = Table(box=box.SIMPLE_HEAD)
    for column in ("kind", *_NAMES_OF_COLUMNS, "by words alone"):
        lines.add_column(column, justify="left" if column == "kind" else "right", no_wrap=True)
    for kind in KINDS:
        found, right, have, met = counts(texts, kind)
        by_words = counts(texts, kind, kinds_by_words)
        if have or found:
            alone = f"{_ratio(by_words[1], by_words[0])} / {_ratio(by_words[3], by_words[2])}"
            lines.add_row(kind, *share(right, found), *share(met, have), alone)
    return lines


def share(right: int, of: int) -> tuple[str, str, str]:
    """A share, its 95 % interval and its counts, in words."""
    low, high = wilson(right, of)
    return _ratio(right, of), f"{low:.2f}-{high:.2f}" if of else "-", f"{right} of {of}"


def _ratio(right: int, of: int) -> str:
    return f"{right / of:.2f}" if of else "-"


def values(texts: Sequence[LabelledText]) -> dict[str, Counts]:
    """The counts of sides, pairs, kinds with their pair and status, offices and persons.

    Missed is what a text with an event of these kinds has; what is found in the others is wrong all the same, unless
    it is labelled there.
    """
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0])

    def add(name: str, found: set[Any], right: frozenset[Any], also: frozenset[Any], *, counted: bool) -> None:
        missed = right if counted else frozenset()
        for place, number in enumerate((len(found), len(found & (right | also)), len(missed), len(found & missed))):
            sums[name][place] += number

    for text in texts:
        events = events_of(text)
        sides = [side for event in events for side in event.sides]
        pairs = {pair for event in events for pair in event.pairs}
        add("sides", {side.code for side in sides}, text.sides, text.sides_also, counted=text.reports)
        add("pairs", pairs, text.pairs, text.pairs_also, counted=text.reports)
        if text.status is not None:
            told = {event.status.value for event in events if event.kind == text.kind_of_status}
            add("status, where the kind is found", told, frozenset({text.status}), frozenset(), counted=bool(told))
        if text.offices is not None and text.persons is not None:
            offices = {(side.office, side.code) for side in sides if side.office}
            persons = {side.person for side in sides if side.person}
            add("offices with their state", offices, text.offices, frozenset(), counted=text.reports)
            add("persons", persons, text.persons, frozenset(), counted=text.reports)
    reporting = [text for text in texts if text.reports]
    answered = [text for text in reporting if events_of(text)]
    right = [text for text in answered if _is_right(text)]
    return {name: tuple(each) for name, each in sums.items()} | {  # type: ignore[return-value]
        "kind of what is answered": (len(answered), len(right), len(reporting), len(answered))
    }


def _is_right(text: LabelledText) -> bool:
    kinds = text.kinds | text.also | {text.kind_of_status}
    return any(event.kind.value in kinds for event in events_of(text))


def value_table(texts: Sequence[LabelledText]) -> Table:
    """A line for each value of an event."""
    lines = Table(box=box.SIMPLE_HEAD)
    for column in ("value", *_NAMES_OF_COLUMNS):
        lines.add_column(column, justify="left" if column == "value" else "right", no_wrap=True)
    for name, (found, right, have, met) in values(texts).items():
        lines.add_row(name, *share(right, found), *share(met, have))
    return lines


def print_labelled(console: Console, name: str, texts: Sequence[LabelledText]) -> None:
    """Print the tables of a file of labelled texts."""
    silent = [text for text in texts if not text.reports and (text.kinds | text.also).isdisjoint(KINDS)]
    quiet = sum(not events_of(text) for text in silent)
    by_words = sum(not kinds_by_words(text) for text in silent)
    console.print(f"Dealings between states: {name}, {len(texts)} English texts")
    console.print(table(texts))
    console.print(value_table(texts))
    console.print(
        f"Silent on {quiet} of {len(silent)} texts that report none of these kinds (by words alone: {by_words}).\n"
    )


def counts_of_states(rows: Iterable[dict[str, Any]]) -> Counts:
    """The counts of the states by which articles are listed, in texts of any language that report a dealing.

    A row has ``title``, ``text`` and ``actors``; and, if they matter, ``actors_optional`` and ``implied``, which the
    text does not name.
    """
    sums = [0, 0, 0, 0]
    for row in rows:
        if row.get("actors"):
            actors = {actor for actor in row["actors"] if state_of(actor)}
            optional, named = set(row.get("actors_optional", ())), actors - set(row.get("implied", ()))
            found = set(states_named(row["title"], row["text"])) - (optional - actors)
            for place, states in enumerate((found, found & actors, named, named & found)):
                sums[place] += len(states)
    return sums[0], sums[1], sums[2], sums[3]


def print_states(console: Console, file: Path) -> None:
    """Print how well headline and first paragraph tell which states a text is about."""
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    found, right, have, met = counts_of_states(rows)
    reporting = sum(bool(row.get("actors")) for row in rows)
    console.print(
        f"States of headline and first paragraph, in {reporting} texts of all languages"
        f" that report a dealing: {right} of {found} right ({_ratio(right, found)}), {met} of {have} found"
        f" ({_ratio(met, have)}).\n"
    )


def print_press(console: Console, pages: Sequence[TruePage]) -> None:
    """Print what is found in the bodies of the general press, each with its words, for a person to judge."""
    bodies = [page for page in pages if page.body]
    found = [(page, events) for page in bodies if (events := events_in(page.title or "", page.body or "", None))]
    console.print(f"Dealings between states: something is found in {len(found)} of {len(bodies)} bodies.")
    for page, events in found:
        console.print(page.url, soft_wrap=True)
        for event in events:
            pairs = " ".join("-".join(pair) for pair in event.pairs)
            console.print(f"    {event.kind} {event.status} {pairs}: {event.words.words}", soft_wrap=True)
    console.print()


def print_record(console: Console, pages: Sequence[TruePage]) -> None:
    """Print everything that ``make evaluate`` shows of them.

    Raises:
        RecordError: a labelled file is not in its form.
    """
    for half in ("tune", "test"):
        for form in ("tsv", "jsonl"):
            if files := sorted(FOLDER.glob(f"{half}*.{form}")):
                print_labelled(console, f"{half}*.{form}", [text for file in files for text in read(file)])
    print_press(console, pages)


def main(arguments: Sequence[str]) -> int:
    """Exit code 0: tables printed; 2: a file cannot be read."""
    parser = argparse.ArgumentParser(prog="python -m evaluation.record", description=__doc__)
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    console = Console(width=None if sys.stdout.isatty() else 140, highlight=False, markup=False, emoji=False)
    for file in parser.parse_args(arguments).files:
        try:
            texts = list(read(file))
        except RecordError as error:
            print(f"evaluation: {error}", file=sys.stderr)
            return 2
        print_labelled(console, file.name, texts)
        if file.suffix == ".jsonl":
            print_states(console, file)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
