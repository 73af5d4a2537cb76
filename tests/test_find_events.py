"""Which events between states are found in a text, and which are not."""

from __future__ import annotations

import pytest
from sqlite_utils import Database

from crawler.events.offices import in_charge, offices
from crawler.model.events import Event, EventKind, EventStatus
from crawler.model.items import Article
from crawler.model.outlet import Outlet
from crawler.model.public_offices import PublicOffice, office_words
from crawler.text.sentences import sentence_spans, sentences
from crawler.text.term_words import placed_words, term_words
from pipelines.find_events import FindEvents

PAKISTANI = Outlet("gazette", "Gazette", "https://gazette.example/", "PK", "Asia/Karachi", ("en",))


def events(text: str, title: str = "", *, outlet: Outlet = PAKISTANI, **facts: str) -> list[Event]:
    """The events of an article of Friday, 6 March 2026."""
    values = {"published_on": "2026-03-06", "language": "en", **facts}
    article = Article(outlet=outlet.name, url=outlet.home, title=title, text=text, **values)  # type: ignore[arg-type]
    return FindEvents(outlet).process_item(article).events


def only(text: str, title: str = "", **facts: str) -> Event:
    """The only event of a text."""
    (event,) = events(text, title, outlet=PAKISTANI, **facts)
    return event


SEEDS = {
    "global_news_pakistan": (
        "Khar",
        "meeting",
        {("PK", "ambassador", "Misbah Khar"), ("JP", "diplomat", "Asad Ayaz")},
        "Parliament House",
        None,
    ),
    "enews_pk": (
        "Regional Peace",
        "meeting",
        {("JP", "ambassador", None), ("PK", "military_chief", "Qamar Javed Bajwa")},
        "Rawalpindi",
        None,
    ),
    "radio_pakistan": (
        "ASEAN",
        "meeting",
        {("PK", "foreign_secretary", "Asad Majeed Khan"), ("ASEAN", "ambassador", None)},
        "Islamabad",
        None,
    ),
    "business_upturn_asia": (
        "parliaments",
        "meeting",
        {("TM", "foreign_minister", "Rashid Meredov"), ("JP", "delegation", None)},
        None,
        "2024-01-23",
    ),
    "pak_revenue": (
        "Promises",
        "visit",
        {("IR", "foreign_minister", "Muhammad Javad Zarif"), ("PK", None, None)},
        "Islamabad",
        None,
    ),
}
"""A word of the headline; kind, sides, place and day of the event."""


def test_the_events_of_the_demo(demo_db: Database) -> None:
    for outlet, (word, kind, sides, place, day) in SEEDS.items():
        (row,) = demo_db.query("SELECT * FROM articles WHERE outlet = ? AND title LIKE ?", [outlet, f"%{word}%"])
        event = only(**{name: row[name] for name in _COLUMNS})
        assert (event.kind, event.status) == (kind, EventStatus.HAPPENED)
        assert {(side.code, side.office, side.person) for side in event.sides} == sides
        assert (event.place, event.day) == (place, day)


_COLUMNS = ("title", "text", "dateline", "dateline_on", "published_on", "event_date")


def test_words_are_slices(demo_db: Database) -> None:
    found = 0
    for row in demo_db.query("SELECT * FROM articles WHERE language = 'en'"):
        for event in events(**{name: row[name] for name in _COLUMNS}):
            for words in (event.words, *(side.words for side in event.sides)):
                assert row[words.field][words.start : words.end] == words.words != ""
            found += 1
    assert found >= 20


@pytest.mark.parametrize(
    ("text", "kind", "status"),
    [
        ("The Foreign Minister of Chile met the Foreign Minister of Qatar in Doha.", "meeting", "happened"),
        ("Chile's president will meet Qatar's emir in Doha.", "meeting", "planned"),
        ("Chile's president is scheduled to visit Qatar.", "visit", "planned"),
        ("Chile's president called off a meeting with Qatar's emir.", "meeting", "cancelled"),
        ("Chile and Qatar signed a treaty on fisheries.", "signing", "happened"),
        ("Talks between Chile and Qatar were postponed.", "talks", "cancelled"),
    ],
)
def test_kind_and_status(text: str, kind: str, status: str) -> None:
    event = only(text)
    assert (event.kind, event.status, event.pairs) == (EventKind[kind.upper()], status, (("CL", "QA"),))


@pytest.mark.parametrize(
    "text",
    [
        "Chile met Qatar in the final and lost.",
        "The ministers of Chile and Qatar did not meet in Paris.",
        "In 2019 Chile and Qatar signed a treaty.",
        "If Chile's president had met Qatar's emir, the mine would be open.",
        "Chilean wine merchants met Qatari buyers in Doha.",
        "The former president of Chile met the Emir of Qatar.",
        "The President of the Chamber of Commerce met the governor.",
        "“Chile's president met Qatar's emir,” says the hero of the novel.",
        "A Chilean firm signed a contract with a firm in Qatar.",
    ],
)
def test_silence(text: str) -> None:
    assert events(text) == []


def test_an_office_without_a_state_is_the_hosts_on_a_stated_basis_only() -> None:
    def minister(text: str, **facts: str) -> tuple[str, str]:
        (side,) = (side for side in only(text, **facts).sides if side.office != "ambassador")
        return side.code, side.basis

    met = "The Ambassador of Norway{} met the Minister for Energy."
    assert minister(met.format(" to Chile")) == ("CL", "accredited")
    assert minister(met.format("")) == ("PK", "outlet")
    assert minister(met.format(""), title="Norway, Chile discuss dams") == ("CL", "named")
    assert minister("OSLO: " + met.format(""), dateline="OSLO") == ("PK", "outlet")
    unknown = Outlet.unknown("https://unknown.invalid/")
    assert events(met.format(""), outlet=unknown) == []
    # Filed elsewhere, it may be another state's minister.
    assert events("NAIROBI: The President of Norway met the Minister for Energy.", dateline="NAIROBI") == []


def test_members_of_a_list_are_not_each_others_partners() -> None:
    text = "Kenya's president received the credentials of the ambassadors of Chile, Qatar and Norway."
    assert only(text).pairs == (("CL", "KE"), ("KE", "NO"), ("KE", "QA"))


def test_the_day_and_the_place() -> None:
    event = only(
        "The Foreign Minister of Chile met his Qatari counterpart in Doha on Wednesday.", event_date="2026-03-01"
    )
    assert (event.day, event.day_basis, event.place) == ("2026-03-04", "words", "Doha")
    event = only("The Foreign Minister of Chile met his Qatari counterpart.", event_date="2026-03-01")
    assert (event.day, event.day_basis, event.place) == ("2026-03-01", "article", None)


def test_places_of_words_and_sentences() -> None:
    text = "The envoys of the US and Côte d’Ivoire met.  They spoke.\nﬁnally, İzmir"
    placed = placed_words(text)
    assert [word for word, _, _ in placed] == term_words(text, most=99)
    assert [text[start:end] for _, start, end in placed][4:8] == ["US", "and", "Côte", "d"]
    assert [text[start:end] for start, end in sentence_spans(text)] == list(sentences(text))


MET = "The President of Chile met the Emir of Qatar."


def test_only_the_beginning_of_a_text_is_read() -> None:
    filler = "The weather was fine.\n\n"
    assert len(events(filler * 75 + MET)) == 1
    assert events(filler * 85 + MET) == []


def test_a_sentence_without_end_is_no_report() -> None:
    assert len(events(f"{MET[:-1]} {'and rain ' * 70}.")) == 1
    assert events(f"{MET[:-1]} {'and rain ' * 80}.") == []


def test_capitals_of_a_headline_are_no_names() -> None:
    def named(title: str) -> list[str | None]:
        return [side.person for event in events("It rained.", title) for side in event.sides]

    assert named("Qatar's emir receives Chile's foreign minister Rosa Quispe") == [None, "Rosa Quispe"]
    assert named("Emir of Qatar Receives Foreign Minister of Chile Rosa Quispe Over Trade") == [None, None]


def test_a_name_that_begins_like_a_people_is_a_name() -> None:
    sides = only("The Emir of Qatar met Georgian Prime Minister Irakli Dolidze.").sides
    assert [(side.code, side.person) for side in sides] == [("QA", None), ("GE", "Irakli Dolidze")]
    assert only("The Emir of Qatar met Iraqi Prime Minister Ali Dolidze.").pairs == (("IQ", "QA"),)


def test_who_was_named_before_is_known_by_name() -> None:
    text = "Iranian Foreign Minister Reza Karimi landed in Doha.\n\nKarimi met the Emir of Qatar. He also met the Sultan of Oman."
    found = [(event.kind.value, event.pairs, event.sides[0].person) for event in events(text)]
    assert found == [
        ("visit", (("IR", "QA"),), "Reza Karimi"),
        ("meeting", (("IR", "QA"),), "Reza Karimi"),
        ("meeting", (("IR", "OM"),), "Reza Karimi"),
    ]


def test_an_event_told_twice_is_one() -> None:
    event = only(
        "Chile's president Rosa Quispe held talks with Qatar's emir in Doha.\n\nShe met the Emir of Qatar on Thursday.",
        title="Chile, Qatar hold talks",
    )
    assert (event.words.field, event.sides[0].person, event.place) == ("text", "Rosa Quispe", "Doha")


def test_each_office_has_words() -> None:
    for office in offices():
        assert {in_charge(office.code, words) for words in ("", "foreign", "deputy foreign")} <= set(PublicOffice)
    assert office_words("igo_head") == "head of an international organisation"
    assert office_words("chief_cook") == "chief cook"
