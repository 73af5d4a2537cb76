"""Whether a headline is right: the same words; anything before or after them, like a site's name, is wrong."""

from __future__ import annotations

from enum import StrEnum

from crawler.page import DocumentError, read_document, text_of
from crawler.saved_pages.manifest import read_body
from crawler.text.words import words_of
from evaluation.pages import TruePage
from evaluation.readings import Reading


class Title(StrEnum):
    """Outcome for a headline."""

    RIGHT = "right"
    WRONG = "wrong"
    MISSING = "missing"


def compare(truth: str, reading: Reading) -> Title:
    """Compare the words; case, punctuation and spacing do not count."""
    if not reading.title:
        return Title.MISSING
    return Title.RIGHT if words_of(reading.title) == words_of(truth) else Title.WRONG


def stands_in_heading(page: TruePage) -> bool:
    """Whether the true headline is the text of an ``<h1>``: other truths were written for search engines."""
    try:
        document = read_document(read_body(page.file))
    except (OSError, DocumentError):
        return False
    return any(words_of(text_of(heading)) == words_of(page.title or "") for heading in document.tagged("h1"))
