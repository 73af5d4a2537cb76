"""Differences between two texts: by paragraph or by sentence, and within these by word.

``difflib`` is enough: an article has tens of paragraphs and a paragraph tens of words, and a common beginning and end
are cut off first. Texts made to take long are compared with bounded effort, and then less precisely: anything not
compared counts as changed, so that the diff is never wrong.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import Match, SequenceMatcher
from itertools import accumulate, islice
from typing import Any, Literal

from crawler.text.sentences import sentences
from crawler.text.words import folded_words, words_of

_GAP = "\n\n"
_SAME = 0.4
"""Least share of the words of the longer of two paragraphs or sentences that the other one has, if it is a version of
it; otherwise one was cut and another added."""
_MOST_PAIRS = 2500
"""Most pairs that are compared. In longer stretches, the first is paired with the first, and so on."""
_MANY = 500
"""Number of elements from which those that make up more than a hundredth of all are not used for alignment (difflib's
``autojunk``): long texts are aligned fast, with a less tidy diff but never a wrong one."""
_MOST_SENTENCES = 400
"""Most sentences of a text that are compared."""
_MOST_CHARACTERS = 100_000
"""Most characters of a text whose sentences are compared: twice the longest of 2,044 texts (docs/evaluation.md)."""
_MOST_STEPS = 1_000_000
"""Most steps of a comparison, a quarter of a second: ten times what any two of those texts take."""
# Words, white space, and single marks. Letters and their vowel signs stay together, or Arabic would fall apart.
_TOKEN = re.compile(r"\s+|[.,;:!?…()\[\]\"“”‘’«»–—۔،؛؟]|[^\s.,;:!?…()\[\]\"“”‘’«»–—۔،؛؟]+")

Change = dict[str, Any]
"""``{"kind": "kept", "count": 2}``, ``{"kind": "cut", "before": PARAGRAPH}``,
``{"kind": "added", "after": PARAGRAPH}``, ``{"kind": "changed", "before": PARAGRAPH, "after": PARAGRAPH}``, and for the
headline, first and only where it differs, ``{"kind": "title", "before": TITLE, "after": TITLE}``."""


Opcode = tuple[str, int, int, int, int]
"""As in ``difflib.SequenceMatcher.get_opcodes``."""


class Effort:
    """The remaining effort for comparing texts, shared by all comparisons of one page."""

    def __init__(self, steps: int = _MOST_STEPS) -> None:
        self.is_spent = False
        """Whether something was compared less precisely, or not to its end."""
        self._left = steps

    def spend(self, steps: int) -> bool:
        """Whether so many steps are left; if so, use them up."""
        if steps > self._left:
            self.is_spent = True
            return False
        self._left -= steps
        return True


class _BoundedMatcher(SequenceMatcher[str]):
    """Finds no more matches once the effort is spent: the rest counts as replaced."""

    b2j: dict[str, list[int]]

    def __init__(self, old: Sequence[str], new: Sequence[str], effort: Effort, *, autojunk: bool) -> None:
        super().__init__(str.isspace, old, new, autojunk)
        self._effort = effort
        # A search visits every position of each old element in the whole new sequence.
        self._costs = list(accumulate((len(self.b2j.get(element, ())) + 1 for element in old), initial=0))

    def find_longest_match(self, alo: int = 0, ahi: int | None = None, blo: int = 0, bhi: int | None = None) -> Match:
        end = len(self._costs) - 1 if ahi is None else ahi
        if not self._effort.spend(self._costs[end] - self._costs[alo]):
            return Match(alo, blo, 0)
        return super().find_longest_match(alo, ahi, blo, bhi)


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a paragraph."""

    text: str
    changed: bool


@dataclass(frozen=True, slots=True)
class Step:
    """A paragraph or sentence of one text, or of both."""

    kind: Literal["kept", "changed", "added", "cut"]
    earlier: str | None
    """As in the earlier text; None if it was added."""
    later: str | None
    """As in the later text; None if it was cut."""


def changes(
    earlier_title: str, earlier: str, later_title: str, later: str, effort: Effort | None = None
) -> list[Change]:
    """The changes from the earlier title and text to the later ones, in the order of the text."""
    title: list[Change] = []
    if earlier_title != later_title:
        title = [{"kind": "title", "before": earlier_title, "after": later_title}]
    return title + compare(earlier, later, effort)


def compare(earlier: str, later: str, effort: Effort | None = None) -> list[Change]:
    """The changes from the paragraphs of ``earlier`` to those of ``later``."""
    found: list[Change] = []
    for step in _steps(earlier.split(_GAP), later.split(_GAP), effort or Effort()):
        if step.kind == "kept":
            if not found or found[-1]["kind"] != "kept":
                found.append({"kind": "kept", "count": 0})
            found[-1]["count"] += 1
        else:
            sides = {"before": step.earlier, "after": step.later}
            found.append({"kind": step.kind, **{side: text for side, text in sides.items() if text is not None}})
    return found


def sentence_steps(earlier: str, later: str, effort: Effort | None = None) -> list[Step]:
    """The sentences of both texts in order; one with the same words is kept. A moved sentence is cut and added.

    Of texts that are too long, only the beginnings are compared; then the effort counts as spent.
    """
    effort = effort or Effort()
    before, after = (_first_sentences(text, effort) for text in (earlier, later))
    keys = [[" ".join(folded_words(sentence)) for sentence in each] for each in (before, after)]
    return list(_steps(before, after, effort, *keys))


def _first_sentences(text: str, effort: Effort) -> list[str]:
    found = list(islice(sentences(text[:_MOST_CHARACTERS]), _MOST_SENTENCES + 1))
    if len(text) > _MOST_CHARACTERS or len(found) > _MOST_SENTENCES:
        effort.is_spent = True
    return found[:_MOST_SENTENCES]


def words(before: str, after: str, effort: Effort | None = None) -> tuple[list[Part], list[Part]]:
    """Two versions of a paragraph in pieces, marking those that are in only one of them."""
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    parts: tuple[list[Part], list[Part]] = [], []
    for kind, i, k, j, m in _bridged(list(align(old, new, effort)), old):
        for side, tokens in zip(parts, (old[i:k], new[j:m]), strict=True):
            if tokens:
                side.append(Part("".join(tokens), kind != "equal"))
    return parts


def align(
    before: Sequence[str], after: Sequence[str], effort: Effort | None = None, *, exact: bool = False
) -> Iterator[Opcode]:
    """Align two sequences by their longest matching blocks, after a common beginning and before a common end.

    ``exact``: use every element for alignment, however long the sequences are.
    """
    least = min(len(before), len(after))
    head = next((n for n in range(least) if before[n] != after[n]), least)
    tail = next((n for n in range(least - head) if before[-1 - n] != after[-1 - n]), least - head)
    if head:
        yield "equal", 0, head, 0, head
    old, new = before[head : len(before) - tail], after[head : len(after) - tail]
    is_long = not exact and len(new) > _MANY
    for kind, i, k, j, m in _BoundedMatcher(old, new, effort or Effort(), autojunk=is_long).get_opcodes():
        yield kind, i + head, k + head, j + head, m + head
    if tail:
        yield "equal", len(before) - tail, len(before), len(after) - tail, len(after)


def _steps(
    before: Sequence[str],
    after: Sequence[str],
    effort: Effort,
    keys: Sequence[str] = (),
    other_keys: Sequence[str] = (),
) -> Iterator[Step]:
    """The elements of both sequences in order; they are equal if they, or their ``keys``, are."""
    for kind, i, k, j, m in align(keys or before, other_keys or after, effort):
        if kind == "equal":
            yield from (Step("kept", one, other) for one, other in zip(before[i:k], after[j:m], strict=True))
        else:
            yield from _replaced(before[i:k], after[j:m], effort)


def _replaced(before: Sequence[str], after: Sequence[str], effort: Effort) -> Iterator[Step]:
    i = j = 0
    for one, other in [*_pairs(before, after, effort), (len(before), len(after))]:
        yield from (Step("cut", text, None) for text in before[i:one])
        yield from (Step("added", None, text) for text in after[j:other])
        if one < len(before):
            yield Step("changed", before[one], after[other])
        i, j = one + 1, other + 1


def _pairs(before: Sequence[str], after: Sequence[str], effort: Effort) -> list[tuple[int, int]]:
    """Pairs of elements that are versions of each other: in order, with the most words in common."""
    rows, columns = len(before), len(after)
    # Each old word is looked up in each new element; a word with its space has about six letters.
    if rows * columns > _MOST_PAIRS or not effort.spend((columns * sum(map(len, before)) + sum(map(len, after))) // 6):
        return [(n, n) for n in range(min(rows, columns))]
    bags = [[Counter(words_of(text)) for text in texts] for texts in (before, after)]
    best = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    alike = [[_alike(one, other) for other in bags[1]] for one in bags[0]]
    for i in range(rows - 1, -1, -1):
        for j in range(columns - 1, -1, -1):
            together = alike[i][j] + best[i + 1][j + 1] if alike[i][j] >= _SAME else 0.0
            best[i][j] = max(together, best[i + 1][j], best[i][j + 1])
    found, i, j = [], 0, 0
    while i < rows and j < columns:
        if alike[i][j] >= _SAME and best[i][j] == alike[i][j] + best[i + 1][j + 1]:
            found.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return found


def _alike(one: Counter[str], other: Counter[str]) -> float:
    """Share of the words of the longer one that the other one has, from 0 to 1."""
    return (one & other).total() / max(one.total(), other.total(), 1)


def _bridged(opcodes: Sequence[Opcode], old: Sequence[str]) -> Iterator[Opcode]:
    """Join changes with only white space between them."""
    held: Opcode | None = None
    for position, (kind, i, k, j, m) in enumerate(opcodes):
        only_blank = kind == "equal" and k - i == 1 and old[i].isspace()
        bridges = only_blank and held is not None and position + 1 < len(opcodes)
        if kind == "equal" and not bridges:
            if held is not None:
                yield held
                held = None
            yield kind, i, k, j, m
        elif held is None:
            held = ("replace", i, k, j, m)
        else:
            held = ("replace", held[1], k, held[3], m)
    if held is not None:
        yield held
