"""On which side of each limit two texts that share most of their words report different things."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import pytest

from crawler.similarity.near_duplicate import relate
from crawler.similarity.text import ComparedText
from tests.test_near_duplicate_limits import fresh_words

Places = Sequence[tuple[str, str]]
"""The word in each place of one text, and of the other."""

HOLM, DAHL, RUIZ, KAYA, OKORO, SATO, LUND, MBEKI = (
    "Holm", "Dahl", "Ruiz", "Kaya", "Okoro", "Sato", "Lund", "Mbeki",
)  # fmt: skip
BEYOND_THE_BEGINNING = 50
"""Words before the first place: a name in the first 45 counts by itself."""


def pair(
    places: Places,
    *,
    before: int = BEYOND_THE_BEGINNING,
    tail: int = 0,
    titles: tuple[str, str] = ("Notes", "Notes"),
    days: int = 0,
) -> tuple[ComparedText, ComparedText]:
    """Two texts with the same words except for ``places``, with twelve words between two of them."""
    fresh = fresh_words()
    parts: list[list[str]] = [["It", *itertools.islice(fresh, before - 1)]] * 2
    for one, other in places:
        between = list(itertools.islice(fresh, 12))
        parts = [[*parts[0], one, *between], [*parts[1], other, *between]]
    end = list(itertools.islice(fresh, tail))
    first, second = (" ".join([*part, *end]) + "." for part in parts)
    return (
        ComparedText(title=titles[0], text=first, outlet="gazette", day=100),
        ComparedText(title=titles[1], text=second, outlet="herald", day=100 + days),
    )


def are_templated(one: ComparedText, other: ComparedText) -> bool:
    """Whether only this separates the two: they share more than half of their words."""
    assert sum(one.covered(other)) > len(one.words) / 2
    assert (relate(one, other) is None) == (relate(other, one) is None)
    return relate(other, one) is None


NAMES = [(HOLM, RUIZ), (DAHL, KAYA), (SATO, OKORO), (LUND, MBEKI)]


class TestNames:
    """Names and numbers that only one of the texts has, for each text."""

    @pytest.mark.parametrize(("places", "expected"), [(4, True), (3, False)])
    def test_in_four_places(self, places: int, expected: bool) -> None:
        assert are_templated(*pair(NAMES[:places])) is expected

    def test_of_whom_two_are_in_the_text(self) -> None:
        """One name in four places is one name."""
        assert not are_templated(*pair([(HOLM, RUIZ)] * 4))

    @pytest.mark.parametrize("titles", [("Holm calls", "Notes"), ("Notes", "Ruiz calls")])
    @pytest.mark.parametrize(("places", "expected"), [(2, True), (1, False)])
    def test_fewer_where_a_title_names_one(self, places: int, expected: bool, titles: tuple[str, str]) -> None:
        assert are_templated(*pair(NAMES[:places], titles=titles)) is expected

    @pytest.mark.parametrize(("others", "expected"), [(2, True), (3, False)])
    def test_three_fifths_of_the_words_that_differ(self, others: int, expected: bool) -> None:
        """Eight names, and a number of other words for each text."""
        changed = [("bright", "dim"), ("tall", "short"), ("old", "new")]
        assert are_templated(*pair([*NAMES, *changed[:others]])) is expected

    def test_the_days_of_the_week_are_no_such_words(self) -> None:
        changed = [("bright", "dim"), ("tall", "short"), ("monday", "friday"), ("Tuesday", "Sunday"), ("may", "june")]
        assert are_templated(*pair([*NAMES, *changed]))
        assert not are_templated(*pair([*NAMES[:3], ("Tuesday", "Sunday")]))

    @pytest.mark.parametrize(("one", "other", "expected"), [("Babo", "Babu", False), ("Bab", "Bak", True)])
    def test_a_spelling_has_three_quarters_of_the_letters(self, one: str, other: str, expected: bool) -> None:
        assert are_templated(*pair([(one, other), *NAMES[:3]])) is expected


class TestFilled:
    """Places of sentences, if more than the names differ."""

    OTHER = (("bright", "dim"), ("tall", "short"), ("old", "new"), ("far", "near"), ("wet", "dry"), ("odd", "even"))
    """So many that the names are not most of what differs."""

    @pytest.mark.parametrize(
        ("places", "expected"),
        [
            ([(HOLM, RUIZ), (DAHL, KAYA), (HOLM, RUIZ), (DAHL, KAYA)], True),
            ([(HOLM, RUIZ), (DAHL, KAYA), (HOLM, RUIZ)], False),
            # Two repeated names on either side.
            ([(HOLM, RUIZ), (SATO, KAYA), (HOLM, RUIZ), (DAHL, KAYA)], False),
        ],
    )
    def test_four_by_two_who_are_named_again(self, places: Places, expected: bool) -> None:
        assert are_templated(*pair([*places, *self.OTHER], tail=60)) is expected

    @pytest.mark.parametrize(("shared", "expected"), [(66, True), (67, False)])
    def test_four_in_66_words(self, shared: int, expected: bool) -> None:
        """Six percent of the words that both have."""
        places = [(HOLM, RUIZ), (HOLM, KAYA), (SATO, OKORO), (LUND, MBEKI), ("bright tall old", "dim short new")]
        assert are_templated(*pair(places, before=shared - 5 * 12)) is expected

    @pytest.mark.parametrize(
        ("titles", "shared", "expected"),
        [
            (("Holm visits the harbour", "Ruiz visits the harbour"), 57, True),
            (("Holm visits the harbour", "Ruiz visits the harbour"), 58, False),
            # Half of their words are the same, or fewer.
            (("Holm visits a port", "Ruiz visits the port"), 57, True),
            (("Holm visits the", "Ruiz visits our"), 57, False),
            # One text has a name where the other has none.
            (("Holm visits", "Holm visits Ruiz"), 57, False),
        ],
    )
    def test_two_where_the_titles_are_filled_too(self, titles: tuple[str, str], shared: int, expected: bool) -> None:
        """Two in 57 words: more than 3.5 percent."""
        places = [(HOLM, RUIZ), (DAHL, KAYA), ("bright tall", "dim short")]
        assert are_templated(*pair(places, before=shared - 3 * 12, titles=titles)) is expected

    def test_one_is_not_enough_whatever_the_titles(self) -> None:
        places = [(HOLM, RUIZ), ("bright tall", "dim short")]
        titles = ("Holm visits the harbour", "Ruiz visits the harbour")
        assert not are_templated(*pair(places, before=5, titles=titles))


class TestBeginning:
    """Somebody else in one place of the first 45 words."""

    @pytest.mark.parametrize(
        ("one", "other", "before", "expected"),
        [
            ("Lena Holm", "Per Dahl", 20, True),
            ("Lena Holm", "Per", 20, False),
            ("Lena", "Per Dahl", 20, False),
            # The last word of the beginning is the second name, or the first.
            ("Lena Holm", "Per Dahl", 43, True),
            ("Lena Holm", "Per Dahl", 44, False),
            # A gap has up to eight words: more are a clause.
            ("Lena Holm of the old and grey town", "Per Dahl", 20, True),
            ("Per Dahl", "Lena Holm of the old and grey town", 20, True),
            ("Lena Holm of the old and very grey town", "Per Dahl", 20, False),
            ("Per Dahl", "Lena Holm of the old and very grey town", 20, False),
        ],
    )
    def test_two_names_in_one_place(self, one: str, other: str, before: int, expected: bool) -> None:
        assert are_templated(*pair([(one, other)], before=before, tail=40)) is expected

    def test_whom_the_other_text_names_elsewhere_is_nobody_else(self) -> None:
        assert not are_templated(*pair([("Lena Holm", "Per Dahl"), ("Per Dahl", "Lena Holm")], before=20, tail=40))


class TestStates:
    @pytest.mark.parametrize(
        ("one", "other", "expected"),
        [
            ("Norway", "Chile", True),
            # A capital city does not count as a state at the beginning of a text.
            ("Oslo", "Santiago", False),
            ("Norway", "Oslo", False),
        ],
    )
    def test_each_begins_with_another(self, one: str, other: str, expected: bool) -> None:
        assert are_templated(*pair([(one, other)], before=20, tail=40)) is expected

    def test_none_that_the_other_names_later(self) -> None:
        assert not are_templated(*pair([("Norway", "Chile"), ("Chile", "Norway")], before=40, tail=40))


class TestEditions:
    """The same words with other numbers, days later."""

    @pytest.mark.parametrize(("days", "expected"), [(3, False), (4, True)])
    def test_after_three_days(self, days: int, expected: bool) -> None:
        assert are_templated(*pair([("4188", "4312"), ("517", "602")], days=days)) is expected
        one, other = pair([("4188", "4312"), ("517", "602")])
        one.day = None
        assert not are_templated(one, other)

    @pytest.mark.parametrize("places", [[("4188", "4312")], [("4188", "4312"), ("517", "")]])
    def test_two_numbers_each(self, places: Places) -> None:
        assert not are_templated(*pair(places, days=30))

    @pytest.mark.parametrize(("places", "expected"), [(2, True), (1, False)])
    def test_or_two_words_where_nothing_has_capitals(self, places: int, expected: bool) -> None:
        texts = pair([("bright", "dim"), ("tall", "short")][:places], days=4)
        for text in texts:
            text.text = text.text.lower()
        assert are_templated(*texts) is expected
        assert not are_templated(*pair([("bright", "dim"), ("tall", "short")], days=4))
