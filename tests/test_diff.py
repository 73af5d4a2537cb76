"""Differences: complete enough to reconstruct either text, and fast enough for any input."""

from __future__ import annotations

import json
import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.text.diff import Effort, Part, changes, compare, words
from tests.applied_changes import earlier_text, later_text

SENTENCES = st.lists(
    st.sampled_from(
        ["The envoys met.", "They spoke of trade.", "سفیروں نے ملاقات کی۔", "", "\n", "They will meet again."]
    ),
    max_size=8,
).map("\n\n".join)
TEXTS = SENTENCES | st.text()


@given(TEXTS, TEXTS)
def test_either_text_is_had_from_the_other(earlier: str, later: str) -> None:
    found = json.loads(json.dumps(changes("A", earlier, "B", later)))
    assert later_text(earlier, found) == later
    assert earlier_text(later, found) == earlier


@given(TEXTS)
def test_nothing_changed(text: str) -> None:
    assert changes("A", text, "A", text) == [{"kind": "kept", "count": len(text.split("\n\n"))}]


@given(st.text(), st.text())
def test_the_pieces_of_a_paragraph_make_it_up(before: str, after: str) -> None:
    old, new = words(before, after)
    assert "".join(part.text for part in old) == before
    assert "".join(part.text for part in new) == after
    same = ["".join(part.text for part in parts if not part.changed) for parts in (old, new)]
    assert same[0] == same[1]


def test_a_paragraph_that_was_changed_is_not_cut_and_added() -> None:
    first, last = "The envoys met in the capital.", "Trade grew by a fifth in the year."
    changed = "The envoys met in the capital on Monday."
    assert compare(f"{first}\n\n{last}", f"{changed}\n\nA treaty was signed.\n\n{last}") == [
        {"kind": "changed", "before": first, "after": changed},
        {"kind": "added", "after": "A treaty was signed."},
        {"kind": "kept", "count": 1},
    ]
    assert [entry["kind"] for entry in compare(first, last)] == ["cut", "added"]


def test_the_words_that_changed() -> None:
    old, new = words("The three days of talks, he said.", "The four weeks of talks, he said.")
    assert old == [Part("The ", False), Part("three days", True), Part(" of talks, he said.", False)]
    assert new == [Part("The ", False), Part("four weeks", True), Part(" of talks, he said.", False)]


def test_a_word_with_vowel_signs_stays_in_one_piece() -> None:
    old, new = words("یہ مُعاہدہ ہے۔", "یہ معاہدہ ہے۔")
    assert [part.text for part in old if part.changed] == ["مُعاہدہ"]
    assert [part.text for part in new if part.changed] == ["معاہدہ"]


def test_long_texts_take_no_time() -> None:
    """A book of two thousand paragraphs; the same words again and again; endless paragraphs."""
    chance = random.Random(1)
    book = [" ".join(chance.choice("abcdefghij") * 3 for _ in range(60)) for _ in range(2000)]
    edited = [text if number % 7 else text[::-1] for number, text in enumerate(book)]
    began = time.process_time()
    compare("\n\n".join(book), "\n\n".join(edited))
    compare("x\n\ny\n\n" * 2000, "y\n\nz\n\nx\n\n" * 2000)
    words("the " * 20_000, "and the " * 20_000)
    words(" ".join(book[:50]), " ".join(edited[50:100]))
    assert time.process_time() - began < 5


@pytest.mark.parametrize(
    ("after", "kinds"),
    [("one two six seven eight", ["changed"]), ("one two six seven eight nine", ["cut", "added"])],
)
def test_a_version_shares_two_fifths_of_the_words_of_the_longer_one(after: str, kinds: list[str]) -> None:
    assert [change["kind"] for change in compare("one two three four five", after)] == kinds


@given(
    st.lists(st.sets(st.sampled_from("abcdef")), max_size=5), st.lists(st.sets(st.sampled_from("abcdef")), max_size=5)
)
def test_paragraphs_are_paired_so_that_they_share_the_most(before: list[set[str]], after: list[set[str]]) -> None:
    """The same result as trying all pairs in order. A number in each paragraph makes them all different."""
    old = [[f"x{number}", *sorted(words)] for number, words in enumerate(before)]
    new = [[f"y{number}", *sorted(words)] for number, words in enumerate(after)]

    def share(one: list[str], other: list[str]) -> float:
        shared = len(set(one) & set(other)) / max(len(one), len(other))
        return shared if shared >= 0.4 else 0.0

    def best(i: int, j: int) -> float:
        if i == len(old) or j == len(new):
            return 0.0
        return max(share(old[i], new[j]) + best(i + 1, j + 1), best(i + 1, j), best(i, j + 1))

    found = compare("\n\n".join(map(" ".join, old)), "\n\n".join(map(" ".join, new)))
    pairs = [(change["before"].split(), change["after"].split()) for change in found if change["kind"] == "changed"]
    assert sum(share(*pair) for pair in pairs) == pytest.approx(best(0, 0))
    assert all(share(*pair) for pair in pairs)


@pytest.mark.parametrize(("paragraphs", "kinds"), [(50, {"added", "changed", "cut"}), (51, {"changed"})])
def test_of_too_many_each_goes_with_the_one_in_its_place(paragraphs: int, kinds: set[str]) -> None:
    """Fifty by fifty are compared with each other: it shows that one was inserted before them, and the last cut."""
    old = [f"one{number} two{number} three{number} old" for number in range(paragraphs)]
    new = ["quite another", *(f"one{number} two{number} three{number} new" for number in range(paragraphs - 1))]
    assert {change["kind"] for change in compare("\n\n".join(old), "\n\n".join(new))} == kinds


def test_an_effort_may_be_spent_to_its_end_and_no_further() -> None:
    effort = Effort(5)
    assert effort.spend(2)
    assert not effort.spend(4), "what is left would not do"
    assert effort.is_spent
    rest = Effort(5)
    assert rest.spend(2)
    assert rest.spend(3)
    assert not rest.is_spent
    assert not rest.spend(1)
    assert rest.is_spent
