"""What changed in each sentence of a text."""

from __future__ import annotations

import pytest

from crawler.text.diff import sentence_steps

MET, TALKED, SIGNED = "The envoys met on Monday.", "They talked about harbours and fish.", "A treaty was signed."


def steps(earlier: str, later: str) -> list[tuple[str, str | None, str | None]]:
    return [(step.kind, step.earlier, step.later) for step in sentence_steps(earlier, later)]


def test_kept_changed_added_and_cut() -> None:
    talked = "They talked long about harbours and ships."
    assert steps(f"{MET} {TALKED}", f"{MET} {SIGNED} {talked}") == [
        ("kept", MET, MET),
        ("added", None, SIGNED),
        ("changed", TALKED, talked),
    ]
    assert steps(f"{MET} {TALKED} {SIGNED}", f"{MET} {SIGNED}") == [
        ("kept", MET, MET),
        ("cut", TALKED, None),
        ("kept", SIGNED, SIGNED),
    ]


def test_other_marks_and_letters_are_no_change() -> None:
    later = "The ENVOYS met, on Monday."
    assert steps(MET, later) == [("kept", MET, later)]


def test_what_was_moved_is_cut_and_added() -> None:
    assert {kind for kind, _, _ in steps(f"{MET} {TALKED}", f"{TALKED} {MET}")} == {"kept", "cut", "added"}


@pytest.mark.parametrize(
    ("later", "kinds"), [("One two six seven.", ["changed"]), ("One six seven eight.", ["cut", "added"])]
)
def test_half_of_the_words_make_a_change(later: str, kinds: list[str]) -> None:
    assert [step.kind for step in sentence_steps("One two three four.", later)] == kinds


def test_of_several_the_most_alike_is_the_changed_one() -> None:
    earlier = "One two three four. Five six seven eight."
    later = "Five six seven nine. One two three ten. Five six seven eight nine."
    assert steps(earlier, later)[-1] == ("changed", "Five six seven eight.", "Five six seven eight nine.")
    assert [kind for kind, _, _ in steps(earlier, later)] == ["added", "changed", "changed"]


def test_the_first_four_hundred_sentences_are_shown() -> None:
    text = " ".join(f"Sentence {number} speaks of harbour {number}." for number in range(401))
    assert len(sentence_steps(text, text)) == 400
