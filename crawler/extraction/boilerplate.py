"""Removes elements outside the article before the body is isolated.

A name alone does not decide: an element with the headline, the article's container or most of the page's running text
is kept, whatever its name.
"""

from __future__ import annotations

from dataclasses import dataclass

from lxml.html import HtmlElement

from crawler.extraction.element_roles import ElementRoles
from crawler.page import raw_text, text_of

# Tags that never contain running text by definition, and those that might.
_CHROME = ("nav", "footer", "iframe", "button", "select", "svg", "menu", "object", "embed", "video",
           "audio", "canvas", "textarea", "input", "label")  # fmt: skip
_ASIDES = ("aside", "dialog", "form")
_NEVER = frozenset(("html", "body", "main", "h1"))
_HOLDERS = frozenset(("div", "section", "article", "main", "td"))
_SMALLEST = 25  # characters: fewer are an empty shell, not a press release


def find_containers(elements: ElementRoles) -> list[HtmlElement]:
    """Return the elements with the article's text by platform or by schema.org, in document order; often none.

    An article in pieces has several. Teasers and further articles down the page have their own: containers far shorter
    than the longest, or in another ``<article>``, are left out.
    """
    named = dict.fromkeys(element for element in elements.with_role("container") if element.tag in _HOLDERS)
    outermost = [element for element in named if not any(parent in named for parent in element.iterancestors())]
    sizes = {element: len(text_of(element)) for element in outermost}
    if not sizes or max(sizes.values()) < _SMALLEST:
        return []
    longest = max(sizes.values())
    found = [element for element in outermost if sizes[element] >= max(_SMALLEST, longest / 8)]
    first = next(element for element in found if sizes[element] * 2 >= longest)
    return [
        element
        for element in found
        if (element.get("class"), _article_of(element)) == (first.get("class"), _article_of(first))
    ]


def _article_of(element: HtmlElement) -> HtmlElement | None:
    return next(element.iterancestors("article"), None)


def remove_boilerplate(tree: HtmlElement, elements: ElementRoles, containers: list[HtmlElement]) -> None:
    """Remove boilerplate from ``tree``, in place; ``containers`` are the article's containers, which are kept."""
    keep = set(containers)
    weigh = _Scale({paragraph: len(text_of(paragraph)) for paragraph in elements.tagged("p")})
    for element in (*containers, *elements.tagged("h1")):
        keep.update(element.iterancestors())
    weigh.cut_unless_main(tree, list(elements.tagged(*_CHROME)), keep, 2.0)
    sure = [*elements.tagged(*_ASIDES), *elements.with_role("boilerplate"), *elements.with_role("landmark")]
    weigh.cut_unless_main(tree, sure, keep, 1.0 if any(map(text_of, containers)) else 0.7)
    weighed = [*elements.with_role("suspect"), *elements.with_role("hidden")]
    weigh.cut_unless_main(tree, weighed, keep, 0.4)
    # If it contains most of the page's text, it is what readers without scripts see.
    weigh.cut_unless_main(tree, list(elements.tagged("noscript")), keep, 0.4)


@dataclass(frozen=True, slots=True)
class _Scale:
    """How much of the page's running text an element contains."""

    lengths: dict[HtmlElement, int]
    """Characters of each paragraph of the page."""

    def cut_unless_main(
        self, tree: HtmlElement, elements: list[HtmlElement], keep: set[HtmlElement], most: float
    ) -> None:
        """Remove each element with no more than ``most`` of the text in the page's paragraphs."""
        elements = [element for element in elements if element.tag not in _NEVER and element not in keep]
        if not elements:
            return
        weight, limit = self._running_text, most * self._running_text(tree)
        if limit * 6 < most * len(raw_text(tree)):
            # A page without paragraphs.
            weight, limit = _all_text, most * _all_text(tree)
        gone: set[HtmlElement] = set()
        for element in elements:
            if element in gone or any(parent in gone for parent in element.iterancestors()):
                continue
            if len(raw_text(element)) > limit and weight(element) > limit:
                continue
            gone.add(element)
        for element in gone:
            if element.getparent() is not None:
                element.tail = f" {element.tail or ''}"
                element.drop_tree()

    def _running_text(self, element: HtmlElement) -> int:
        return sum(self.lengths[paragraph] for paragraph in element.iter("p"))


def _all_text(element: HtmlElement) -> int:
    return len(text_of(element))
