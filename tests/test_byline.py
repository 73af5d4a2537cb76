"""Who wrote an article: stated in a page's data, printed next to the headline, and separated from surrounding text."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crawler.extraction.article import extract_article
from crawler.extraction.author_names import is_led, may_be_led, names_in
from crawler.extraction.byline import byline_of
from crawler.model.items import Page
from crawler.model.outlet import Outlet

TEXT = (
    "The harbour master of Veland opened the new pilot station on Tuesday, and the consul of Ostria was shown the two "
    "boats that will lead ships through the narrows from the first of next month."
)
SITE = ("Harbour Gazette", "gazette.example")


def byline(
    around: str, *, above: str = "", head: str = "", home: str = "https://gazette.example/", title: str = SITE[0]
) -> str | None:
    """The byline of a page with ``around`` between its headline and its text."""
    body = "".join(f"<p>{TEXT} {part}</p>" for part in ("They sail at dawn.", "A third is built.", "It costs nothing."))
    markup = f"<html><head>{head}</head><body><main>{above}<h1>Consul sees pilot boats</h1>{around}{body}</main></body></html>"
    page = Page(
        outlet=Outlet("gazette", title, home, "PK", "Asia/Karachi", ("en",)),
        address_url=f"{home}boats/", fetched_url=f"{home}boats/", body=markup.encode(),
        content_type="text/html; charset=utf-8", fetched_at=datetime(2026, 11, 22, tzinfo=UTC),
    )  # fmt: skip
    return extract_article(page, max_markup=100_000).byline


def json_ld(author: str, *more: str) -> str:
    nodes = ", ".join((f'{{"@type": "NewsArticle", "headline": "Consul sees pilot boats", "author": {author}}}', *more))
    return f'<script type="application/ld+json">{{"@graph": [{nodes}]}}</script>'


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        # Next to, above or after the time; in elements with any name.
        ("<p class='byline'>Tuesday November 24, 2026 10:05 am by Mira Solven</p>", "Mira Solven"),
        ("<a class='byline'><span class='author_name'>By Mira Solven</span><time>2026-11-24 04:30 UTC</time></a>", "Mira Solven"),
        ("<p class='info__author'>Mira Solven 24 November 2026</p>", "Mira Solven"),
        ("<div>By<a href='/x'>Mira Solven</a>| 24 November 2026 | 3 min read</div>", "Mira Solven"),
        ("<div><a href='/authors/mira-solven'>Mira Solven</a></div>", "Mira Solven"),
        ("<p class='Head_authorName__x1'>Mira Solven</p><p>Chief editor</p>", "Mira Solven"),
        ("<p>Written by Mira Solven in Kartuva</p>", "Mira Solven"),
        ("<div><span>Mira Solven&nbsp;|</span> <span>24.11.2026 - updated 25.11.2026</span></div>", "Mira Solven"),
        ("<div>Mira Solven | Opinion</div>", None),
        ("<div>\n" + " " * 170 + "by\n <span>Mira Solven</span> on\n 3 March 2026</div>", "Mira Solven"),
        ("<div><h6>Author(s)</h6><ul><li><a>Mira Solven</a></li><li><a>Tom Kell</a></li></ul></div>", "Mira Solven, Tom Kell"),
        ("<div class='author'>Mira Solven<br>Tom Kell</div>", "Mira Solven"),
        ("<p class='author'>Mira Solven, Head of Pilots and Port Affairs</p>", "Mira Solven"),
        ("<p>Contributors to the Harbour Project</p>", None),
        ("<div class='author-name'>Newsdesk</div>", "Newsdesk"),
        ("<button>All articles by Mira Solven</button>", "Mira Solven"),
        ("<p><em>This post was written by <a>Mira Solven, MD</a>, heart surgeon, Port Hospital.</em></p>", "Mira Solven, MD"),
        ("<div><strong>Contributors:</strong> Mira Solven</div>", "Mira Solven"),
        ("<div class='author-bio'>This post was written by Mira Solven, Head of Ports</div>", "Mira Solven"),
        ("<h4 class='author-name'>By <a href='/desk'>The Harbour editors</a></h4>", "The Harbour editors"),
        # Several, joined as on the page.
        ("<p>By <a>Mira Solven</a>, <a>Tom Kell</a> and <a>Ana Drey</a></p>", "Mira Solven, Tom Kell and Ana Drey"),
        ("<p><a href='/author/m'>Mira Solven</a>, <a href='/author/t'>Tom Kell</a></p>", "Mira Solven, Tom Kell"),
        # Role and outlet are removed, a degree stays.
        ("<p class='author'>Mira Solven, Diplomatic Editor, Harbour Gazette</p>", "Mira Solven"),
        ("<div class='author-box'><b>Mira Solven</b><p>" + TEXT * 3 + "</p></div>", "Mira Solven"),
        ("<p class='author'>Dr. Mira Solven, PhD</p>", "Dr. Mira Solven, PhD"),
        ("<p class='author'>Mira Solven | PORTS</p>", "Mira Solven"),
        ("<div class='author-description'>Licensed Pilot, M.A. Ports</div>", None),
        # Tags are not authors.
        ("<p>By <a href='/author/m' rel='author'>Mira Solven</a> | <a href='/c' rel='category tag'>Old Boats</a></p>", "Mira Solven"),
        ("<div>By <a href='/c' rel='tag'>Old Boats</a></div>", None),
        # Editors, photographers and commenters are not authors.
        ("<p>Edited by Tom Kell</p>", None),
        ("<p>Photo by <span class='author'>Tom Kell</span></p>", None),
        ("<div>Reviewed by <a href='/people/tom-kell'>Tom Kell</a></div>", None),
        ("<div class='related'><span class='author'>Tom Kell</span></div>", None),
        ("<button><a id='author-modal'>Old Boats</a></button>", None),
        ("<div class='sub-menu'><a class='author'>Garden Hotels</a></div>", None),
        ("<p>By [name]</p>", None),
        # A link with more than the name is a card for another article.
        ("<a href='/p'><h3>Harbours dredged</h3><p class='author'>Tom Kell</p></a>", None),
        ("<a href='/m'>By <span class='author'>Mira Solven</span></a>", "Mira Solven"),
        # Not a name.
        ("<p>By sea and by land</p>", None),
        ("<p class='author'>Share this article</p>", None),
        ("<p>Find a Boat By Yourself</p>", None),
        ("<p class='byline'>Sat, 21 Nov, 2026 - 06:36</p>", None),
        ("<p class='author'>Harbour Gazette</p>", None),
    ],
)  # fmt: skip
def test_printed_bylines(printed: str, name: str | None) -> None:
    assert byline(printed) == name


@pytest.mark.parametrize(
    ("head", "names"),
    [
        (json_ld('[{"@type": "Person", "name": "Mira Solven"}, {"@type": "Person", "name": "Tom Kell"}]'), "Mira Solven, Tom Kell"),
        (json_ld('[{"@id": "#m"}, {"@id": "#t"}]', '{"@id": "#m", "@type": "Person", "name": "Mira Solven"}',
                 '{"@id": "#t", "@type": "Person", "name": "Tom Kell"}'), "Mira Solven, Tom Kell"),
        ("<meta name='author' content='Mira Solven'><meta name='author' content='Tom Kell'>", "Mira Solven, Tom Kell"),
        ("<meta name='parsely-author' content='Mira Solven'>", "Mira Solven"),
        ("<meta name='author' content='Mira Solven and Tom Kell, Harbour Gazette'>", "Mira Solven and Tom Kell"),
        # Not software, a template's variable or a button.
        ("<meta name='dc.creator' content='CMS Import Service'>", None),
        ("<meta name='author' content='page.head.extra.author'>", None),
        # After a name, a long one is an institute.
        ("<meta name='author' content='Mira Solven'><meta name='author' content='Old Port Garden Learning Network'>", "Mira Solven"),
        ("<meta name='author' content='Mira Solven'><meta name='author' content='Ana Maria van Drey, MD'>",
         "Mira Solven, Ana Maria van Drey, MD"),
        ("<meta name='author' content='https://social.example/gazette'>", None),
    ],
)  # fmt: skip
def test_stated_bylines(head: str, names: str | None) -> None:
    assert byline("", head=head) == names


def test_what_readers_see_goes_before_what_is_stated() -> None:
    head = "<meta name='author' content='k.weld'>"
    assert byline("<p>By Mira Solven</p>", head=head) == "Mira Solven"
    assert byline("<p>By Harbour Staff</p>", head="<meta name='author' content='Tom Kell'>") == "Harbour Staff"
    assert byline("", head=head) == "k.weld"


def test_who_names_more_goes_first() -> None:
    two = json_ld('[{"@type": "Person", "name": "Mira Solven"}, {"@type": "Person", "name": "Tom Kell"}]')
    assert byline("<p>By Mira Solven</p>", head=two) == "Mira Solven, Tom Kell"
    assert byline_of(["Mira Solven", "Mira Solven, OBE"], SITE) == "Mira Solven"


def test_who_has_the_name_of_a_tag_and_is_stated_wrote_it() -> None:
    tag = "<a href='/t' rel='tag'>Mira Solven</a>"
    assert byline(f"<p>By Mira Solven</p>{tag}", head="<meta name='author' content='Mira Solven'>") == "Mira Solven"


def test_an_organisation_of_several_names_is_the_outlet() -> None:
    """The name is too long to be one: each of its parts between separators is the outlet's."""
    name = "Harbour Gazette - News Agency of the Harbour | Independent Harbour Press"
    publisher = f'{{"@type": "Organization", "name": "{name}"}}'
    node = f'{{"@type": "NewsArticle", "headline": "x", "author": {publisher}, "publisher": {publisher}}}'
    assert byline("", head=f'<script type="application/ld+json">{node}</script>') is None


def test_a_box_about_the_author_counts_if_there_is_one_alone() -> None:
    box = "<div class='author-box'><h4>About the author</h4><a href='/author/{0}'>{0}</a></div>"
    far = "<i></i>" * 70
    assert byline(far + box.format("Mira Solven")) == "Mira Solven"
    assert byline(far + box.format("Mira Solven") + box.format("Tom Kell")) is None


def test_a_site_of_its_authors_name_has_an_author() -> None:
    head = "<meta name='author' content='Mira Solven'>"
    home = "https://mirasolven.blogs.example/"
    assert byline("", head=f"{head}<meta property='og:site_name' content='Harbour notes'>", home=home) == "Mira Solven"
    assert byline("", head=f"{head}<meta property='og:site_name' content='Mira Solven'>", home=home) is None
    assert byline("", head="<meta name='author' content='Solven News'>", home="https://solven.example/") is None


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By April Fulton", "April Fulton"), ("By MIRA SOLVEN, TOM KELL", "MIRA SOLVEN, TOM KELL"),
        ("By Mira de la Solven", "Mira de la Solven"), ("By Mira", "Mira"), ("Mira", ""), ("By 98 Boats", ""),
        ("Insights by Solven", ""), ("Мира Солвен, корреспондент", "Мира Солвен"), ("ثنا قادر | 5 May 2024", "ثنا قادر"),
    ],
)  # fmt: skip
def test_names_are_parted_from_what_stands_beside_them(line: str, names: str) -> None:
    assert names_in(line, lambda _: False, stated=False) == names


def test_what_stands_under_the_headline_goes_before_what_stands_above_it() -> None:
    """There the author's own site may have its name, and a menu its sections."""
    full = "<meta name='citation_author' content='Solven, Mira T.'>"
    page = "<div><a rel='author' href='/'>Mira Solven</a></div>"
    assert byline("", head=full, above=page) == "Solven, Mira T."
    assert byline("", above=page) == "Mira Solven"
    assert byline("<p>By Tom Kell</p>", above=page) == "Tom Kell"


@pytest.mark.parametrize(
    "line",
    [
        "By Mira Solven", " \n  by: Mira Solven", "This story was written by Mira Solven", "Posted by Mira", "View all posts by Mira",
        "Authors: Mira Solven", "Author(s) Mira Solven", "Contributor: Mira Solven", "Autor/in: Mira Solven",
        "Veröffentlicht von Mira", "Автор: Мира Солвен", "Müəllif: Mira", "Yazan Mira", "بقلم ميرا", "From Mira Solven",
        "Par Mira Solven", "Por Mira Solven", "von Mira Solven",
    ],
)  # fmt: skip
def test_every_line_that_a_word_makes_a_byline_may_be_one_by_its_first_word(line: str) -> None:
    assert is_led(" ".join(line.split()))
    assert may_be_led(line)


def test_most_lines_are_no_byline_by_their_first_word() -> None:
    lines = ["", " ", "Consul sees pilot boats", "The pilots sail at dawn.", "22 November 2026", "Mira Solven | 10:30"]
    assert not any(map(may_be_led, lines))


def test_names_in_elements_of_the_whole_page() -> None:
    foot = "<footer class='site-footer'><div><b>By</b> <i>Mira Solven</i></div></footer>"
    assert byline(f"<div>{TEXT}</div>" * 61 + "<p></p>" * 61 + "<div>Mira Solven | 10:30</div>") == "Mira Solven"
    assert byline("<p></p>" * 61 + f"<section>{foot}</section>") is None
    assert byline("<p></p>" * 61 + "<div><b>By</b> <i>Mira Solven</i></div>") == "Mira Solven"
