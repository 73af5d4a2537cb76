"""Names of persons, as printed beside their office."""

from __future__ import annotations

from crawler.events.marked import Mark

_TITLES = (
    "Mr|Mrs|Ms|Dr|Prof|Professor|Gen|General|Lt|Lieutenant|Maj|Major|Col|Colonel|Brig|Brigadier|Air|Chief|Marshal|Admiral|Vice|Adm"
    "|H\\.?\\s?E|HE|Amb|Balozi|His|Her|Their|Excellency|Majesty|Highness|Royal|Rt|Hon|Honou?rable|Senator|Sen|Syed|Engr|Engineer|Barrister|Justice"
)
_NO_NAMES = (
    "The|This|That|On|In|At|And|Of|For|From|With|By|To|As|After|During|He|She|It|They|Both|But|While|Also|Here|Today|Yesterday"
    "|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|January|February|March|April|May|June|July|August|September"
    "|October|November|December|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|House|Palace|Summit|Forum|Embassy|Ministry|Council"
    "|Conference|Airport|University|Party|Assembly|Parliament|Committee|Commission|Union|Group|Bank|Meets?|Met|Receives?|Received|Holds?|Held|Calls?|Called|Visits?|Visited|Arrives?|Arrived|Signs?|Signed"
)
_PARTICLE = "bin|bint|ibn|al|el|de|da|do|dos|del|della|van|von|der|den|ter|di|du|la|le|ul|ur|zu|binti|y"
PARTICLES = frozenset(_PARTICLE.split("|"))
"""Words in a name that belong to the next one."""
_WORD = rf"(?:(?!(?:{_NO_NAMES})\b)[A-ZÀ-ÞĀ-ŽА-Я]\w*(?:[-’'](?!s\b)\w+)*\.?(?<!\w\w\.)|[{Mark.LEADER.letters}])"
_LOWER = rf"(?:(?:{_PARTICLE})\s|(?:al|el|ul|as|at|an|ar|ash|ad)-)"

_NAME = rf"(?:{_LOWER})?{_WORD}(?:\s(?:{_LOWER})*{_WORD}){{%d,4}}"


def person(group: str, *, fewest: int = 1) -> str:
    """A regular expression for a name with its titles before it; the group is without them.

    ``fewest``: words that the name must have.
    """
    return rf"(?:(?:{_TITLES}|[{Mark.OFFICE.letters}])\.?\s)*(?P<{group}>{_NAME % (fewest - 1)})"
