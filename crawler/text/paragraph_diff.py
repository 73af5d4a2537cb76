"""What changed between two versions of a text: by paragraph, and inside a paragraph by word.

``difflib`` is enough: an article has tens of paragraphs and a paragraph tens of words, what begins and ends alike is
cut off first, and its heuristic for frequent elements, which keeps long inputs fast, costs a less tidy diff and never
a wrong one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

_GAP = "\n\n"
# Paragraphs that share fewer of their words are two, not one that was changed.
_ALIKE = 0.4
# Of longer stretches paragraphs are paired in their order: each with each would be too many.
_MOST_PAIRS = 2500
# Of more pieces, those that stand in every hundredth place are no landmarks.
_MANY = 500
# Words, blanks, and each mark by itself. Letters and their vowel signs stay together, or Arabic would fall apart.
_TOKEN = re.compile(r"\s+|[.,;:!?…()\[\]\"“”‘’«»–—۔،؛؟]|[^\s.,;:!?…()\[\]\"“”‘’«»–—۔،؛؟]+")

Change = dict[str, Any]
"""``{"kind": "kept", "count": 2}``, ``{"kind": "cut", "before": PARAGRAPH}``,
``{"kind": "added", "after": PARAGRAPH}``, ``{"kind": "changed", "before": PARAGRAPH, "after": PARAGRAPH}``, and for the
headline, first and only where it differs, ``{"kind": "title", "before": TITLE, "after": TITLE}``."""


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a paragraph."""

    text: str
    changed: bool


def changes(earlier_title: str, earlier: str, later_title: str, later: str) -> list[Change]:
    """What makes the earlier title and text the later ones, in the order of the text."""
    title: list[Change] = []
    if earlier_title != later_title:
        title = [{"kind": "title", "before": earlier_title, "after": later_title}]
    return title + compare(earlier, later)


def compare(earlier: str, later: str) -> list[Change]:
    """What makes the paragraphs of ``earlier`` those of ``later``."""
    before, after = earlier.split(_GAP), later.split(_GAP)
    found: list[Change] = []
    for kind, i, k, j, m in _opcodes(before, after):
        if kind == "equal":
            found.append({"kind": "kept", "count": k - i})
        else:
            found.extend(_replaced(before[i:k], after[j:m]))
    return found


def later_text(earlier: str, found: Sequence[Mapping[str, Any]]) -> str:
    """The later text, from the earlier one and what changed."""
    return _applied(earlier, found, gone="before", come="after")


def earlier_text(later: str, found: Sequence[Mapping[str, Any]]) -> str:
    """The earlier text, from the later one and what changed."""
    return _applied(later, found, gone="after", come="before")


def words(before: str, after: str) -> tuple[list[Part], list[Part]]:
    """Two versions of a paragraph in pieces, those marked that stand in one of them only."""
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    parts: tuple[list[Part], list[Part]] = [], []
    for kind, i, k, j, m in _bridged(list(_opcodes(old, new)), old):
        for side, tokens in zip(parts, (old[i:k], new[j:m]), strict=True):
            if tokens:
                side.append(Part("".join(tokens), kind != "equal"))
    return parts


def _applied(text: str, found: Sequence[Mapping[str, Any]], *, gone: str, come: str) -> str:
    rest = iter(text.split(_GAP))
    made: list[str] = []
    for change in found:
        if change["kind"] == "kept":
            made.extend(next(rest) for _ in range(change["count"]))
        elif change["kind"] != "title":
            if gone in change:
                next(rest)
            if come in change:
                made.append(change[come])
    return _GAP.join(made)


def _opcodes(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[str, int, int, int, int]]:
    """As ``SequenceMatcher.get_opcodes``, for what lies between a common beginning and a common end."""
    least = min(len(before), len(after))
    head = next((n for n in range(least) if before[n] != after[n]), least)
    tail = next((n for n in range(least - head) if before[-1 - n] != after[-1 - n]), least - head)
    if head:
        yield "equal", 0, head, 0, head
    old, new = before[head : len(before) - tail], after[head : len(after) - tail]
    for kind, i, k, j, m in SequenceMatcher(str.isspace, old, new, autojunk=len(new) > _MANY).get_opcodes():
        yield kind, i + head, k + head, j + head, m + head
    if tail:
        yield "equal", len(before) - tail, len(before), len(after) - tail, len(after)


def _replaced(before: Sequence[str], after: Sequence[str]) -> Iterator[Change]:
    i = j = 0
    for one, other in [*_pairs(before, after), (len(before), len(after))]:
        yield from ({"kind": "cut", "before": paragraph} for paragraph in before[i:one])
        yield from ({"kind": "added", "after": paragraph} for paragraph in after[j:other])
        if one < len(before):
            yield {"kind": "changed", "before": before[one], "after": after[other]}
        i, j = one + 1, other + 1


def _pairs(before: Sequence[str], after: Sequence[str]) -> list[tuple[int, int]]:
    """Which paragraphs are versions of one another: the pairs in order that share the most words."""
    rows, columns = len(before), len(after)
    if rows * columns > _MOST_PAIRS:
        return [(n, n) for n in range(min(rows, columns))]
    bags = [[Counter(re.findall(r"\w+", text)) for text in texts] for texts in (before, after)]
    best = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    alike = [[_alike(one, other) for other in bags[1]] for one in bags[0]]
    for i in range(rows - 1, -1, -1):
        for j in range(columns - 1, -1, -1):
            together = alike[i][j] + best[i + 1][j + 1] if alike[i][j] >= _ALIKE else 0.0
            best[i][j] = max(together, best[i + 1][j], best[i][j + 1])
    found, i, j = [], 0, 0
    while i < rows and j < columns:
        if alike[i][j] >= _ALIKE and best[i][j] == alike[i][j] + best[i + 1][j + 1]:
            found.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return found


def _alike(one: Counter[str], other: Counter[str]) -> float:
    """Share of the words of the longer paragraph that the other one has, from 0 to 1."""
    return (one & other).total() / max(one.total(), other.total(), 1)


def _bridged(
    opcodes: Sequence[tuple[str, int, int, int, int]], old: Sequence[str]
) -> Iterator[tuple[str, int, int, int, int]]:
    """Changes with nothing but a blank between them are one."""
    held: tuple[str, int, int, int, int] | None = None
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
