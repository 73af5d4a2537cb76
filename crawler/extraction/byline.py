"""Who wrote it: a person or a desk."""

from __future__ import annotations

import re
from collections.abc import Iterator

from crawler.document import Document
from crawler.extraction.blocks import text_of
from crawler.extraction.structured import article_node, named
from crawler.extraction.survey import Survey
from crawler.extraction.words import same_words

_LEAD_IN = re.compile(r"^(?:by|written by|posted by|author|reported by|from)\b\s*[:\-–]?\s*", re.IGNORECASE)
_ROLE = re.compile(
    r"^(?:field|special|staff|senior|chief|diplomatic|web|bureau|foreign|our own)\s+"
    r"(?:correspondent|reporter|editor|writer)\s+(?=\w+\s+\w)",
    re.IGNORECASE,
)
_NOBODY = re.compile(
    r"^(?:(?:web\s*)?admin(?:istrator)?\d*|root|user\d*|editor|author|guest|unknown|anonymous|none|null|staff|web\s*master)$"
    r"|@|https?:|www\.|^[\d\W]*$|\b(?:19|20)\d\d\b|^\d{1,2}\s",
    re.IGNORECASE,
)


def byline_of(
    document: Document, seen: Survey, site_names: tuple[str, ...], discovered: str | None = None
) -> str | None:
    """The first name the page gives that is a person or a desk; None where it names nobody, or only the site."""
    stated = (*named(document, article_node(document).get("author")), *_metas(document))
    for value in (*stated, *_printed(seen), discovered):
        name = _name(value or "")
        if name and not any(same_words(name, site) for site in site_names):
            return name
    return None


def _name(value: str) -> str | None:
    value = _ROLE.sub("", _LEAD_IN.sub("", " ".join(value.split()))).strip(" ,|-–·")
    if _NOBODY.search(value) or not 1 < len(value) <= 100 or len(value.split()) > 12:
        return None
    return value


def _metas(document: Document) -> Iterator[str]:
    for name in ("author", "article:author", "dc.creator", "parsely-author", "byl", "twitter:data1"):
        if name == "twitter:data1" and document.first_meta("twitter:label1") not in ("Written by",):
            continue
        yield from document.meta.get(name, [])[:1]


def _printed(seen: Survey) -> Iterator[str]:
    for element in seen.roles.get("byline", ()):
        link = next(element.iter("a"), None)
        yield text_of(link if link is not None else element)
