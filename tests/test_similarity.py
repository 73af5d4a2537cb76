"""What counts as a copy, an excerpt, a twin, a story; and the effect of a late or changed article on them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database

from crawler.model.items import Article, Text
from crawler.similarity.near_duplicate import Relation, relate
from crawler.similarity.report import SAME_EVENT, Report, WeightedReport, WordFrequencies, terms_of
from crawler.similarity.shingles import sample, shingles_of
from crawler.similarity.text import ComparedText
from crawler.text.words import folded_words
from tests.similarity_corpus import Corpus
from tests.test_similarity_order import feed, groups

READOUT = (
    "Foreign Minister Karim received a telephone call from the Foreign Minister of Norway, Eide, on Tuesday evening. "
    "The two ministers reviewed the whole range of bilateral relations and agreed to convene the joint commission "
    "before the end of the year. Minister Eide thanked him for the help that was given to sailors from Norway whose "
    "ship had been damaged in the storm.\n\nThey also exchanged views on the situation in the region, and underlined "
    "that disputes must be settled by talks. Karim invited Eide to visit the capital at a time that suits both."
)
AUDIENCE = (
    "Foreign Minister Karim met Lena Holm, the ambassador of Norway, at the ministry and spoke with her of the harbour "
    "that both countries want to build together. They agreed that the engineers are to meet within a month and that the "
    "plan is to be laid before the two parliaments in the autumn. They went on to the question of students, of whom "
    "ninety are to come each year, and to the sharing of what the ships of both measure in the southern seas. Holm "
    "handed over a letter. Karim asked her to convey his greetings."
)
TWIN = READOUT.replace("Norway", "Chile").replace("Eide", "Valdes").replace("Tuesday", "Thursday")
EDITED = (
    "KARACHI: " + READOUT.replace("reviewed the whole range of", "went over").replace("thanked him", "expressed thanks")
    + "\n\nThe commission was founded eleven years ago and has met twice since then, our correspondent adds."
)  # fmt: skip
URDU = (
    "وزیر خارجہ نے منگل کے روز اسلام آباد میں ناروے کے سفیر سے ملاقات کی اور دونوں ملکوں کے درمیان تجارت، تعلیم اور ثقافت کے شعبوں "
    "میں تعاون بڑھانے پر بات چیت کی۔ دونوں نے اس بات پر اتفاق کیا کہ مشترکہ کمیشن کا اجلاس سال کے آخر سے پہلے بلایا جائے گا۔"
)


def text(words: str, title: str = "Call", day: int | None = 100, outlet: str = "gazette") -> ComparedText:
    return ComparedText(title=title, text=words, outlet=outlet, day=day)


def kind(later: ComparedText, earlier: ComparedText) -> str | None:
    relation = relate(later, earlier)
    return relation.kind if relation else None


class TestRelation:
    def test_hashes_stay_what_they_are(self) -> None:
        """The index contains them: another library or version must not change them without a migration."""
        assert shingles_of(folded_words("The Envoys of two countries met")) == [
            2168582527377754863,
            15326846460492350191,
        ]

    def test_a_sample_of_a_part_is_in_the_sample_of_the_whole(self) -> None:
        corpus = Corpus(3)
        paragraphs = corpus.paragraphs(40)
        whole, part = (frozenset(shingles_of(folded_words(" ".join(each)))) for each in (paragraphs, paragraphs[5:12]))
        assert 12 <= len(sample(whole)) <= 40
        assert len(set(sample(whole)) & set(sample(part))) >= 2

    @pytest.mark.parametrize(
        ("later", "outlet", "expected"),
        [
            (READOUT.replace("Tuesday", "Wednesday"), "herald", "copy"),
            (READOUT.replace("Tuesday", "Wednesday"), "gazette", "same"),
            (EDITED, "herald", "edited"),
            (READOUT.partition("\n\n")[0].partition(" Minister Eide")[0], "herald", "excerpt"),
            (TWIN, "herald", None),
            (READOUT.partition("\n\n")[2], "herald", "excerpt"),
            ("They met.", "herald", None),
        ],
    )
    def test_kinds(self, later: str, outlet: str, expected: str | None) -> None:
        assert kind(text(later, outlet=outlet), text(READOUT)) == expected

    def test_what_stands_under_everything_is_no_copy(self) -> None:
        corpus = Corpus(5)
        below = " ".join(corpus.paragraphs(2))
        one, other = (" ".join([*corpus.paragraphs(1), below]) for _ in range(2))
        assert relate(text(one), text(other)) is None

    def test_twins_that_differ_in_amounts(self) -> None:
        rates = " ".join(f"The bank buys the currency of country number {word} at {{}} and sells it at {{}} today."
                         for word in ("alpha", "beta", "gamma", "delta", "epsilon"))  # fmt: skip
        monday, tuesday = (rates.format(*(f"{begin + 7 * step}.25" for step in range(10))) for begin in (100, 301))
        assert relate(text(monday), text(tuesday)) is None

    def test_twins_without_capitals(self) -> None:
        """Nothing distinguishes names from other words; they are in the same places, and the repeated one differs."""
        assert relate(text(TWIN.lower(), outlet="herald"), text(READOUT.lower())) is None
        assert kind(text(EDITED.lower(), outlet="herald"), text(READOUT.lower())) == "edited"

    def test_twins_of_which_one_is_cut(self) -> None:
        """The rest of one is in the other, except for the people it is about."""
        cut = AUDIENCE.partition(" They went on")[0] + " Trade stood at four hundred millions last year, it was said."
        someone, elsewhere = cut.replace("Lena Holm", "Per Dahl"), cut.replace("Norway", "Chile")
        assert relate(text(cut, outlet="herald"), text(AUDIENCE)) is not None
        assert relate(text(someone, outlet="herald"), text(AUDIENCE)) is None
        assert relate(text(elsewhere, outlet="herald"), text(AUDIENCE)) is None

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("Norway", "Oslo"),
            ("Norway", "Norwegian kingdom"),
            ("Lena Holm", "Holm"),
            ("Foreign Minister", "Top Diplomat"),
        ],
    )
    def test_other_words_for_the_same_make_no_twin(self, one: str, other: str) -> None:
        cut = AUDIENCE.partition(" They went on")[0].replace(one, other) + " Trade stood at four hundred millions."
        assert relate(text(cut, outlet="herald"), text(AUDIENCE)) is not None

    def test_editions(self) -> None:
        """The same words with other numbers: a correction on the next day, the next bulletin after a month."""
        bulletin = (
            "The board has kept the duty on the export of palm oil at ten in the hundred, while the price by which it is "
            "reckoned was set at {} a tonne against {} before. The duty begins where the price is above 2250 and "
            "reaches its highest rate above 4050, as the law of that year has it."
        )
        may, june = bulletin.format("4188.07", "4256.91"), bulletin.format("4312.55", "4188.07")
        assert relate(text(june, day=130), text(may)) is None
        assert kind(text(june, day=101), text(may)) is not None

    def test_background_that_both_end_with(self) -> None:
        """Two fifths of the shorter one, on the same day; at its end it is not a copy, spread over it it is one."""
        corpus = Corpus(11)
        background, own = corpus.paragraphs(3), corpus.paragraphs(4)
        long = text(" ".join([*corpus.paragraphs(6), *background]))
        ending = text(" ".join([background[0].partition(". ")[0] + ".", *own, *background]), outlet="herald")
        spread = text(
            " ".join([background[0], own[0], background[1], own[1], background[2], *own[2:]]), outlet="herald"
        )
        assert not ending.lead.isdisjoint(long.shingles), "a sentence of the background is met at its beginning, too"
        assert relate(ending, long) is None
        assert kind(spread, long) == "edited"

    def test_a_name_in_two_spellings_makes_no_twin(self) -> None:
        spelled = READOUT.replace("Karim", "Kareem").replace("Eide", "Eidde")
        assert kind(text(spelled, outlet="herald"), text(READOUT)) in ("copy", "edited")

    def test_urdu(self) -> None:
        arabic_letters = URDU.replace("ی", "ي").replace("ک", "ك")
        assert kind(text(arabic_letters, outlet="herald"), text(URDU)) == "copy"

    def test_grey_needs_evidence(self) -> None:
        """Two fifths in common: a copy on the same day, but not after a week."""
        corpus = Corpus(9)
        shared = corpus.paragraphs(3)
        one = text(" ".join([*shared, *corpus.paragraphs(4)]))
        for day, expected in ((100, "edited"), (107, None), (None, None)):
            assert kind(text(" ".join([*shared, *corpus.paragraphs(4)]), day=day), one) == expected

    def test_scores_and_evidence(self) -> None:
        relation = relate(text(EDITED, outlet="herald", day=101), text(READOUT))
        assert isinstance(relation, Relation)
        assert 0.5 < relation.contained < relation.containing < 1
        assert relation.evidence.days == 1
        assert relation.evidence.names[0] >= 3


class TestReports:
    OTHER_TWIN = TWIN.replace("sailors from Chile whose ship had been damaged in the storm", "its bid for a seat")
    REWRITE = (
        "Eide, who heads the foreign ministry of Norway, telephoned Karim: the joint commission is to be convened this "
        "year, and sailors of the damaged ship have been helped. Karim asked Eide to visit."
    )

    def similarity(self, one: str, other: str) -> float:
        reports = []
        for number, each in enumerate((text(one, title="A call"), text(other, title="They talk"))):
            terms, factors = terms_of(each)
            reports.append(
                Report(
                    id=number,
                    order=(False, "", "", ""),
                    day=100,
                    event_date=None,
                    terms=terms,
                    factors=factors,
                    text=each,
                )
            )
        frequencies = WordFrequencies()
        frequencies.add(100, reports)
        first, second = (WeightedReport(report, frequencies) for report in reports)
        assert first.similarity(second) == second.similarity(first)
        return first.similarity(second)

    def test_the_same_sentences_about_others_are_no_likeness(self) -> None:
        for lower in (False, True):
            readout, twin, rewrite = (
                each.lower() if lower else each for each in (READOUT, self.OTHER_TWIN, self.REWRITE)
            )
            assert self.similarity(readout, rewrite) >= SAME_EVENT > self.similarity(readout, twin)
            assert self.similarity(rewrite, twin) < SAME_EVENT


def article(corpus: Corpus, words: str, day: int, title: str = "") -> Article:
    return corpus.add(words.split("\n\n"), day=day, title=title).article


def rows(database: Path, sql: str) -> list[dict[str, Any]]:
    db = Database(database)
    found = list(db.query(sql))
    db.close()
    return found


class TestArchive:
    def test_one_who_published_earlier_and_came_later(self, database: Path) -> None:
        corpus = Corpus(1)
        later, first = article(corpus, EDITED, 1), article(corpus, READOUT, 0)
        copy = replace(later, url=later.url + "-again", address_url=later.url + "-again")
        feed(database, [later, copy])
        assert [row["title"] for row in rows(database, "SELECT title FROM stories")] == [later.title]
        feed(database, [first])
        (story,) = rows(database, "SELECT title, articles, copies FROM stories")
        assert story == {"title": first.title, "articles": 2, "copies": 1}
        (change,) = rows(database, "SELECT kind, story, became, why FROM story_changes")
        assert (change["kind"], change["story"], change["became"]) == ("earlier", 1, 1)

    def test_a_changed_text_leaves_its_story(self, database: Path) -> None:
        corpus = Corpus(1)
        own = "\n\n".join(corpus.paragraphs(4))
        assert len(own) > len(READOUT)  # so that the change keeps most of the text: it is still the same article
        first, later = article(corpus, READOUT, 0), article(corpus, f"{READOUT}\n\n{own}", 1)
        feed(database, [first, later])
        assert len(groups(database)["stories"]) == 1
        other = article(corpus, "\n\n".join([own, *corpus.paragraphs(1)]), 1)
        changed = replace(other, url=later.url, address_url=later.address_url, outlet=later.outlet, title=later.title)
        feed(database, [changed])
        assert groups(database)["near_duplicates"] == groups(database)["stories"] == []
        assert [row["kind"] for row in rows(database, "SELECT kind FROM story_changes")] == ["split"]
        assert [row["text"] for row in rows(database, "SELECT text FROM revisions")] == [later.text]
        # And back: nothing remains of it.
        feed(database, [later])
        fresh = database.with_name("fresh.db")
        feed(fresh, [first, later])
        assert groups(database) == groups(fresh)

    def test_each_language_by_itself(self, database: Path) -> None:
        corpus = Corpus(1)
        english = article(corpus, READOUT, 0)
        both = replace(
            article(corpus, f"{EDITED}\n\n{URDU} {URDU[::-1]}", 0),
            languages=["ur", "en"], language="ur",
            texts=[Text(language="ur", title=None, text=URDU), Text(language="en", title=None, text=EDITED)],
        )  # fmt: skip
        feed(database, [english, both])
        (relation,) = rows(database, "SELECT language, kind FROM near_duplicates")
        assert relation == {"language": "en", "kind": "edited"}

    def test_what_was_stored_before_there_was_an_index(self, database: Path) -> None:
        corpus = Corpus(1)
        feed(database, [article(corpus, READOUT, 0), article(corpus, EDITED, 1)])
        expected = groups(database)
        db = Database(database)
        for table in ("story_articles", "stories", "near_duplicates", "shingles", "shingled_texts"):
            db.execute(f"DELETE FROM {table}")
        db.execute("INSERT INTO unshingled SELECT id FROM articles")
        db.conn.commit()
        db.close()
        feed(database, [])
        assert groups(database) != expected  # Nothing arrived, so nothing was decided ...
        feed(database, [article(corpus, "\n\n".join(corpus.paragraphs(3)), 40)])
        assert groups(database)["near_duplicates"] == expected["near_duplicates"]
        assert groups(database)["stories"] == expected["stories"]

    def test_other_reports_of_the_event(self, database: Path) -> None:
        corpus = Corpus(1)
        report = (
            "Eide, who heads the foreign ministry of Norway, telephoned Karim on Tuesday: the joint commission is to be "
            "convened this year, and sailors from the ship that was damaged in a storm have been helped, for which Eide "
            "thanked his colleague. Karim asked him to visit."
        )
        other = (
            "Fishermen in the south fear that the new harbour will drive away the shoals on which their villages live. "
            "The provincial government promises compensation, yet hearings have been put off three times since spring."
        )
        feed(database, [article(corpus, READOUT, 0), article(corpus, other, 0), article(corpus, report, 1),
                        article(corpus, TWIN, 0), article(corpus, report + " He will come.", 30)])  # fmt: skip
        told = rows(database, "SELECT story, kind, article FROM story_articles ORDER BY story, article")
        assert [row["article"] for row in told if row["kind"] == "report" and row["article"] == 3] == [3]
        assert not {2, 5} & {row["article"] for row in told}

    def test_an_outlet_does_not_tell_an_event_again_in_other_words(self, database: Path) -> None:
        """What is similar enough for another outlet's report is, for the same outlet, what happened next."""
        told = []
        for outlet in ("gazette", "herald"):
            corpus = Corpus(1)
            first, second = article(corpus, READOUT, 0), article(corpus, TestReports.REWRITE, 1)
            first.outlet, second.outlet = "gazette", outlet
            feed(database.with_name(outlet), [first, second])
            told.append(len(rows(database.with_name(outlet), "SELECT story FROM story_articles")))
        assert told == [0, 2]
