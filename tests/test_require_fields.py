"""An article needs a title, and a text that says something."""

from __future__ import annotations

import pytest

from crawler.crawling.arguments import Arguments
from crawler.model.drops import MissingField
from crawler.model.items import Article
from crawler.model.reasons import ReasonCode
from pipelines.require_fields import RequireFields

STEP = RequireFields(Arguments())


def article(title: str, text: str) -> Article:
    return Article(outlet="gazette", url="https://gazette.example/a", title=title, text=text)


@pytest.mark.parametrize("text", ["The envoys met.", "The the envoys", "Signed", "外交部發言人答記者問"])
def test_few_words_are_a_text(text: str) -> None:
    assert STEP.process_item(article("Envoys meet", text)).text == text


@pytest.mark.parametrize("text", ["", "■ ■ – …", "&a;" * 90_000, "Loading loading LOADING"])
def test_signs_or_one_word_over_and_over_are_none(text: str) -> None:
    with pytest.raises(MissingField) as dropped:
        STEP.process_item(article("Envoys meet", text))
    assert dropped.value.code is ReasonCode.NO_TEXT
