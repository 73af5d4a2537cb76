"""Random articles for tests of similarity, from a seed: originals, edited copies, excerpts, twins, rewrites."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256

from crawler.model.items import Article, Duplicates, Text
from crawler.model.outlet import Outlet
from crawler.text.words import words_of

OUTLETS = [
    Outlet(name, name.title(), f"https://{name}.example/", "PK", "Asia/Karachi", ("en",))
    for name in ("gazette", "herald", "courier", "tribune")
]
FIRST_DAY = date(2026, 3, 1)

# As in any language, a few words are everywhere and most are rare.
_SYLLABLES = ("ba", "de", "fo", "gu", "ki", "lam", "men", "nor", "pol", "ras", "sten", "tiv", "ur", "zel")
_COMMON = ("the", "of", "and", "to", "in", "a", "that", "with", "for", "was", "on", "by", "from", "said", "both")


@dataclass(frozen=True, slots=True)
class Made:
    """An article of the corpus, and its origin."""

    article: Article
    of: str | None = None
    """URL of the text that it derives from."""
    how: str = "original"
    """``original``, ``exact``, ``edited``, ``excerpt``, ``twin`` or ``joined``."""


class Corpus:
    """Random articles; the same for the same seed."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.made: list[Made] = []

    def word(self) -> str:
        """A word that hardly any other text contains."""
        return "".join(self.chance.choices(_SYLLABLES, k=self.chance.randint(2, 4)))

    def name(self) -> str:
        """The same for a name."""
        return self.word().capitalize()

    def sentence(self, names: Sequence[str]) -> str:
        """Ten to thirty words, some of them names."""
        words = [
            self.chance.choice(_COMMON) if self.chance.random() < 0.45 else self.word()
            for _ in range(self.chance.randint(10, 30))
        ]
        words.insert(self.chance.randrange(2, len(words)), self.chance.choice(names))
        return f"{words[0].capitalize()} {' '.join(words[1:])}."

    def paragraphs(self, count: int) -> list[str]:
        """Paragraphs of two sentences about the same few names."""
        names = [self.name() for _ in range(4)]
        return [f"{self.sentence(names)} {self.sentence(names)}" for _ in range(count)]

    def add(
        self, paragraphs: Sequence[str], *, title: str = "", day: int | None = 0, of: Made | None = None, how: str = ""
    ) -> Made:
        """Publish a text, some days after the first."""
        outlet = self.chance.choice(OUTLETS)
        published = (FIRST_DAY + timedelta(days=day)).isoformat() if day is not None else None
        text = "\n\n".join(paragraphs)
        url = f"{outlet.home}{len(self.made)}-{self.word()}"
        article = Article(
            outlet=outlet.name, url=url, address_url=url, title=title or f"{self.name()} and {self.name()} meet", text=text,
            language="en", languages=["en"], published_at=published, published_on=published,
            published_precision="day" if published else None, published_source="feed" if published else None,
            first_seen_at="2026-11-01T08:00:00Z", fetched_at="2026-11-01T08:00:00Z",
            text_sha256=sha256(text.encode()).hexdigest(),
            words_sha256=sha256(" ".join(words_of(text)).encode()).hexdigest(),
            word_count=len(words_of(text)), texts=[Text(language="en", title=title or None, text=text)],
            duplicates=Duplicates(),
        )  # fmt: skip
        self.made.append(Made(article, of.article.url if of else None, how or "original"))
        return self.made[-1]

    def original(self, day: int | None) -> Made:
        """A separate text."""
        return self.add(self.paragraphs(self.chance.randint(4, 8)), day=day)

    def exact(self, of: Made, day: int | None) -> Made:
        """The same words."""
        return self.add(of.article.text.split("\n\n"), day=day, of=of, how="exact")

    def edited(self, of: Made, day: int | None) -> Made:
        """A sentence added, one in six words changed in one paragraph, another paragraph left out."""
        paragraphs = of.article.text.split("\n\n")
        changed = self.chance.randrange(1, len(paragraphs) - 1)
        paragraphs[changed] = " ".join(
            self.word() if self.chance.random() < 1 / 6 else word for word in paragraphs[changed].split()
        )
        paragraphs.insert(2, self.sentence([self.name()]))
        del paragraphs[-1]
        return self.add(paragraphs, day=day, of=of, how="edited")

    def excerpt(self, of: Made, day: int | None) -> Made:
        """The first half."""
        paragraphs = of.article.text.split("\n\n")
        return self.add(paragraphs[: (len(paragraphs) + 1) // 2], day=day, of=of, how="excerpt")

    def twin(self, of: Made, day: int | None) -> Made:
        """The same sentences about others: every name and number is different."""
        names = {word.strip(".") for word in of.article.text.split() if word[0].isupper()}
        inside = {name for name in names if f" {name} " in of.article.text or f" {name}." in of.article.text}
        others = {name: self.name() for name in sorted(inside)}
        text = " ".join(
            others.get(word.strip("."), word.strip(".")) + ("." if word.endswith(".") else "")
            for word in of.article.text.replace("\n\n", " ¶ ").split(" ")
        )
        return self.add(text.split(" ¶ "), title=f"{' and '.join(others.values())} meet", day=day, of=of, how="twin")

    def joined(self, of: Made, day: int | None) -> Made:
        """The text as the second half of a longer one."""
        return self.add([*self.paragraphs(5), *of.article.text.split("\n\n")], day=day, of=of, how="joined")


def random_corpus(seed: int, originals: int) -> list[Made]:
    """A number of originals, each with texts derived from it within two days; some have no day."""
    corpus = Corpus(seed)
    for _ in range(originals):
        day = corpus.chance.randrange(60) if corpus.chance.random() < 0.9 else None
        first = corpus.original(day)
        for make in corpus.chance.sample(
            [corpus.exact, corpus.edited, corpus.excerpt, corpus.twin, corpus.joined], k=corpus.chance.randint(0, 3)
        ):
            later = None if day is None or corpus.chance.random() < 0.1 else day + corpus.chance.randint(0, 2)
            make(first, later)
    return corpus.made
