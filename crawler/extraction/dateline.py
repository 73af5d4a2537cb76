"""The dateline at the head of a text: where, perhaps when and by which agency it was written."""

from __future__ import annotations

import re

_MONTH = r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_DATE = rf"(?:(?:{_MONTH}\s+{_DAY}|{_DAY}\s*{_MONTH}|{_MONTH}\s+{_DAY}\s*[-–]\s*{_DAY})(?:\s*,?\s*\d{{4}})?)"
# A place begins with a capital; "of", "al-" and the like may stand inside it.
_WORD = r"(?:[A-Z][\w.'’-]*|(?-i:al|el|de|la|of|the|am|an|and|upon)\b)"
_PLACE = rf"[A-Z][\w.'’-]*(?:\s+{_WORD}){{0,3}}"
_PLACES = rf"{_PLACE}(?:\s*[,/]\s*{_PLACE}){{0,2}}"
_AGENCY = r"(?:\([^()]{2,60}\)|/\s?[A-Z][\w .]{1,20}/|[A-Z]{3,10})"
_DATELINE = re.compile(
    rf"""
    ^\s*(?P<line>
        {_PLACES} \s*,\s* {_DATE} (?:\s*,?\s*{_AGENCY}\s*)? (?=\s*(?:[-–—:=]|\.\s*[-–—])+\s|\s*:\S|\s*\.\s+[A-Z]|\s+[A-Z])
      | {_PLACES} \s*,?\s* \([^()]{{2,60}}\) (?=\s*[-–—:=]+|\s*\.\s*[-–—])
      | {_PLACES} (?=\s*,?\s*[–—]+\s*\S | \s*,\s*-+\s | \s+-{{1,2}}\s | \s*:[-–—]+)
      | [A-Z][A-Z.'’-]+(?:\s+[A-Z][A-Z.'’-]+){{0,3}} (?=\s*[-–—:=]+\s*\S)
      | {_PLACE} (?=\s*:\s*(?-i:[A-Z“"‘]))
    )
    """,
    re.VERBOSE,
)
_CLOSING = re.compile(r"^[\s,.]*[-–—:=]+[-–—:=\s]*|^\s*,?\s*")
_LONGEST = 90


def split_dateline(text: str) -> tuple[str | None, str]:
    """The dateline of ``text`` without its closing mark, and the text that follows it; (None, text) when unsure."""
    found = _DATELINE.match(text[: _LONGEST + 30])
    if found is None or len(found["line"]) > _LONGEST:
        return None, text
    return found["line"].strip(" ,"), _CLOSING.sub("", text[found.end() :], count=1)
