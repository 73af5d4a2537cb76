"""The same event in other words: who stands for whom in a text, and whose states they are."""

from __future__ import annotations

from datetime import date

import pytest

from crawler.dateline.split import split_dateline
from crawler.dates.event.writing_day import WritingDay
from crawler.events.circumstances import Circumstances
from crawler.events.finder import find_events
from crawler.model.events import Event


def events(title: str, text: str, country: str | None = None) -> list[Event]:
    """The events of a text whose day is unknown."""
    known = Circumstances(written=WritingDay(None), dateline=split_dateline(text)[0], country=country)
    return find_events(title, text, known)


def told(title: str, text: str, country: str | None = None) -> set[tuple[str, str | None, str | None]]:
    """Who took part: state, office and person."""
    return {(side.code, side.office, side.person) for event in events(title, text, country) for side in event.sides}


def kinds(title: str, text: str) -> set[str]:
    """What happened."""
    return {event.kind.value for event in events(title, text)}


def pairs(title: str, text: str, country: str | None = None) -> set[tuple[str, str]]:
    """Who dealt with whom."""
    return {pair for event in events(title, text, country) for pair in event.pairs}


@pytest.mark.parametrize(
    "text",
    [
        "Chile's Rosa Quispe and Qatar's Hamad Al Kuwari came together in Doha. Both are ministers.",
        "After talks between the President of Chile and the Emir of Qatar, a plan was published.",
        "The plan was made in a meeting between the Ambassador of Chile and Qatar's trade minister.",
        "A meeting between the presidents of Chile and Qatar lasted an hour and helped.",
        "At a meeting with the Ambassador of Chile, Qatar's trade minister asked for salmon.",
        "Qatar's trade minister asked for salmon during talks with the Ambassador of Chile.",
        "The session was co-chaired by Chile's trade minister and his Qatari counterpart.",
        "Chile's trade minister and Qatar's energy minister had dinner in Doha.",
        "Chile's trade minister told Qatar's emir that salmon is scarce.",
        "Chile's trade minister had asked for it. He was received with honours by Qatar's emir.",
        "Talks in Doha ended well, the trade ministers of Chile and Qatar said after their talks.",
        "Presidents Juan Soto of Chile and Hamad Al Kuwari of Qatar met in Doha.",
        "Chile's minister in charge of fisheries met his colleague from Doha.",
        "Chile's chief diplomat came to Doha with a plan.",
        "The minister Rosa Quispe of Chile met the head of the Qatari foreign ministry.",
        "The two governments agreed, the trade ministers of Chile and Qatar said in their talks.",
        "Chile's president was tired. At noon, he and his Qatari counterpart opened a bridge.",
        "The Chile-Qatar commission met in Doha.",
        "Chile's president's trip to Qatar ended with two deals.",
        "Chile's president was tired. Meeting Qatar's emir in Doha, she asked for a chair.",
        "The ministers of Chile and Qatar concurred on quotas.",
        "Prices fell after Chile's trade minister met Qatar's emir in Doha.",
        "A year before the vote, Chile's president met Qatar's emir in Doha.",
        "Doha - Trade Minister Rosa Quispe of Chile met Qatar's emir.",
    ],
)
def test_ways_of_saying_that_two_met(text: str) -> None:
    assert pairs("", text) == {("CL", "QA")}


@pytest.mark.parametrize(
    "text",
    [
        "Talks between the President of Chile and the Emir of Qatar were postponed by a week, aides said.",
        "A meeting between the presidents of Chile and Qatar was planned.",
        "Chile's trade minister asked for salmon before talks with the Emir of Qatar.",
        "The trade ministers of Chile told reporters that Qatar's emir is ill.",
        "Chile's trade minister would raise it at a meeting with Qatar's emir.",
        "Prices will fall after Chile's trade minister meets Qatar's emir in Doha.",
        "Prices fell until Chile's trade minister met Qatar's emir in Doha.",
        "A year before, Chile's president met Qatar's emir in Doha.",
    ],
)
def test_what_did_not_happen_is_none(text: str) -> None:
    assert not [event for event in events("", text) if event.status == "happened"]


INTRODUCED = "Chile's foreign minister, Rosa Quispe, had a cold on Monday. Her host was Qatar's Hamad Al Kuwari."


@pytest.mark.parametrize(
    "sentence",
    [
        "The two ministers discussed fish.",
        "The pair talked about fish.",
        "The two, Quispe and Al Kuwari, sat for half an hour.",
        "Both sides agreed on quotas for salmon.",
        "Quispe told Al Kuwari that salmon is scarce.",
        "Al Kuwari received the minister at his office.",
    ],
)
def test_those_who_were_named_are_known_further_down(sentence: str) -> None:
    assert told("", f"{INTRODUCED}\n\n{sentence}") == {
        ("CL", "foreign_minister", "Rosa Quispe"),
        ("QA", None, "Hamad Al Kuwari"),
    }


def test_the_two_are_nobody_where_three_states_were_named() -> None:
    assert not pairs("", f"{INTRODUCED} The President of Peru is ill.\n\nThe two ministers discussed fish.")


def test_a_call_is_no_meeting() -> None:
    (event,) = events("", f"{INTRODUCED.replace('had a cold', 'took the phone')}\n\nThe two ministers discussed fish.")
    assert event.kind == "call"


FRAME = "Trade between Chile and Qatar has doubled, and the two countries want more."


def test_an_office_is_of_the_other_of_two_states() -> None:
    text = f"{FRAME}\n\nThe Ambassador of Chile met Trade Minister Hamad Al Kuwari."
    assert told("", text) == {("CL", "ambassador", None), ("QA", "minister", "Hamad Al Kuwari")}
    assert not told("", text.replace("has doubled", "has doubled, as with Peru"))


def test_people_telephone_from_home() -> None:
    text = "Santiago, 4 March – Foreign Minister Rosa Quispe {} her Qatari colleague about the war in Sudan and Yemen."
    assert pairs("", text.format("has spoken by telephone with")) == {("CL", "QA")}
    assert not pairs("", text.format("met"))


def test_an_office_may_be_of_the_outlets_state_where_that_is_a_third() -> None:
    text = f"{FRAME}\n\nTrade Minister Hamad Al Kuwari met his Chilean counterpart."
    assert pairs("", text) == {("CL", "QA")}
    assert pairs("", text, "QA") == {("CL", "QA")}
    assert not pairs("", text, "LY")


def test_the_states_of_guest_and_host_are_those_of_the_text_even_if_nobody_says_whose_is_who() -> None:
    text = "Chile wants more trade with Qatar.\n\nPresident Rosa Quispe was received by her host Hamad Al Kuwari."
    assert told("", text) == {("CL", None, None), ("QA", None, None)}
    assert not told("", text.replace("her host", "Minister"))


def test_two_ministers_without_a_state_are_of_the_two_that_are_named_in_one_breath() -> None:
    text = "{} want a bridge.\n\nTrade Minister Rosa Quispe and Vice President Hamad Al Kuwari met at the river."
    assert told("", text.format("Chile and Qatar")) == {("CL", None, None), ("QA", None, None)}
    assert not told("", text.format("Chile, much like Qatar, seems to"))


def test_two_of_one_office_are_of_the_two_states() -> None:
    text = "Chile wants more from Qatar.\n\nPresidents Rosa Quispe and Hamad Al Kuwari opened a bridge."
    assert pairs("", text) == {("CL", "QA")}


def test_a_minister_and_several_colleagues_met() -> None:
    text = "Chile's trade minister took part in a meeting with his Qatari and Omani colleagues."
    assert told("", text) == {("CL", "minister", None), ("QA", "minister", None), ("OM", "minister", None)}


@pytest.mark.parametrize(
    "news", ["The Arab League agrees.", "A coach accident killed ten.", "The trade goals are known."]
)
def test_words_that_sport_has_in_common_with_other_news(news: str) -> None:
    assert pairs("", f"{INTRODUCED} {news}\n\nThe two ministers discussed fish.")


def test_refugees_and_goods_do_not_make_a_state_one_of_two() -> None:
    text = "Chile's trade minister met Trade Minister Hamad Al Kuwari to talk about {} workers.\n\nRelations are good."
    assert not pairs("", text.format("Qatari"))
    assert pairs("", text.format("Qatari and other") + " Qatar is a friend.") == {("CL", "QA")}


@pytest.mark.parametrize("news", ["A historian says so in her memoirs.", "The cup was lost on Sunday."])
def test_sport_and_history_say_nothing_by_pronouns(news: str) -> None:
    assert pairs("", f"{INTRODUCED}\n\nThe two ministers discussed fish.")
    assert not pairs("", f"{INTRODUCED} {news}\n\nThe two ministers discussed fish.")


def test_states_agree_on_much_without_meeting() -> None:
    assert kinds("", f"{FRAME}\n\nThe two countries agreed on fish.") == {"agreement"}
    assert not pairs("", f"{FRAME}\n\nThe two countries agreed that fish is healthy.")
    assert pairs("", f"{FRAME}\n\nThe two governments signed an agreement on fish.") == {("CL", "QA")}


def test_that_they_spoke_is_an_event_only_if_nothing_else_says_how() -> None:
    call = "Chile's foreign minister rang Qatar's emir. "
    talked = "Chile's foreign minister told Qatar's emir that salmon is scarce."
    assert kinds("", talked) == {"meeting"}
    assert kinds("", f"{call}\n\n{talked}") == {"call"}
    assert kinds("", f"Chile's foreign minister will visit Qatar.\n\n{talked}") == {"meeting", "visit"}
    assert kinds("", f"{call.replace('Chile', 'Peru')}\n\n{talked}") == {"call", "meeting"}


def test_directors_general_of_ministries_lead_no_organisation() -> None:
    text = "The {} met the Emir of Qatar. Chile and Qatar are friends."
    assert ("UN", "igo_head", None) in told("", text.format("UN secretary-general"))
    assert ("CL", "official", None) in told("", text.format("Chilean director-general of customs"))


def test_an_agreement_that_is_reached_is_signed() -> None:
    text = "Chile and Qatar reached an agreement on fish."
    assert kinds("", text) == {"agreement"}
    assert kinds("", f"{text} Chile and Qatar signed the agreement in Doha.") == {"signing"}


def test_ministers_of_foreign_trade_are_no_foreign_ministers() -> None:
    text = "Chile's {} met the Emir of Qatar."
    assert ("CL", "minister", None) in told("", text.format("foreign trade minister"))
    assert ("CL", "foreign_minister", None) in told("", text.format("minister of foreign affairs and trade"))


def test_what_two_sentences_say_of_one_event_is_put_together() -> None:
    text = "Chile and Qatar signed a treaty on 4 March.\n\nIt was signed in Doha by Chile's {} Rosa Quispe and Qatar's emir."
    (event,) = find_events(
        "",
        text.replace("It was", "The treaty was").format("president"),
        Circumstances(written=WritingDay(date(2026, 3, 6))),
    )
    assert (event.day, event.day_basis, event.place) == ("2026-03-04", "article", "Doha")
    assert ("CL", "head_of_state", "Rosa Quispe") in {(side.code, side.office, side.person) for side in event.sides}
