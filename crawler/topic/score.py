"""How certainly an article is diplomatic news: the sum of its terms' weights, as a value between 0 and 1.

    score = 1 / (1 + exp(-(start + weight of term 1 + weight of term 2 + ...)))

The weight of a term is the weight of its kind, times the share of its place, times 1, 1/2, 1/4 ... for the first,
second, third ... term of the kind. A term counts once, where it weighs most. Terms in one sentence add more, as a
separate term. See ``weights``, ``terms`` and ``together``.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace

from crawler.text.states import STATES, state_of
from crawler.text.term_words import term_sentences
from crawler.text.vocabulary import Term
from crawler.topic.terms import vocabulary_of
from crawler.topic.together import in_a_sentence, in_a_text, is_at_home
from crawler.topic.weights import KINDS, PLACE_WORDS, PLACES, START

FURTHER_STATE = "further_state"
"""The kind of every state but the first."""
HOME_STATE = "home_state"
"""The kind of the outlet's own state if no other is named."""

EVENT = "event"
"""The kind of an event between states that was found in the text."""

EVERY_TEXT, WHOLE_TEXT = "every text", "whole text"
"""Places of terms without a single place: of the start, and of combinations in the whole text."""

_SMALLEST = 0.01
"""Weights below this are left out."""


@dataclass(frozen=True, slots=True)
class Found:
    """A term that counts, and its share of its kind's weight."""

    term: Term
    where: str
    share: float


@dataclass(frozen=True, slots=True)
class Topic:
    """A score, and the terms that fully explain it: their weights, including the start, add up to it."""

    score: float
    terms: list[dict[str, str | float]]
    """``term``, ``where`` and ``weight``, in text order; the first entry is the start, which every text has."""


def score_topic(
    title: str,
    section: str | None,
    text: str,
    languages: Iterable[str] = (),
    country: str | None = None,
    *,
    has_event: bool = False,
) -> Topic:
    """Score an article; ``text`` is its body in paragraphs, the first of which is the lede.

    ``country`` is the outlet's own (ISO 3166-1 code). If given, its state says little by itself. ``has_event``: whether
    an event between states was found in the article.
    """
    return weigh(found_in(title, section, text, languages, country, has_event=has_event))


def weigh(terms_of_a_text: Iterable[Found]) -> Topic:
    """The score of the terms of a text."""
    terms: list[dict[str, str | float]] = [{"term": "start", "where": EVERY_TEXT, "weight": START}]
    for found in terms_of_a_text:
        weight = round(KINDS[found.term.kind] * found.share, 2)
        if abs(weight) >= _SMALLEST:
            terms.append({"term": found.term.name, "where": found.where, "weight": weight})
    total = math.fsum(float(term["weight"]) for term in terms)
    return Topic(round(1 / (1 + math.exp(-total)), 4), terms)


def found_in(
    title: str,
    section: str | None,
    text: str,
    languages: Iterable[str] = (),
    country: str | None = None,
    *,
    has_event: bool = False,
    without: Collection[Term] = (),
) -> Iterator[Found]:
    """The terms of an article, each with its share of its kind's weight.

    Terms in ``without`` are ignored, as if they were not in the vocabulary.
    """
    lede, _, body = text.strip().partition("\n\n")
    parts = {"title": title, "lede": lede, "section": section or "", "body": body}
    home = state_of(country) if country else None
    places: dict[Term, str] = {}
    vocabulary = vocabulary_of(languages)
    for where in PLACES:
        for sentence in term_sentences(parts[where], most=PLACE_WORDS):
            terms = [term for term in vocabulary.find(sentence) if term not in without]
            for term in (*terms, *in_a_sentence(terms)):
                places.setdefault(term, where)
    at_home = is_at_home(places, home)
    before: Counter[str] = Counter()
    for term, where in places.items():
        counted = term
        if term.kind == STATES and (at_home or before[STATES]):
            counted = replace(term, kind=HOME_STATE if at_home else FURTHER_STATE)
        yield Found(counted, where, PLACES[where] * 0.5 ** before[counted.kind])
        before[counted.kind] += 1
    if has_event:
        yield Found(Term(EVENT, "event between states"), WHOLE_TEXT, 1.0)
    for term in in_a_text(places, home):
        yield Found(term, WHOLE_TEXT, 1.0)
