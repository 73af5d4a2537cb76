"""English verbs and the tense that their form shows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto


class Tense(Enum):
    """The tense of a word."""

    NONE = auto()
    PAST = auto()
    PRESENT = auto()
    FUTURE = auto()


@dataclass(frozen=True, slots=True)
class Word:
    """A word, a punctuation mark, or a whole day."""

    text: str
    start: int
    end: int
    tense: Tense = Tense.NONE

    @property
    def lower(self) -> str:
        """The text in lower case."""
        return self.text.lower()


def vocabulary(row: str) -> frozenset[str]:
    """Return the words in a string."""
    return frozenset(row.split())


OPENERS = vocabulary(
    ", ; : ( ) – — -- that who whom whose which when while where as because although though since if unless"
    " whether before after until but than despite"
)
"""What starts a clause."""
SAYING = vocabulary(
    "said told announced confirmed stated reported added warned claimed declared revealed disclosed insisted"
    " noted explained informed denied"
)
"""Reporting verbs."""
SPEAKING = vocabulary("said told added stated warned insisted noted explained")
"""Those that are only used for people: no measure is "said on Monday"."""
REACTING = vocabulary(
    "condemned welcomed hailed mourned praised denounced criticised criticized slammed regretted lauded thanked"
    " congratulated deplored rejected protested investigated blamed cited described"
)
"""Verbs whose object may have its own day."""
RECALLING = vocabulary("recalled remembered marked celebrated commemorated observed recounted followed preceded")
"""Verbs that refer to other days."""
INTENDING = vocabulary(
    "agreed decided vowed promised pledged asked urged told invited ordered planned offered wanted hoped intended"
    " threatened called proposed sought requested allowed authorised authorized instructed directed advised"
    " summoned"
)
"""Verbs followed by another act that is done later."""

_PAST = vocabulary(
    "met held told said took gave began made came went left sent spoke wrote won lost led broke brought built"
    " bought caught chose drew drove fell felt flew found fought got grew heard kept knew laid paid ran rose sat"
    " saw sold shot stood struck swore taught thought threw withdrew was were did had hit put cut shut set sank"
    " spent swept sought became underwent undertook oversaw forbade froze arose bore dealt fled hung lent lit"
    " overcame rode shook shrank stole tore wore swam rebuilt bade understood quit cast spread struck"
)
_NO_PAST = vocabulary(
    "need indeed speed feed seed exceed proceed succeed red bed embed breed shed wed sacred hundred united"
    " related alleged armed limited aged unprecedented needed undisclosed unidentified so-called advanced"
    " detailed naked wicked kindred"
)
_COMING = vocabulary("will shall would can could may might must should cannot won't i'll he'll she'll we'll they'll")
_TO_COME = vocabulary("expected scheduled slated poised set due planned planning plans intends going aims about likely")
_ARTICLES = vocabulary("a an the its his her their our this these")
_BE = vocabulary("is are am be being")
_TOKEN = re.compile(r"[^\W\d_](?:[\w.’'-]*\w)?|[,;:()–—]|--|\d[\d.,:%]*\w*|\S")


def read_words(sentence: str, days: Sequence[tuple[int, int]]) -> list[Word]:
    """Return the words of a sentence with their tense; each of ``days`` (start, end) becomes one word."""
    words: list[Word] = []
    place = 0
    for start, end in [*days, (len(sentence), len(sentence))]:
        words += [Word(match[0], *match.span()) for match in _TOKEN.finditer(sentence, place, start)]
        if end > start:
            words.append(Word("·", start, end))
        place = end
    return [replace(word, tense=_tense(words, number)) for number, word in enumerate(words)]


def _tense(words: Sequence[Word], number: int) -> Tense:
    word, lower = words[number], words[number].lower
    following = words[number + 1].lower if number + 1 < len(words) else ""
    earlier = [each.lower for each in words[:number]]
    if (lower in _COMING and word.text.islower()) or (lower in _TO_COME and following in ("to", "for")):
        return Tense.FUTURE
    if lower == "to" and following == "be":
        return Tense.FUTURE
    if lower in ("is", "are") and following == "to":
        return Tense.FUTURE
    if lower in ("is", "are", "am"):
        return Tense.PRESENT
    if lower in ("has", "have"):
        return (
            Tense.NONE
            if _is_past_form(words, number + 1) or following in ("been", "also", "on", "·")
            else Tense.PRESENT
        )
    if lower == "had" and any(_is_past_form(words, number + ahead) for ahead in (1, 2)):
        return Tense.NONE
    if not _is_past_form(words, number) or earlier[-1:] == ["to"]:
        return Tense.NONE
    if lower.endswith("ed") and _ARTICLES.issuperset(earlier[-1:]) and earlier:
        return Tense.NONE  # "an unscheduled visit"
    auxiliaries = _auxiliaries(earlier)
    if _BE.intersection(auxiliaries) and "was" not in auxiliaries and "were" not in auxiliaries:
        return Tense.PRESENT
    # What had happened by then was on another day.
    return Tense.PRESENT if "had" in auxiliaries else Tense.PAST


def _is_past_form(words: Sequence[Word], number: int) -> bool:
    if number >= len(words):
        return False
    lower = words[number].lower
    if not words[number].text.islower():
        return False
    return lower in _PAST or (lower.endswith("ed") and lower not in _NO_PAST)


def _auxiliaries(earlier: Sequence[str]) -> list[str]:
    """Return the words directly before a verb that may belong to it."""
    found: list[str] = []
    for word in reversed(earlier):
        if (
            word not in _BE
            and word not in ("had", "was", "were", "been", "not", "now", "also", "just", "already", "all", "both")
            and not word.endswith("ly")
        ):
            break
        found.append(word)
    return found
