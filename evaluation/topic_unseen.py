"""Scores of texts with unknown words: what the labelled texts predict for future texts.

Each text is scored without the terms that no other text of its language has: most of these are terms because somebody
read that very text, and a new one will have words that are not terms yet. States are kept, since all are known. The
weights were fitted to these texts, but they are few. Three texts of four are hard, easily misclassified; so the figures
are also given for equal numbers of hard and other texts, which is closer to what outlets publish.

``python -m evaluation.topic_unseen`` prints the table alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rich import box
from rich.console import Console
from rich.table import Table

from crawler.settings import TOPIC_THRESHOLD
from crawler.text.states import STATES
from crawler.text.vocabulary import Term
from crawler.topic.score import EVENT, FURTHER_STATE, HOME_STATE
from evaluation.topic import TEST, TEST_FRESH, TUNE, TUNE_FRESH, LabelledText, read_texts

_KNOWN = frozenset({STATES, FURTHER_STATE, HOME_STATE, EVENT})


@dataclass(frozen=True, slots=True)
class Verdict:
    """A text, and its score without its own terms."""

    text: LabelledText
    score: float


def unseen(texts: Sequence[LabelledText]) -> list[Verdict]:
    """Score every text without the terms that only it has."""
    terms = [frozenset(_terms(text)) for text in texts]
    among = Counter((text.language, term) for text, own in zip(texts, terms, strict=True) for term in own)
    return [
        Verdict(text, text.score(without={term for term in own if among[text.language, term] == 1}))
        for text, own in zip(texts, terms, strict=True)
    ]


def _terms(text: LabelledText) -> Iterator[Term]:
    return (found.term for found in text.found() if found.term.kind not in _KNOWN)


def precision_recall(
    verdicts: Iterable[Verdict], threshold: float = TOPIC_THRESHOLD, hard: float | None = None
) -> tuple[float, float]:
    """Both at a threshold; with ``hard`` given, as if that share of the texts were hard."""
    verdicts = list(verdicts)
    share = sum(verdict.text.hard for verdict in verdicts) / len(verdicts)
    hard = share if hard is None or share in (0, 1) else hard
    counts: Counter[tuple[bool, bool]] = Counter()
    for verdict in verdicts:
        weight = hard / share if verdict.text.hard else (1 - hard) / (1 - share)
        counts[verdict.text.topic, verdict.score >= threshold] += weight  # type: ignore[assignment]
    kept, there = counts[True, True] + counts[False, True], counts[True, True] + counts[True, False]
    return (counts[True, True] / kept if kept else 1.0, counts[True, True] / there if there else 1.0)


def unseen_table(texts: Sequence[LabelledText]) -> Table:
    """Rows for all texts, equal numbers of hard and other texts, each language, and the hard ones."""
    verdicts = unseen(texts)
    table = Table(
        box=box.SIMPLE_HEAD, title=f"Topic: labelled texts without their own words, threshold {TOPIC_THRESHOLD:g}"
    )
    table.add_column("texts", no_wrap=True)
    for column in ("number", "precision", "recall"):
        table.add_column(column, justify="right")
    groups = [("all", verdicts, None), ("half of them hard", verdicts, 0.5)]
    for language in sorted({text.language for text in texts}):
        groups.append((language, [verdict for verdict in verdicts if verdict.text.language == language], 0.5))
    groups.append(("hard", [verdict for verdict in verdicts if verdict.text.hard], None))
    for name, group, hard in groups:
        table.add_row(name, str(len(group)), *(f"{share:.3f}" for share in precision_recall(group, hard=hard)))
    return table


def all_texts() -> list[LabelledText]:
    """All labelled texts of the project."""
    return [text for file in (TUNE, TEST, TUNE_FRESH, TEST_FRESH) for text in read_texts(file)]


if __name__ == "__main__":
    Console(highlight=False).print(unseen_table(all_texts()))
