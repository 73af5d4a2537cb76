"""The outlet's own names: next to a headline, in a byline or as a section they only say whose page it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from crawler.model.outlet import Outlet
from crawler.model.urls import absolute, is_home
from crawler.page import Document, text_of
from crawler.page.json_ld_article import article_node, names_in, texts_of, types_of
from crawler.text.words import folded_words

_LONGEST = 60  # characters: anything longer is several names, or a motto
_PARTS = re.compile(r"\s+[|–—·•-]\s+")
_LABEL = 5  # letters of a host label that is unlikely to match by chance
_SITES = frozenset(("WebSite", "NewsMediaOrganization", "Organization", "Corporation", "GovernmentOrganization"))
# Labels of hosts that do not name an outlet, apart from the top-level domain.
_LABELS = frozenset(
    """
    www web m amp mobile en ar ur ru az tr fa uz tk kk ky tg zh fr es de eng english urdu arabic russian news blog co
    com net org gov edu ac info press media tv asia
    """.split()  # noqa: SIM905
)
_ARTICLE = re.compile(r"^(?:the|die|der|das|le|la|les|el|los)\s+", re.IGNORECASE)
_ENDING = re.compile(
    r"(?:\.[a-z]{2,4}){1,2}$|\s+(?:news(?:\s+agency|paper)?|online|website|media|tv|english|in english|newsroom)$",
    re.IGNORECASE,
)


def site_names(document: Document, outlet: Outlet) -> tuple[str, ...]:
    """The outlet's names: from our facts, its host, and the page's own statements."""
    stated = [*document.meta.get("og:site_name", [])[:1], *document.meta.get("application-name", [])[:1]]
    publisher = article_node(document).get("publisher")
    if not _is_person(document, publisher):
        stated.extend(names_in(document, publisher))
    for node in document.json_ld:
        if "Person" not in types_of(node) and _SITES.intersection(types_of(node)):
            stated.extend(texts_of(node, "name"))
    stated.extend(_logos(document, outlet))
    known = (outlet.title, *(name for value in stated for name in _names_in(" ".join(value.split()))))
    return tuple(dict.fromkeys((*known, outlet.host)))


def _logos(document: Document, outlet: Outlet) -> Iterator[str]:
    """Texts of first-level headings that link to the home page: the site's name, never a headline."""
    for heading in document.tagged("h1"):
        for link in heading.iter("a"):
            address = absolute(outlet.home, link.get("href") or "")
            if address and is_home(address, outlet) and text_of(link) == text_of(heading):
                yield text_of(link)


def _names_in(stated: str) -> Iterator[str]:
    """A name as stated; if it is too long, its parts between separators."""
    for name in [stated] if len(stated) <= _LONGEST else _PARTS.split(stated):
        if 1 < len(name) <= _LONGEST:
            yield name


def _is_person(document: Document, publisher: Any) -> bool:
    """Whether the publisher is a person, as plug-ins state for sites with a single author."""
    if not isinstance(publisher, dict):
        return False
    nodes = [publisher, *(node for node in document.json_ld if "@id" in node and node["@id"] == publisher.get("@id"))]
    return any("Person" in types_of(node) for node in nodes)


def is_site_name(text: str, names: tuple[str, ...]) -> bool:
    """Whether ``text`` is one of the site's names in any spelling, with or without "The", ".com" or "News"."""
    return bool(text) and len(text) <= _LONGEST and not _forms(text).isdisjoint(_all_forms(names))


def is_outlet(name: str, names: tuple[str, ...]) -> bool:
    """Whether an author's name is the site's own.

    A name of several words that matches only the host is a person's with a site of their own: "Sana Qadir" on
    ``sanaqadir.example``.
    """
    called = tuple(known for known in names if not _is_host(known))
    person = " " in name.strip() and len(_forms(name)) == 1 and not is_site_name(name, called)
    return is_site_name(name, names) and not person


def is_of_host(text: str, names: tuple[str, ...]) -> bool:
    """Whether ``text`` starts with a label of the host, or is part of one: "Harbour Press" of ``harbour.example``."""
    squeezed = _squeeze(text)
    labels = (_squeeze(label) for name in names if _is_host(name) for label in name.split(".")[:-1])
    return any(
        len(label) >= _LABEL and len(squeezed) >= _LABEL and (squeezed.startswith(label) or squeezed in label)
        for label in labels
        if label not in _LABELS
    )


def _is_host(name: str) -> bool:
    return "." in name and " " not in name


@lru_cache(maxsize=256)
def _all_forms(names: tuple[str, ...]) -> frozenset[str]:
    forms = {form for name in names for form in _forms(name)}
    for name in names:
        if _is_host(name):
            forms |= {label for label in map(_squeeze, name.split(".")[:-1]) if len(label) > 1 and label not in _LABELS}
    return frozenset(forms)


@lru_cache(maxsize=1024)
def _forms(text: str) -> frozenset[str]:
    bare = _ARTICLE.sub("", text.strip())
    forms = {_squeeze(form) for form in (text.strip().removeprefix("www."), bare, _ENDING.sub("", bare))}
    return frozenset(form for form in forms if form and form not in _LABELS)


def _squeeze(text: str) -> str:
    return "".join(folded_words(text))
