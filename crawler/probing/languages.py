"""Finds the languages in which a site publishes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

_TAG = re.compile(r"([a-z]{2,3})(?:[-_][a-z0-9]{2,8})*", re.IGNORECASE)


def primary(tag: str) -> str:
    """The language in a tag as sites write it (``en-US``, ``ur_PK``), without region; empty if it is not a tag.

    Source: BCP 47, 2.1.
    """
    match = _TAG.fullmatch(tag.strip())
    return match[1].lower() if match else ""


def languages_read(articles: Iterable[Sequence[str]]) -> tuple[str, ...]:
    """Languages by frequency: the commonest main language first. Each article's languages start with its main one.

    The language that a page states is ignored: platforms write their own default there.
    """
    main: Counter[str] = Counter()
    every: Counter[str] = Counter()
    for languages in articles:
        main.update(languages[:1])
        every.update(languages)
    return tuple(sorted(every, key=lambda language: (-main[language], -every[language], language)))
