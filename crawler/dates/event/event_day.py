"""The day on which the event happened, according to the first sentences of a report.

It is the day of the act reported in the lede, in the past tense and in a main clause. Anything still ahead has not
happened, so the day is never after the publication: in "will meet on 5 October, the ministry said on Friday" the event
is Friday's. There is no day for

- a span ("from 3 to 5 May", "Thursday and Friday"), a start or an end ("since Monday", "by 4 May");
- a day in a quotation, in a relative clause or in what someone says had happened;
- background: more than two weeks before the publication, or more than one week if not in the first sentence;
- two acts on two days. For an act and its report ("drowned on Monday, police said on Wednesday") it is the act's day;
- a dateline without any such words: its day is the day of filing, from which the words are counted.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from crawler.dates.event.day_mentions import Mention, find_mentions
from crawler.dates.event.day_words import WORDS
from crawler.dates.event.english_acts import Act, acts
from crawler.dates.event.lede import lede
from crawler.dates.event.writing_day import NEWS, WritingDay

_NEAR = timedelta(days=7)
"""If the first sentence mentions no day, days in the next ones count only up to this far back."""


@dataclass(frozen=True, slots=True)
class EventDay:
    """A day and the words of the text it was read from."""

    day: date
    words: str


def find_event_day(
    text: str, language: str | None, written: WritingDay, dateline: str | None = None
) -> EventDay | None:
    """Return the day on which the event happened; None if the text is not clear.

    ``text`` has an empty line between paragraphs, ``language`` is a BCP 47 tag, ``dateline`` is the one at the start of
    the text. If the day of writing is unknown, only a date with both its year and its weekday counts.
    """
    tag = (language or "").split("-")[0]
    if tag not in WORDS:
        return None
    for number, sentence in enumerate(lede(text, dateline)):
        mentions = find_mentions(sentence, tag, written)
        if mentions:
            mention = _of_english(sentence, mentions) if tag == "en" else _of_other(sentence, mentions, tag)
            return _event_day(sentence, mention, written, NEWS if number == 0 else _NEAR)
        if _is_of_the_future(sentence, tag):
            return None
    return None


def _event_day(sentence: str, mention: Mention | None, written: WritingDay, latest: timedelta) -> EventDay | None:
    if mention is None or mention.day is None:
        return None
    if written.day is not None and written.day - mention.day > latest:
        return None
    if written.day is None and not (mention.full and mention.named is not None):
        return None
    return EventDay(mention.day, sentence[mention.start : mention.end])


def _of_english(sentence: str, mentions: list[Mention]) -> Mention | None:
    by_act: dict[Act, dict[date, Mention]] = {act: {} for act in Act}
    unsure: set[Act] = set()
    for mention, act in acts(sentence, mentions):
        if mention.day is None:
            unsure.add(act)
        else:
            by_act[act].setdefault(mention.day, mention)
    if Act.DONE in unsure or len(by_act[Act.DONE]) > 1:
        return None
    if by_act[Act.DONE]:
        return next(iter(by_act[Act.DONE].values()))
    if Act.SAID in unsure or Act.REPORTED in unsure or len(by_act[Act.SAID] | by_act[Act.REPORTED]) > 1:
        return None
    return next(iter(by_act[Act.SAID].values()), None)


def _of_other(sentence: str, mentions: list[Mention], language: str) -> Mention | None:
    """Return the only day of the main clause, if the clause is in the past and has no sign of anything else."""
    first = mentions[0]
    start, end = _clause(sentence, first, language)
    inside = [mention for mention in mentions if start <= mention.start < end]
    clause = sentence[start:end]
    past, future, reacting = _signs(language)
    if start and language != "de":
        return None
    if any(mention.beside for mention in inside) or len({mention.day for mention in inside}) != 1:
        return None
    if (verb := reacting.search(clause)) and not _are_beside(sentence, first, verb.start() + start, verb.end() + start):
        return None
    return first if past.search(clause) and not future.search(clause) else None


def _are_beside(sentence: str, mention: Mention, start: int, end: int) -> bool:
    """Whether nothing is between a day and the span from ``start`` to ``end``."""
    return not (
        sentence[end : mention.start].strip() if end <= mention.start else sentence[mention.end : start].strip()
    )


def _clause(sentence: str, mention: Mention, language: str) -> tuple[int, int]:
    start, end = 0, len(sentence)
    for mark in re.finditer(WORDS[language].inside, sentence, re.IGNORECASE):
        if mark.end() <= mention.start:
            start = mark.end()
        elif mark.start() >= mention.end:
            end = mark.start()
            break
    return start, end


@cache
def _signs(language: str) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    words = WORDS[language]
    past, future, reacting = (re.compile(each, re.IGNORECASE) for each in (words.past, words.future, words.reacting))
    return past, future, reacting


def _is_of_the_future(sentence: str, language: str) -> bool:
    return language != "en" and _signs(language)[1].search(sentence) is not None
