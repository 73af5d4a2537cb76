"""Whether a text is still the same article, and whether a headline belongs to it."""

from __future__ import annotations

from itertools import combinations

import pytest

from crawler.identity.same_article import is_one_text, is_same_text, names_article, share_kept, similarity
from evaluation.syndication import LABELLED, read_texts

REPORT = (
    "The envoys met in the capital on Monday and spoke of trade between the two countries. They will meet again in "
    "spring, when the text of the treaty is ready."
)
WALL = " Please sign in to read on, or choose one of our offers and read four weeks for free."


@pytest.mark.parametrize(
    ("later", "same"),
    [
        (REPORT, True),
        (REPORT.replace("Monday", "Tuesday") + " Neither side named a place.", True),
        (f"World affairs {REPORT.upper()} Follow us.", True),
        # Fifteen and fourteen of its 29 pairs of neighbouring words.
        ("The envoys met in the capital on Monday and spoke of trade between the two countries.", True),
        ("The envoys met in the capital on Monday and spoke of trade between the two.", False),
        ("The envoys met in the capital on Monday." + WALL, False),
        ("Sign in." + WALL, False),
        ("", False),
        (
            "Spring in the capital: when the envoys will be ready to meet the two countries, the treaty is to trade.",
            False,
        ),
    ],
)
def test_most_of_the_words_are_there_or_it_is_another_text(later: str, same: bool) -> None:
    assert is_same_text(REPORT, later) is same


@pytest.mark.parametrize(("later", "same"), [("مذاکرات ختم", True), ("مذاکرات شروع", False), ("Talks", False)])
def test_texts_of_two_words_and_of_one(later: str, same: bool) -> None:
    assert is_same_text("مذاکرات ختم", later) is same
    assert is_same_text("Talks", "Talks")


def test_a_text_that_was_cut_is_one_with_the_whole() -> None:
    part = REPORT[:39]
    assert (is_same_text(REPORT, part), is_one_text(REPORT, part), is_one_text(part, REPORT)) == (False, True, True)
    assert similarity(REPORT, REPORT) == similarity(REPORT, part) == 1.0
    assert similarity(REPORT, "Sign in." + WALL) < 0.1
    assert share_kept("", REPORT) == 0.0


def test_copies_are_one_text_and_different_reports_are_not() -> None:
    """With the project's own texts: the limit has copies above it and others below."""
    texts = read_texts(LABELLED / "first")
    references = {text.group: text.article for text in texts if text.is_reference}
    for text in texts:
        if text.relation == "copy":
            assert is_same_text(references[text.group].text, text.article.text), text.article.url
    for one, other in combinations(references.values(), 2):
        assert not is_same_text(one.text, other.text), (one.url, other.url)


@pytest.mark.parametrize(
    ("headline", "names"),
    [
        ("Envoys agree on transit", True),
        ("Envoys agree on transit accord after talks", True),
        ("ENVOYS AGREE", True),
        # Four of eight words, and three.
        ("Envoys agree on transit and on nothing else", True),
        ("Envoys agree on Wednesday that talks must go on", False),
        ("Rain expected in the north", False),
        ("", None),
    ],
)
def test_a_headline_is_the_pages_by_half_of_its_words(headline: str, names: bool | None) -> None:
    assert names_article(headline, ["Envoys agree on transit", "News"]) is names


def test_a_page_without_a_name_names_nothing() -> None:
    assert names_article("Envoys agree on transit", ["", "…"]) is None
