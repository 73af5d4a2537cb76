"""Whether articles are correctly classified as diplomatic news.

Labelled sets are in ``labelled``: two on which weights and terms may be tuned, and two on which they must not be; the
fresh ones were written after the terms, in batches. A folder of evaluation data may have another, ``topic.jsonl``. One
JSON object per line: ``title``, ``section`` (or null), the article as ``text``, or as ``lede`` and ``body``,
``language`` (BCP 47), ``topic`` (or ``label``: true or false), and, if known, ``hard`` (true for a text that is easily
misclassified), ``kind``, and ``country`` (the outlet's, ISO 3166-1).

``python -m evaluation.topic [FOLDER]`` prints these tables alone; they need no pages and no peers.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table

from crawler.settings import TOPIC_THRESHOLD
from crawler.text.vocabulary import Term
from crawler.topic.score import Found, found_in, weigh
from evaluation.pages import PagesError
from evaluation.record import LANGUAGE, events_in

LABELLED = Path(__file__).parent / "labelled" / "topic"
TUNE, TEST = LABELLED / "tune.jsonl", LABELLED / "test.jsonl"
TUNE_FRESH, TEST_FRESH = LABELLED / "tune_fresh.jsonl", LABELLED / "test_fresh.jsonl"
FILE = "topic.jsonl"
"""The name of such a set in a folder of evaluation data."""

_YES = ("true", "yes", "1", "topic", "on_topic", "diplomatic", "positive")
_NO = ("false", "no", "0", "off_topic", "other", "not_diplomatic", "negative")


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledText:
    """A text, and whether a reader calls it diplomatic news."""

    title: str
    section: str | None
    text: str
    language: str
    topic: bool
    hard: bool
    kind: str
    country: str | None = None
    """Country of the outlet (ISO 3166-1 code), if known."""

    def found(self, without: Collection[Term] = ()) -> Iterator[Found]:
        """Its terms as a crawl would find them, ignoring those in ``without``."""
        languages = [self.language] if self.language else []
        return found_in(
            self.title, self.section, self.text, languages, self.country, has_event=_has_event(self), without=without
        )

    def score(self, without: Collection[Term] = ()) -> float:
        """Its score as in a crawl."""
        return weigh(self.found(without)).score


@cache
def _has_event(text: LabelledText) -> bool:
    return text.language == LANGUAGE and bool(events_in(text.title, text.text, None, text.country))


@dataclass(frozen=True, slots=True)
class Figures:
    """Figures for some texts at one threshold."""

    texts: int
    found: int
    """Diplomatic news that was kept."""
    besides: int
    """Other texts that were kept."""
    lost: int
    """Diplomatic news that was dropped."""

    @property
    def precision(self) -> float:
        """Share of diplomatic news in what was kept; 1 if nothing was."""
        kept = self.found + self.besides
        return self.found / kept if kept else 1.0

    @property
    def recall(self) -> float:
        """Share of the diplomatic news that was kept; 1 if there was none."""
        there = self.found + self.lost
        return self.found / there if there else 1.0


def figures(texts: Iterable[LabelledText], threshold: float = TOPIC_THRESHOLD) -> Figures:
    """Judge every text."""
    verdicts = [(text.topic, text.score() >= threshold) for text in texts]
    return Figures(
        len(verdicts),
        verdicts.count((True, True)),
        verdicts.count((False, True)),
        verdicts.count((True, False)),
    )


def print_topic_tables(console: Console, sets: Iterable[tuple[str, Sequence[LabelledText]]]) -> None:
    """Print a table per set."""
    for name, texts in sets:
        table = topic_table(name, texts)
        title, table.title = table.title, None
        for part in (title, table):
            console.print(part, soft_wrap=True)


def topic_table(name: str, texts: Sequence[LabelledText]) -> Table:
    """Rows for all texts, each language, and the hard ones."""
    title = f"Topic: {name}, {len(texts)} texts, threshold {TOPIC_THRESHOLD:g}"
    table = Table(box=box.SIMPLE_HEAD, title=title)
    table.add_column("texts", no_wrap=True)
    for column in ("number", "precision", "recall", "kept besides", "lost"):
        table.add_column(column, justify="right")
    for group, of_group in _groups(texts):
        reached = figures(of_group)
        shares = (f"{share:.3f}" for share in (reached.precision, reached.recall))
        table.add_row(group, str(reached.texts), *shares, str(reached.besides), str(reached.lost))
    return table


def _groups(texts: Sequence[LabelledText]) -> Iterator[tuple[str, list[LabelledText]]]:
    yield "all", list(texts)
    for language in sorted({text.language for text in texts}):
        yield language or "no language", [text for text in texts if text.language == language]
    if hard := [text for text in texts if text.hard]:
        yield "hard", hard


def sets_of(folder: Path) -> Iterator[tuple[str, list[LabelledText]]]:
    """The sets by name: the project's own, and that of the folder if it has one.

    Raises:
        PagesError: a line is invalid.
    """
    yield "tuning texts", read_texts(TUNE)
    yield "test texts", read_texts(TEST)
    yield "fresh tuning texts", read_texts(TUNE_FRESH)
    yield "fresh test texts", read_texts(TEST_FRESH)
    if (folder / FILE).is_file():
        yield str(folder / FILE), read_texts(folder / FILE)


def read_texts(file: Path) -> list[LabelledText]:
    """The texts of a file, in order.

    Raises:
        PagesError: a line is invalid.
    """
    texts = []
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        if line.strip():
            try:
                texts.append(_text(json.loads(line)))
            except (KeyError, ValueError, TypeError, AttributeError) as error:
                raise PagesError(f"{file}:{number}: {error!r}; a line needs title, text, language and topic") from error
    return texts


def _text(row: dict[str, Any]) -> LabelledText:
    parts = [row.get(name) for name in ("lede", "body")]
    text = row.get("text") or "\n\n".join(part for part in parts if part)
    label = row["topic"] if "topic" in row else row["label"]
    return LabelledText(
        title=row.get("title") or "",
        section=row.get("section"),
        text=text,
        language=row.get("language") or "",
        topic=_truth(label),
        hard=bool(row.get("hard")),
        kind=row.get("kind") or "",
        country=row.get("country") or None,
    )


def _truth(label: object) -> bool:
    word = str(label).strip().lower().replace("-", "_").replace(" ", "_")
    if word not in (*_YES, *_NO):
        raise ValueError(f"topic={label!r} is neither true nor false")
    return word in _YES


if __name__ == "__main__":
    print_topic_tables(Console(highlight=False), sets_of(Path(sys.argv[1]) if sys.argv[1:] else LABELLED))
