"""Cleaning of single values: one decision a field."""

from __future__ import annotations

import re
import unicodedata

from itemloaders import ItemLoader
from itemloaders.processors import Compose, Identity, MapCompose, TakeFirst

from crawler.model.web import is_web_url
from crawler.text.foreign_text import printable, unescape

_EMPTY_LINE = re.compile(r"\n\s*\n\s*")
# Soft hyphen, zero-width space, word joiner, byte order mark. Other joiners stay: Persian spelling needs them.
_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff]")
_TAG = re.compile(r"</?(?:a|b|i|u|em|strong|span|br|font|sup|sub|small|mark|p|h[1-6])\b[^<>]*>", re.IGNORECASE)


def clean_text(value: str) -> str:
    """Return printable text without invisible marks, in NFC; letters and punctuation of every script are unchanged."""
    if not value.isprintable():
        value = _INVISIBLE.sub("", printable(value.replace("\r\n", "\n").replace("\r", "\n")))
    return value if value.isascii() else unicodedata.normalize("NFC", value)


def clean_line(value: str) -> str:
    """Return one line in NFC, without control characters and with whitespace collapsed."""
    return " ".join(clean_text(value).split())


def without_markup(value: str) -> str:
    """Decode references, also double-escaped ones, and remove formatting tags that were escaped into a value."""
    return _TAG.sub("", unescape(unescape(value)))


def clean_paragraphs(value: str) -> str:
    """Return paragraphs separated by one empty line, each on one line."""
    return "\n\n".join(line for part in _EMPTY_LINE.split(clean_text(value)) if (line := " ".join(part.split())))


def http_address(value: str) -> str | None:
    """Return the URL if a browser would fetch it over http(s); None for ``data:``, ``javascript:`` and the like."""
    value = value.strip()
    return value if is_web_url(value) else None


class ArticleLoader(ItemLoader):
    """Loads fields of an ``Article`` as a dictionary: every value is cleaned here once, and nowhere else."""

    default_item_class = dict
    default_input_processor = MapCompose(clean_line)
    default_output_processor = TakeFirst()

    title_in = byline_in = section_in = MapCompose(without_markup, clean_line)
    text_in = MapCompose(clean_paragraphs)
    image_url_in = MapCompose(without_markup, http_address)
    texts_in = date_candidates_in = languages_in = Identity()
    texts_out = date_candidates_out = languages_out = Compose(list)
    part_in = parts_in = Identity()
