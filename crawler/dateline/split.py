"""The dateline at the start of a text: where, perhaps when and by which agency it was written."""

from __future__ import annotations

import re
from functools import cache

from crawler.dateline.agencies import agencies_in, agency_named
from crawler.dateline.parts import days_in
from crawler.dates.reading.expressions import western_digits
from crawler.text.calendar_names import english_months

_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
# A place starts with a capital; "of", "al-" and the like may be inside it.
_WORD = r"(?:[A-Z][\w.'’-]*|(?-i:al|el|de|la|of|the|am|an|and|upon)\b)"
_PLACE = rf"[A-Z][\w.'’-]+(?:\s+{_WORD}){{0,3}}"
_PLACES = rf"{_PLACE}(?:\s*[,/]\s*{_PLACE}){{0,2}}"
_AGENCY = r"(?:\([^()]{2,60}\)|/\s?[A-Z][\w .]{1,20}/|[A-Z]{3,10}(?:\.[A-Z]{2})?)"
_OPENING = r"[A-Z\d“\"‘'«]"
_BEFORE_DATE = r"(?:\s*[,.]\s*|\s+[-–—]\s+)"
_ARABIC = r"[\u0621-\u064a\u0671-\u06d3\u06d5]"
# Words before a colon or dash at the start of texts that are not places.
_NO_PLACE = re.compile(
    r"(?i)(?:dear|by|notes?|updated?|breaking|watch|video|photos?|pictures?|question|answer|q|a|source|summary|correction|editor\S*|read"
    r"|also|exclusive|live|opinion|analysis|explainer|factbox|interview|report|review|title|subject|date|venue|pm|fm|un|eu|us)"
    r"(?:\s+\w+)?"
    r"|(?:سوال|جواب|نوٹ|ویڈیو|تصویر|ذرائع|رپورٹ|بریکنگ|سؤال|ملاحظة|فيديو|صورة|مصدر|عاجل)(?:\s+\w+)?"
)
_CLOSING = re.compile(r"[\s,.۔،]*[-–—:=]+[-–—:=\s]*|\s*[,.۔،]?\s*")
_LONGEST = 90
"""Most letters of a dateline."""

# Scripts without capitals, or with others: there a dateline is recognised by a day or a known agency.
_NAME = r"[^\W\d_][^\W\d_ـ'’-]*"
_OTHER_PLACE = rf"{_NAME}(?:\s{_NAME}){{0,3}}(?:[,،]\s?{_NAME})?"
_HIJRI = r"\d{1,2}\s+[^\d/()]{3,16}\s+1[34]\d\d\s*هـ?\s*(?:الموافق|،|,)\s*"
_OTHER_DAY = (
    rf"(?:{_HIJRI})?\d{{1,2}}\s+[^\W\d_]{{3,12}}(?:\s[^\W\d_]{{5,6}})??(?:\s*[,،]?\s*\d{{4}}(?:\s*(?:г\.|года|م|ء))?)?"
)
_OTHER_CREDIT = r"(?:/\s?[^/()]{2,30}\s?/|\([^()]{2,40}\))"
_OTHER_DATELINE = re.compile(
    rf"""
    ^\s*(?P<place>{_OTHER_PLACE}) (?:\s*[,،.:]?\s*(?:في\s+)?(?P<day>{_OTHER_DAY}))?
    \s*[.,،:]?\s* (?P<credit>{_OTHER_CREDIT} | [-–—]\s*(?P<bare>[^\W\d_][^.:–—()/]{{1,24}}?)(?=\s*[.:–—]) |
        (?P<last>[^\W\d_]{{2,10}})(?=\s*(?:[:.–—]|-\s)) )?
    (?=\s*[-–—:.۔,]*\s*\S)
    """,
    re.VERBOSE,
)
# "Moscow, 5 May - RIA Novosti. The minister ...": the agency follows the closing mark.
_CREDIT_BEHIND = re.compile(r"\s*[-–—]+\s*(?P<name>[^\W\d_][^.:–—()/]{1,30}?)\s*(?=[.:–—]|\s-)")
_DIGIT_OR_CREDIT = re.compile(r"[\d()/]")
_ENDING = re.compile(r"\s*[.:–—]|\s+-\s")


@cache
def _dateline() -> re.Pattern[str]:
    """After a date or an agency any closing mark will do; a bare place needs one that no sentence has there."""
    month = rf"(?i:{'|'.join(english_months(short=True))})\.?"
    date = rf"(?:(?:{month}\s+{_DAY}(?:\s*[-–]\s*{_DAY})?(?!\d)|{_DAY}\s*{month})(?:\s*,?\s*\d{{4}})?)"
    return re.compile(
        rf"""
        ^\s*(?P<line>
            {_PLACES} {_BEFORE_DATE} {date} (?:\s*[,.:]?\s*{_AGENCY}\s*)?
                (?=\s*[-–—:=]+\s*\S | \s*\.\s*[-–—]* \s+[A-Z] | \s+[A-Z])
          | {_PLACES} \s*,?\s* \([^()]{{2,60}}\) (?=\s*[-–—:=]+ | \s*\.\s*[-–—])
          | {_PLACES} \s*:\s* \([A-Z][A-Za-z]{{1,10}}\) (?=\s*[-–—:=]+)
          | {_PLACES} \s*,?\s* /\s?[A-Z][\w .]{{1,20}}/ (?=\s*[-–—:=]+\s*\S)
          | {_PLACES} \s*,?\s* \([^()]{{2,50}}[-–]\s*{date}(?<=\d\d\d\d)\s?\) (?=\s*\S)
          | {_PLACES} (?=\s*,?\s*[–—]+\s*{_OPENING} | \s*,\s*-+\s*{_OPENING} | \s+-{{1,2}}\s+{_OPENING} | \s*:[-–—]+)
          | [A-Z][A-Z.'’-]+(?:\s+[A-Z][A-Z.'’-]+){{0,3}} (?=\s*[-–—:=]+\s*\S)
          | [A-Z][A-Z.'’-]+(?:\s+[A-Z][A-Z.'’-]+){{0,3}} \s*,\s* {_PLACE} (?=\s*:\s*{_OPENING})
          | {_PLACE} (?=\s*:\s*[A-Z“"‘])
          | {_ARABIC}{{2,}}(?:\s{_ARABIC}+){{0,2}} (?=\s*:\s*{_ARABIC})
        )
        """,
        re.VERBOSE,
    )


def split_dateline(text: str) -> tuple[str | None, str]:
    """The dateline of ``text`` without its closing mark, and the text after it; (None, text) if uncertain."""
    head = text[: _LONGEST + 30]
    end = _in_other_script(head)
    if end is None:
        found = _dateline().match(head)
        if found is None or len(found["line"]) > _LONGEST or _NO_PLACE.fullmatch(found["line"]):
            return None, text
        end = found.end()
        credit = _CREDIT_BEHIND.match(head, end)
        if credit is not None and agency_named(credit["name"]):
            end = credit.end("name")
    return text[:end].strip(" ,،:"), _after_closing(text[end:])


def dateline_of(paragraphs: list[str], language: str | None) -> str | None:
    """The dateline of a text in ``language`` (BCP 47), in its first or second paragraph; None without one.

    A bare place before a colon is the style of English papers; in other languages of Latin script such a word announces
    what follows.
    """
    for text in paragraphs[:2]:
        line, _ = split_dateline(text)
        if line is None:
            continue
        bare = text[text.find(line) + len(line) :].lstrip().startswith(":") and not _DIGIT_OR_CREDIT.search(line)
        if not bare or line.isupper() or language in (None, "en") or not line[:1].isascii():
            return line
    return None


def _in_other_script(head: str) -> int | None:
    """Where a dateline in a script other than Latin ends; None without one."""
    first = head.lstrip()[:1]
    if not first or first.isascii() or not first.isalpha():
        return None
    found = _OTHER_DATELINE.match(western_digits(head))
    if found is None or (found["day"] and not days_in(found["day"])):
        return None
    credit = found["bare"] or found["last"] or (found["credit"] or "").strip("/() ")
    if credit and agencies_in(credit):
        return found.end("credit")
    if not found["day"]:
        return None
    bracketed = found["credit"] and not found["bare"] and not found["last"]
    end = found.end("credit") if bracketed else found.end("day")
    return end if _ENDING.match(head, end) else None


def _after_closing(rest: str) -> str:
    closing = _CLOSING.match(rest)
    return rest[closing.end() :] if closing is not None else rest
