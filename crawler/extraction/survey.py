"""One walk over the page: which elements bear which names. Every later step looks up what it needs here."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from lxml.html import HtmlElement

from crawler.extraction.names import roles_of

_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_LANDMARKS = frozenset(("navigation", "complementary", "contentinfo", "search", "dialog", "alertdialog", "menu"))
_TELLING = frozenset(("class", "id", "itemprop", "rel", "role", "style", "hidden", "aria-hidden"))
_RELATIONS = {"author": "byline", "category": "section"}
_PROPERTIES = {"articleBody": "container", "headline": "headline", "author": "byline"}


@dataclass(frozen=True, slots=True)
class Survey:
    """Elements of a page by tag and by role, in document order.

    ``elements`` holds every element: lxml makes its objects anew at each visit unless somebody keeps them.
    """

    elements: list[HtmlElement]
    tags: dict[str, list[HtmlElement]]
    roles: dict[str, list[HtmlElement]]

    def tagged(self, *names: str) -> Iterable[HtmlElement]:
        """Elements with one of these tags; in document order under each."""
        return (element for name in names for element in self.tags.get(name, ()))


def survey(tree: HtmlElement) -> Survey:
    """Walk ``tree`` once."""
    tags: dict[str, list[HtmlElement]] = defaultdict(list)
    roles: dict[str, list[HtmlElement]] = defaultdict(list)
    elements = list(tree.iter("*"))
    for element in elements:
        tags[element.tag].append(element)
        for name, value in element.items():
            if name not in _TELLING:
                continue
            for role in _judged(name, value):
                roles[role].append(element)
    return Survey(elements, dict(tags), dict(roles))


@lru_cache(maxsize=16384)
def _judged(name: str, value: str) -> tuple[str, ...]:
    """The roles that one attribute gives its element."""
    if name in ("class", "id"):
        return tuple({role: None for word in value.lower().split() for role in roles_of(word)})
    if name == "itemprop":
        return tuple(_PROPERTIES[word] for word in value.split() if word in _PROPERTIES)
    if name == "rel":
        return tuple(_RELATIONS[word] for word in value.split() if word in _RELATIONS)
    if name == "role":
        return ("landmark",) if value in _LANDMARKS else ()
    if name == "hidden" or (name == "aria-hidden" and value == "true") or (name == "style" and _HIDDEN.search(value)):
        return ("hidden",)
    return ()
