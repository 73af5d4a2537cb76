"""What a text made of an earlier one, sentence by sentence: kept, changed, added, cut.

Sentences are aligned in order by their words (difflib's longest matching blocks). What is left over on both sides
between two sentences that both have is paired by likeness: a sentence with half of its words in common was changed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import islice
from typing import Literal

from crawler.text.sentences import sentences
from crawler.text.words import folded_words

_CHANGED = 0.5
"""Likeness of two sentences by their words, at least, of which one was made of the other."""
_LONGEST = 400
"""Sentences of a text that are aligned, at most; the time grows with the square of it."""


@dataclass(frozen=True, slots=True)
class Step:
    """A sentence of either text, or of both."""

    kind: Literal["kept", "changed", "added", "cut"]
    earlier: str | None
    """As it stands in the earlier text; None where it was added."""
    later: str | None
    """As it stands in the later text; None where it was cut."""


def lineage(earlier: str, later: str) -> list[Step]:
    """The sentences of both texts in order. What was moved is cut here and added there."""
    before, after = (list(islice(sentences(text), _LONGEST)) for text in (earlier, later))
    words = [tuple(folded_words(sentence)) for sentence in (*before, *after)]
    matcher = SequenceMatcher(None, words[: len(before)], words[len(before) :], autojunk=False)
    steps = []
    for kind, first, last, begin, end in matcher.get_opcodes():
        if kind == "equal":
            steps += [Step("kept", one, other) for one, other in zip(before[first:last], after[begin:end], strict=True)]
        else:
            steps += _between(before[first:last], after[begin:end])
    return steps


def _between(before: Sequence[str], after: Sequence[str]) -> Iterator[Step]:
    """Sentences that stand between two that both texts have."""
    best, pair = 0.0, None
    for first, one in enumerate(before):
        for begin, other in enumerate(after):
            alike = SequenceMatcher(None, folded_words(one), folded_words(other), autojunk=False).ratio()
            if alike > best:
                best, pair = alike, (first, begin)
    if pair is None or best < _CHANGED:
        yield from (Step("cut", one, None) for one in before)
        yield from (Step("added", None, other) for other in after)
        return
    first, begin = pair
    yield from _between(before[:first], after[:begin])
    yield Step("changed", before[first], after[begin])
    yield from _between(before[first + 1 :], after[begin + 1 :])
