"""Generates any number of random articles of realistic lengths."""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Sequence
from datetime import date, timedelta
from hashlib import sha256
from itertools import accumulate

from crawler.dates.publication.verdicts import Reason, Verdict
from crawler.model.events import Event, EventKind, EventSide, EventStatus, SideBasis, Words
from crawler.model.items import Article, DateCandidate, Text
from crawler.model.validators import PageState, Validators
from crawler.text.cldr_names import country_name

OUTLETS = tuple(f"outlet{number}" for number in range(46))
A_DAY = 300
"""Articles published on one day."""
COMMON = 200
"""Number of most frequent words: they are short, and none is a name."""
_WORDS = 40_000
"""Different words of the language; their frequencies follow Zipf's law."""
_COPIES = 0.1
STATES = ("PK", "CN", "SA", "AE", "TR", "IR", "QA", "RU", "US", "GB", "AF", "IN",
           "AZ", "UZ", "KZ", "JP", "DE", "FR", "EG", "JO", "OM", "MY", "NO", "CH")  # fmt: skip
"""States of the articles, the most frequent first; each outlet is of one of them."""
_ABOUT = (0, 1, 2, 2)
"""How many of them an article is about, each equally often; two of them meet in its first sentence."""
_DATES = (
    ("feed", Verdict.CHOSEN, Reason.MOST_SUPPORT),
    *((source, Verdict.AGREES, Reason.SAME_DAY) for source in ("json_ld", "meta", "time")),
    *[("related", Verdict.REJECTED, Reason.OTHER_ARTICLE)] * 2,
)


class Synthetic:
    """One article after the other, day by day; one in ten is an exact or edited copy of a recent one."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)  # noqa: S311
        self._words = [word(rank) for rank in range(1, _WORDS + 1)]
        self._weights = list(accumulate(1 / rank for rank in range(1, _WORDS + 1)))
        self._recent: deque[tuple[list[str], tuple[str, ...]]] = deque(maxlen=A_DAY)
        self._number = 0

    def article(self) -> Article:
        """The next article."""
        chance = self._chance
        if self._recent and chance.random() < _COPIES:
            words, states = chance.choice(self._recent)
            if chance.random() < 0.5:
                cut = chance.randrange(len(words) // 2)
                words = words[:cut] + self._some(20) + words[cut + len(words) // 5 :]
        else:
            words = self._some(min(3000, max(60, int(chance.lognormvariate(5.8, 0.6)))))
            states = self._about()
            self._recent.append((words, states))
        number, self._number = self._number, self._number + 1
        return article_of(words, number, OUTLETS[chance.randrange(len(OUTLETS))], states)

    def _about(self) -> tuple[str, ...]:
        chosen: dict[str, None] = {}
        for _ in range(self._chance.choice(_ABOUT)):
            rank = int(len(STATES) ** self._chance.random()) - 1
            chosen[STATES[rank]] = None
        return tuple(chosen)

    def _some(self, count: int) -> list[str]:
        return self._chance.choices(self._words, cum_weights=self._weights, k=count)


def article_of(words: Sequence[str], number: int, outlet: str, states: Sequence[str] = ()) -> Article:
    """An article of these words, in paragraphs of sixty; ``number`` determines its URL and day.

    It is about the states of these codes; where they are two, its first sentence says that they met.
    """
    text = "\n\n".join(_paragraph(words[start : start + 60]) for start in range(0, len(words), 60))
    event = _meeting(*states) if len(states) == 2 else None
    met = event.words.words if event else ""
    if event:
        text = f"{met}.\n\n{text}"
    all_words = [*met.split(), *words]
    day = (date(2000, 1, 1) + timedelta(days=number // A_DAY)).isoformat()
    address = f"https://{outlet}.example/{number}"
    return Article(
        outlet=outlet, url=f"{address}/{words[0]}", address_url=address, title=" ".join(words[:9]), text=text,
        language="en", languages=["en"], published_at=day, published_on=day, published_precision="day",
        published_source="feed",
        first_seen_at=f"{day}T00:00:00Z", fetched_at=f"{day}T00:00:00Z",
        text_sha256=sha256(text.encode()).hexdigest(),
        words_sha256=sha256(" ".join(all_words).lower().encode()).hexdigest(),
        word_count=len(all_words), states=list(states), events=[event] if event else [],
        texts=[Text(language="en", title=None, text=text)], date_candidates=_candidates(day), topic_score=0.5,
        topic_terms=_terms(words), found_by="feed",
        page=PageState(sha256(address.encode()).hexdigest(), Validators(etag=f'"{number}"')),
    )  # fmt: skip


def _meeting(one: str, other: str) -> Event:
    """Their foreign ministers met: the first words of the text."""
    subject = f"The foreign minister of {country_name(one)}"
    verb = " received his counterpart of "
    words = f"{subject}{verb}{country_name(other)}"
    start = len(subject) + len(verb)
    sides = tuple(
        EventSide(code=code, basis=SideBasis.NAMED, office="foreign_minister", role=role,
                  words=Words("text", words[begin:end], begin, end))
        for code, role, begin, end in (
            (one, "subject", 0, len(subject)), (other, "object", start, len(words)),
        )
    )  # fmt: skip
    return Event(
        kind=EventKind.MEETING, status=EventStatus.HAPPENED, words=Words("text", words, 0, len(words)), sides=sides,
        pairs=((min(one, other), max(one, other)),),
    )  # fmt: skip


def _candidates(day: str) -> list[DateCandidate]:
    """About as many candidates as on a real page."""
    return [
        DateCandidate(source=source, raw=f"{day}T00:00:00Z", value=day, precision="day", day=day,
                      verdict=verdict, reason_code=reason, reason=reason.words)
        for source, verdict, reason in _DATES
    ]  # fmt: skip


def _terms(words: Sequence[str]) -> list[dict[str, str | float]]:
    """Some terms of the text, in the form in which the topic step stores them."""
    return [{"term": each, "where": "body", "weight": 0.25} for each in words[:10]]


def word(rank: int) -> str:
    """The word of this frequency rank; of the rarer words, one in seven is a name."""
    if rank <= COMMON:
        return f"w{rank}"
    return f"N{rank:x}" if rank % 7 == 0 else f"w{rank:x}"


def _paragraph(words: Sequence[str]) -> str:
    return f"{words[0].capitalize()} {' '.join(words[1:])}."
