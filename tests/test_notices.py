"""Pages shown instead of an article, and lines that change with every visit."""

from __future__ import annotations

import pytest

from crawler.extraction.no_article import NoArticle, check_subject
from crawler.identity.notice import is_another_page, is_notice
from crawler.model.items import Discovery
from crawler.model.reasons import ReasonCode
from crawler.text.ages import is_age

SHORT = "What you are looking for has a new address, or it has never been here. The search finds it."


@pytest.mark.parametrize(
    ("headline", "notice"),
    [
        ("Page not found", True),
        ("404 - Page Not Found", True),
        ("Oops! 404", True),
        ("Sorry, this page has moved.", True),
        ("Sign in", True),
        ("Before you continue", True),
        ("Страница не найдена", True),
        ("صفحہ نہیں ملا", True),
        ("Ministers sign in Vienna", False),
        ("Sorry state of the border road", False),
        ("How a page not found became a scandal", False),
        ("", False),
    ],
)
def test_a_notice_is_known_by_its_whole_headline(headline: str, notice: bool) -> None:
    assert is_notice(headline, SHORT) is notice


def test_a_long_text_under_such_a_headline_is_a_report() -> None:
    words = "one two three four five six seven eight nine ten "
    assert is_notice("Page not found", words * 25)
    assert not is_notice("Page not found", words * 25 + "more")


@pytest.mark.parametrize(
    ("listed", "other"),
    [
        ("Foreign ministers of Veland agree on transit", True),
        ("Transit accord signed", True),
        # One of three long words is there; two are too few to decide; short ones do not count.
        ("Transit accord search", False),
        ("Transit accord", False),
        ("وزراء الخارجية يتفقون على العبور", False),
        ("The 7 of us: 2026", False),
        ("", False),
    ],
)
def test_a_page_with_nothing_of_its_headline_is_another(listed: str, other: bool) -> None:
    assert is_another_page(listed, "Our readers' service", SHORT) is other


def test_what_a_feed_lists_must_be_there_and_what_a_link_says_need_not() -> None:
    def listed(found_by: str) -> Discovery:
        return Discovery(url="https://gazette.example/1", found_by=found_by, title="Continue reading transit accord")

    check_subject("Our readers' service", listed("listing"), SHORT)
    check_subject("Our readers' service", None, SHORT)
    with pytest.raises(NoArticle) as refused:
        check_subject("Our readers' service", listed("feed"), SHORT)
    assert refused.value.reason.code is ReasonCode.ANOTHER_PAGE


@pytest.mark.parametrize(
    ("line", "age"),
    [
        ("2 hours ago", True),
        ("Updated 1 hour ago", True),
        ("By Staff Reporter | 13 minutes ago", True),
        ("an hour ago", True),
        ("3 days ago · 12 views", True),
        ("قبل ساعتين", True),
        ("2 گھنٹے پہلے", True),
        ("23 минуты назад", True),
        ("منذ 11 ساعة", True),
        ("2小时前", True),
        ("5 mins ago", True),
        ("2h ago", True),
        ("منذ 3 ساعات", True),
        ("The last talks failed 3 days ago.", False),
        ("The border was closed 12 years ago", False),
        ("A headline of a module that is much longer than any line of time 2 hours ago", False),
    ],
)
def test_a_line_that_says_how_long_ago_is_no_text(line: str, age: bool) -> None:
    assert is_age(line) is age
