"""``python -m evaluation.topic_terms [LANGUAGE]``: how many of the terms of a language any text has.

A term that no labelled text has earns nothing that could be measured: it stands in the list because it is likely, not
because it was seen to help.
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from collections.abc import Sequence

from rich import box
from rich.console import Console
from rich.table import Table

from crawler.topic.terms import TERMS, terms_of
from evaluation.topic import LabelledText
from evaluation.topic_unseen import all_texts


def table(language: str, texts: Sequence[LabelledText]) -> Table:
    """A line for each kind of terms: their number, and how many stand in no text, in one, and in more."""
    found = Counter((each.kind, each.name) for text in texts for each in {found.term for found in text.found()})
    kinds: dict[str, Counter[int]] = defaultdict(Counter)
    for kind, phrase in terms_of(TERMS / f"{language}.txt"):
        kinds[kind][min(found[kind, phrase.replace("*", "")], 2)] += 1
    lines = Table(box=box.SIMPLE_HEAD, title=f"Terms of {language}.txt in {len(texts)} labelled texts")
    for column in ("kind", "terms", "in no text", "in one", "in more"):
        lines.add_column(column, justify="left" if column == "kind" else "right")
    for kind, counts in (*kinds.items(), ("all", sum(kinds.values(), Counter()))):
        lines.add_row(kind, *map(str, (counts.total(), counts[0], counts[1], counts[2])))
    return lines


if __name__ == "__main__":
    named = sys.argv[1] if sys.argv[1:] else "en"
    Console(highlight=False).print(table(named, [text for text in all_texts() if text.language == named]))
