"""One page, one language or two."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime

import pytest

from crawler.extraction.article import extract_article
from crawler.extraction.languages import language_of, split_by_language
from crawler.model.items import Article, Page
from crawler.model.outlet import Outlet

ENGLISH = [
    "The governor received the consul of Portugal in Karachi on Monday and spoke with her about fishing and ports.",
    "Both sides agreed to exchange teachers of navigation and to open a shared school in Gwadar next summer.",
]
URDU = [
    "گورنر نے پیر کے روز کراچی میں پرتگال کی قونصل سے ملاقات کی اور ماہی گیری اور بندرگاہوں پر گفتگو کی۔",
    "دونوں فریقوں نے جہاز رانی کے اساتذہ کے تبادلے اور اگلی گرمیوں میں گوادر میں مشترکہ اسکول کھولنے پر اتفاق کیا ۔",
]
TITLE, URDU_TITLE = "Governor and consul agree on school", "گورنر اور قونصل اسکول پر متفق"
NEWS = Outlet(
    name="two_tongues",
    title="Two Tongues",
    home="https://tongues.example/",
    country="PK",
    timezone="Asia/Karachi",
    languages=("en", "ur"),
)


def read(title: str, paragraphs: list[str]) -> Article:
    inner = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    html = f"<meta charset=utf-8><h1>{title}</h1><div class=entry-content>{inner}</div>"
    moment = datetime(2026, 3, 4, tzinfo=UTC)
    url = "https://tongues.example/school"
    page = Page(outlet=NEWS, address_url=url, fetched_url=url, body=html.encode(), fetched_at=moment)
    return extract_article(page, max_markup=100_000)


def test_a_bilingual_page_is_two_texts_each_with_its_own_title() -> None:
    article = read(TITLE, [URDU_TITLE, *ENGLISH, *URDU])
    assert (article.language, article.languages) == ("en", ["en", "ur"])
    assert [(text.language, text.title) for text in article.texts] == [("en", TITLE), ("ur", URDU_TITLE)]
    assert [text.text.split("\n\n") for text in article.texts] == [ENGLISH, URDU]
    assert article.text.split("\n\n") == [*ENGLISH, *URDU]


def test_the_second_title_may_stand_over_its_own_text() -> None:
    article = read(TITLE, [*ENGLISH, URDU_TITLE, *URDU])
    assert [text.title for text in article.texts] == [TITLE, URDU_TITLE]
    assert URDU_TITLE not in article.text


def test_hand_outs_of_one_paragraph_each_are_two_texts_where_the_scripts_differ() -> None:
    article = read(TITLE, [ENGLISH[0], URDU[0]])
    assert [text.text for text in article.texts] == [ENGLISH[0], URDU[0]]


@pytest.mark.parametrize(
    "foreign",
    [
        "“گوادر سب کا ہے”، انہوں نے اردو میں کہا۔",
        "« La mer appartient à tout le monde », a-t-elle dit à la fin.",
        URDU_TITLE,
    ],
)
def test_a_foreign_sentence_does_not_make_a_page_bilingual(foreign: str) -> None:
    article = read(TITLE, [*ENGLISH, foreign, *ENGLISH[::-1]])
    assert article.languages == ["en"]
    assert len(article.texts) == 1
    assert foreign in article.texts[0].text


def test_an_urdu_page_keeps_its_letters() -> None:
    article = read(URDU_TITLE, URDU)
    assert (article.language, article.title) == ("ur", URDU_TITLE)
    assert article.text.split("\n\n") == URDU
    assert unicodedata.is_normalized("NFC", article.text)


def test_composed_letters_are_nfc() -> None:
    decomposed = unicodedata.normalize("NFD", "مؤقر")
    assert decomposed != "مؤقر"
    assert "مؤقر" in read(URDU_TITLE, [f"{URDU[0]} {decomposed}", URDU[1]]).text


def test_joiners_that_spell_words_stay() -> None:
    persian = "سفیر ایران گفت که دو کشور می\u200cخواهند همکاری\u200cهای خود را در زمینهٔ شیلات و کشتیرانی گسترش دهند."
    assert persian in read("سفیر", [persian, *URDU]).text


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (ENGLISH[0], "en"),
        (URDU[0], "ur"),
        ("Посол Казахстана встретился с министром транспорта и обсудил новые рейсы между столицами.", "ru"),
        ("Büyükelçi, ulaştırma bakanıyla görüşerek iki başkent arasındaki yeni seferleri ele aldı.", "tr"),
        ("السفير التقى وزير النقل وبحث معه الرحلات الجديدة بين العاصمتين خلال الصيف المقبل.", "ar"),
    ],
)
def test_languages_of_paragraphs(text: str, language: str) -> None:
    assert language_of(text) == language


def test_the_outlet_decides_what_is_too_short_to_tell() -> None:
    assert language_of("اسلام آباد") is None
    assert language_of("اسلام آباد", ("en", "ur")) == "ur"
    assert language_of("12 : 30", ("en", "ur")) is None


def test_a_page_without_letters_has_no_language() -> None:
    assert split_by_language("", ["12 : 30"], ()).language is None
