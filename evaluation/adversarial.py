"""What deduplication and storage cost for similar texts: ``python -m evaluation.adversarial --articles 600``.

Archives that make comparisons expensive: every article made of the same stock sentences, one template with different
names, long texts that are nearly the same, one text at many URLs. Each is compared with an archive of ordinary texts.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, count, pairwise
from pathlib import Path

from rich.console import Console
from rich.table import Table

from crawler.model.items import Article
from evaluation.scale import Growing
from evaluation.synthetic import OUTLETS, Synthetic, article_of, word

MOST = 1.5
"""Highest allowed ratio of the cost per word in the last part of an archive to that in an ordinary archive, and of the
cost in the last part to that in the part before."""
_STEPS = 3
"""Parts in which an archive grows: the last shows whether it gets slower."""
_WORDS = 40_000


@dataclass(frozen=True, slots=True)
class Cost:
    """The cost of one archive."""

    kind: str
    words: float
    """Mean number per article."""
    milliseconds: tuple[float, ...]
    """Processor time per article, in each part of the growth."""


class _Texts:
    """Word lists for the articles of one kind, one after the other."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)  # noqa: S311

    def some(self, number: int) -> list[str]:
        """Random words, frequent ones more often."""
        return [word(int(_WORDS ** self._chance.random())) for _ in range(number)]

    def stock(self) -> Iterator[list[str]]:
        """Twelve of ten stock sentences, in random order."""
        sentences = [self.some(25) for _ in range(10)]
        while True:
            yield list(chain.from_iterable(self._chance.choices(sentences, k=12)))

    def phrases(self) -> Iterator[list[str]]:
        """A different text between two sentences that are the same in every article."""
        first, last = self.some(40), self.some(60)
        while True:
            yield [*first, *self.some(250), *last]

    def mould(self) -> Iterator[list[str]]:
        """A text in which twenty words, all names, are different each time."""
        text = self.some(350)
        places = self._chance.sample(range(350), 20)
        while True:
            filled = list(text)
            for place in places:
                filled[place] = f"N{self._chance.randrange(10**6):x}"
            yield filled

    def long(self) -> Iterator[list[str]]:
        """Eight thousand words of which forty are different each time."""
        text = self.some(8000)
        while True:
            edited = list(text)
            for place in self._chance.sample(range(8000), 40):
                edited[place] = f"w{self._chance.randrange(10**6):x}"
            yield edited

    def one(self) -> Iterator[list[str]]:
        """The same text at every URL."""
        text = self.some(350)
        while True:
            yield text


KINDS: dict[str, tuple[Callable[[_Texts], Iterator[list[str]]], int]] = {
    "stock sentences": (_Texts.stock, 1),
    "stock phrases around each text": (_Texts.phrases, 1),
    "one mould": (_Texts.mould, 1),
    "long near-copies": (_Texts.long, 3),
    "one text": (_Texts.one, 1),
}
"""The texts of each kind, and the divisor of the number of articles, since long ones take longer."""


def articles_of(texts: Iterator[list[str]], seed: int) -> Iterator[Article]:
    """Articles with these texts, each at its own URL."""
    chance = random.Random(seed)  # noqa: S311
    return (article_of(words, number, chance.choice(OUTLETS)) for number, words in zip(count(), texts, strict=False))


def measure(kind: str, articles: Iterator[Article], size: int) -> Cost:
    """Let an archive grow to ``size`` articles."""
    milliseconds, words = [], 0

    def next_article() -> Article:
        nonlocal words
        article = next(articles)
        words += article.word_count
        return article

    with tempfile.TemporaryDirectory() as folder:
        growing = Growing(Path(folder) / "news.db", next_article)
        ends = [size * step // _STEPS for step in range(_STEPS + 1)]
        for begin, end in pairwise(ends):
            growing.clock.begin_anew()
            growing.grow(begin, end)
            milliseconds.append(growing.clock.cpu / (end - begin) * 1000)
        growing.archive.close()
    return Cost(kind, words / size, tuple(milliseconds))


def main(arguments: Sequence[str]) -> int:
    """Print a row per archive; return 1 if one costs more, or slows down more, than ``MOST`` allows."""
    parser = argparse.ArgumentParser(prog="python -m evaluation.adversarial", description=__doc__)
    parser.add_argument("--articles", type=int, default=600, help="in each archive (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args(arguments)
    synthetic = Synthetic(given.seed)
    ordinary = measure("ordinary", iter(synthetic.article, None), given.articles)
    costs = [ordinary]
    for kind, (texts, share) in KINDS.items():
        costs.append(measure(kind, articles_of(texts(_Texts(given.seed)), given.seed), given.articles // share))
    table = Table("archive", "words", *(f"part {step + 1} (ms)" for step in range(_STEPS)), "to ordinary")
    worst = 0.0
    for cost in costs:
        # Longer texts cost more, so the cost per word is compared.
        longer = max(1.0, cost.words / ordinary.words)
        times = cost.milliseconds[-1] / ordinary.milliseconds[-1] / longer
        worst = max(worst, times, cost.milliseconds[-1] / cost.milliseconds[-2])
        table.add_row(cost.kind, f"{cost.words:.0f}", *(f"{each:.2f}" for each in cost.milliseconds), f"{times:.2f}")
    Console(width=110).print(table)
    return int(worst > MOST)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
