"""The body of an article: the text that belongs to the headline, wherever it is, and no other text of the page."""

from __future__ import annotations

import json
import time

import pytest

from crawler.extraction.no_article import NoArticle
from crawler.extraction.repair import repair
from crawler.model.reasons import ReasonCode
from tests.test_extraction import BODY, LEDE, SECOND, THIRD, paragraphs, read

HEADLINE = "<h1>Consul sees pilot boats</h1>"
PORTS = [
    f"The harbour of {name} keeps {number} boats, and its masters will show them to the consul before the year is out."
    for number, name in enumerate(("Gwadar", "Ormara", "Pasni", "Jiwani", "Keti Bandar", "Sonmiani"), 3)
]


@pytest.mark.parametrize("hidden", ["", 'style="display: none"'])
@pytest.mark.parametrize("tag", ["main", "article"])
def test_longer_text_outside_the_main_part_of_the_page_is_not_the_article(tag: str, hidden: str) -> None:
    letters = "".join(
        f"<div class='op'><b>reader{n}</b> wrote<p>{PORTS[n]} {PORTS[n - 1]} {PORTS[n - 2]}</p></div>" for n in range(6)
    )
    article = read(f"<{tag}>{HEADLINE}{BODY}</{tag}><div {hidden}><h3>Letters</h3>{letters}</div>")
    assert paragraphs(article) == [LEDE, SECOND, THIRD]


@pytest.mark.parametrize("tag", ["main", "article"])
def test_a_main_part_with_hardly_more_than_the_headline_is_not_the_whole(tag: str) -> None:
    article = read(f"<{tag}>{HEADLINE}<p>{LEDE}</p></{tag}><div><p>{SECOND}</p><p>{THIRD}</p></div>")
    assert {SECOND, THIRD} <= set(paragraphs(article))


def test_what_a_container_holds_is_not_the_article_where_most_text_under_the_headline_is_outside() -> None:
    cards = "".join(
        f"<div class='card'><h2>Port {n}</h2><div><div>{text}</div></div></div>" for n, text in enumerate(PORTS)
    )
    article = read(f"<div>{HEADLINE}<div class='article__content'><p>{LEDE}</p></div><section>{cards}</section></div>")
    assert set(PORTS) <= set(paragraphs(article))


def test_a_container_with_most_of_the_text_is_the_article() -> None:
    cards = "".join(
        f"<div class='card'><h2>Port {n}</h2><div><div>{text}</div></div></div>" for n, text in enumerate(PORTS)
    )
    article = read(f"<div>{HEADLINE}<div class='article__content'>{BODY}</div><section>{cards}</section></div>")
    assert paragraphs(article) == [LEDE, SECOND, THIRD]


def test_a_headline_behind_most_of_the_text_is_no_anchor() -> None:
    text = "".join(f"<p>{port}</p>" for port in PORTS)
    title = "<meta property='og:title' content='Consul sees pilot boats'>"
    article = read(f"<div><div>{text}</div><h3>Consul sees pilot boats</h3><p>{LEDE}</p></div>", head=title)
    assert set(PORTS) <= set(paragraphs(article))


@pytest.mark.parametrize(
    "above",
    ["09:12 Fog closes the harbour until the evening, pilots say", "Fog closes the harbour by night, say pilots."],
)
def test_lines_above_the_headline_are_the_sites(above: str) -> None:
    article = read(f"<div><div><div>Tuesday</div><ul><li>{above}</li></ul></div>{HEADLINE}{BODY}</div>")
    assert paragraphs(article) == [LEDE, SECOND, THIRD]


@pytest.mark.parametrize("inside", ["<h3>{0}</h3>", "<div><p>{0}</p></div>", "<p>{0}</p><h6></h6>"])
def test_paragraphs_inside_a_link_are_links_to_other_pages(inside: str) -> None:
    cards = "".join(f"<li><a href='/p/{n}'>{inside.format(text)}</a></li>" for n, text in enumerate(PORTS))
    article = read(f"<div>{HEADLINE}{BODY}</div><div><ul>{cards}</ul></div>")
    assert paragraphs(article) == [LEDE, SECOND, THIRD]


def test_a_notice_that_is_a_link_behind_the_text_is_not_the_article() -> None:
    notice = f"<span><a href='/subscribe'>{PORTS[0]}</a></span>"
    assert paragraphs(read(f"<main>{HEADLINE}<div>{BODY}{notice}</div></main>")) == [LEDE, SECOND, THIRD]


@pytest.mark.parametrize(("own", "read_"), [(5, 5), (3, 9)], ids=["is cut off", "is too much to be cut off"])
def test_what_trafilatura_leaves_out_at_the_end_is_not_the_article(own: int, read_: int) -> None:
    lines = [*PORTS, LEDE, SECOND, THIRD]
    text, widget = ("".join(f"<p>{line}</p>" for line in part) for part in (lines[:own], lines[own:]))
    page = f"<main>{HEADLINE}<div>{text}<div class='widget'>{widget}</div></div></main>"
    assert paragraphs(read(page)) == lines[:read_]


@pytest.mark.parametrize(("beside", "is_kept"), [(2, True), (1, False)], ids=["among half", "among less"])
def test_a_paragraph_among_most_of_the_text_ends_the_article(beside: int, is_kept: bool) -> None:
    lines = [f"<p>{port}</p>" for port in PORTS[1:5]]
    nested, direct = lines[beside:], lines[:beside]
    last = f"<p class='widget'>{PORTS[0]}</p>"
    page = f"<main>{HEADLINE}<div><div><div>{''.join(nested)}</div></div>{''.join(direct)}{last}</div></main>"
    assert (PORTS[0] in paragraphs(read(page))) is is_kept


@pytest.mark.parametrize("name", ["post-nav-links", "postmetadata alt"])
def test_what_wordpress_prints_below_an_article_is_not_its_end(name: str) -> None:
    below = f"<p class='{name}'>{PORTS[0]}</p>"
    assert paragraphs(read(f"<main>{HEADLINE}<div>{BODY}{below}</div></main>")) == [LEDE, SECOND, THIRD]


def test_what_trafilatura_leaves_out_between_paragraphs_is_the_article() -> None:
    text = "".join(f"<p>{port}</p>" for port in PORTS[1:])
    page = f"<main>{HEADLINE}<div><p>{LEDE}</p><div class='widget'><p>{PORTS[0]}</p></div>{text}</div></main>"
    assert paragraphs(read(page)) == [LEDE, *PORTS]


def test_elements_beside_each_other_that_are_alike_are_one_text() -> None:
    parts = "".join(f"<div class='part'><p>{port}</p></div>" for port in PORTS)
    assert paragraphs(read(f"<main>{HEADLINE}<div>{parts}</div></main>")) == PORTS


def test_sentences_between_empty_lines_are_paragraphs() -> None:
    article = read(f"<article>{HEADLINE}<pre>{LEDE}\n\n{SECOND}\n \n{THIRD}</pre></article>")
    assert paragraphs(article) == [LEDE, SECOND, THIRD]


def test_captions_are_paragraphs_where_they_are_all_the_text() -> None:
    gallery = "".join(
        f"<figure><img src='a.jpg'><figcaption>{text}</figcaption></figure>" for text in (LEDE, SECOND, THIRD)
    )
    assert paragraphs(read(f"<main>{HEADLINE}<div>{gallery}</div></main>")) == [LEDE, SECOND, THIRD]
    one = "<figure><img src='a.jpg'><figcaption>Pilot boats at anchor</figcaption></figure>"
    assert paragraphs(read(f"<main>{HEADLINE}{one}{BODY}</main>")) == [LEDE, SECOND, THIRD]


def stated(body: str, headline: str = "Consul sees pilot boats") -> str:
    node = {"@type": "NewsArticle", "headline": headline, "articleBody": body}
    return f"<script type='application/ld+json'>{json.dumps(node)}</script>"


@pytest.mark.parametrize("between", ["\n", "\n\n", "</p><p>"])
def test_a_body_that_the_markup_lacks_or_only_begins_is_read_from_json_ld(between: str) -> None:
    body = between.join((LEDE, SECOND, THIRD))
    for begun in ("", f"<p>{LEDE}</p>"):
        article = read(f"<main>{HEADLINE}{begun}</main>", head=stated(body))
        assert paragraphs(article) == [LEDE, SECOND, THIRD]
    assert paragraphs(read(f"<main>{HEADLINE}{BODY}</main>", head=stated(f"{body} {THIRD}"))) == [LEDE, SECOND, THIRD]


def test_the_body_of_another_article_in_json_ld_is_not_read() -> None:
    title = "<meta property='og:title' content='Consul sees pilot boats'>"
    article = read(
        f"<main>{HEADLINE}<p>{LEDE}</p></main>", head=title + stated(" ".join(PORTS), "Eleven harbours dredged")
    )
    assert paragraphs(article) == [LEDE]


def test_text_that_is_printed_for_wide_and_for_narrow_screens_is_read_once() -> None:
    price = "Price: 40 rupees"
    wide = [LEDE, price, SECOND, price, THIRD]
    assert repair([*wide, *wide], "Pilot boats", None, ()) == wide


def test_a_class_that_many_systems_write_makes_no_list() -> None:
    assert paragraphs(read(f"<article>{HEADLINE}{BODY}</article>", attributes='class="blog tag"')) == [
        LEDE,
        SECOND,
        THIRD,
    ]


def test_parts_that_are_sent_late_stand_where_a_script_puts_them() -> None:
    """Markup of React's streaming renderer: a hidden part, its place, and its placeholder."""
    main = (
        f"<main>{HEADLINE}<p>{LEDE}</p><!--$?--><template id='B:0'></template><p>The rest of it is on its way to you</p>"
        f"<!--/$--><p>{THIRD}</p></main>"
    )
    late = f'<div hidden id="S:1"><p>{SECOND}</p></div><script>$RC("B:0","S:1")</script>'
    assert paragraphs(read(main + late)) == [LEDE, SECOND, THIRD]


def test_parts_whose_script_is_gone_are_put_by_their_numbers_and_their_order() -> None:
    main = (
        f"<main>{HEADLINE}<template id='B:0'></template><template id='B:1'></template>"
        f"<div hidden id='S:2'><p>{THIRD}</p></div><div hidden id='S:0'><p>{LEDE}</p><template id='P:1'></template></div>"
        f'<div hidden id="S:1"><p>{SECOND}</p></div></main>'
    )
    assert paragraphs(read(main)) == [LEDE, SECOND, THIRD]


@pytest.mark.parametrize(("role", "read_"), [("region", True), ("tabpanel", True), ("menu", False), ("", False)])
def test_what_a_heading_unfolds_is_read_and_what_is_hidden_otherwise_is_not(role: str, read_: bool) -> None:
    folded = f"<h3><a role='button' aria-controls='x'>Ports</a></h3><div id='x' role='{role}' style='display:none'>"
    article = read(f"<main>{HEADLINE}{BODY}{folded}<p>{PORTS[0]}</p></div><p>{PORTS[1]}</p></main>")
    assert (PORTS[0] in paragraphs(article)) is read_


def test_an_anchor_without_a_target_is_no_link() -> None:
    named = "".join(f"<a name='{n}'><p>{text}</p></a>" for n, text in enumerate(PORTS))
    assert set(PORTS) <= set(paragraphs(read(f"<main>{HEADLINE}{named}</main>")))


@pytest.mark.parametrize(("times", "whole"), [(3, False), (5, True)])
def test_a_container_is_an_introduction_where_four_times_its_text_is_outside(times: int, whole: bool) -> None:
    inside = f"<div class='article__content'><p>{PORTS[0]}</p></div>"
    outside = "".join(f"<div class='card'><div>{text}</div></div>" for text in PORTS[1 : times + 1])
    article = read(f"<div>{HEADLINE}{inside}<section>{outside}</section></div>")
    assert (PORTS[1] in paragraphs(article)) is whole


@pytest.mark.parametrize(("parts", "stated_body"), [(3, False), (5, True)])
def test_a_stated_body_is_the_article_where_it_is_more_than_twice_the_markup(parts: int, stated_body: bool) -> None:
    article = read(f"<main>{HEADLINE}<p>{PORTS[0]}</p><p>{PORTS[1]}</p></main>", head=stated("\n".join(PORTS[:parts])))
    assert (PORTS[2] in paragraphs(article)) is stated_body


@pytest.mark.parametrize(
    ("shared", "stated_body"), [("Consul sees boats at dusk", True), ("Consul asks of tax law", False)]
)
def test_a_stated_body_is_of_the_article_whose_headline_shares_half_its_words(shared: str, stated_body: bool) -> None:
    page = f"<main>{HEADLINE}<p>{LEDE}</p></main>"
    title = "<meta property='og:title' content='Consul sees pilot boats'>"
    article = read(page, head=title + stated("\n".join((LEDE, *PORTS)), shared))
    assert (PORTS[0] in paragraphs(article)) is stated_body


def test_many_lines_cost_what_they_are_long() -> None:
    """Ten times the lines cost ten times as much, not a hundred times."""

    def cost(lines: int) -> float:
        began = time.process_time()
        repair(["some words here"] * lines, "Pilot boats", None, ())
        return time.process_time() - began

    assert cost(40_000) < 25 * cost(4_000)


def _with_links(text: int, links: int, teaser: int) -> str:
    """A page with this many characters of text, and links that have as many of a teaser each."""
    words = "boats lie in the harbour and wait for a pilot " * 20
    rows = (
        f"<div><a href='/port'>The port opens its pier no.{number:02}</a><p>{words[: teaser - 1]}.</p></div>"
        for number in range(links)
    )
    return f"<main>{HEADLINE}<p>{words[: text - 1]}.</p>{''.join(rows)}</main>"


@pytest.mark.parametrize(("text", "links", "teaser"), [(670, 40, 200), (50, 10, 20), (140, 10, 100)])
def test_text_that_stops_at_link_after_link_is_a_list(text: int, links: int, teaser: int) -> None:
    with pytest.raises(NoArticle) as refused:
        read(_with_links(text, links, teaser))
    assert refused.value.reason.code == ReasonCode.LIST_PAGE


@pytest.mark.parametrize(("text", "links", "teaser"), [(730, 40, 200), (65, 10, 20), (160, 10, 100), (150, 40, 1)])
def test_text_that_runs_on_above_links_is_an_article(text: int, links: int, teaser: int) -> None:
    assert read(_with_links(text, links, teaser)).text


@pytest.mark.parametrize(
    "head",
    [
        "<meta property='og:type' content='article'>"
        "<meta property='article:published_time' content='2026-11-01T08:00:00Z'>",
        '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Consul sees pilot boats"}</script>',
    ],
)
def test_a_page_that_states_an_article_is_no_list(head: str) -> None:
    assert read(_with_links(670, 40, 200), head=head).text


def test_a_time_of_publication_that_is_no_articles_states_none() -> None:
    """A section may have one."""
    with pytest.raises(NoArticle):
        read(_with_links(670, 40, 200), head="<meta property='article:published_time' content='2026-11-01T08:00:00Z'>")


def _words(number: int) -> str:
    return ("boats lie in the harbour and wait for a pilot " * 20)[: number - 1] + "."


def _teasers(number: int, own: int) -> str:
    """A page with as many teasers under headings that lead elsewhere, below this many characters of its own text."""
    teaser = f"<h3><a href='/port'>The port opens its third pier</a></h3><p>{_words(100)}</p>"
    return f"<main>{HEADLINE}<p>{_words(own)}</p>{f'<div>{teaser}</div>' * number}</main>"


def test_text_under_headings_that_lead_elsewhere_is_a_list() -> None:
    with pytest.raises(NoArticle):
        read(_teasers(5, own=400))
    assert read(_teasers(4, own=100)).text
    assert read(_teasers(5, own=600)).text


def _items(number: int, longest: int) -> str:
    """A page with as many items, each with the same words in its link, and one of them with this many characters."""
    item = "<h3>The port opens its third pier</h3><p>{}</p><a href='/port'>Read more</a>"
    first, *others = (f"<div>{item.format(_words(size))}</div>" for size in (longest, *[100] * (number - 1)))
    return f"<main>{HEADLINE}{first}{''.join(others)}</main>"


def test_texts_behind_links_that_say_the_same_are_a_list() -> None:
    with pytest.raises(NoArticle):
        read(_items(10, longest=230))
    assert read(_items(9, longest=230)).text
    assert read(_items(10, longest=400)).text
