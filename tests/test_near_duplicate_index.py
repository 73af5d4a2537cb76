"""The index that finds near-duplicates: only those near in time."""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from crawler.similarity.text import ComparedText
from crawler.storage.database import NewsDatabase
from crawler.storage.near_duplicates import NEAR_DAYS, candidates, compare
from crawler.storage.story_days import DayCounts, languages, next_day
from tests.similarity_corpus import random_corpus


def test_samples_are_found_in_the_days_around(tmp_path: Path) -> None:
    """Also across months, and if one of the two has no day."""
    news = NewsDatabase(tmp_path / "news.db")
    day = date(2026, 3, 1).toordinal()
    news.db.table("outlets").insert(
        {"name": "gazette", "title": "", "home": "", "country": "", "timezone": "", "languages": "", "sources": ""}
    )
    text = random_corpus(1, 1)[0].article.text
    row = {"id": 1, "url": "https://gazette.example/1", "outlet": "gazette", "title": "A title", "text": text,
           "published_at": "2026-03-01", "published_on": "2026-03-01", "published_precision": "day",
           "published_source": "feed", "first_seen_at": "", "fetched_at": "", "text_sha256": "", "words_sha256": "",
           "word_count": 1}  # fmt: skip
    news.db.table("articles").insert(row)
    compare(news.db, 1)
    for asked, found in ((day, [1]), (day + NEAR_DAYS, [1]), (day + NEAR_DAYS + 1, []), (day - NEAR_DAYS, [1]),
                         (day - NEAR_DAYS - 1, []), (None, [1])):  # fmt: skip
        text_of_that_day = ComparedText(title="", text=text, outlet="", day=asked)
        assert candidates(news.db, text_of_that_day) == found
    news.close()


class TestManyAlike:
    """The number of comparisons does not grow with similar texts in the archive (``evaluation.adversarial``)."""

    @staticmethod
    def stored(news: NewsDatabase, texts: Iterable[str]) -> None:
        news.db.table("outlets").insert(
            {"name": "gazette", "title": "", "home": "", "country": "", "timezone": "", "languages": "", "sources": ""}
        )
        for number, text in enumerate(texts, 1):
            row = {"id": number, "url": f"https://gazette.example/{number}", "outlet": "gazette", "title": "A title",
                   "text": text, "published_at": "2026-03-01", "published_on": "2026-03-01",
                   "published_precision": "day", "published_source": "feed", "first_seen_at": "", "fetched_at": "",
                   "text_sha256": "", "words_sha256": str(number), "word_count": 1}  # fmt: skip
            news.db.table("articles").insert(row)
            compare(news.db, number)

    def test_stock_phrases_do_not_hide_a_copy(self, tmp_path: Path) -> None:
        chance = random.Random(1)

        def words(count: int) -> str:
            return " ".join(f"w{chance.randrange(10**6)}" for _ in range(count))

        first, last, copied = words(60), words(60), words(100)
        news = NewsDatabase(tmp_path / "news.db")
        others = (f"{first} {words(100)} {last}" for _ in range(200))
        self.stored(news, [f"{first} {copied} {last}", *others, f"{words(9)} {copied} {last}"])
        assert [row["original"] for row in news.db["near_duplicates"].rows_where("article = 202")] == [1]
        news.close()

    def test_of_many_copies_each_is_connected_with_some(self, tmp_path: Path) -> None:
        chance = random.Random(1)
        text = [f"w{chance.randrange(10**6)}" for _ in range(200)]

        def edited(number: int) -> str:
            return " ".join([*text[: 3 * number], f"e{number}", *text[3 * number + 1 :]])

        news = NewsDatabase(tmp_path / "news.db")
        self.stored(news, map(edited, range(40)))
        pairs = {(row["article"], row["original"]) for row in news.db["near_duplicates"].rows}
        assert len([pair for pair in pairs if 40 in pair]) == 8
        assert {article for pair in pairs for article in pair} == set(range(1, 41))
        news.close()


def test_languages_and_days_are_found_without_reading_all(tmp_path: Path) -> None:
    news = NewsDatabase(tmp_path / "news.db")
    news.db.table("outlets").insert(
        {"name": "gazette", "title": "", "home": "", "country": "", "timezone": "", "languages": "", "sources": ""}
    )
    made = [("en", "2026-03-01"), ("en", "2026-03-05"), ("ur", "2026-03-05"), (None, "2025-01-01"), ("en", None)]
    for number, (language, day) in enumerate(made):
        row = {"url": str(number), "outlet": "gazette", "title": "A title", "text": "Words", "language": language,
               "published_at": day, "published_on": day, "published_precision": "day" if day else None,
               "published_source": "feed" if day else None, "first_seen_at": "", "fetched_at": "", "text_sha256": "",
               "words_sha256": str(number), "word_count": 1}  # fmt: skip
        news.db.table("articles").insert(row)
    assert languages(news.db) == ["", "en", "ur"]
    first, last = date(2026, 3, 1).toordinal(), date(2026, 3, 5).toordinal()
    english = DayCounts(news.db, "en")
    assert (english.first, english.last) == (first, last)
    assert english.days(0, last) == [first, last]
    assert english.between(first + 1, last) == 1
    # Too few reports: every day is around every other, and within its reach.
    assert english.counted_around(first) == (first - 4, last)
    begin, end = english.counted_by(first)
    assert begin <= first <= last <= end
    assert DayCounts(news.db, "fa").days(0, last) == []
    assert next_day(news.db, first + 1) == last
    assert next_day(news.db, last + 1) is None
    news.close()
