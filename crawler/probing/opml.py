"""Feed lists of readers, in OPML 2.0: read, and written.

Source: http://opml.org/spec2.opml, "Subscription lists"; FreshRSS and Miniflux write this form.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lxml import etree

from crawler.extraction.loader import clean_line
from crawler.model.web import is_web_url

LARGEST = 8_000_000
"""Most bytes of a list that is read: some 20,000 feeds."""
_DEEPEST = 32
"""Most levels of folders that are read; readers show two or three."""


class OpmlError(ValueError):
    """A file is not a feed list; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedFeed:
    """A feed in a list."""

    feed: str
    """``xmlUrl``."""
    title: str = ""
    home: str = ""
    """``htmlUrl``: the page the feed belongs to; empty if it is missing or not a URL."""
    folder: str = ""
    """The folders it is in, joined by `` / ``."""
    language: str = ""


def read_opml(content: bytes) -> list[ListedFeed]:
    """Return the feeds of a list, each URL once, in their order.

    Raises:
        OpmlError: it is not OPML, is too large, or has no feed.
    """
    if len(content) > LARGEST:
        raise OpmlError(f"it has more than {LARGEST:,} bytes")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise OpmlError(f"it is no XML: {error}") from error
    if etree.QName(root).localname.lower() != "opml":
        raise OpmlError(f"it is no OPML: its first element is <{etree.QName(root).localname}>")
    found = {feed.feed: feed for body in root if _name(body) == "body" for feed in reversed(list(_feeds(body, ())))}
    if not found:
        raise OpmlError("it names no feed: none of its outlines has an xmlUrl")
    return list(reversed(found.values()))


def _feeds(outline: etree._Element, folders: tuple[str, ...]) -> Iterator[ListedFeed]:
    for each in outline:
        if _name(each) != "outline":
            continue
        # Some programs write all names in lower case.
        said = {str(name).lower(): clean_line(str(value)) for name, value in each.attrib.items()}
        title = said.get("title") or said.get("text") or ""
        if feed := said.get("xmlurl"):
            home = said.get("htmlurl", "")
            yield ListedFeed(
                feed=feed,
                title=title,
                home=home if is_web_url(home) else "",
                folder=" / ".join(folders),
                language=said.get("language", ""),
            )
        if len(folders) < _DEEPEST:
            yield from _feeds(each, (*folders, title) if title else folders)


def _name(element: etree._Element) -> str:
    """Return the element's name in lower case; empty for a comment."""
    return etree.QName(element).localname.lower() if isinstance(element.tag, str) else ""


def write_opml(title: str, written_at: str, feeds: Iterable[ListedFeed]) -> bytes:
    """Return a list with a folder for each ``ListedFeed.folder``; ``written_at`` has the form of RFC 822."""
    root = etree.Element("opml", version="2.0")
    head = etree.SubElement(root, "head")
    etree.SubElement(head, "title").text = title
    etree.SubElement(head, "dateCreated").text = written_at
    body = etree.SubElement(root, "body")
    folders: dict[str, etree._Element] = {}
    for feed in feeds:
        if feed.folder and feed.folder not in folders:
            folders[feed.folder] = etree.SubElement(body, "outline", text=feed.folder, title=feed.folder)
        said = {"type": "rss", "text": feed.title, "title": feed.title, "xmlUrl": feed.feed, "htmlUrl": feed.home}
        said |= {"language": feed.language} if feed.language else {}
        etree.SubElement(folders.get(feed.folder, body), "outline", said)
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return written
