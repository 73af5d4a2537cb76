"""Pages sent in parts: late content is hidden at first, and a script moves it to its place.

Source: React's streaming server renderer (ReactDOMFizzServer). ``<template id="B:0">`` marks a place, followed by its
placeholder up to a comment ``/$``; ``<div hidden id="S:0">`` is the part. Smaller places are ``P:0``.
"""

from __future__ import annotations

import re

from lxml import etree
from lxml.html import HtmlElement

_PART = b'id="S:'
_MOVE = re.compile(r'\$R[A-Z]\("([BPS]:\w+)","([BPS]:\w+)"')
_SHOWN = "/$"


def is_streamed(markup: bytes) -> bool:
    """Whether the page has such parts."""
    return _PART in markup


def put_parts_in_place(tree: HtmlElement) -> None:
    """Do what the page's scripts do, and remove all comments.

    Without scripts, as in a saved page, small places have the numbers of their parts, and the others are matched in
    order. A part without a place stays where it is, and is shown.
    """
    named: dict[str, HtmlElement] = {name: element for element in tree.iter("*") if (name := element.get("id"))}
    moves = [pair for script in tree.iter("script") for pair in _MOVE.findall(script.text or "")]
    place_of = {max(pair): min(pair) for pair in moves}  # a script names them in either order
    others = (name for name in named if name.startswith("B:"))
    for name in sorted((name for name in named if name.startswith("S:")), key=lambda name: (len(name), name)):
        part, small = named[name], name.replace("S:", "P:", 1)
        part.attrib.pop("hidden", None)
        place = named.get(place_of.get(name) or (small if small in named else next(others, "")))
        if place is not None and part not in place.iterancestors():
            _replace(place, part)
    etree.strip_tags(tree, etree.Comment)


def _replace(place: HtmlElement, part: HtmlElement) -> None:
    following = list(place.itersiblings())
    ends = [index for index, shown in enumerate(following) if shown.text == _SHOWN]
    part.tail = place.tail
    place.addprevious(part)
    for shown in following[: ends[0]] if ends else ():
        shown.drop_tree()
    place.drop_tree()
