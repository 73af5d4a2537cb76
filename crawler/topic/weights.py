"""Weights of terms: by kind, by place, and by how many terms of the kind come before.

There are few numbers, so that each can be understood. They were chosen by hand, then adjusted by logistic regression on
texts whose own words were not yet terms (``evaluation/topic_weights.py``), or were left out as if they were not.
"""

from __future__ import annotations

START = -4.1
"""What every text starts with: most published texts are not diplomatic news."""

KINDS = {
    # States and their officials deal with each other ...
    "foreign_service": 2.8,
    "diplomacy": 2.1,
    "organisations": 2.2,
    "consular": 1.0,
    "leaders": 1.9,
    "dealings": 1.9,
    # ... and what they do to each other, in words that others use too
    "acts": 1.7,
    # ... the first state says little, each further one says more
    "state": 1.2,
    "further_state": 0.9,
    # ... but the outlet's own state alone is in its news anyway
    "home_state": 0.3,
    # ... terms in one sentence say more than each alone
    "office_and_state": 1.7,
    "leader_and_states": 1.5,
    "states_and_deed": 1.0,
    "two_capitals": 1.7,
    "diplomacy_of_a_state": 1.3,
    "states_alone": 0.9,
    # ... and talks without a named state are seldom those of states
    "no_state": -1.1,
    # ... while the leaders of one state alone are domestic news
    "one_state": -1.7,
    # ... and so does an event between them: with no other term, a text with one scores .89, which is the lower bound
    # (95 %) of the share of diplomatic news among those in which one is found: 31 of 31 labelled texts
    "event": 6.2,
    # Words of diplomacy with another meaning
    "borrowed": -3.0,
    # Other news; everyday words are less certain signs
    "sport": -2.2,
    "weather": -1.5,
    "entertainment": -1.9,
    "crime": -1.5,
    "markets": -1.3,
    "local": -1.0,
    "everyday": -1.4,
    "home": -1.5,
    "technology": -1.5,
    "fair": -1.4,
    "science": -1.3,
    "health": -0.9,
    "education": -1.3,
    "accident": -1.0,
    "travel": -1.3,
    "faith": -1.2,
    "politics": -0.8,
}
"""Weight of the first term of a kind; each further one counts half of the one before."""

PLACES = {"title": 1.0, "lede": 0.9, "section": 0.6, "body": 0.4}
"""Shares of the weight; a term in several places counts once, in the first of these."""

PLACE_WORDS = 250
"""Words read of each place: what follows in a long body is background."""
