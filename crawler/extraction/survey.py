"""One walk over the page: which elements bear which names. Every later step looks up what it needs here."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from lxml.etree import XPath
from lxml.html import HtmlElement

from crawler.extraction.names import ROLES

_ATTRIBUTED = XPath("//*[@itemprop or @rel or @role or @style or @hidden or @aria-hidden]")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_LANDMARKS = frozenset(("navigation", "complementary", "contentinfo", "search", "dialog", "alertdialog", "menu"))
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
        names, identity = element.get("class"), element.get("id")
        if names or identity:
            for role in _roles(names or "", identity or ""):
                roles[role].append(element)
    found = _ATTRIBUTED(tree)
    for element in found if isinstance(found, list) else ():
        if isinstance(element, HtmlElement):
            for role in _attributed(element):
                roles[role].append(element)
    return Survey(elements, dict(tags), dict(roles))


def _roles(names: str, identity: str) -> set[str]:
    roles: set[str] = set()
    for name in f"{names} {identity}".lower().split():
        roles.update(_roles_of(name))
    return roles


@lru_cache(maxsize=16384)
def _roles_of(name: str) -> tuple[str, ...]:
    return tuple(role for role, judge in ROLES.items() if judge(name))


def _attributed(element: HtmlElement) -> Iterable[str]:
    for name in (element.get("itemprop") or "").split():
        if name in _PROPERTIES:
            yield _PROPERTIES[name]
    if element.tag == "a" and element.get("rel"):
        words = element.get("rel", "").split()
        if "author" in words:
            yield "byline"
        if "category" in words:
            yield "section"
    if (element.get("role") or "") in _LANDMARKS:
        yield "landmark"
    if (
        element.get("hidden") is not None
        or element.get("aria-hidden") == "true"
        or _HIDDEN.search(element.get("style") or "")
    ):
        yield "hidden"
