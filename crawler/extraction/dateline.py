"""The dateline at the head of a text: where, perhaps when and by which agency it was written."""

from __future__ import annotations

import re

_MONTH = (
    r"(?i:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_DATE = rf"(?:(?:{_MONTH}\s+{_DAY}|{_DAY}\s*{_MONTH}|{_MONTH}\s+{_DAY}\s*[-–]\s*{_DAY})(?:\s*,?\s*\d{{4}})?)"
# A place begins with a capital; "of", "al-" and the like may stand inside it.
_WORD = r"(?:[A-Z][\w.'’-]*|(?-i:al|el|de|la|of|the|am|an|and|upon)\b)"
_PLACE = rf"[A-Z][\w.'’-]*(?:\s+{_WORD}){{0,3}}"
_PLACES = rf"{_PLACE}(?:\s*[,/]\s*{_PLACE}){{0,2}}"
_AGENCY = r"(?:\([^()]{2,60}\)|/\s?[A-Z][\w .]{1,20}/|[A-Z]{3,10})"
_OPENING = r"[A-Z\d“\"‘'«]"
_BEFORE_DATE = r"(?:\s*,\s*|\s+[-–—]\s+)"
_ARABIC = r"[\u0621-\u064a\u0671-\u06d3\u06d5]"
# After a date or an agency any closing mark will do; a bare place needs one that no sentence has there.
_DATELINE = re.compile(
    rf"""
    ^\s*(?P<line>
        {_PLACES} {_BEFORE_DATE} {_DATE} (?:\s*[,:]?\s*{_AGENCY}\s*)?
            (?=\s*[-–—:=]+\s*\S | \s*\.\s*[-–—]* \s+[A-Z] | \s+[A-Z])
      | {_PLACES} \s*,?\s* \([^()]{{2,60}}\) (?=\s*[-–—:=]+ | \s*\.\s*[-–—])
      | {_PLACES} \s*:\s* \([A-Z]{{2,10}}\) (?=\s*[-–—:=]+)
      | {_PLACES} \s*,?\s* \([^()]{{2,50}}[-–]\s*{_DATE}(?<=\d\d\d\d)\s?\) (?=\s*\S)
      | {_PLACES} (?=\s*,?\s*[–—]+\s*{_OPENING} | \s*,\s*-+\s*{_OPENING} | \s+-{{1,2}}\s+{_OPENING} | \s*:[-–—]+)
      | [A-Z][A-Z.'’-]+(?:\s+[A-Z][A-Z.'’-]+){{0,3}} (?=\s*[-–—:=]+\s*\S)
      | [A-Z][A-Z.'’-]+(?:\s+[A-Z][A-Z.'’-]+){{0,3}} \s*,\s* {_PLACE} (?=\s*:\s*{_OPENING})
      | {_PLACE} (?=\s*:\s*[A-Z“"‘])
      | {_ARABIC}{{2,}}(?:\s{_ARABIC}+){{0,2}} (?=\s*:\s*{_ARABIC})
    )
    """,
    re.VERBOSE,
)
# Words that stand before a colon or a dash at the head of texts and are no places.
_NO_PLACE = re.compile(
    r"(?i)(?:notes?|updated?|breaking|watch|video|photos?|pictures?|question|answer|q|a|source|summary|correction|editor\S*|read"
    r"|also|exclusive|live|opinion|analysis|explainer|factbox|interview|report|review|title|subject|date|venue|pm|fm|un|eu|us)"
    r"(?:\s+\w+)?"
    r"|(?:سوال|جواب|نوٹ|ویڈیو|تصویر|ذرائع|رپورٹ|بریکنگ|سؤال|ملاحظة|فيديو|صورة|مصدر|عاجل)(?:\s+\w+)?"
)
_CLOSING = re.compile(r"[\s,.]*[-–—:=]+[-–—:=\s]*|\s*[,.]?\s*")
_LONGEST = 90


def split_dateline(text: str) -> tuple[str | None, str]:
    """The dateline of ``text`` without its closing mark, and the text that follows it; (None, text) when unsure."""
    found = _DATELINE.match(text[: _LONGEST + 30])
    if found is None or len(found["line"]) > _LONGEST or _NO_PLACE.fullmatch(found["line"]):
        return None, text
    return found["line"].strip(" ,"), _after_closing(text[found.end() :])


def _after_closing(rest: str) -> str:
    closing = _CLOSING.match(rest)
    return rest[closing.end() :] if closing is not None else rest
