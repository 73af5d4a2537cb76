"""Which copies, edited copies and rewrites of real stories are found, in whatever order they arrive.

The texts go through deduplication and storage, into a real database, in several orders. They are given as hashes of
their words, and each hash is treated as a word; the project's own texts may also be used as written. ``python -m
evaluation.syndication`` prints what is found of those.
"""

from __future__ import annotations

import json
import random
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import combinations
from pathlib import Path
from typing import Any

from rensa import RMinHash
from sqlite_utils import Database

from crawler.model.items import Article, Duplicates, Text
from crawler.similarity.shingles import shingles_of
from crawler.storage import decide_stories
from crawler.storage.admission import admit
from crawler.storage.database import NewsDatabase
from crawler.text.words import folded_words

FILE = "syndication.jsonl"
LABELLED = Path(__file__).parent / "labelled" / "syndication"
"""The project's own texts, written for this purpose and not real news. One folder for each time limits were revised."""
ORDERS = 5
"""Orders in which the texts arrive; the first is that of the file."""

_FETCHED = "2026-01-01T00:00:00Z"

Joined = Callable[[str, str], bool]
"""Whether two texts, given by their URLs, are taken for one."""


@dataclass(frozen=True, slots=True)
class StoryText:
    """A text, and its relation to the reference of its group."""

    group: str
    is_reference: bool
    relation: str
    article: Article


@dataclass(frozen=True, slots=True)
class Found:
    """For each relation, how many texts are joined with their group's reference."""

    name: str
    joined: dict[str, tuple[int, int]]
    """Relation → how many are joined, of how many."""
    others: int
    """Pairs of texts from different groups that are joined."""


class SyndicationError(ValueError):
    """The file cannot be used; the message says why."""


def read_texts(folder: Path, *, hashed: bool = False) -> list[StoryText]:
    """The texts of ``syndication.jsonl``; empty if the folder has no such file.

    ``hashed``: replace each word by a hash even if words are given, so that names cannot be recognised.

    Raises:
        SyndicationError: a line is incomplete, or a group has no reference.
    """
    file = folder / FILE
    if not file.is_file():
        return []
    texts = []
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        try:
            row = json.loads(line)
            texts.append(StoryText(row["group"], row["role"] == "anchor", row["relation"], _article(row, hashed)))
        except (ValueError, KeyError, TypeError) as error:
            missing = f"there is no {error}" if isinstance(error, KeyError) else error
            raise SyndicationError(f"{file.name}:{number}: {missing}") from error
    references = Counter(text.group for text in texts if text.is_reference)
    for group in {text.group for text in texts}:
        if references[group] != 1:
            raise SyndicationError(f"{file.name}: {group} has {references[group]} anchors, not one")
    return texts


def _article(row: dict[str, Any], hashed: bool) -> Article:
    if "text" in row and not hashed:
        text = row["text"]
    else:
        sentences = _hashed(row["text"]) if "text" in row else _sentences(row["tok"], row.get("sent_end"))
        text = ". ".join(sentence for sentence in sentences if sentence) + "."
    words = folded_words(text)
    day = row["date"]
    return Article(
        outlet=row["outlet"], url=row["url"], address_url=row["url"], title=row["title"] or row["url"], text=text,
        language="en", languages=["en"], published_at=day, published_on=day,
        published_precision="day" if day else None, published_source="feed" if day else None,
        first_seen_at=_FETCHED, fetched_at=_FETCHED, text_sha256=sha256(text.encode()).hexdigest(),
        words_sha256=sha256(" ".join(words).encode()).hexdigest(), word_count=len(words),
        texts=[Text(language="en", title=row["title"] or None, text=text)],
        duplicates=Duplicates(),
    )  # fmt: skip


def _sentences(tokens: Sequence[int], ends: Sequence[int] | None) -> list[str]:
    words = [f"w{token}" for token in tokens]
    ends = ends or [len(words)]
    return [" ".join(words[begin:end]) for begin, end in zip([0, *ends], ends, strict=False)]


def _hashed(text: str) -> list[str]:
    """The sentences of a text, which are its paragraphs, with each word replaced by a hash."""
    return [
        " ".join(f"w{sha256(word.encode()).hexdigest()[:10]}" for word in folded_words(sentence))
        for sentence in text.split("\n\n")
    ]


def evaluate(texts: Sequence[StoryText], seed: int = 1, orders: int = ORDERS) -> tuple[list[Found], int]:
    """What Chancery and other methods join, and in how many orders Chancery finds the same groups."""
    chance = random.Random(seed)  # noqa: S311
    results = []
    with tempfile.TemporaryDirectory() as folder:
        for number in range(orders):
            order = list(texts)
            if number:
                chance.shuffle(order)
            results.append(groups_of(Path(folder) / f"{number}.db", [text.article for text in order], chance))
    copies, stories = results[0]
    found = [
        found_in("Chancery, copies and near-copies", texts, _by_groups(copies)),
        found_in("Chancery, stories", texts, _by_groups(stories)),
    ]
    for threshold in (0.5, 0.3):
        found.append(found_in(f"MinHash of whole texts, Jaccard ≥ {threshold}", texts, _by_minhash(texts, threshold)))
    return found, sum(result == results[0] for result in results)


Groups = list[list[str]]


def groups_of(database: Path, articles: Sequence[Article], chance: random.Random) -> tuple[Groups, Groups]:
    """URLs that are joined as copies, and as stories, after all have arrived, in several runs."""
    archive = NewsDatabase(database)
    with archive.transaction() as db:
        db.table("outlets").insert_all(
            {"name": name, "title": name, "home": "", "country": "", "timezone": "", "languages": "", "sources": ""}
            for name in sorted({article.outlet for article in articles})
        )
    for article in articles:
        with archive.transaction() as db:
            admit(db, article)
        if chance.random() < 0.1:
            _settle(archive)
            archive.close()
            archive = NewsDatabase(database)
    _settle(archive)
    result = _joined_as_copies(archive.db), _joined_as_stories(archive.db)
    archive.close()
    return result


def _settle(archive: NewsDatabase) -> None:
    more = True
    while more:
        with archive.transaction() as db:
            more = decide_stories.decide_stories(db, _FETCHED)


def _joined_as_copies(db: Database) -> Groups:
    """Joined by near-duplicate relations and exact copies, also indirectly."""
    joined: dict[str, set[str]] = {url: {url} for (url,) in db.execute("SELECT url FROM articles").fetchall()}
    pairs = db.execute(
        "SELECT one.url, other.url FROM near_duplicates JOIN articles one ON one.id = article "
        "JOIN articles other ON other.id = original "
        "UNION ALL SELECT copies.url, articles.url FROM copies JOIN articles ON articles.id = copies.article"
    ).fetchall()
    for one, other in pairs:
        both = joined.setdefault(one, {one}) | joined.setdefault(other, {other})
        for url in both:
            joined[url] = both
    return [list(group) for group in sorted({tuple(sorted(group)) for group in joined.values()})]


def _joined_as_stories(db: Database) -> Groups:
    groups = defaultdict(list)
    rows = db.execute(
        "SELECT url, article, story FROM (SELECT url, id AS article FROM articles UNION ALL "
        "SELECT url, article FROM copies) LEFT JOIN story_articles USING (article)"
    ).fetchall()
    for url, article, story in rows:
        groups[("story", story) if story is not None else ("alone", article)].append(url)
    return sorted(sorted(group) for group in groups.values())


def _by_groups(groups: Groups) -> Joined:
    group_of = {url: number for number, group in enumerate(groups) for url in group}
    return lambda one, other: group_of[one] == group_of[other]


def _by_minhash(texts: Sequence[StoryText], threshold: float) -> Joined:
    """The usual method: the Jaccard index of runs of five words, estimated from 128 permutations."""
    signatures = {}
    for text in texts:
        signature = RMinHash(num_perm=128, seed=1)
        signature.update([str(run) for run in sorted(set(shingles_of(folded_words(text.article.text))))])
        signatures[text.article.url] = signature
    return lambda one, other: bool(signatures[one].jaccard(signatures[other]) >= threshold)


def found_in(name: str, texts: Sequence[StoryText], joined: Joined | Groups) -> Found:
    """How many texts of each relation are joined with their group's reference."""
    joined = joined if callable(joined) else _by_groups(joined)
    references = {text.group: text.article.url for text in texts if text.is_reference}
    counts: dict[str, tuple[int, int]] = {
        text.relation: (0, 0) for text in sorted(texts, key=lambda each: each.relation)
    }
    for text in texts:
        if not text.is_reference:
            is_joined = joined(text.article.url, references[text.group])
            counts[text.relation] = (counts[text.relation][0] + is_joined, counts[text.relation][1] + 1)
    others = sum(
        joined(one.article.url, other.article.url) for one, other in combinations(texts, 2) if one.group != other.group
    )
    return Found(name, counts, others)


def main() -> None:
    """Print what is found of the project's own texts."""
    for folder in sorted(LABELLED.iterdir()):
        for hashed in (False, True):
            found, same = evaluate(read_texts(folder, hashed=hashed))
            how = "hashed" if hashed else "as written"
            print(f"{folder.name}, {how}: the same groups in {same} of {ORDERS} orders")
            for row in found:
                print(f"  {row.name}:", ", ".join(f"{what} {n} of {of}" for what, (n, of) in row.joined.items()))


if __name__ == "__main__":
    main()
