"""How robust copies and stories are under other conditions: ``python -m evaluation.syndication_conditions [FOLDER]``.

Uses the project's own texts, with a hash for each word, and those of a folder: in one database, cut, with wrong or
missing days, and among many other texts of the same days.
"""

from __future__ import annotations

import random
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha256
from itertools import accumulate
from pathlib import Path

from crawler.model.items import Article, Text
from crawler.text.words import folded_words
from evaluation.syndication import LABELLED, StoryText, found_in, groups_of, read_texts

_OTHERS = 2000
_WORDS = 250
_VOCABULARY = 60_000
_SENTENCE = 20
_MOST_CUT = 0.4
"""Largest share of a text that is cut off its end."""

Texts = Sequence[StoryText]


def conditions(texts: Texts, chance: random.Random) -> Iterator[tuple[str, Texts, Sequence[Article]]]:
    """Name of a condition, the texts under it, and other articles in the database."""
    yield "as they are", texts, ()
    days = sorted({text.article.published_on for text in texts if text.article.published_on})
    yield f"beside {_OTHERS} texts on the same days, of their words by chance", texts, _others(texts, days, chance)
    yield f"without their last words, up to {_MOST_CUT:.0%}", [_cut(text, chance) for text in texts], ()
    yield "days up to one off", [_dated(text, lambda day: _shifted(day, chance)) for text in texts], ()
    yield "without days", [_dated(text, lambda _: None) for text in texts], ()


def _dated(text: StoryText, change: Callable[[str], str | None]) -> StoryText:
    day = change(text.article.published_on) if text.article.published_on else None
    return replace(text, article=_published(text.article, day))


def _published(article: Article, day: str | None) -> Article:
    return replace(
        article, published_at=day, published_on=day,
        published_precision="day" if day else None, published_source="feed" if day else None,
    )  # fmt: skip


def _shifted(day: str, chance: random.Random) -> str:
    return (date.fromisoformat(day) + timedelta(days=chance.choice((-1, 0, 1)))).isoformat()


def _cut(text: StoryText, chance: random.Random) -> StoryText:
    words = text.article.text.split()
    return replace(text, article=_saying(text.article, words[: int(len(words) * chance.uniform(1 - _MOST_CUT, 1))]))


def _others(texts: Texts, days: Sequence[str], chance: random.Random) -> list[Article]:
    """Texts of the same and rarer words, with frequencies by rank (Zipf 1935, with Mandelbrot's shift)."""
    counts = Counter(word for text in texts for word in folded_words(text.article.text))
    ranked = [word for word, _ in counts.most_common()]
    ranked += [f"rare{rank}" for rank in range(len(ranked), _VOCABULARY)]
    weights = list(accumulate(1 / (rank + 2.7) for rank in range(1, len(ranked) + 1)))
    articles = []
    for number in range(_OTHERS):
        words = chance.choices(ranked, cum_weights=weights, k=_WORDS)
        words[_SENTENCE - 1 :: _SENTENCE] = [f"{word}." for word in words[_SENTENCE - 1 :: _SENTENCE]]
        url, day = f"https://others.example/{number}", chance.choice(days)
        article = _published(replace(texts[0].article, url=url, address_url=url, outlet="others.example"), day)
        article.title = " ".join(words[:8])
        articles.append(_saying(article, words))
    return articles


def _saying(article: Article, words: Sequence[str]) -> Article:
    text, folded = " ".join(words), folded_words(" ".join(words))
    return replace(
        article, text=text, texts=[Text(language="en", title=article.title, text=text)], word_count=len(folded),
        text_sha256=sha256(text.encode()).hexdigest(), words_sha256=sha256(" ".join(folded).encode()).hexdigest(),
    )  # fmt: skip


def _told(texts: Texts, others: Sequence[Article], chance: random.Random) -> str:
    articles = [text.article for text in texts] + list(others)
    chance.shuffle(articles)
    with tempfile.TemporaryDirectory() as folder:
        copies, stories = groups_of(Path(folder) / "news.db", articles, chance)
    related, of_stories = found_in("copies", texts, copies).joined, found_in("stories", texts, stories).joined
    return (
        f"copies {_share(of_stories['copy'])}, edited copies {_share(of_stories['edited-copy'])}, "
        f"paraphrases {_share(of_stories['paraphrase'])}, different {_share(of_stories['different'])}, "
        f"as copies {_share(related['different'])}"
    )


def _share(joined: tuple[int, int]) -> str:
    return f"{joined[0]} of {joined[1]}"


def main() -> None:
    """Print a line per set and condition: what is in one story with its group's reference."""
    sets = {folder.name: read_texts(folder, hashed=True) for folder in sorted(LABELLED.iterdir())}
    if sys.argv[1:]:
        sets = {Path(sys.argv[1]).name: read_texts(Path(sys.argv[1]))} | sets
    for name, texts in sets.items():
        print(f"{name}, {len(texts)} texts")
        for condition, changed, others in conditions(texts, random.Random(1)):  # noqa: S311
            print(f"  {condition}: {_told(changed, others, random.Random(3))}", flush=True)  # noqa: S311
    together = [text for texts in sets.values() for text in texts]
    print(f"all in one database: {_told(together, (), random.Random(3))}")  # noqa: S311


if __name__ == "__main__":
    main()
