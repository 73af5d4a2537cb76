"""The role of each element of a page, by its class, id and other attributes, found once for all later steps."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from lxml.html import HtmlElement

from crawler.extraction.class_names import roles_of
from crawler.page import Document

_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_LANDMARKS = frozenset(("navigation", "complementary", "contentinfo", "search", "dialog", "alertdialog", "menu"))
_UNFOLDED = frozenset(("region", "tabpanel"))
"""Roles of content opened by a heading or a tab (ARIA Authoring Practices, "Accordion" and "Tabs")."""
_ATTRIBUTES = ("itemprop", "rel", "role", "style", "hidden", "aria-hidden")
_RELATIONS = {"category": "section"}
_PROPERTIES = {"articleBody": "container"}


@dataclass(frozen=True, slots=True)
class ElementRoles:
    """Elements of a page by tag and by role, in document order, as they were before anything was removed."""

    document: Document
    roles: dict[str, list[HtmlElement]]

    def with_role(self, role: str) -> list[HtmlElement]:
        """Return the elements with this role, see ``roles_of``; also ``landmark`` and ``hidden``."""
        return self.roles.get(role, [])

    def tagged(self, *names: str) -> Iterator[HtmlElement]:
        """Yield the elements with one of these tags; in document order for each tag."""
        return self.document.tagged(*names)


def find_roles(document: Document) -> ElementRoles:
    """Read the attributes of every element once."""
    roles: dict[str, list[HtmlElement]] = defaultdict(list)
    names, others = document.names, _roles_by_attribute(document)
    for element in document.elements:
        if element in names:
            for role in _roles_of_names(names[element]):
                roles[role].append(element)
        if element in others:
            for role in others[element]:
                roles[role].append(element)
    return ElementRoles(document, dict(roles))


def _roles_by_attribute(document: Document) -> dict[HtmlElement, list[str]]:
    """Return the roles that other attributes than names give to elements."""
    found: dict[HtmlElement, list[str]] = {}
    for name in _ATTRIBUTES:
        for element in document.with_attribute(name):
            given = _roles_of_attribute(name, element.get(name, ""))
            if given and not ("hidden" in given and element.get("role") in _UNFOLDED):
                found.setdefault(element, []).extend(given)
    return found


@lru_cache(maxsize=16384)
def _roles_of_names(names: str) -> tuple[str, ...]:
    """Return the roles that names separated by whitespace give their element; each once."""
    roles: dict[str, None] = {}
    for word in names.lower().split():
        for role in roles_of(word):
            roles[role] = None
    return tuple(roles)


def _roles_of_attribute(name: str, value: str) -> tuple[str, ...]:
    """Return the roles that another attribute gives its element."""
    if name == "itemprop":
        return tuple(_PROPERTIES[word] for word in value.split() if word in _PROPERTIES)
    if name == "rel":
        return tuple(_RELATIONS[word] for word in value.split() if word in _RELATIONS)
    if name == "role":
        return ("landmark",) if value in _LANDMARKS else ()
    if name == "hidden" or (name == "aria-hidden" and value == "true") or (name == "style" and _HIDDEN.search(value)):
        return ("hidden",)
    return ()
