"""A box's class or id shows that a date in it is not the article's."""

import pytest

from crawler.dates.page.layout import Layout, lay_out
from crawler.dates.page.places import place_of
from crawler.page import read_document
from crawler.page.headline import headline_of

NAMES = {
    "clock": """
        td_data_time clock current-date currentTime today date-today topbar top-menu top-header header-top ticker
        tickers breaking-news marquee site-header siteheader masthead
    """,
    "comments": "comment comments comments-area commentlist kommentare respond disqus_thread replies",
    "sidebar": "sidebar sidebars widget widgets rail aside right-sidebar sidebar_2",
    "related": """
        td_module_10 td_module_flex related relatedposts recommended popular most-read mostviewed trending latest
        latest-news recentposts teaser read-also readmore also-read more-news more-stories morefrom next-prev prev
        previous next pager pagination carousel slider slick-list swiper-wrapper promo newsletter archive upcoming
        events nav navbar navigation menu breadcrumb tweet instagram-media
    """,
    "": "td_module_meta comments-count comment-link story clockwork section content navy eventually nexthop wrapper",
}
ANYWHERE = [(name, place) for place, names in NAMES.items() for name in names.split()]
OF_THE_ARTICLE = ("widget", "teaser", "next", "nav", "menu", "sidebar", "popular")


def page(box: str, at_the_end: str = "") -> tuple[Layout, list[object]]:
    paragraph = (
        "<p>The two ministers agreed to meet again before the end of the year and to sign what was prepared.</p>"
    )
    html = f"""<html><head><title>Ministers agree to meet</title></head><body><main><h1>Ministers agree to meet</h1>
        {box}{paragraph * 6}</main>{at_the_end}</body></html>"""
    document = read_document(html.encode())
    return lay_out(document, headline_of(document, ()).element, place_of), [*document.tagged("time")]


@pytest.mark.parametrize(("name", "place"), ANYWHERE)
@pytest.mark.parametrize("attribute", ["class", "id"])
def test_far_from_the_headline(name: str, place: str, attribute: str) -> None:
    layout, (time,) = page("", f'<div {attribute}="{name}"><div><time>1 May 2026</time></div></div>')
    assert (place_of(time, layout) or "") == place
    layout, (time,) = page("", f'<div class="a B-{name} c"><time>1 May 2026</time></div>')
    assert (place_of(time, layout) or "") == place


@pytest.mark.parametrize(
    ("name", "place"), [*((name, "") for name in OF_THE_ARTICLE), ("td_data_time", "clock"), ("related", "related")]
)
def test_between_headline_and_body(name: str, place: str) -> None:
    """On such pages page builders call every box a widget or a teaser."""
    layout, (time,) = page(f'<div class="{name}"><time>1 May 2026</time></div>')
    assert (place_of(time, layout) or "") == place
