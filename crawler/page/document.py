"""The parsed page."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from lxml import etree
from lxml.html import HtmlComment, HtmlElement, HTMLParser, document_fromstring

from crawler.page.encoding import utf8_of
from crawler.page.metadata import meta_values, read_json_ld
from crawler.page.streamed import is_streamed, put_parts_in_place
from crawler.text.foreign_text import printable

_ELEMENTS = etree.ElementDefaultClassLookup(element=HtmlElement, comment=HtmlComment)
"""One class for all elements. lxml's own parser calls a Python function for every element, again and again; its classes
for forms and inputs are not needed here."""
_UNSEEN = ("script", "style", "template")
"""Elements whose text is not visible on the page. A drawing's title is kept: it may label a date."""
_NAMES = frozenset(("class", "id"))
_INDEXED = frozenset(("itemprop", "rel", "role", "style", "hidden", "aria-hidden"))
"""Attributes whose elements are found without another walk over the page."""
_STRING = etree.XPath("string()", smart_strings=False)
_REFERRED_TO = re.compile(
    rb"&#(?:[xX]0*(?:1?[0-9a-f]|7f|[89][0-9a-f]|d[89a-f][0-9a-f]{2}|fff[ef])(?![0-9a-f])"
    rb"|0*(?:\d|[12]\d|3[01]|12[7-9]|1[345]\d|5[5-7]\d{3}|6553[45])(?!\d))",
    re.IGNORECASE,
)
"""Numeric references to characters that may be in ``UNPRINTABLE``; very few pages have one."""
_MOST_ELEMENTS = 100_000
"""Ten times as many as the largest of 1,429 real pages has (10,236). Each takes half a kilobyte while a page is read:
300,000 took a worker to 280 MB."""
_MOST_WRITTEN = 4
"""How many times longer a page may become when it is serialized with the tags and quotes that it omits."""


class DocumentError(ValueError):
    """The bytes are not a readable page: empty, or without markup."""


class TooMuchMarkupError(DocumentError):
    """The page has more markup than the limit."""


@dataclass(slots=True)
class Document:
    """A page parsed once. ``tree`` has no scripts, styles and comments; their data is in the other fields."""

    tree: HtmlElement
    json_ld: list[dict[str, Any]]
    json_ld_unread: int = 0
    """Number of JSON-LD nodes and blocks beyond the limits of what is read."""
    url: str = ""
    """Where it was fetched; empty if that does not matter."""
    articles: tuple[list[dict[str, Any]], list[dict[str, Any]]] | None = field(default=None, init=False, repr=False)
    """The page's own articles in ``json_ld``, and others, once ``json_ld_article`` has determined them."""
    meta: dict[str, list[str]] = field(init=False)
    elements: list[HtmlElement] = field(init=False, repr=False)
    """All elements as parsed, in document order. lxml creates new objects at each visit unless they are kept: take
    elements from here if many are read."""
    tags: dict[str, list[HtmlElement]] = field(init=False, repr=False)
    """The same elements by tag name."""
    _names: dict[HtmlElement, str] | None = field(default=None, init=False, repr=False)
    _with_attribute: dict[str, list[HtmlElement]] = field(default_factory=dict, init=False, repr=False)

    def __post_init__(self) -> None:
        self.elements = list(self.tree.iter("*"))
        tags = defaultdict(list)
        for element in self.elements:
            tags[element.tag].append(element)
        self.tags = dict(tags)
        self.meta = meta_values(self.tagged("meta"))

    def tagged(self, *names: str) -> Iterator[HtmlElement]:
        """Elements as parsed with one of these tag names, in document order for each name."""
        return (element for name in names for element in self.tags.get(name, ()))

    @property
    def names(self) -> dict[HtmlElement, str]:
        """Class names and id, separated by a space, of each element that has any, in document order."""
        if self._names is None:
            self._names = self._read_attributes()
        return self._names

    def with_attribute(self, name: str) -> list[HtmlElement]:
        """Elements as parsed with one of the attributes ``itemprop rel role style hidden aria-hidden``, in order."""
        assert name in _INDEXED
        if self._names is None:
            self._names = self._read_attributes()
        return self._with_attribute.get(name, [])

    def _read_attributes(self) -> dict[HtmlElement, str]:
        names: dict[HtmlElement, str] = {}
        for element in self.elements:
            # Reading the values of all attributes takes four times as long as their names.
            if not (keys := element.keys()):
                continue
            if not _NAMES.isdisjoint(keys):
                names[element] = f"{element.get('class') or ''} {element.get('id') or ''}"
            if not _INDEXED.isdisjoint(keys):
                for key in _INDEXED.intersection(keys):
                    self._with_attribute.setdefault(key, []).append(element)
        return names

    def first_meta(self, *names: str) -> str | None:
        """Content of the first of these ``<meta>`` names that the page has."""
        return next((self.meta[name][0] for name in names if name in self.meta), None)


def read_document(body: bytes, content_type: str = "", *, url: str = "", max_markup: int = 2_000_000) -> Document:
    """Decode and parse a page.

    ``url`` is where it was fetched. ``max_markup`` is in bytes of markup without scripts, styles and comments.

    Raises:
        DocumentError: nothing to parse.
        TooMuchMarkupError: more markup than ``max_markup``, or too many elements or nesting levels.
    """
    markup = utf8_of(body, content_type)
    if not markup.strip():
        raise DocumentError("the page is empty")
    try:
        # The charset is given, so that an XML declaration in the page cannot contradict it.
        streamed = is_streamed(markup)
        parser = _parser(remove_comments=not streamed)
        tree = document_fromstring(markup, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise DocumentError(str(error)) from error
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        # libxml2 reads 256 levels and omits the rest. None of 705 real pages has more than 55.
        raise TooMuchMarkupError("elements inside elements, more than the limit of 256 levels")
    if markup.count(b"<") > _MOST_ELEMENTS and (count := sum(1 for _ in tree.iter("*"))) > _MOST_ELEMENTS:
        raise TooMuchMarkupError(f"{count} elements, more than the limit of {_MOST_ELEMENTS}")
    _take_in(tree, list(tree.itersiblings("*")))
    if streamed:
        put_parts_in_place(tree)
    if _REFERRED_TO.search(markup):
        _strip_unprintable(tree)
    json_ld = read_json_ld(tree.iter("script"))
    etree.strip_elements(tree, *_UNSEEN, with_tail=False)
    if len(markup) * _MOST_WRITTEN > max_markup and (size := len(etree.tostring(tree, encoding="utf-8"))) > max_markup:
        raise TooMuchMarkupError(f"{size} bytes of markup, more than the limit of {max_markup}")
    return Document(tree=tree, json_ld=json_ld.nodes, json_ld_unread=json_ld.unread, url=url)


def _parser(*, remove_comments: bool) -> HTMLParser:
    parser = HTMLParser(encoding="utf-8", remove_comments=remove_comments, remove_pis=True)
    parser.set_element_class_lookup(_ELEMENTS)
    return parser


_MAKER = _parser(remove_comments=True)


def new_element(name: str) -> HtmlElement:
    """An element of no page yet, of the class that those of a page have."""
    element: HtmlElement = _MAKER.makeelement(name)
    return element


def text_of(element: HtmlElement) -> str:
    """All text below ``element``, with white space collapsed."""
    return " ".join(raw_text(element).split())


def raw_text(element: HtmlElement) -> str:
    """All text below ``element`` as written; ``text_of`` is never longer."""
    # Half of all links and paragraphs contain only text.
    return str(_STRING(element)) if len(element) else element.text or ""


def _take_in(tree: HtmlElement, others: list[HtmlElement]) -> None:
    """Move what follows ``</html>`` into the body (WHATWG HTML, "after after body"); libxml2 makes further roots."""
    for other in others:
        body = tree.find("body")
        (tree if body is None else body).extend(list(other))


def _strip_unprintable(tree: HtmlElement) -> None:
    """Remove characters from references such as ``&#1;``, which lxml refuses to move within the tree."""
    for element in tree.iter("*"):
        if element.text and (text := printable(element.text)) != element.text:
            element.text = text
        if element.tail and (tail := printable(element.tail)) != element.tail:
            element.tail = tail
        for name, value in element.items():
            if (kept := printable(value)) != value:
                element.set(name, kept)
