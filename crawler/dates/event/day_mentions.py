"""The days a sentence mentions: by weekday, by date or relative to the day of writing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from itertools import pairwise

from crawler.dates.event.day_words import MONTHS, WORDS
from crawler.dates.event.writing_day import WritingDay, latest_weekday, nearest_date
from crawler.dates.reading.expressions import western_digits
from crawler.text.calendar_names import english_months, month_number

_DATELINE_CLOSES = re.compile(r"\s*(?:\([^)]{2,40}\)|/[^/]{2,20}/)?\s*(?:[:=]|[-–—]+\s)")
"""Follows a date if it is the day of filing, in a dateline not recognised as one."""
_CLOSE = re.compile(r"[\s,،(]{1,3}(?:the\s+)?")
_QUOTED = re.compile(r"“[^”]*”?|«[^»]*»?|\"[^\"]*\"?|„[^“”]*[“”]?|「[^」]*」?|「[^」]*」?|‘[^’]{25,}’")


@dataclass(frozen=True, slots=True)
class Mention:
    """A day mentioned in a sentence."""

    start: int
    end: int
    kind: str
    """``weekday``, ``near`` (today, yesterday) or ``date``."""
    day: date | None
    """None if it is unknown or too long ago to be news."""
    beside: bool = False
    """It is a start, an end, a span or part of a name, not the day on which something happened."""
    named: int | None = None
    """The weekday it names; Monday is 0."""
    full: bool = False
    """A date with its year."""


@dataclass(frozen=True, slots=True)
class _Patterns:
    weekdays: tuple[re.Pattern[str], ...]
    today: re.Pattern[str]
    yesterday: re.Pattern[str]
    date: re.Pattern[str]
    last_before: re.Pattern[str]
    last_after: re.Pattern[str]
    last_inside: re.Pattern[str]
    not_before: re.Pattern[str]
    not_after: re.Pattern[str]
    joined: re.Pattern[str]
    weekday_after: re.Pattern[str]
    number_before: re.Pattern[str]
    number_after: re.Pattern[str]


@cache
def _patterns(language: str) -> _Patterns:
    words = WORDS[language]

    def pattern(expression: str) -> re.Pattern[str]:
        return re.compile(expression, re.IGNORECASE)

    return _Patterns(
        weekdays=tuple(pattern(words.weekday.replace("{}", f"(?:{name})")) for name in words.weekdays),
        today=pattern(words.today),
        yesterday=pattern(words.yesterday),
        date=pattern(words.date.replace(MONTHS, f"(?:{'|'.join(english_months(short=True))})")),
        last_before=pattern(rf"(?<!\w)(?:on\s+)?(?:{words.last})\s+$"),
        last_after=pattern(rf"\s+(?:{words.last})(?!\w)"),
        last_inside=pattern(rf"(?<!\w)(?:{words.last})(?!\w)"),
        not_before=pattern(words.not_before),
        not_after=pattern(words.not_after),
        joined=pattern(rf"\s*,?\s*(?:{words.joined})\s*"),
        weekday_after=pattern(rf"\s*(?:{words.joined})\s*(?:{'|'.join(words.weekdays)})(?!\w)"),
        number_before=pattern(rf"(?<!\w)\d\d?(?:st|nd|rd|th|\.)?\s*(?:{words.joined})\s*$"),
        number_after=pattern(rf"\s*(?:{words.joined})\s*\d\d?(?!\w)"),
    )


def find_mentions(sentence: str, language: str, written: WritingDay) -> list[Mention]:
    """Return every day mentioned in a sentence in a language of ``WORDS``, in order, with those to ignore marked.

    A weekday is the latest one up to the day of writing. A weekday six days ago stays open: it is also the next day,
    which is what a text written further east, or one about upcoming events, means.
    """
    patterns = _patterns(language)
    sentence = western_digits(sentence)
    quotes = [quote.span() for quote in _QUOTED.finditer(sentence)]
    found: list[Mention] = []
    for mention in sorted(_found(sentence, patterns, written), key=lambda each: (each.start, -each.end)):
        if found and mention.start < found[-1].end:
            continue
        if any(start <= mention.start < end for start, end in quotes):
            mention = replace(mention, beside=True)
        found.append(mention)
    return _without_spans(sentence, _merged(sentence, found), patterns)


def _found(sentence: str, patterns: _Patterns, written: WritingDay) -> Iterator[Mention]:
    for number, pattern in enumerate(patterns.weekdays):
        for match in pattern.finditer(sentence):
            yield _weekday(match, number, patterns, written)
    near = written.day if written.sure or written.filed else None
    for pattern, ago in ((patterns.today, 0), (patterns.yesterday, 1)):
        for match in pattern.finditer(sentence):
            yield Mention(*match.span(), "near", near and near - timedelta(days=ago), _is_beside(match, patterns))
    for match in patterns.date.finditer(sentence):
        if mention := _date(match, patterns, written):
            yield mention


def _weekday(match: re.Match[str], number: int, patterns: _Patterns, written: WritingDay) -> Mention:
    start, end = match.span()
    before, after = patterns.last_before.search(match.string[:start]), patterns.last_after.match(match.string, end)
    is_last = before or after or patterns.last_inside.search(match[0])
    if before:
        start = before.start()
    if after:
        end = after.end()
    beside = (
        patterns.not_before.search(match.string[:start])
        or patterns.not_after.match(match.string, end)
        or patterns.weekday_after.match(match.string, end)
    )
    day = latest_weekday(number, written.day, is_last=bool(is_last)) if written.day else None
    return Mention(start, end, "weekday", day, bool(beside), number)


def _is_beside(match: re.Match[str], patterns: _Patterns) -> bool:
    before, text = match.string[: match.start()], match.string
    return bool(patterns.not_before.search(before) or patterns.not_after.match(text, match.end()))


def _date(match: re.Match[str], patterns: _Patterns, written: WritingDay) -> Mention | None:
    groups = match.groupdict()
    number, name = groups.get("day") or groups.get("day2"), groups.get("name") or groups.get("name2")
    month = month_number(name) if name else int(groups["month"]) if groups.get("month") else 0
    if month is None or number is None:
        return None
    day = nearest_date(int(re.sub(r"\D", "", number)), month, groups.get("year"), written)
    beside = (
        _is_beside(match, patterns)
        or _DATELINE_CLOSES.match(match.string, match.end())
        or patterns.number_before.search(match.string[: match.start()])
        or (groups.get("day2") and patterns.number_after.match(match.string, match.end()))
    )
    return Mention(*match.span(), "date", day, bool(beside), full=bool(groups.get("year")))


def _merged(sentence: str, mentions: list[Mention]) -> list[Mention]:
    """Merge a day named twice in a row, as in ``Thursday, May 23``; its day is None if the two disagree."""
    merged: list[Mention] = []
    for mention in mentions:
        earlier = merged[-1] if merged else None
        if earlier and earlier.kind != mention.kind and _CLOSE.fullmatch(sentence, earlier.end, mention.start):
            merged[-1] = _together(sentence, earlier, mention)
        else:
            merged.append(mention)
    return merged


def _together(sentence: str, first: Mention, second: Mention) -> Mention:
    named = first.named if first.named is not None else second.named
    dated = first if first.kind == "date" else second
    agree = dated.day is not None and named in (None, dated.day.weekday())
    if dated.kind != "date":
        agree = first.day == second.day
    closing = second.end + sentence.startswith(")", second.end) * ("(" in sentence[first.end : second.start])
    return Mention(
        first.start,
        closing,
        "date",
        dated.day if agree else None,
        first.beside or (second.beside and second.kind != "date"),
        named,
        dated.full,
    )


def _without_spans(sentence: str, mentions: list[Mention], patterns: _Patterns) -> list[Mention]:
    """Mark pairs of days with only ``and`` or ``to`` between them."""
    spans = {
        each
        for pair in pairwise(mentions)
        if patterns.joined.fullmatch(sentence, pair[0].end, pair[1].start)
        for each in pair
    }
    return [replace(each, beside=True) if each in spans else each for each in mentions]
