"""The headline of a page, on which its title and its dates depend."""

from __future__ import annotations

import pytest

from crawler.model.outlet import Outlet
from crawler.page import read_document
from crawler.page.headline import Headline, headline_of
from crawler.page.site import site_names

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
        # A heading below the first level must be nearly the same, or be named as a headline.
        (f"<h1>Harbour Gazette</h1><h2>{STATED}</h2>", STATED, "h2"),
        ("<h2>Ministers agree to reopen the crossing</h2>", STATED, "h2"),
        ("<h2 class=entry-title>Ministers agree to reopen it</h2>", "Ministers agree to reopen it", "h2"),
        # Half of the shorter one's words: with fewer, the page's head is used.
        ("<h1>Ministers agree to meet soon</h1>", "Ministers agree to meet soon", "h1"),
        ("<h1>Ministers talk of fares</h1>", STATED, "h1"),
        # The visible heading, if it is the only one of the first level, has five words and is not a linked logo.
        ("<h1>Ministers talk of the fares</h1>", "Ministers talk of the fares", "h1"),
        ("<h1>Ministers talk of the fares</h1><h1>Of fees too</h1>", STATED, "h1"),
        ("<h1><a href=/>Ministry of Trade and Ports</a></h1>", STATED, "h1"),
        # The time of the article inside it.
        (f"<h1><a><time>Dec <b>18</b> 2026</time> {STATED}</a></h1>", STATED, "h1"),
        (f"<h1>{STATED} <small>Posted on <time>3 March 2026</time> by Tom</small></h1>", STATED, "h1"),
        # The site's name above the headline, and another page's teaser below it.
        (f"<h1 class=logo>{STATED}</h1>", STATED, None),
        (f"<h1>Harbour</h1><h2>Harbour master retires</h2><h2>{STATED}</h2>", STATED, "h2"),
        # A kicker inside the heading.
        (f"<h2>Crossings today <span class=headline>{STATED}</span></h2>", STATED, "span"),
        (f"<h1>Crossings {STATED}</h1><div class=widget-title>{STATED}</div>", f"Crossings {STATED}", "h1"),
        # No heading matches the head: one of three words may be the headline, for the dates next to it.
        ("<h1>Three pilots retire</h1>", STATED, "h1"),
        ("<h1>Two pilots</h1>", STATED, None),
    ],
)
def test_the_heading_likest_to_what_the_page_states(body: str, text: str, printed_by: str | None) -> None:
    found = headline(body)
    assert (found.text, found.element.tag if found.element is not None else None) == (text, printed_by)


@pytest.mark.parametrize("real", ["<h2>{0}</h2>", "<h1>{0}</h1>", "<div class=news-title>{0}</div>"])
def test_a_first_heading_that_leads_home_is_the_sites_name(real: str) -> None:
    """Nor does a title that says it anchor anything."""
    logo = "<meta name='twitter:title' content='The Voice of Veland'><h1><a href='/'>The Voice of Veland</a></h1>"
    markup = f"<html><head><title>{STATED}</title></head><body>{logo}{real.format(STATED)}<p>Text.</p></body></html>"
    document = read_document(markup.encode())
    outlet = Outlet.unknown("https://veland.example/")
    assert headline_of(document, site_names(document, outlet)).text == STATED
    # A heading that links to another page is not the site's name.
    elsewhere = read_document(markup.replace("href='/'", "href='/about'").encode())
    assert "The Voice of Veland" not in site_names(elsewhere, outlet)


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


@pytest.mark.parametrize(
    ("heading", "text"),
    [
        (f"<h1><span>Diplomacy</span> {STATED}</h1>", STATED),
        (f"<h1>{STATED} <small>By Mira Solven</small></h1>", STATED),
        (f"<h1>{STATED}<br><time>24 November 2026</time></h1>", STATED),
        # Only text in a separate element: the headline's own words stay.
        (f"<h1>Diplomacy: {STATED}</h1>", f"Diplomacy: {STATED}"),
        ("<h1>Ministers agree to reopen<span>The northern crossing is free</span></h1>",
         "Ministers agree to reopen The northern crossing is free"),
    ],
)  # fmt: skip
def test_kickers_dates_and_bylines_inside_a_heading(heading: str, text: str) -> None:
    assert headline(heading).text == text


def test_a_name_of_a_section_is_no_headline() -> None:
    printed = f"<h2>{STATED}</h2><p>They agreed.</p>"
    assert headline(f"<h1>Home</h1>{printed}", title="Home - Harbour Gazette").text == STATED
    menu = "<nav><a href=/press>Press Releases</a></nav><h1>Press Releases</h1>"
    assert headline(menu + printed, title="Press Releases | Harbour Gazette").text == STATED
    # It is used unless exactly one other heading says more.
    several = f"{printed}<h3>Pilots retire in the northern port</h3>"
    assert headline(menu + several, title="Press Releases | Harbour Gazette").text == "Press Releases"


@pytest.mark.parametrize(
    ("title", "text"),
    [
        (f"{STATED} | Gazette Press", STATED),
        (f"{STATED} | Gazette Press | More", f"{STATED} | Gazette Press | More"),
        (f"{STATED} | Harbours", f"{STATED} | Harbours"),
    ],
)
def test_a_brand_that_the_host_spells_falls_away(title: str, text: str) -> None:
    assert headline("<p>They agreed.</p>", title=title).text == text


def test_of_a_title_in_three_parts_the_first_is_the_headline() -> None:
    title = "Boats today | News | Ministry of Ports and Harbours"
    found = headline("<h1>Boats today</h1><footer><h2>Ministry of Ports and Harbours</h2></footer>", title=title)
    assert found.text == "Boats today"
