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
_NAMES = frozenset(("class", "id"))
_ATTRIBUTES = frozenset(("itemprop", "rel", "role", "style", "hidden", "aria-hidden"))
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
    for element in document.elements:
        for name, value in element.items():
            if name in _NAMES:
                given = _roles_of_names(value)
            elif name in _ATTRIBUTES:
                given = _roles_of_attribute(name, value)
                if "hidden" in given and element.get("role") in _UNFOLDED:
                    given = ()
            else:
                continue
            for role in given:
                roles[role].append(element)
    return ElementRoles(document, dict(roles))


@lru_cache(maxsize=16384)
def _roles_of_names(names: str) -> tuple[str, ...]:
    """Return the roles that names separated by whitespace give their element; each once."""
    words = names.lower().split()
    if len(words) == 1:
        return roles_of(words[0])
    return tuple(dict.fromkeys(role for word in words for role in roles_of(word)))


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
