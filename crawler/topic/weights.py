"""What a term counts: by its kind, by where it stands, and by how many of its kind stand before it.

Few numbers, so that each can be read. Chosen by hand, then moved to where logistic regression pulled them on fresh
texts whose own words were not terms yet (``evaluation/topic_weights.py``).
"""

from __future__ import annotations

START = -3.5
"""What every text starts with: most of what is printed is no diplomatic news."""

KINDS = {
    # States and their officials deal with each other ...
    "foreign_service": 2.7,
    "diplomacy": 2.0,
    "organisations": 1.9,
    "consular": 0.8,
    "leaders": 1.1,
    "dealings": 1.6,
    # ... and what they do to each other, in words that others use too
    "acts": 1.6,
    # ... one state named says little, each further one says more
    "state": 1.2,
    "further_state": 1.5,
    # ... what stands in one sentence says more than each alone
    "office_and_state": 1.4,
    "leader_and_states": 0.8,
    "states_and_deed": 1.0,
    # ... while the leaders of one state alone are busy at home
    "one_state": -1.4,
    # Words of diplomacy that mean something else
    "borrowed": -3.0,
    # Other news; the plain words of every day speak less surely
    "sport": -2.0,
    "weather": -1.5,
    "entertainment": -1.8,
    "crime": -1.2,
    "markets": -1.3,
    "local": -1.4,
    "everyday": -0.8,
    "home": -1.5,
    "technology": -1.5,
    "fair": -1.3,
    "science": -1.3,
    "health": -0.9,
    "education": -1.1,
    "accident": -0.8,
    "travel": -1.3,
    "faith": -1.0,
    "politics": -0.8,
}
"""Of the first term of a kind; each further one counts half of the one before."""

PLACES = {"title": 1.0, "lede": 0.8, "section": 0.6, "body": 0.4}
"""Shares of a weight; a term that stands in several places counts once, in the first of these."""

PLACE_WORDS = 400
"""So many words of a place are read, at most: what follows in a long body is background."""
