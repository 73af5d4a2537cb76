"""A story's page as analysts see it, and the changes that made one text of another."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import replace
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from crawler.browse.story_page import folded
from crawler.model.items import Text
from crawler.text.diff import Step, sentence_steps
from crawler.text.sentences import sentences
from tests.reading_room import datasette
from tests.similarity_corpus import Corpus
from tests.test_similarity import EDITED, READOUT, URDU
from tests.test_similarity_order import feed

HOSTILE = '<script>alert("text")</script> A <b>bold</b> claim was added by the reporter of the Herald.'


class TestLineage:
    def test_kept_changed_added_and_cut(self) -> None:
        before = "The envoys met. They spoke about trade and the port. Tea was served."
        after = "The envoys met. They spoke about trade and fish. Nobody else came. They will meet again."
        assert sentence_steps(before, after) == [
            Step("kept", "The envoys met.", "The envoys met."),
            Step("changed", "They spoke about trade and the port.", "They spoke about trade and fish."),
            Step("cut", "Tea was served.", None),
            Step("added", None, "Nobody else came."),
            Step("added", None, "They will meet again."),
        ]

    def test_nothing_is_lost(self) -> None:
        for one, other in ((READOUT, EDITED), (URDU, READOUT), ("", URDU)):
            steps = sentence_steps(one, other)
            assert [step.earlier for step in steps if step.earlier] == list(sentences(one))
            assert [step.later for step in steps if step.later] == list(sentences(other))

    def test_sentences_of_urdu(self) -> None:
        assert len(list(sentences(URDU))) == 2


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    corpus = Corpus(1)
    first = corpus.add(READOUT.split("\n\n"), day=0, title="Call with Norway").article
    again = replace(first, url=first.url + "-again", address_url=first.url + "-again")
    edited = corpus.add([*EDITED.split("\n\n"), HOSTILE], day=1, title="<i>Ministers</i> talk").article
    urdu = [replace(corpus.add([text], day=20, title="ملاقات").article, language="ur", languages=["ur"])
            for text in (URDU, URDU.replace("تجارت، تعلیم", "صحت"))]  # fmt: skip
    for article in urdu:
        article.texts = [Text(language="ur", title=None, text=article.text)]
    database = tmp_path_factory.mktemp("story") / "news.db"
    feed(database, [first, again, edited, *urdu])
    with datasette(database) as address:
        yield address


def page(address: str) -> str:
    with urlopen(address) as answer:
        return str(answer.read().decode())


def test_who_told_it_and_what_became_of_the_text(served: str) -> None:
    shown = page(f"{served}/-/story/1")
    assert "Call with Norway" in shown
    assert "its own article under another address" in shown
    assert "the same text with changes" in shown
    assert re.search(r"<span[^>]*><ins>The commission was founded eleven years ago", shown)
    assert 'class="step-changed"' in shown


def test_markup_of_a_page_is_text(served: str) -> None:
    shown = page(f"{served}/-/story/1")
    assert html.escape("<script>alert(") in shown
    assert "<script>alert(" not in shown
    assert "<i>Ministers" not in shown


def test_outlets_stand_along_time(served: str) -> None:
    shown = page(f"{served}/news/-/story/1")
    assert re.search(r'<th scope="row">', shown)
    assert re.findall(r'<circle cx="([\d.]+)"', shown) == ["0.0", "400.0"]
    assert '<table class="timeline">' not in page(f"{served}/news/-/story/2"), "one moment"


@pytest.mark.parametrize(("kept", "folds"), [(3, []), (4, [2]), (9, [7])])
def test_unchanged_sentences_between_others_are_folded(kept: int, folds: list[int]) -> None:
    steps = [{"kind": "changed"}, *({"kind": "kept", "later": str(each)} for each in range(kept)), {"kind": "cut"}]
    shown = list(folded(steps))
    assert [len(step["sentences"]) for step in shown if step["kind"] == "folded"] == folds
    assert sum(len(step.get("sentences", [step])) for step in shown) == kept + 2


def test_urdu_runs_from_right_to_left(served: str) -> None:
    shown = page(f"{served}/-/story/2")
    assert re.search(r'<tr class="step-changed">\s*<td><span dir="rtl" lang="ur">', shown)


def test_articles_and_queries_lead_to_it(served: str) -> None:
    assert 'href="/news/-/story/1"' in page(f"{served}/news/articles/1")
    assert 'href="/news/-/story/1"' in page(f"{served}/news/widest_stories")
    assert "of_its_text" in page(f"{served}/news/edited_copies.json")


@pytest.mark.parametrize("path", ["/-/story/99", "/news/-/story/99", "/other/-/story/1"])
def test_no_such_story(served: str, path: str) -> None:
    with pytest.raises(HTTPError, match="404"):
        page(served + path)


def test_without_a_database_it_is_a_story_of_the_first_archive(served: str) -> None:
    assert "Call with Norway" in page(f"{served}/news/-/story/1")
    assert "Call with Norway" in page(f"{served}/-/story/1")


def test_headlines_of_stories_lead_to_the_story(served: str) -> None:
    for path in ("/news/stories", "/news/widest_stories"):
        with urlopen(served + path) as answer:
            body = answer.read().decode()
        assert re.search(r'<a href="/news/-/story/\d+"><span[^>]*>Call with Norway', body), path


def test_story_leads_back_to_the_stories(served: str) -> None:
    with urlopen(f"{served}/-/story/1") as answer:
        assert '<a href="/news/widest_stories">Stories</a>' in answer.read().decode()
