"""Limits that are changed in both directions, to see what they decide."""

from __future__ import annotations

from crawler.similarity import near_duplicate
from evaluation.syndication import LABELLED, read_texts
from evaluation.syndication_limits import moved, near_duplicates, stories


def test_a_limit_is_moved_and_put_back() -> None:
    texts = read_texts(LABELLED / "first")[:40]
    before = near_duplicate._GREY
    lines = list(moved([((near_duplicate,), "_GREY", (before, 1.1))], texts, near_duplicates))
    assert [line.partition(":")[0] for line in lines] == [
        "near_duplicate._GREY = 0.38",
        "near_duplicate._GREY = 1.1",
    ]
    assert lines[0].partition(":")[2] != lines[1].partition(":")[2]
    assert before == near_duplicate._GREY


def test_texts_of_one_story_are_counted() -> None:
    texts = [text for text in read_texts(LABELLED / "first")[:40] if text.is_reference or text.relation == "copy"]
    copies = sum(not text.is_reference for text in texts)
    assert stories(texts) == f"copy {copies} of {copies}"
