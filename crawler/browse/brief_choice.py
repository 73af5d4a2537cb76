"""The choice of a brief: numbers of articles in the address of every page, until the brief is printed or sent.

Every link between pages keeps them, so that a choice can grow over several searches and days; nothing is stored.
"""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

from crawler.browse.current_page import current_page
from crawler.exporting.brief import DIGITS, MOST

PARAMETER = "a"
"""The parameter of an address that has the choice: ``a=12,40,77``."""


def chosen(given: str) -> tuple[list[int], list[str]]:
    """Read the numbers of articles, each once and in order; and what is wrong with them, in words."""
    parts = [part.strip() for part in given.split(",") if part.strip()]
    numbers = [part for part in parts if part.isascii() and part.isdecimal() and len(part) <= DIGITS]
    problems = [f"“{part[:40]}” is not the number of an article." for part in parts if part not in numbers][:MOST]
    found = list(dict.fromkeys(map(int, numbers)))
    if len(found) > MOST:
        problems.append(f"A brief has at most {MOST} articles; the first {MOST} are shown.")
    return found[:MOST], problems


def current_choice() -> list[int]:
    """The choice in the address of the current page."""
    given = dict(parse_qsl(current_page().query)).get(PARAMETER, "")
    return chosen(given)[0]


def keep_choice(address: object) -> str:
    """Return the address of a page with the choice of the current one."""
    return _with_choice(str(address), current_choice())


def add_to_choice(article: int, place: str) -> str:
    """Return the current page's address, relative to it, with one article more; ``place`` is where it stands there."""
    asked = [(name, value) for name, value in parse_qsl(current_page().query) if name != PARAMETER]
    return _with_choice(f"?{urlencode(asked)}#{place}", [*current_choice(), article])


def _with_choice(address: str, numbers: list[int]) -> str:
    if not numbers:
        return address
    before, mark, place = address.partition("#")
    # Commas as they are, so that people can read the numbers and change them.
    joint = "" if before.endswith("?") else "&" if "?" in before else "?"
    return f"{before}{joint}{PARAMETER}={','.join(map(str, numbers))}{mark}{place}"
