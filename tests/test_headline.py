"""The one headline of a page, which its title and its dates both go by."""

from __future__ import annotations

import pytest

from crawler.page import read_document
from crawler.page.headline import Headline, headline_of

STATED = "Ministers agree to reopen the northern crossing"
SITE = ("Harbour Gazette", "gazette.example")


def headline(body: str, title: str = f"{STATED} - Harbour Gazette") -> Headline:
    html = f"<html><head><title>{title}</title></head><body>{body}</body></html>"
    return headline_of(read_document(html.encode()), SITE)


@pytest.mark.parametrize(
    ("body", "text", "printed_by"),
    [
        (f"<h1>{STATED}</h1>", STATED, "h1"),
        (f"<h1>{STATED} at last</h1>", f"{STATED} at last", "h1"),
        # A heading below the first level has to say nearly the same, or be named as a headline.
        (f"<h1>Harbour Gazette</h1><h2>{STATED}</h2>", STATED, "h2"),
        ("<h2>Ministers agree to reopen the crossing</h2>", STATED, "h2"),
        ("<h2 class=entry-title>Ministers agree to reopen it</h2>", "Ministers agree to reopen it", "h2"),
        # Half of the shorter one's words: less, and the page's head is believed.
        ("<h1>Ministers agree to meet soon</h1>", "Ministers agree to meet soon", "h1"),
        ("<h1>Ministers agree on fees and fares</h1>", STATED, "h1"),
        # The site's name over the headline, and another page's teaser below it.
        (f"<h1 class=logo>{STATED}</h1>", STATED, None),
        (f"<h1>Harbour</h1><h2>Harbour master retires</h2><h2>{STATED}</h2>", STATED, "h2"),
        # A kicker inside the heading.
        (f"<h2>Crossings today <span class=headline>{STATED}</span></h2>", STATED, "span"),
        (f"<h1>Crossings {STATED}</h1><div class=widget-title>{STATED}</div>", f"Crossings {STATED}", "h1"),
        # Nothing of what is printed is stated: a heading of three words may be the headline, for the dates beside it.
        ("<h1>Three pilots retire</h1>", STATED, "h1"),
        ("<h1>Two pilots</h1>", STATED, None),
    ],
)
def test_the_heading_likest_to_what_the_page_states(body: str, text: str, printed_by: str | None) -> None:
    found = headline(body)
    assert (found.text, found.element.tag if found.element is not None else None) == (text, printed_by)


def test_where_nothing_is_stated_the_first_heading_is_the_headline() -> None:
    assert headline("<h2>News</h2><h1>Two pilots</h1><h1>Three pilots retire</h1>", title="").text == "Two pilots"
    assert headline("<p>Two pilots retire.</p>", title="") == Headline("", None)


def test_the_first_of_two_headings_that_say_the_same() -> None:
    found = headline(f"<h2 id=first>{STATED}</h2><h2 id=second>{STATED}</h2>").element
    assert found is not None
    assert found.get("id") == "first"


def test_a_heading_in_the_breadcrumb_is_passed_over() -> None:
    found = headline(f"<nav><h2>{STATED}</h2></nav><main><h2>{STATED} at last</h2></main>").element
    assert found is not None
    assert found.getparent().tag == "main"
