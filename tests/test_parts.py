"""A page that is one of several: an article in parts is never taken for the whole."""

from __future__ import annotations

import pytest

from crawler.page import read_document
from crawler.page.parts import Part, part_of
from tests.test_extraction import BODY, LEDE, read

HOME = "https://gazette.example"
HEADLINE = "<h1>Consul sees pilot boats</h1>"


def part(url: str, links: str) -> Part | None:
    markup = f"<html><body><main>{HEADLINE}{BODY}{links}</main></body></html>"
    return part_of(read_document(markup.encode(), "text/html; charset=utf-8", url=url, max_markup=100_000), url)


def link(address: str, says: str, more: str = "") -> str:
    return f"<a href='{address}' {more}>{says}</a> "


@pytest.mark.parametrize(
    ("url", "links", "expected"),
    [
        # As WordPress, Drupal and newspapers number them.
        ("/boats/", link("/boats/2/", "2") + link("/boats/3/", "3"), Part(1, 3)),
        ("/boats/2/", link("/boats/", "1") + link("/boats/3/", "3"), Part(2, 3)),
        ("/boats/3/", link("/boats/", "1") + link("/boats/2/", "2"), Part(3, 3)),
        ("/boats", link("?page=2", "2"), Part(1, 2)),
        ("/boats?page=2", link("/boats?page=1", "1") + link("/boats?page=4", "4"), Part(2, 4)),
        ("/boats", link("?page=0", "1") + link("?page=1", "2"), Part(1, 2)),
        ("/boats.html", link("/boats-2.html", "2"), Part(1, 2)),
        ("/boats.html", link("/boats-p2.html", "2"), Part(1, 2)),
        ("/boats", link("/boats/seite-2", "2"), Part(1, 2)),
        ("/boats/", f"<link rel='next' href='{HOME}/boats/2/'>", Part(1, 2)),
        ("/boats/2/", "<link rel='prev' href='/boats/'><link rel='next' href='/boats/3/'>", Part(2, 3)),
        # Another article, before or behind this one, or in a series with it.
        ("/boats/", "<link rel='next' href='/piers/'>" + link("/piers/2/", "2"), None),
        ("/archive/822", "<link rel='prev' href='/archive/821'>" + link("/archive/823", "823"), None),
        ("/boats-2", link("/boats-3", "Boats, third part") + link("/boats-1", "Boats, first part"), None),
        ("/boats/", link("/boats/2/", "Boats of the second harbour"), None),
        # Comments, days, counters, and lists that go on at another address.
        ("/boats/", f"<div class='comment-pages'>{link('?page=2', '2')}</div>", None),
        ("/boats/", link("/boats/comment-page-2/#comments", "2"), None),
        ("/2026/11/24/boats/", link("/2026/11/2/", "2"), None),
        ("/boats/", link("/boats/#note", "2") + link("#2", "2"), None),
        ("/boats?from=feed", link("#", "2"), None),
        ("/?p=12", link("/?p=13", "13"), None),
        ("/boats/", link("/boats/2/", "17"), None),
        ("/boats/", link("/page/2/", "2"), None),
        ("/boats/", "", None),
    ],
)  # fmt: skip
def test_a_page_says_which_of_several_it_is(url: str, links: str, expected: Part | None) -> None:
    assert part(HOME + url, links) == expected


def test_an_article_in_parts_is_marked() -> None:
    url = "https://gazette.example/consul-sees-pilot-boats/"
    pager = f"<div class='page-links'>Pages: <span>1</span> {link(f'{url}2/', '2')}{link(f'{url}3/', '3')}</div>"
    article = read(f"<main>{HEADLINE}{BODY}{pager}</main>", url=url)
    assert (article.part, article.parts) == (1, 3)
    assert article.text.startswith(LEDE)
    whole = read(f"<main>{HEADLINE}{BODY}</main>", url=url)
    assert (whole.part, whole.parts) == (None, None)


def test_a_part_whose_page_states_the_whole_text_is_no_part() -> None:
    """Its data have the text whole, whichever part the page shows."""
    url = "https://gazette.example/consul-sees-pilot-boats/"
    text = " ".join(f"The pilot boat of pier {number} sails at dawn and is back before noon." for number in range(60))
    node = f'{{"@type": "NewsArticle", "headline": "Consul sees pilot boats", "articleBody": "{text}"}}'
    head = f'<script type="application/ld+json">{node}</script>'
    article = read(f"<main>{HEADLINE}{BODY}{link(f'{url}2/', '2')}</main>", head=head, url=url)
    assert "pier 59" in article.text
    assert article.part is None
