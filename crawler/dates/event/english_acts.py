"""What an English sentence says about each day it mentions: something was done on it, said on it, or is still ahead.

The grammar is not parsed. A day belongs to the nearest verb of its clause, and anything that could attach it to
something else rules it out: missing a day is better than giving a wrong one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from enum import Enum, auto
from itertools import pairwise

from crawler.dates.event.day_mentions import Mention
from crawler.dates.event.english_clauses import Clause, is_resumed, own_words, read_clauses
from crawler.dates.event.english_verbs import (
    INTENDING,
    REACTING,
    RECALLING,
    SAYING,
    SPEAKING,
    Tense,
    Word,
    read_words,
    vocabulary,
)


class Act(Enum):
    """What a day means in the sentence."""

    DONE = auto()
    """Something was done on it."""
    SAID = auto()
    """Something was said or announced on it."""
    REPORTED = auto()
    """A statement refers to it."""
    BESIDE = auto()
    """None of these."""


_ASIDE = vocabulary(
    "who whom whose which because although though since if unless whether before until where than despite"
)
_DETERMINERS = vocabulary(
    "the a an its his her their our this that these those all both some any each every two three four five him"
    " them it us"
)
_PREPOSITIONS = vocabulary("in at during with after following under according on by as for from citing")
_AUXILIARY_NEAR = 3
"""Most words between "was" or "were" and the verb it belongs to."""
_BETWEEN = ("has", "have", "also", "jointly", "again")
_MEETING = (
    "talks|meetings?|visit|summit|sessions?|conference|consultations|hearing|vote|elections?|polls|ceremony|event|round"
    "|launch"
)
_FOR_ANOTHER = re.compile(
    rf"\b(?:(?:for|in)\s+(?:[\w'’-]+\s+){{0,4}}(?:{_MEETING})|ahead\s+of|prior\s+to|in\s+advance\s+of|deadline"
    r"|(?:days?|weeks?|months?|years?|hours?)\s+(?:after|before))\b[^,;]*$",
    re.IGNORECASE,
)


def acts(sentence: str, mentions: Sequence[Mention]) -> Iterator[tuple[Mention, Act]]:
    """Yield each day with its meaning in the sentence."""
    clauses = read_clauses(read_words(sentence, [(each.start, each.end) for each in mentions]))
    for mention in mentions:
        yield mention, Act.BESIDE if mention.beside else _act(sentence, clauses, mention)


def _act(sentence: str, clauses: Sequence[Clause], mention: Mention) -> Act:
    place = next(
        number for number, clause in enumerate(clauses) if any(word.start == mention.start for word in clause.words)
    )
    openers, words = own_words(clauses, place)
    if _ASIDE.intersection(openers):
        return Act.BESIDE
    at = next(number for number, word in enumerate(words) if word.start == mention.start)
    before, after = words[:at], words[at + 1 :]
    verb = next((word for word in reversed(before) if word.tense is not Tense.NONE), None)
    if verb is None:
        act = _fronted(after, clauses[place + 1 :], subject=bool(before))
    else:
        act = _after_its_verb(sentence, before, after, verb, mention, resumed=is_resumed(clauses, place))
    if (
        act is not Act.BESIDE
        and "after" in openers
        and any(clause_word.tense is not Tense.NONE for clause_word in clauses[place].words)
    ):
        return Act.BESIDE
    if act is not Act.BESIDE and "that" in openers:
        return Act.REPORTED
    return act


def _fronted(after: Sequence[Word], later: Sequence[Clause], *, subject: bool) -> Act:
    """The day comes before its verb: ``On Monday, the minister met``, ``the minister today met``."""
    if subject:
        after = [word for word in after if word.lower not in _BETWEEN and not word.lower.endswith("ly")][:1]
        later = ()
    verb = next((word for word in after if word.tense is not Tense.NONE), None)
    for clause in later if verb is None else ():
        if clause.opener in _ASIDE or clause.opener == "that":
            continue
        verb = next((word for word in clause.words if word.tense is not Tense.NONE), None)
        if verb is not None:
            break
    if verb is None or verb.tense is not Tense.PAST or verb.lower in RECALLING:
        return Act.BESIDE
    return Act.SAID if verb.lower in SAYING else Act.DONE


def _after_its_verb(
    sentence: str, before: Sequence[Word], after: Sequence[Word], verb: Word, mention: Mention, *, resumed: bool
) -> Act:
    if verb.tense is not Tense.PAST or any(word.tense is Tense.FUTURE for word in before):
        return Act.BESIDE
    if verb.lower in RECALLING or _FOR_ANOTHER.search(sentence[verb.end : mention.start]):
        return Act.BESIDE
    between = before[before.index(verb) + 1 :]
    if verb.lower in REACTING and between:
        return Act.BESIDE
    if verb.lower in INTENDING and _has_infinitive(between):
        return Act.BESIDE
    if _is_participle(before, between, after, verb, resumed=resumed):
        return Act.BESIDE
    if _is_reported(before, verb):
        return Act.REPORTED
    return Act.SAID if verb.lower in SAYING else Act.DONE


def _is_participle(
    before: Sequence[Word], between: Sequence[Word], after: Sequence[Word], verb: Word, *, resumed: bool
) -> bool:
    """Whether the verb only describes a thing, so that its day is not the day of the sentence."""
    if verb.lower in SPEAKING:
        return False
    if resumed and verb is before[0] and verb.lower not in SAYING:
        return True  # ", wounded on Monday, ..."
    if _goes_on(after):
        return True  # "The treaty signed on Monday has ..."
    if not between and before[0].lower in _PREPOSITIONS:
        return True  # "In a note published on Monday, ..."
    earlier = _earlier_verb(before, verb)
    return earlier is not None and earlier.lower not in SAYING  # "They found a man stabbed on Monday"


def _is_reported(before: Sequence[Word], verb: Word) -> bool:
    earlier = _earlier_verb(before, verb)
    return earlier is not None and earlier.lower in SAYING


def _earlier_verb(before: Sequence[Word], verb: Word) -> Word | None:
    """Return an earlier past-tense verb if the given one has no conjunction or auxiliary of its own."""
    place = before.index(verb)
    for word in reversed(before[:place]):
        if word.lower in ("and", "or", "·"):
            return None
        if word.tense is Tense.PAST:
            is_auxiliary = word.lower in ("was", "were") and place - before.index(word) <= _AUXILIARY_NEAR
            return None if is_auxiliary else word
    return None


def _has_infinitive(words: Sequence[Word]) -> bool:
    return any(
        word.lower == "to" and following.text[:1].islower() and following.lower not in _DETERMINERS
        for word, following in pairwise(words)
    )


def _goes_on(after: Sequence[Word]) -> bool:
    """Whether another verb follows without a conjunction, so that the one before was not the main verb."""
    for word in after:
        if word.lower in ("and", "or", "to", "with", "by"):
            return False
        if word.tense is not Tense.NONE:
            return True
    return False
