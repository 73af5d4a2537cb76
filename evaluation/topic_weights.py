"""Which weights of the kinds of terms would separate the tuning texts best: a proposal for a person to review.

Logistic regression of the verdicts on the sums of terms of each kind, with the margin measured from the threshold, and
with each weight pulled towards the one in use as by a spring (a normal prior around it), so that a few hundred short
texts move a weight only if many of them agree.

``python -m evaluation.topic_weights [FILE...]`` prints kind, weight in use, and proposal, for the tuning texts or for
those of the files. The proposal is most useful for fresh texts whose own words were not yet added: once every word of a
text is a term, it no longer shows how often terms are missing.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from rich import box
from rich.console import Console
from rich.table import Table

from crawler.settings import TOPIC_THRESHOLD
from crawler.topic.weights import KINDS, START
from evaluation.topic import TUNE, TUNE_FRESH, LabelledText, read_texts

STEADINESS = 6.0
"""Stiffness of the spring: one over the square of the plausible distance of a weight from the one in use."""
_STEPS = 600
_STEP = 0.01
_START = "start"

Shares = Mapping[str, float]


def shares_of(text: LabelledText) -> Shares:
    """Kind → what its terms count, in shares of its weight."""
    shares = {_START: 1.0}
    for found in text.found():
        shares[found.term.kind] = shares.get(found.term.kind, 0.0) + found.share
    return shares


def fit(texts: Iterable[LabelledText], steadiness: float = STEADINESS) -> dict[str, float]:
    """The weights by kind, including the start."""
    rows = [(shares_of(text), 1.0 if text.topic else 0.0) for text in texts]
    in_use = {**KINDS, _START: START}
    weights = dict(in_use)
    shift = math.log(TOPIC_THRESHOLD / (1 - TOPIC_THRESHOLD))
    for _ in range(_STEPS):
        slope = {kind: steadiness * (weights[kind] - in_use[kind]) for kind in weights}
        for shares, truth in rows:
            margin = sum(weights[kind] * share for kind, share in shares.items()) - shift
            error = 1 / (1 + math.exp(-margin)) - truth
            for kind, share in shares.items():
                slope[kind] += error * share
        for kind in weights:
            weights[kind] -= _STEP * slope[kind]
    return weights


def main(files: Iterable[Path]) -> None:
    """Print the table."""
    table = Table(box=box.SIMPLE_HEAD, title=f"Weights, threshold {TOPIC_THRESHOLD:g}")
    for column in ("kind", "in use", "proposed"):
        table.add_column(column, justify="left" if column == "kind" else "right")
    in_use = {_START: START, **KINDS}
    proposed = fit(text for file in files for text in read_texts(file))
    for kind, weight in in_use.items():
        table.add_row(kind, f"{weight:.2f}", f"{proposed[kind]:.2f}")
    Console(highlight=False).print(table)


if __name__ == "__main__":
    main([Path(file) for file in sys.argv[1:]] or [TUNE, TUNE_FRESH])
