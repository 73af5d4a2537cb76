"""``python -m evaluation.record FILE…``: how well a text's words alone tell which dealings between states it reports.

Nothing in Chancery finds such events yet. What is measured is the baseline that any rule has to beat: a kind is found
where one of its words stands, whoever the sentence is about and whether the thing happened or not.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import sqrt
from pathlib import Path

from rich import box
from rich.console import Console
from rich.table import Table

FOLDER = Path(__file__).parent / "labelled" / "record"
HAPPENED = "happened"

_LANGUAGE = "en"
_WORDS = {
    "meeting": r"met|meeting|received|called on|call on",
    "call": r"phone|phoned|telephone|telephoned|telephonic|by video|video call",
    "visit": r"visit|visited|arrived|reached|landed",
    "talks": r"talks|consultations|negotiations|dialogue|joint com\w+",
    "credentials": r"credentials|letters? of credence",
    "signing": r"signed|inked|signatures?",
}
KINDS = {kind: re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for kind, words in _WORDS.items()}
_NORMAL_95 = 1.959964
"""Standard normal deviate of a two-sided interval of 95 %."""


class RecordError(Exception):
    """A file of labelled texts cannot be read; the message names the file and the line."""


@dataclass(frozen=True, slots=True)
class LabelledText:
    """A text and the kinds of dealings that it reports."""

    text: str
    kinds: frozenset[str]
    """What happened in it: to be found."""
    also: frozenset[str] = frozenset()
    """Accepted, but not missed."""


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
            kind, happened, text = row["kind"], row["status"] == HAPPENED, row["text"]
        except KeyError as error:
            raise RecordError(f"{file}: the first line lacks the column {error}") from error
        if not text or kind not in {*KINDS, "-"}:
            raise RecordError(f"{file}, line {number}: needs a text and a kind: {', '.join(KINDS)} or -")
        yield LabelledText(text, frozenset({kind} if happened else ()))


def _of_json(file: Path, lines: Sequence[str]) -> Iterator[LabelledText]:
    for number, line in enumerate(lines, start=1):
        try:
            row = json.loads(line)
            text = f"{row['title']}\n\n{row['text']}"
            labelled = LabelledText(text, frozenset(row["kinds"]), frozenset(row["kinds_also"]))
            language = row["lang"]
        except (ValueError, KeyError, TypeError) as error:
            raise RecordError(
                f"{file}, line {number}: {error!r}; needs title, text, lang, kinds, kinds_also"
            ) from error
        if language == _LANGUAGE:
            yield labelled


def kinds_by_words(text: str) -> frozenset[str]:
    """The kinds of which a word stands in the text."""
    return frozenset(kind for kind, words in KINDS.items() if words.search(text))


def wilson(right: int, of: int) -> tuple[float, float]:
    """The 95 % interval of a share, by Wilson (1927); from 0 to 1 if nothing was counted."""
    if not of:
        return 0.0, 1.0
    share, square = right / of, _NORMAL_95**2
    middle = share + square / (2 * of)
    half = _NORMAL_95 * sqrt(share * (1 - share) / of + square / (4 * of**2))
    return max(0.0, (middle - half) / (1 + square / of)), min(1.0, (middle + half) / (1 + square / of))


def counts(texts: Sequence[LabelledText], kind: str) -> tuple[int, int, int, int]:
    """Texts in which a kind is found, those of them that are right, texts that have it, those of them found."""
    found = [text for text in texts if kind in kinds_by_words(text.text)]
    right = sum(kind in text.kinds | text.also for text in found)
    have = sum(kind in text.kinds for text in texts)
    return len(found), right, have, sum(kind in text.kinds for text in found)


def table(texts: Sequence[LabelledText]) -> Table:
    """A line for each kind."""
    lines = Table(box=box.SIMPLE_HEAD)
    for column in ("kind", "precision", "95 %", "right of found", "recall", "95 %", "found of labelled"):
        lines.add_column(column, justify="left" if column == "kind" else "right", no_wrap=True)
    for kind in KINDS:
        found, right, have, met = counts(texts, kind)
        lines.add_row(kind, *_share(right, found), *_share(met, have))
    return lines


def _share(right: int, of: int) -> tuple[str, str, str]:
    low, high = wilson(right, of)
    return f"{right / of:.2f}" if of else "-", f"{low:.2f}-{high:.2f}" if of else "-", f"{right} of {of}"


def main(arguments: Sequence[str]) -> int:
    """Exit code 0: tables printed; 2: a file cannot be read."""
    parser = argparse.ArgumentParser(prog="python -m evaluation.record", description=__doc__)
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    console = Console(width=None if sys.stdout.isatty() else 120, highlight=False, markup=False, emoji=False)
    for file in parser.parse_args(arguments).files:
        try:
            texts = list(read(file))
        except RecordError as error:
            print(f"evaluation: {error}", file=sys.stderr)
            return 2
        silent = [text for text in texts if (text.kinds | text.also).isdisjoint(KINDS)]
        quiet = sum(not kinds_by_words(text.text) for text in silent)
        console.print(f"{file.name}, by words alone: {len(texts)} English texts")
        console.print(table(texts))
        console.print(f"Silent on {quiet} of {len(silent)} texts that report none of these kinds.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
