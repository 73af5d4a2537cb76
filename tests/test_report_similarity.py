"""The weight of a word when two reports are compared, and how the reports of other days affect it."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence

import pytest

from crawler.similarity.report import Report, WeightedReport, WordFrequencies, may_be_one_event, terms_of
from crawler.similarity.text import ComparedText
from tests.test_near_duplicate_limits import fresh_words


def report(words: Sequence[str] | str, number: int = 1, event_date: str | None = None) -> Report:
    text = ComparedText(title="", text=words if isinstance(words, str) else " ".join(words), outlet="gazette", day=100)
    terms, factors = terms_of(text)
    return Report(
        id=number, order=(False, "", "", ""), day=100, event_date=event_date, terms=terms, factors=factors, text=text
    )


def factor(text: str, word: str) -> float:
    """The weight of a word in ``text`` relative to one that occurs once."""
    return terms_of(ComparedText(title="", text=text, outlet="", day=None))[1].get(word, 1.0)


def test_a_name_or_a_number_weighs_half_as_much_again() -> None:
    text = "The envoy thanked Holm for 512 crates and a lamp."
    assert [factor(text, word) for word in ("envoy", "holm", "512")] == [1, 1.5, 1.5]


def test_a_word_that_comes_again_weighs_a_little_more_up_to_twenty_times() -> None:
    times = [factor("harbour " * count, "harbour") for count in (1, 2, 3, 19, 20, 21, 40)]
    assert times[:3] == [1, pytest.approx(1.347, abs=0.001), pytest.approx(1.549, abs=0.001)]
    assert times[3] < times[4] == times[5] == times[6]


def weights(*words: str, among: Sequence[Report] = ()) -> list[float]:
    frequencies = WordFrequencies()
    frequencies.add(100, among)
    squares = frequencies.squares(report(words))
    return [math.sqrt(squares[word]) for word in words]


def test_before_there_are_reports_short_words_are_common_ones() -> None:
    three, four, five, number = weights("abc", "abcd", "abcde", "7")
    assert three < four < five
    assert number == pytest.approx(1.5 * five)
    # Half, a fifth and a fiftieth of fifty reports.
    assert [three, four, five] == [pytest.approx(math.log(50 / among)) for among in (25.5, 10.5, 1.5)]
    # In scripts without short vowels, words are one letter shorter.
    assert weights("اب", "ابج", "ابجد") == [three, four, five]
    assert weights("кот", "котя", "котят") == [three, four, five]


def test_what_many_reports_have_weighs_less_and_what_all_have_nothing() -> None:
    many = [report(["harbour", *(["fishery"] if number < 5 else [])], number) for number in range(400)]
    harbour, fishery, unseen = weights("harbour", "fishery", "embassy", among=many)
    assert harbour == pytest.approx(math.log(450 / 401.5))
    assert fishery == pytest.approx(math.log(450 / 6.5))
    assert unseen == pytest.approx(math.log(450 / 1.5))
    assert weights("the", among=[report(["the"], number) for number in range(400)]) == [
        pytest.approx(math.log(450 / 425.5))
    ]


def is_rare(reports_with: int, reports: int) -> bool:
    """Whether a word links reports if this many of ``reports`` have it."""
    frequencies = WordFrequencies()
    frequencies.add(
        100, [report(["harbour"] if number < reports_with else ["embassy"], number) for number in range(reports)]
    )
    return frequencies.rare(["harbour"]) == ["harbour"]


@pytest.mark.parametrize(
    ("reports_with", "reports", "expected"),
    [
        (1, 50, False),
        (2, 50, True),
        (5, 50, True),
        (6, 50, False),
        (6, 149, False),
        (6, 150, True),
        (8, 200, True),
        (9, 200, False),
    ],
)
def test_rare_words_lead_from_one_report_to_another(reports_with: int, reports: int, expected: bool) -> None:
    """Two to five reports, or four percent."""
    assert is_rare(reports_with, reports) is expected


def test_days_that_are_no_longer_counted_leave_nothing() -> None:
    one, two = report("harbour fishery", 1), report("harbour embassy", 2)
    only, both = WordFrequencies(), WordFrequencies()
    for frequencies in (only, both):
        frequencies.add(100, [one, one])
    before = (both.squares(two), both.rare(two.terms))
    both.add(101, [two, two, two])
    assert both.days == {100, 101}
    assert (both.squares(two), both.rare(two.terms)) != before
    both.remove(101)
    assert both.days == {100}
    assert both.reports == only.reports == 2
    assert (both.squares(two), both.rare(two.terms)) == (only.squares(two), only.rare(two.terms)) == before


def likeness(one: str, other: str) -> float:
    frequencies = WordFrequencies()
    reports = [report(one, 1), report(other, 2)]
    frequencies.add(100, reports)
    first, second = (WeightedReport(each, frequencies) for each in reports)
    assert first.similarity(second) == second.similarity(first)
    return first.similarity(second)


class TestLikeness:
    SHARED = tuple(itertools.islice(fresh_words(), 4))
    """Four words in a row: no shingle, so that nothing is in the same words."""

    def words(self, count: int, of: int) -> list[str]:
        """Words that no other text of the tests has."""
        return list(itertools.islice(fresh_words(), 1000 * of, 1000 * of + count))

    def test_the_same_words_are_alike_and_others_are_not(self) -> None:
        assert likeness(" ".join(self.SHARED), " ".join(self.SHARED)) == pytest.approx(1)
        assert likeness(" ".join(self.words(9, 1)), " ".join(self.words(9, 2))) == 0

    def test_what_is_said_in_the_first_hundred_words_counts_once_more(self) -> None:
        def like(before: int) -> float:
            texts = [[*self.words(before, of), *self.SHARED, *self.words(200, of)[before:]] for of in (1, 2)]
            return likeness(*(" ".join(words) for words in texts))

        assert like(96) > like(98) > like(99) > like(100) > 0
        assert like(100) == pytest.approx(like(150))

    def test_what_both_say_in_the_same_words_does_not_count(self) -> None:
        """Five words in a row are a shingle, and show from which template both texts are."""
        five = [*self.SHARED, "lamp"]
        texts = [self.words(20, of) + five + self.words(60, of)[20:] for of in (1, 2)]
        assert likeness(*(" ".join(words) for words in texts)) == 0

    def test_whom_one_text_names_again_the_other_must_name(self) -> None:
        """By the weighted share of those words, averaged over both texts."""
        shared, other = " ".join(self.SHARED), " ".join(self.words(9, 1))
        once = likeness(f"{shared} {other}", shared)
        # "lamp" occurs twice in one text, and the other repeats nothing.
        assert likeness(f"{shared} {other} lamp", shared) < once
        again = likeness(f"{shared} lamp {other} lamp", shared)
        assert again == pytest.approx(likeness(f"{shared} lamp {other}", shared) / 2, rel=0.2)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("2026-03-01", "2026-03-01", True),
        ("2026-03-01", "2026-03-02", False),
        (None, "2026-03-02", True),
        ("2026-03-01", None, True),
    ],
)
def test_events_of_two_days_are_two(one: str | None, other: str | None, expected: bool) -> None:
    assert may_be_one_event(report("harbour", 1, one), report("harbour", 2, other)) is expected
