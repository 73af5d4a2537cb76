"""The articles of the played outlets: invented, each in its own words."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from hashlib import sha256

_SYLLABLES = "ba dor el fan gri hal is jo kem lu mar nev or pas qui ren sil tam ul ver wen yas zo thal bri".split()  # noqa: SIM905
_SENTENCES = (
    "{a} and {b} initialled a protocol on {thing} in {city} after {n} hours of talks.",
    "The {office} of {land} called the outcome a beginning, and {a} did not contradict it.",
    "Of the {n} points on the agenda, {m} were put off until the next meeting in {city}.",
    "{b} reminded the delegations that {land} had waited {m} years for {thing}.",
    "A joint commission is to examine {thing} and to report before the end of the winter.",
    "Observers in {city} noted that the {office} had stayed away from the dinner on the eve.",
    "“Whoever crosses the river at {city} will notice the difference,” {a} told reporters.",
    "Exports from {land} rose by {n} per cent last year, most of them by way of {city}.",
    "The annex, which names {m} border posts, was not handed to the press.",
    "{a} flew home the same evening; {b} stays for consultations on {thing}.",
    "Parliament in {land} has to approve the text with two thirds of its {n} members.",
    "The opposition asked why {thing} should cost {m} million and who had agreed to it.",
    "Engineers have begun to survey the valley between {city} and the pass of {peak}.",
    "For the smaller neighbours, said {b}, the door would remain open.",
    "A first convoy of {n} lorries is expected at {peak} within {m} weeks.",
    "The {office} thanked the hosts for their patience and for the translation into {n} languages.",
    "Villages along the road to {peak} fear for their wells, as a petition with {n} signatures says.",
    "No date was set for the visit of {a}, which {land} had announced in spring.",
)
_THINGS = ("transit fees", "fishing quotas", "student visas", "the ferry line", "joint patrols", "grain storage",
           "the old railway", "river water", "customs seals", "pension claims", "air corridors", "timber permits")  # fmt: skip
_OFFICES = ("chancellery", "foreign ministry", "trade board", "presidency", "upper house", "envoy's office")
_EDIT = "In an earlier edition the number of posts at {peak} was given wrongly; it is {n}."
_ADDED = "The mayor of {city} said late in the evening that the market hall would be opened for the drivers of {peak}."


@dataclass(frozen=True)
class Report:
    """An article. It is edited once, at ``edited_at``: one sentence is removed, two are added."""

    number: int
    at: datetime
    edited_at: datetime | None = None

    @property
    def mark(self) -> str:
        """Text that no other article contains."""
        return f"dossier {self.number}"

    @cached_property
    def slots(self) -> dict[str, str]:
        """Names and numbers of this article."""
        chance = random.Random(f"slots {self.number}")
        names = {each: "".join(chance.sample(_SYLLABLES, 3)).title() for each in ("a", "b", "city", "land", "peak")}
        numbers = {each: str(chance.randint(3, 97)) for each in ("n", "m")}
        return {**names, **numbers, "thing": chance.choice(_THINGS), "office": chance.choice(_OFFICES)}

    @property
    def title(self) -> str:
        return "{a} and {b} agree on {thing} between {city} and {peak}".format(**self.slots)

    @property
    def slug(self) -> str:
        return f"{self.slots['a']}-{self.slots['peak']}-{self.number}".lower()

    def is_edited(self, now: datetime) -> bool:
        """Whether its outlet has edited it by then."""
        return self.edited_at is not None and self.edited_at <= now

    @cached_property
    def _sentences(self) -> list[str]:
        chance = random.Random(f"sentences {self.number}")
        chosen = [sentence.format(**self.slots) for sentence in chance.sample(_SENTENCES, 12)]
        chosen[0] += f" It is {self.mark} of the {self.slots['office']}."
        return chosen

    def paragraphs(self, now: datetime) -> list[str]:
        """The text that its outlet prints at that time."""
        sentences = self._sentences
        if self.is_edited(now):
            edit, added = (each.format(**self.slots) for each in (_EDIT, _ADDED))
            sentences = [*sentences[:5], edit, *sentences[6:], added]
        return [" ".join(sentences[start : start + 2]) for start in range(0, len(sentences), 2)]


def reports(outlet: int, start: datetime, hours: int) -> list[Report]:
    """What an outlet publishes: five before ``start``, then one every nine hours; every third is edited once."""
    at = [start - timedelta(minutes=61 * number + 13) for number in range(5)]
    at += [start + timedelta(hours=hour, minutes=-23) for hour in range(9, hours - 9, 9)]
    return [
        Report(outlet * 100 + number, moment, _edited_at(number, moment, start, hours))
        for number, moment in enumerate(at)
    ]


def _edited_at(number: int, at: datetime, start: datetime, hours: int) -> datetime | None:
    """Late enough that it was stored before, early enough that it is revisited before the end."""
    edited = max(at, start) + timedelta(hours=7 + number, minutes=30)
    return edited if number % 3 == 2 and edited < start + timedelta(hours=hours * 2 // 3) else None


def etag_of(body: str) -> str:
    """A validator, as a server computes it from a page."""
    return f'"{sha256(body.encode()).hexdigest()[:16]}"'
