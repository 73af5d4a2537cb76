"""The text of an outlet's file: its facts, in the same form as in files written by hand."""

from __future__ import annotations

import ast
import keyword
import re
import unicodedata
from collections.abc import Sequence

from crawler.model.outlet import Outlet

_WIDTH = 120
"""Most characters of a line, as in all of the code."""
_MOST_LINES = 15
"""Most lines of a spider file, as CONTRIBUTING promises."""
# These are needed to spell Persian and Urdu; any other invisible character could disguise what the file says.
_JOINERS = "\u200c\u200d"
_QUOTES = str.maketrans({"\\": None, '"': "'"})


class SpiderFileError(ValueError):
    """The facts do not fit into a file; the message says which one, and what to do."""


def check_name(name: str) -> None:
    """Check that ``name`` is valid for the file, class, spider and folder.

    Raises:
        SpiderFileError: it is not.
    """
    if not re.fullmatch(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*", name) or keyword.iskeyword(name):
        raise SpiderFileError(f"{name!r} is no name of an outlet: small letters, digits and _, as islamabad_gazette")
    if len(name) > 50:
        raise SpiderFileError(f"{name!r} is too long for a name")


def spider_file(outlet: Outlet, sources: Sequence[str], *, built_with: str = "", day: str = "") -> str:
    """The file of ``outlet``, formatted as ruff does.

    ``sources`` are calls of their classes in order, as ``Feed()``; ``built_with`` is a word or two on the platform;
    ``day`` is the part of ``outlet.address_date`` between two slashes.

    Raises:
        SpiderFileError: the facts do not fit.
    """
    check_name(outlet.name)
    classes = sorted({call.partition("(")[0] for call in sources})
    lines = [
        _docstring(outlet.title, built_with),
        "",
        "from crawler.crawling.outlet_spider import OutletSpider",
        f"from crawler.discovery.sources import {', '.join(classes)}",
        "from crawler.model.outlet import Outlet",
        *(["", f'_DAY = r"{day}"', ""] if day else ["", ""]),
        *([""] if day else []),
        f"class {class_name(outlet.name)}(OutletSpider):",
        f'    name = "{outlet.name}"',
        *_outlet_lines(outlet, bool(day)),
        f"    sources = ({', '.join(sources)}{',' if len(sources) == 1 else ''})",
    ]
    if len(lines) > _MOST_LINES or any(len(line) > _WIDTH for line in lines):
        raise SpiderFileError("the facts are too long for a file: give a shorter name with --title")
    text = "\n".join(lines) + "\n"
    ast.parse(text)
    return text


def class_name(name: str) -> str:
    """Name of the class of the spider called ``name``."""
    return "".join(part.capitalize() for part in name.split("_")) + "Spider"


def printable(title: str) -> str:
    """``title`` without invisible characters."""
    return "".join(c for c in title if c in _JOINERS or not unicodedata.category(c).startswith("C"))


def _outlet_lines(outlet: Outlet, has_day: bool) -> list[str]:
    facts = ["name", *map(_quoted, (outlet.title, outlet.home, outlet.country, outlet.timezone))]
    languages = ", ".join(map(_quoted, outlet.languages))
    facts.append(f"({languages}{',' if len(outlet.languages) == 1 else ''})")
    patterns = []
    if outlet.article != Outlet.unknown(outlet.home).article:
        patterns.append(f"article={_raw(outlet.article)}")
    if has_day:
        patterns.append('address_date=rf"/{_DAY}/"')
    opening = "    outlet = Outlet("
    line = f"{opening}{', '.join([*facts, *patterns])})"
    if len(line) <= _WIDTH:
        return [line]
    lines = [opening]
    for fact in [*(f"{fact}, " for fact in [*facts, *patterns][:-1]), f"{[*facts, *patterns][-1]})"]:
        if len((lines[-1] + fact).rstrip()) > _WIDTH:
            lines.append(" " * len(opening))
        lines[-1] += fact
    lines = [line.rstrip() for line in lines]
    return [*lines[:-1], lines[-1] + "  # fmt: skip"]


def _quoted(text: str) -> str:
    """As ruff writes it: in double quotes, unless that takes more escapes."""
    text = printable(text)
    if text.count('"') > text.count("'"):
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _raw(pattern: str) -> str:
    if '"' in pattern or "\n" in pattern or pattern.endswith("\\"):
        raise SpiderFileError(f"the addresses have a form that cannot be written: {pattern}")
    return f'r"{pattern}"'


def _docstring(title: str, built_with: str) -> str:
    """The docstring, without characters from foreign text that could end it."""
    whole, short = f"{title.rstrip('.')}: {built_with}.", f"{title.rstrip('.')}."
    texts = [f'"""{printable(text).translate(_QUOTES)}"""' for text in (whole, short)]
    return texts[0] if built_with and len(texts[0]) <= _WIDTH else texts[1]
