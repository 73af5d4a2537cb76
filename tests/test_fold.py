"""Folded letters and words."""

from __future__ import annotations

import subprocess
import sys

import pytest

from crawler.text.fold import SAME_LETTERS, fold
from crawler.text.words import folded_words, same_words, words_of


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Résumé", "resume"), ("ÇAĞRI", "cagri"), ("Bakı", "baki"), ("Əliyev", "eliyev"), ("Straße", "STRASSE"),
        ("ﬁsh", "fish"), ("ёлка", "елка"), ("مُحَمَّد", "محمد"), ("پاكستاني", "پاکستانی"), ("هند", "ہند"), ("بھارت", "بهارت"),
        ("مدرسة", "مدرسه"), ("أحمد", "احمد"), ("كـــتاب", "کتاب"), ("همکاری\u200cها", "همکاری ها"), ("افغانۍ", "افغانی"),
    ],
)  # fmt: skip
def test_two_spellings_are_one(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), [("پیر", "بیر"), ("سنا", "ثنا"), ("м", "m"), ("ہ", "ح"), ("oe", "ö")])
def test_two_letters_stay_two(one: str, other: str) -> None:
    assert fold(one) != fold(other)


def test_what_a_reader_takes_for_one_letter_is_one() -> None:
    for letters in SAME_LETTERS:
        assert len({fold(letter) for letter in letters}) == 1


def test_words_keep_their_spelling_unless_they_are_folded() -> None:
    assert words_of("The Résumé, it's 3.5!") == ("the", "résumé", "it", "s", "3", "5")
    assert folded_words("The Résumé, it's 3.5!") == ["the", "resume", "it", "s", "3", "5"]
    assert same_words("The Résumé!", "the résumé")
    assert not same_words("résumé", "resume")
    assert not same_words("–", "!")


def test_it_imports_nothing_heavy() -> None:
    """The Datasette plugin uses it, and should start as fast as Datasette does."""
    loaded = "import sys, crawler.text.fold, crawler.text.words, crawler.text.sentences; print(*sys.modules)"
    modules = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True).stdout.split()
    assert not {"scrapy", "twisted", "lxml", "trafilatura", "rensa", "babel"} & set(modules)
