"""What is extracted from a text to compare it with others."""

from __future__ import annotations

import pytest

from crawler.similarity.text import ComparedText, ordinal


def read(text: str, title: str = "") -> ComparedText:
    return ComparedText(title=title, text=text, outlet="gazette", day=100)


CALL = "KARACHI: The Envoy of Norway met Lena Holm. Talks: Trade grew by 4,188.5 in 2025. A boat of NATO is due."


def test_names_are_what_has_a_capital_inside_a_sentence() -> None:
    text = read(CALL)
    assert text.names == {"envoy", "norway", "lena", "holm", "nato"}
    assert text.capitals == text.names | {"the", "talks", "trade"}
    assert read("وزیر خارجہ نے ملاقات کی۔").capitals == frozenset()


def test_numbers() -> None:
    assert read(CALL).numbers == {"4", "188", "5", "2025"}


def test_a_dateline_is_not_of_the_text() -> None:
    text = read(CALL)
    assert text.words[:3] == ["the", "envoy", "of"]
    assert text.body == ("KARACHI", CALL.removeprefix("KARACHI: "))


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        ("He said “We shall build a port.” and left.", {"we shall build a port"}),
        ('He said "We shall build a port." and left.', {"we shall build a port"}),
        ("He said «We shall build a port.» and left.", {"we shall build a port"}),
        ("He said “nineteen letters....” and left.", {"nineteen letters"}),
        ("He said “nineteen letters...” and left.", set()),
        (f"He said “{'a' * 400}” and left.", {"a" * 400}),
        (f"He said “{'a' * 401}” and left.", set()),
    ],
)
def test_quotes_have_twenty_to_four_hundred_letters(text: str, quotes: set[str]) -> None:
    assert read(text).quotes == quotes


def test_what_is_named_again() -> None:
    assert read("Holm met Dahl, and Dahl left.").repeated == {"dahl"}
    assert read("Holm met Dahl, and Dahl left.", title="Holm, Holm and Ruiz").repeated == {"dahl", "holm", "and"}


def test_states_of_the_beginning_are_those_that_it_names_as_such() -> None:
    filler = " word" * 60
    assert read(f"Norway and Chile met.{filler} France.").states_at_first == read("Norway and Chile.").states_at_first
    norway = read("Norway").states_at_first
    assert len(norway) == 1
    # A capital city names a state only indirectly; the title counts if the text names any state.
    assert read("Oslo is at sea.").states_at_first == frozenset()
    assert read("Oslo is at sea.", title="Norway").states_at_first == norway
    assert read("It is at sea.", title="Norway").states_at_first == frozenset()
    assert read("Oslo is at sea.").states == norway


def test_the_lead_is_the_first_thirty_words() -> None:
    words = [f"w{number}x" for number in range(60)]
    text, same_lead, later = (read(" ".join(each)) for each in (words, [*words[:34], "other"], ["other", *words[30:]]))
    assert text.lead == same_lead.lead
    assert text.lead.isdisjoint(later.lead)
    assert len(text.lead) == 30


def test_covered_are_the_words_of_shared_runs() -> None:
    text = read("one two three four five six")
    assert text.covered(read("zero one two three four five")) == [True] * 5 + [False]
    assert text.covered(read("one two three four")) == [False] * 6


def test_days_are_numbered() -> None:
    assert ordinal(None) is None
    first, second = ordinal("2026-02-28"), ordinal("2026-03-01")
    assert first is not None
    assert second == first + 1
