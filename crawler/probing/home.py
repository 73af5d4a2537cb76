"""What a home page says about its site. Pure: runs in a worker process."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from crawler.discovery.sources import SourceDocument
from crawler.discovery.sources.listing import own_links
from crawler.extraction.loader import clean_line, without_markup
from crawler.model.outlet import Outlet
from crawler.page import Document, read_document
from crawler.page.encoding import decode
from crawler.page.json_ld_article import types_of
from crawler.probing.languages import primary
from crawler.probing.platform import Platform, platform_of
from crawler.probing.shapes import Link

_SITES = frozenset({"WebSite", "Organization", "NewsMediaOrganization"})
# Separators between the name of a site and its motto, or "Home".
_SEPARATORS = re.compile(r"\s[-–—]+\s|\s*[|:»«·•]\s*")
_LONGEST_NAME = 60
"""Most letters of an outlet's name: longer titles are slogans."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HomePage:
    """What was read from the home page."""

    names: dict[str, str] = field(default_factory=dict)
    """The site's names by where they are stated, the most reliable place first."""
    title: str = ""
    """``<title>``, which may contain more than the name."""
    languages: dict[str, str] = field(default_factory=dict)
    """Language tags as stated, by where."""
    platform: Platform = field(default_factory=Platform)
    links: tuple[Link, ...] = field(default=(), repr=False)
    """The site's own URLs, each with its longest link text, in page order."""


def read_home(document: SourceDocument, outlet: Outlet) -> HomePage:
    """Read the home page of ``outlet``.

    Raises:
        DocumentError: it is not a readable page.
    """
    page = read_document(document.body, document.content_type)
    title = clean_line(page.tree.findtext(".//title") or "")
    return HomePage(
        names=_names(page, title, outlet.host),
        title=title,
        languages=_languages(page),
        platform=platform_of(page, decode(document.body, document.content_type)),
        links=tuple(Link(url, text) for url, (_, text) in own_links(page, document.url, outlet)[0].items()),
    )


def _names(page: Document, title: str, host: str) -> dict[str, str]:
    found = {name: page.first_meta(name) for name in ("og:site_name", "application-name")}
    found["JSON-LD"] = next(
        (node["name"] for node in page.json_ld if _SITES & set(types_of(node)) and isinstance(node.get("name"), str)),
        None,
    )
    found["title of the home page"] = _name_in(title, host)
    cleaned = {place: clean_line(without_markup(name)) for place, name in found.items() if name}
    return {place: name for place, name in cleaned.items() if 0 < len(name) <= _LONGEST_NAME}


def _name_in(title: str, host: str) -> str | None:
    """``<title>`` if it has only one part; else the part that matches the host name."""
    parts = [part.strip() for part in _SEPARATORS.split(title)]
    if len(parts) == 1:
        return title
    labels = {_letters(host), *map(_letters, host.split("."))}
    return next((part for part in parts if {_letters(part), _letters(part).removeprefix("the")} & labels), None)


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.lower()))


def _languages(page: Document) -> dict[str, str]:
    html = page.tree.getroottree().getroot()
    stated = {
        "html lang": html.get("lang") or html.get("{http://www.w3.org/XML/1998/namespace}lang") or "",
        "og:locale": page.first_meta("og:locale") or "",
    }
    return {place: tag.strip() for place, tag in stated.items() if primary(tag)}
