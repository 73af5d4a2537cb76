"""Pages as on sites without an SEO plug-in: machine-readable dates are removed, visible ones stay.

tagDiv's theme shows a clock at the top of each page; if nothing else states the date, readers take it for one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from crawler.saved_pages.manifest import read_body
from evaluation.pages import TruePage

SET = "tagDiv pages without JSON-LD and date metas"

_ATTRIBUTES = r"""(?:[^>"']|"[^"]*"|'[^']*')*"""
_JSON_LD = re.compile(r"<script\b[^>]*ld\+json[^>]*>.*?</script\s*>", re.IGNORECASE | re.DOTALL)
_META = re.compile(rf"<meta\b{_ATTRIBUTES}>", re.IGNORECASE)
_NAME = re.compile(r"""\b(?:property|name|itemprop)\s*=\s*["']?\s*([^"'\s>]+)""", re.IGNORECASE)
_OF_A_DATE = re.compile(
    r"^article:|^og:.*(?:time|date)|(?:^|[\W_])date|date(?:published|modified|created)|pubdate|lastmod", re.IGNORECASE
)


def without_dates(markup: bytes) -> bytes:
    """The page without its JSON-LD and the metas that state a date; all other bytes stay."""
    # Latin-1 can represent any byte: the charset of the page does not matter here.
    text = _JSON_LD.sub("", markup.decode("latin-1"))
    return _META.sub(lambda meta: "" if _states_a_date(meta[0]) else meta[0], text).encode("latin-1")


def _states_a_date(meta: str) -> bool:
    return any(_OF_A_DATE.search(name) for name in _NAME.findall(meta))


def undated_pages(pages: Iterable[TruePage], folder: Path) -> list[TruePage]:
    """Copies in ``folder`` of the tagDiv pages among ``pages``, with no truth but their dates."""
    undated = []
    for number, page in enumerate(page for page in pages if page.tagdiv and page.date):
        file = folder / f"{number}.html"
        try:
            file.write_bytes(without_dates(read_body(page.file)))
        except OSError:
            file = page.file  # no reader can read it: it costs each of them this page
        undated.append(replace(page, file=file, set=SET, body=None, title=None, authors=None))
    return undated
