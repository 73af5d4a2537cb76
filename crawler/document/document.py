"""The parsed page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from crawler.document.encoding import UNPRINTABLE, decode
from crawler.document.structured import json_ld_nodes, meta_values

_STRING = etree.XPath("string()", smart_strings=False)


class DocumentError(ValueError):
    """The bytes are no page that can be read: empty, or no markup."""


class TooMuchMarkupError(DocumentError):
    """More markup than the limit."""


@dataclass(slots=True)
class Document:
    """A page parsed once. Scripts, styles and comments are gone from ``tree``; what they told is beside it."""

    tree: HtmlElement
    json_ld: list[dict[str, Any]]
    meta: dict[str, list[str]]

    def first_meta(self, *names: str) -> str | None:
        """Content of the first of these ``<meta>`` names that the page has."""
        return next((self.meta[name][0] for name in names if name in self.meta), None)


def read_document(body: bytes, content_type: str = "", *, max_markup: int = 2_000_000) -> Document:
    """Decode and parse a page.

    ``max_markup`` is in bytes of markup once scripts, styles and comments are gone.

    Raises:
        DocumentError: nothing to parse.
        TooMuchMarkupError: more markup than ``max_markup``.
    """
    text = decode(body, content_type)
    if not text.strip():
        raise DocumentError("the page is empty")
    try:
        # The text is encoded again so that an XML declaration in it cannot contradict it.
        tree = document_fromstring(
            text.encode("utf-8"), parser=HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
        )
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise DocumentError(f"no markup in the page: {error}") from error
    _strip_unprintable(tree)
    json_ld, meta = json_ld_nodes(tree), meta_values(tree)
    for element in list(tree.iter("script", "style", "template")):
        assert isinstance(element, HtmlElement)
        element.drop_tree()
    size = len(etree.tostring(tree, encoding="utf-8"))
    if size > max_markup:
        raise TooMuchMarkupError(f"{size} bytes of markup, more than the limit of {max_markup}")
    return Document(tree=tree, json_ld=json_ld, meta=meta)


def _strip_unprintable(tree: HtmlElement) -> None:
    """References such as ``&#1;`` bring characters into the tree that lxml itself refuses to move about."""
    if not UNPRINTABLE.search(str(_STRING(tree))):
        return
    for element in tree.iter("*"):
        if element.text:
            element.text = UNPRINTABLE.sub("", element.text)
        if element.tail:
            element.tail = UNPRINTABLE.sub("", element.tail)
