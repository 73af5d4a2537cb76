"""Places the nodes of a graph on a circle, so that those with the strongest ties stand beside each other.

Every label then stands outside the drawing and is readable, and the same graph always looks the same. A layout by
forces (networkx) would bring numpy for some two dozen nodes.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Ties = Mapping[tuple[str, str], int]
"""Weights of pairs of nodes, each pair sorted."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a node stands: on the circle with radius 1 around 0, the first at the top, clockwise."""

    x: float
    y: float


def places(ties: Ties) -> dict[str, Place]:
    """Places of all nodes that have ties."""
    nodes = order(ties)
    angles = (2 * math.pi * number / len(nodes) for number in range(len(nodes)))
    return {
        node: Place(round(math.sin(angle), 4), round(-math.cos(angle), 4))
        for node, angle in zip(nodes, angles, strict=True)
    }


def order(ties: Ties) -> Sequence[str]:
    """The nodes in a row: beginning with the strongest tie, each next node where its ties to the end are strongest."""
    left = {node for pair in ties for node in pair}
    if not left:
        return []
    strongest = min(ties, key=lambda pair: (-ties[pair], pair))
    row = deque(strongest)
    left -= set(strongest)
    while left:
        _, node, is_last = min(
            (-_between(ties, node, end), node, is_last)
            for node in left
            for end, is_last in ((row[0], False), (row[-1], True))
        )
        left.remove(node)
        (row.append if is_last else row.appendleft)(node)
    return row


def _between(ties: Ties, one: str, other: str) -> int:
    return ties.get((min(one, other), max(one, other)), 0)
