"""Each number that decides about a date, tested just inside it and just outside it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from crawler.dates.page.candidates import gather
from crawler.dates.publication.judge import judge
from crawler.model.outlet import Outlet
from crawler.page import read_document
from crawler.page.headline import headline_of

PAKISTAN = Outlet("example", "Example", "https://news.example/", "PK", "Asia/Karachi", ("en",))
UNKNOWN = Outlet("example", "Example", "https://news.example/", "ZZ", "UTC", ("en",))
FETCHED = datetime(2025, 10, 4, 8, 0, tzinfo=UTC)
HEADLINE = "Ministers agree to reopen the northern crossing"
DAY = "22 September 2025"
OWN = "https://news.example/ministers-agree"
BODY = (
    "<p>The two ministers settled the opening hours of the crossing after a long afternoon of talks in the capital.</p>"
) * 3


def page(header: str = "", body: str = BODY, *, above: str = "", below: str = "", head: str = "") -> str:
    """Return a page whose boxes have no names, with the headline between ``above`` and ``header``."""
    return (
        f"<html><head><title>{HEADLINE}</title>{head}</head><body><div><div>{above}<h1>{HEADLINE}</h1>{header}"
        f"<div>{body}</div></div>{below}</div></body></html>"
    )


def day_of(html: str) -> str | None:
    document = read_document(html.encode(), url=OWN)
    candidates = gather(document, PAKISTAN, OWN, None, headline_of(document, ()).element)
    return judge(candidates, PAKISTAN, fetched_at=FETCHED).published_on


def filled(text: str, length: int) -> str:
    """Return the text, padded with letters to that length."""
    return f"{text} ".ljust(length, "x")


def elements(number: int) -> str:
    return "<i>x</i>" * number


def paragraph(letters: int) -> str:
    return f"<p>{'x' * letters}</p>"


def nested(inner: str, boxes: int) -> str:
    return "<div>" * boxes + inner + "</div>" * boxes


def changes(number: int, minutes: int = 1) -> str:
    """Return a number of stamps of changes, and one of the publication."""
    stamps = "".join(
        f"<b itemprop=dateModified content=2019-01-01T10:{each % minutes:02}></b>" for each in range(number)
    )
    return f"{stamps}<b itemprop=datePublished content=2025-09-22></b>"


def recording(name: str, before: str = "") -> str:
    date = "<b itemprop=datePublished content=2025-09-22></b>"
    return f"<div itemscope itemtype=http://schema.org/AudioObject>{before}<b itemprop=name>{name}</b>{date}</div>"


def web_pages(number: int) -> str:
    others = '{"@type": "WebPage"},' * number
    nodes = f'[{others}{{"@type": "WebPage", "datePublished": "2025-09-22"}}]'
    return f'<script type="application/ld+json">{nodes}</script>'


STORY = "<a href=/other>Traders wait for the crossing</a>"
SECTION = "<a href=/borders>Borders</a>"
POSTED = f"<p class=posted>{DAY}</p>"
TIME = "<time datetime=2025-09-22>x</time>"
OWN_LINK = "<a href=/ministers-agree>Ministers agree</a>"
META = "<meta name=pubdate content=2025-09-22>"


def related(inner: str) -> str:
    return page(below=f"<div class=related><div>{inner}</div></div>")


@pytest.mark.parametrize(
    ("build", "most"),
    [
        # Layout: the header ends with the body's third paragraph, or after so many elements.
        pytest.param(lambda n: page(BODY[: len(BODY) // 3] * n + f"<p>{DAY}</p>"), 2, id="paragraphs above the line"),
        pytest.param(lambda n: page(paragraph(n) * 3 + f"<p>{DAY}</p>"), 79, id="letters of what may be a caption"),
        pytest.param(lambda n: page(elements(n) + f"<div>{DAY}</div>", "a text"), 58, id="elements without a body"),
        pytest.param(lambda n: page(elements(n) + f"<div class=widget>{DAY}</div>"), 58, id="elements to a widget"),
        pytest.param(lambda n: page(above=f"<p class=byline>{DAY}</p>{elements(n)}"), 24, id="elements above"),
        pytest.param(
            lambda n: page(below="<div>2019</div>" * n + f"<p>Published {DAY}</p>"), 399, id="texts with a year"
        ),
        pytest.param(
            lambda n: page(below="<time>2019</time>" * n + f"<time class=posted>{DAY}</time>"), 399, id="times"
        ),
        # Lines.
        pytest.param(lambda n: page(f"<div>{filled(f'Published {DAY}', n)}</div>"), 200, id="letters of a line"),
        pytest.param(lambda n: page(f"<div>{filled(DAY, len(DAY) + n)}</div>"), 90, id="letters beside a date"),
        pytest.param(
            lambda n: page(f"<div><div>22 September</div><div>{filled('2025', n)}</div></div>"), 30, id="part of a date"
        ),
        pytest.param(lambda n: page(body=f"{BODY}<p>Islamabad, {DAY}</p>{paragraph(n)}"), 79, id="letters of the end"),
        # Places.
        pytest.param(
            lambda n: page(above=f"<a href=/>Home</a><div class=nav><span>{DAY}</span></div>{elements(n)}"), 10, id="beside"
        ),
        pytest.param(
            lambda n: page(above=f"<a href=/>Home</a>{nested(f'<p class=nav>{DAY}</p>', n)}"), 3, id="boxes beside"
        ),
        pytest.param(
            lambda n: page(below=f"<section>{nested(f'<footer>Posted {DAY}</footer>', n)}</section>"), 3, id="in a section"
        ),
        pytest.param(
            lambda n: page(above=f"<div class=article-date>{nested(f'Published {TIME}', n)}</div>{elements(30)}"), 3, id="in an article's part"
        ),
        pytest.param(lambda n: page(below=f"<div><a href=/x>{'word ' * n}</a>{POSTED}</div>"), 4, id="words of a link"),
        pytest.param(lambda n: page(below=f"<div><h3>{'word ' * n}</h3>{POSTED}</div>"), 4, id="words of a heading"),
        pytest.param(lambda n: related(f"{OWN_LINK}<a href=/x>{'word ' * n}</a><p>{DAY}</p>"), 4, id="words of the other"),
        pytest.param(lambda n: related(f"{SECTION * n}{OWN_LINK}<p>{DAY}</p>"), 11, id="links before the own one"),
        pytest.param(lambda n: related(f"{OWN_LINK}{nested(f'<p>{DAY}</p>', n)}"), 2, id="boxes to the own link"),
        pytest.param(lambda n: related(f"<i>{'x' * (n - 32)}</i>{OWN_LINK}<p>{DAY}</p>"), 600, id="letters of a teaser"),
        pytest.param(lambda n: related(f"<div class=published-date>{nested(f'<p>{DAY}</p>', n)}</div>"), 0, id="named box"),
        # Stamps and what the head says.
        pytest.param(lambda n: page(below=changes(n)), 399, id="properties"),
        pytest.param(lambda n: page(below=recording(HEADLINE, elements(n))), 28, id="parts of an item"),
        pytest.param(lambda n: page(below=recording(HEADLINE + "".join(f" n{each}" for each in range(n)))), 7, id="words of a name"),
        pytest.param(lambda n: page(f"<b title='{DAY}'>{'x' * n}</b>"), 60, id="letters of what has a tip"),
        pytest.param(lambda n: page(f"<b title='{DAY.ljust(n, '.')}'>x</b>"), 60, id="letters of a tip"),
        pytest.param(lambda n: page(head=web_pages(n)), 29, id="nodes"),
        pytest.param(lambda n: page(head="<meta name=pubdate content=x>" * n + META), 1, id="values of a name"),
        pytest.param(lambda n: page(below=changes(n, 60)), 39, id="own dates"),
        pytest.param(lambda n: page(below=f"<b itemprop=datePublished content='{DAY.rjust(n, '.')}'></b>"), 120, id="letters kept"),
    ],
)  # fmt: skip
def test_up_to_here_it_is_the_day_and_no_further(build: Callable[[int], str], most: int) -> None:
    assert day_of(build(most)) == "2025-09-22"
    assert day_of(build(most + 1)) is None


@pytest.mark.parametrize(
    ("build", "least"),
    [
        pytest.param(lambda n: page(body=f"{BODY}<p>Islamabad, {DAY}</p>{'<p>x</p>' * n}{BODY}"), 10, id="lines below"),
        pytest.param(lambda n: page(f"<div>Updated {'x' * n} {DAY}</div>"), 32, id="letters of a label"),
        pytest.param(lambda n: page(f"<div>Updated {'<b>' * n}{TIME}{'</b>' * n}</div>"), 2, id="elements to a label"),
        pytest.param(lambda n: page(below=f"<div>{STORY}{nested(POSTED, n)}</div>"), 4, id="boxes to a story's link"),
        pytest.param(lambda n: page(below=f"<div>{SECTION * n}{STORY}{POSTED}</div>"), 12, id="links before a story's"),
        pytest.param(lambda n: page(below=f"<div>{STORY}{POSTED}{'x' * (n - 46)}</div>"), 601, id="letters of a box"),
    ],
)  # fmt: skip
def test_from_here_on_it_is_the_day(build: Callable[[int], str], least: int) -> None:
    assert day_of(build(least - 1)) is None
    assert day_of(build(least)) == "2025-09-22"
