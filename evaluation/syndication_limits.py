"""What other limits for near-duplicates and stories would find: ``python -m evaluation.syndication_limits [FOLDER]``.

Each limit is changed in both directions, one at a time, while all others stay. Uses the project's own texts
(``evaluation/labelled/syndication``), and those of a folder of evaluation data. A line shows how many texts of each
relation are joined with their group's reference as near-duplicates, or as one story: for ``different`` ones fewer are
better, for the others more. Near-duplicates take a minute, stories a quarter of an hour.
"""

from __future__ import annotations

import random
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from types import ModuleType
from unittest import mock

from crawler.similarity import near_duplicate, report, story, templated
from crawler.similarity.text import ComparedText, ordinal
from crawler.storage import decide_stories, story_days
from evaluation.syndication import LABELLED, StoryText, groups_of, read_texts

_Limits = list[tuple[tuple[ModuleType, ...], str, tuple[float, ...]]]
"""Modules with the limit (also those that import it), its name, and the values it is set to."""

OF_NEAR_DUPLICATES: _Limits = [
    ((near_duplicate,), "_GREY", (0.3, 0.38, 0.46)),
    ((near_duplicate,), "_EDITED", (0.4, 0.5, 0.6)),
    ((near_duplicate,), "_FIRST_HALF", (0.2, 0.33, 0.45)),
    ((near_duplicate,), "_DAYS", (1, 3, 7)),
    ((near_duplicate,), "_NAMES", (0.3, 0.5, 0.7)),
    ((templated,), "_FEWEST", (1, 2, 3)),
    ((templated,), "_SHARE", (0.5, 0.6, 0.7)),
    ((templated,), "_OCCURRENCES", (3, 4, 5)),
    ((templated,), "_GAPS", (3, 4, 5)),
    ((templated,), "_DENSE", (0.04, 0.06, 0.08)),
    ((templated,), "_GAPS_TITLES_TOO", (1, 2, 3)),
    ((templated,), "_DENSE_TITLES_TOO", (0.02, 0.035, 0.05)),
    ((templated,), "_FILLING", (5, 8, 12)),
    ((templated,), "_A_PERSON", (1, 2, 3)),
    ((templated,), "_LATER", (1, 3, 7)),
]
OF_STORIES: _Limits = [
    ((report, story), "SAME_EVENT", (0.12, 0.16, 0.2)),
    ((story,), "SAME_EVENT_AGAIN", (0.25, 0.35, 0.5)),
    ((story,), "_OTHERS", (0.25, 0.5, 0.75)),
    ((story, decide_stories), "NEAR_DAYS", (1, 7, 31)),
    ((story, decide_stories, story_days), "REPORT_DAYS", (0, 1, 3)),
]


def near_duplicates(texts: Sequence[StoryText]) -> str:
    """How many texts of each relation are near-duplicates of their reference, judged by the two texts alone."""
    compared = {text.article.url: _compared(text) for text in texts}

    def joined(one: str, other: str) -> bool:
        earlier, later = sorted((compared[one], compared[other]), key=lambda text: text.day or 0)
        return near_duplicate.relate(later, earlier) is not None

    return _counts(texts, joined)


def stories(texts: Sequence[StoryText]) -> str:
    """How many texts of each relation are in one story with their reference, using a database."""
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "news.db"
        _, groups = groups_of(database, [text.article for text in texts], random.Random(1))  # noqa: S311
    group_of = {url: number for number, group in enumerate(groups) for url in group}
    return _counts(texts, lambda one, other: group_of[one] == group_of[other])


def _compared(text: StoryText) -> ComparedText:
    article = text.article
    return ComparedText(
        title=article.title, text=article.text, outlet=article.outlet, day=ordinal(article.published_on)
    )


def _counts(texts: Sequence[StoryText], joined: Callable[[str, str], bool]) -> str:
    references = {text.group for text in texts if text.is_reference}
    found = {relation: [0, 0] for relation in sorted({text.relation for text in texts if not text.is_reference})}
    for group in references:
        (reference,) = (text for text in texts if text.is_reference and text.group == group)
        for text in texts:
            if text.group == group and not text.is_reference:
                found[text.relation][0] += joined(text.article.url, reference.article.url)
                found[text.relation][1] += 1
    return ", ".join(f"{relation} {count} of {of}" for relation, (count, of) in found.items())


def moved(limits: _Limits, texts: Sequence[StoryText], count: Callable[[Sequence[StoryText]], str]) -> Iterator[str]:
    """Yield a line for each limit and value."""
    for modules, name, values in limits:
        for value in values:
            with ExitStack() as stack:
                for module in modules:
                    stack.enter_context(mock.patch.object(module, name, value))
                yield f"{modules[0].__name__.rpartition('.')[2]}.{name} = {value}: {count(texts)}"


def main(arguments: Sequence[str]) -> None:
    """Print the lines."""
    texts = [text for folder in (*sorted(LABELLED.iterdir()), *map(Path, arguments)) for text in read_texts(folder)]
    for limits, count in ((OF_NEAR_DUPLICATES, near_duplicates), (OF_STORIES, stories)):
        for line in moved(limits, texts, count):
            print(line, flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
