"""States, peoples and offices are known under the names that outlets print."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.dates.event.writing_day import WritingDay
from crawler.events import patterns as verbs
from crawler.events.circumstances import Circumstances
from crawler.events.finder import find_events
from crawler.text.states import STATES, state_of
from crawler.text.vocabulary import VocabularyError
from crawler.topic.terms import vocabulary_of


def pairs(text: str) -> set[tuple[str, str]]:
    """Who dealt with whom."""
    known = Circumstances(written=WritingDay(None))
    return {pair for event in find_events("", text, known) for pair in event.pairs}


def other(state: str) -> tuple[str, str]:
    """Another state than this one, with its code."""
    return ("Chile", "CL") if state == "Qatar" else ("Qatar", "QA")


def codes() -> list[str]:
    """Of all states that are known."""
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    return [one + two for one in letters for two in letters if state_of(one + two)]


def test_every_state_signs_and_sends_ministers() -> None:
    assert STATES in {term.kind for term in vocabulary_of(["en"]).find(["qatar"])}
    missed = []
    for code in codes():
        state = state_of(code) or ""
        partner, partner_code = other(state)
        pair = tuple(sorted((code, partner_code)))
        for text in (f"{state} and {partner} signed a treaty.", f"{state}'s foreign minister met {partner}'s premier."):
            missed += [] if pair in pairs(text) else [text]
    assert missed == []
    assert len(codes()) > 190


@pytest.mark.parametrize(
    "words",
    ["French", "Dutch", "Swiss", "North Macedonian", "South Korean", "New Zealand", "Salvadoran", "Timorese", "Saudi"],
)
def test_peoples_stand_for_their_states(words: str) -> None:
    assert len(pairs(f"The {words} foreign minister met Qatar's premier.")) == 1


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("Bosnia and Herzegovina", "BA"),
        ("DR Congo", "CD"),
        ("the Islamic Republic of Iran", "IR"),
        ("Nato", "NATO"),
        ("Unesco", "UNESCO"),
        ("NATO", "NATO"),
    ],
)
def test_longer_names_and_abbreviations(words: str, code: str) -> None:
    assert pairs(f"{words}'s deputy secretary-general met Qatar's premier.") == {tuple(sorted((code, "QA")))}


def test_short_abbreviations_are_words_unless_in_capitals() -> None:
    assert pairs("WHO's director-general met Qatar's premier.") == {("QA", "WHO")}
    assert not pairs("Who's director-general met Qatar's premier.")


@pytest.mark.parametrize(
    "office",
    ["crown princess", "navy chief", "attorney general", "central bank governor", "assistant foreign minister",
     "newly elected president", "minister of the interior", "security council secretary", "military attaché"],
)  # fmt: skip
def test_offices(office: str) -> None:
    assert pairs(f"Kenya's {office} met Peru's premier.") == pairs(f"The {office} of Kenya met Peru's premier.")
    assert pairs(f"The Kenyan {office} met Peru's premier.") == {("KE", "PE")}


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("verb go went gone\nvisit: S [leave] @", "verbs.txt:2: 'leave'"),
        ("verb go went gone\nvisit: S [go] on <tour>", "verbs.txt:2: 'tour'"),
        ("visit by air: S [go]", "neither a verb"),
    ],
)
def test_a_line_of_verbs_that_lacks_something_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lines: str, said: str
) -> None:
    file = tmp_path / "verbs.txt"
    file.write_text(lines, encoding="utf-8")
    monkeypatch.setattr(verbs, "_FILE", file)
    verbs.patterns.cache_clear()
    try:
        with pytest.raises(VocabularyError, match=said):
            verbs.patterns()
    finally:
        verbs.patterns.cache_clear()
