"""From pages to articles: what is kept, cut, or refused."""

from __future__ import annotations

import pickle
from datetime import UTC, datetime

import pytest

from crawler.dateline.split import split_dateline
from crawler.extraction.article import extract_article
from crawler.extraction.loader import http_address
from crawler.extraction.no_article import NoArticle, check_bytes
from crawler.extraction.repair import repair
from crawler.model.items import Article, Page
from crawler.model.outlet import Outlet
from crawler.model.reasons import ReasonCode
from crawler.page import DocumentError, TooMuchMarkupError
from crawler.page.headline import without_site

GAZETTE = Outlet(
    name="harbour_gazette",
    title="Harbour Gazette",
    home="https://www.gazette.example/",
    country="PK",
    timezone="Asia/Karachi",
    languages=("en", "ur"),
)
LEDE = "The harbour master received the consul of Portugal on Monday and showed her the new pilot boats."
SECOND = "Both sides agreed to train twelve pilots a year, and the consul promised two simulators before the winter."
THIRD = "A joint committee will meet in Lisbon in March to settle who pays for the journey and the lodging."
BODY = f"<p>{LEDE}</p><p>{SECOND}</p><p>{THIRD}</p>"


def read(
    body: str,
    *,
    head: str = "",
    url: str = "https://www.gazette.example/pilots",
    attributes: str = "",
    content_type: str = "text/html; charset=utf-8",
    max_markup: int = 2_000_000,
) -> Article:
    html = f"<!doctype html><html><head>{head}</head><body {attributes}>{body}</body></html>"
    page = Page(
        outlet=GAZETTE,
        address_url=url,
        fetched_url=url,
        body=html.encode(),
        content_type=content_type,
        fetched_at=datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC),
    )
    return extract_article(page, max_markup=max_markup)


def paragraphs(article: Article) -> list[str]:
    return article.text.split("\n\n")


def tagdiv(body: str, *, header: str = "", after: str = "") -> str:
    return f"""
    <div class="td-header-sp-top-menu"><div class="td_data_time"><div>Wednesday, March 4, 2026</div></div></div>
    <article class="post">
      <div class="td-post-header">
        <div class="td-crumb-container"><span><a href="/">Home</a></span><span><a href="/ports">Ports</a></span></div>
        <header class="td-post-title"><h1 class="entry-title">Consul sees pilot boats</h1>{header}
          <div class="td-module-meta-info">
            <div class="td-post-comments">0</div><div class="td-post-views">387</div>
          </div>
        </header>
      </div>
      <div class="td-post-content">{body}</div>
    </article>{after}"""


def test_a_tagdiv_page_gives_the_article_and_nothing_else() -> None:
    author_box = '<div class="m-a-box"><h5>Field Correspondent Ilyas Marwat</h5><p>+ posts</p></div>'
    aside = "".join(
        f'<div class="td_module_6"><h3><a href="/{n}">Another story {n}</a></h3><div>It begins like this...</div></div>'
        for n in range(5)
    )
    side_bar = f'<div class="td-ss-main-sidebar"><h4>Hot this week</h4>{aside}</div>'
    article = read(tagdiv(BODY + author_box, after=side_bar))
    assert paragraphs(article) == [LEDE, SECOND, THIRD]
    assert (article.title, article.section) == ("Consul sees pilot boats", "Ports")


def test_the_subtitle_of_a_tagdiv_page_is_the_first_paragraph() -> None:
    subtitle = "Two simulators are promised for the school of navigation"
    article = read(tagdiv(BODY, header=f'<p class="td-post-sub-title">{subtitle}</p>'))
    assert paragraphs(article)[0] == subtitle


@pytest.mark.parametrize(
    "container", ['class="td-post-content"', 'itemprop="articleBody"', 'class="entry-content"', ""]
)
def test_a_hand_out_of_a_few_words_is_an_article(container: str) -> None:
    text = "The consul of Portugal called on the harbour master in Karachi on Monday."
    side = "".join(f'<div class="widget-area"><p>{SECOND} {n}</p></div>' for n in range(6))
    article = read(f"<article><h1>Consul calls</h1><div {container}><p>{text}</p></div></article>{side}")
    assert paragraphs(article) == [text]


def test_names_like_boilerplate_on_the_wrapper_of_everything_do_not_cost_the_article() -> None:
    inner = f'<div class="sharing-page"><h1>Pilot boats</h1><div>{BODY}</div></div>'
    wrapped = f'<div class="related-layout has-sidebar">{inner}</div>'
    assert paragraphs(read(wrapped, attributes='class="no-sidebar social-theme"')) == [LEDE, SECOND, THIRD]


def test_a_heading_between_paragraphs_stays() -> None:
    body = f"<p>{LEDE}</p><h2>What it costs</h2><p>{SECOND}</p>"
    article = read(f'<h1>Pilot boats</h1><div class="entry-content">{body}</div>')
    assert paragraphs(article) == [LEDE, "What it costs", SECOND]


def test_a_list_of_other_pages_is_cut_and_a_list_of_points_stays() -> None:
    """By its content: the heading may be in any language."""
    pages = "<h4>Baca juga</h4><ul><li><a href='/a'>Two boats</a> 4 March</li><li><a href='/b'>Tides</a></li></ul>"
    points = (
        "<h4>What was agreed</h4><ul><li>Two boats, with <a href='/c'>a crew</a> for each.</li><li>A pier.</li></ul>"
    )
    article = read(f"<article><h1>Pilot boats</h1><div class='entry-content'>{BODY}{points}{pages}</div></article>")
    assert paragraphs(article)[3:] == ["What was agreed", "Two boats, with a crew for each.", "A pier."]


@pytest.mark.parametrize("line", ["By Sana Qadir", "BY SANA QADIR"])
def test_a_byline_may_stand_in_the_text(line: str) -> None:
    article = read(f"<article><h1>Pilot boats shown</h1><p><b>{line}</b></p>{BODY}</article>")
    assert article.byline == line[3:]
    assert paragraphs(article) == [LEDE, SECOND, THIRD]


@pytest.mark.parametrize("line", ["By sea and by land", "By the time she left, the boats had sailed."])
def test_a_line_that_begins_with_by_is_no_byline(line: str) -> None:
    article = read(f"<article><h1>Pilot boats shown</h1><p>{line}</p>{BODY}</article>")
    assert article.byline is None
    assert paragraphs(article)[0] == line


@pytest.mark.parametrize(
    "line",
    [
        "///nCa, 8 November 2024",
        "###",
        "ENDS",
        "Enditem",
        "■",
        "انتهای پیام/ک",
        "Editor: huang",
        "یہ بھی پڑھیں: بندرگاہ کی خبر",
    ],
)
def test_what_ends_a_report_is_no_paragraph(line: str) -> None:
    article = read(f"<article><h1>Pilot boats shown</h1>{BODY}<p>{line}</p></article>")
    assert paragraphs(article) == [LEDE, SECOND, THIRD]


def test_lists_and_quotes_are_paragraphs_of_their_own() -> None:
    body = (
        f"<p>{LEDE}</p><ul><li>Twelve pilots a year for five years</li><li>Two simulators before the winter</li></ul>"
        f"<blockquote><p>We are glad of every pilot, the harbour master said.</p></blockquote><p>{THIRD}</p>"
    )
    assert paragraphs(read(f'<h1>Pilot boats</h1><div class="entry-content">{body}</div>')) == [
        LEDE,
        "Twelve pilots a year for five years",
        "Two simulators before the winter",
        "We are glad of every pilot, the harbour master said.",
        THIRD,
    ]


def test_an_advertisement_in_a_line_leaves_the_sentence_whole() -> None:
    line = '<p>“The boats are fast, <span class="ad-slot">Buy now</span>dry and warm,” the consul said.</p>'
    article = read(f'<h1>Pilot boats</h1><div class="entry-content"><p>{LEDE}</p>{line}<p>{THIRD}</p></div>')
    assert paragraphs(article) == [LEDE, "“The boats are fast, dry and warm,” the consul said.", THIRD]


def test_empty_lines_part_paragraphs_and_lines_wrapped_by_hand_do_not() -> None:
    first, second = LEDE.split(" of ", 1)
    article = read(f"<h1>Pilot boats</h1><div class='text'>{first} of<br>{second}<br><br>{SECOND}<br><br>{THIRD}</div>")
    assert paragraphs(article) == [LEDE, SECOND, THIRD]


def test_an_article_printed_in_pieces_is_whole() -> None:
    parts = (LEDE, SECOND, THIRD)
    pieces = "".join(f'<div class="article-body"><p>{text}</p></div><div class="ad">Buy</div>' for text in parts)
    assert paragraphs(read(f"<article><h1>Pilot boats</h1>{pieces}</article>")) == [LEDE, SECOND, THIRD]


@pytest.mark.parametrize(
    "line",
    [
        "(File Photo)",
        "Also Read: Ministers open a bridge over the river",
        "READ MORE: Ministers open a bridge",
        "387",
        "RELATED ARTICLES",
        "- Advertisment -",
        "2 Min Read",
    ],
)
def test_lines_of_the_page_are_no_paragraphs(line: str) -> None:
    assert repair([LEDE, line, SECOND], "Pilot boats", None, ()) == [LEDE, SECOND]


@pytest.mark.parametrize(
    "line",
    [
        "Read the treaty aloud, the consul told the pupils, and you will see why it lasted.",
        "No comment, the harbour master said.",
        "Video of the voyage was shown to both delegations after dinner at the club.",
        "Most of the pilots are from Gwadar.",
    ],
)
def test_sentences_that_begin_like_such_lines_stay(line: str) -> None:
    assert repair([LEDE, line, SECOND], "Pilot boats", None, ()) == [LEDE, line, SECOND]


def test_headline_byline_and_date_at_the_top_are_repetitions() -> None:
    top = ["Pilot boats for Karachi", "By Ilyas Marwat", "March 04, 2026"]
    assert repair([*top, LEDE], "Pilot boats for Karachi", "Ilyas Marwat", ()) == [LEDE]


@pytest.mark.parametrize("heading", ["Contacts:", "Contact", "Kontakt:", "Контакты", "ENDS", "انتهای پیام"])
def test_lines_behind_contacts_or_the_end_are_cut_whatever_became_of_their_links(heading: str) -> None:
    behind = ["Press room", "Ilyas MARWAT", "Press Officer", "Contact data:", "Mail us: press@port.example."]
    assert repair([LEDE, SECOND, heading, *behind], "Pilot boats", None, ()) == [LEDE, SECOND]
    assert THIRD in repair([LEDE, heading, "Press room", SECOND, THIRD], "Pilot boats", None, ())
    assert len(repair([LEDE, heading, *[f"Berth {n}" for n in range(9)]], "Pilot boats", None, ())) >= 10


def test_contact_block_at_the_end_is_cut() -> None:
    block = [
        "For more information, contact:",
        "Press Office, Karachi Port",
        "Tel: +92 21 555 0100",
        "press@port.example",
    ]
    assert repair([LEDE, SECOND, *block], "Pilot boats", None, ()) == [LEDE, SECOND]


@pytest.mark.parametrize(
    ("stated", "title"),
    [
        ("Pilot boats for Karachi | Harbour Gazette", "Pilot boats for Karachi"),
        ("Harbour Gazette » Pilot boats for Karachi", "Pilot boats for Karachi"),
        ("Pilot boats for Karachi - Ports - Harbour Gazette", "Pilot boats for Karachi - Ports"),
        ("Gwadar - Karachi: a ferry for all", "Gwadar - Karachi: a ferry for all"),
        ("Harbour Gazette", "Harbour Gazette"),
    ],
)
def test_titles_lose_the_site_name_only(stated: str, title: str) -> None:
    assert without_site(stated, ("Harbour Gazette",)) == title


def test_the_headline_wins_over_a_logo_in_h1() -> None:
    article = read(
        '<h1 class="logo">Harbour Gazette</h1>'
        f'<article><h2 class="entry-title">Pilot boats &amp;amp; pilots</h2>{BODY}</article>',
        head="<title>Pilot boats &amp;amp; pilots – Harbour Gazette</title>",
    )
    assert article.title == "Pilot boats & pilots"


@pytest.mark.parametrize(
    ("author", "byline"),
    [
        ("By Ilyas Marwat", "Ilyas Marwat"),
        ("Field Correspondent Ilyas Marwat", "Ilyas Marwat"),
        ("Our Correspondent", "Our Correspondent"),
        ("Harbour Gazette", None),
        ("admin", None),
        ("https://www.gazette.example/author/7", None),
        ("desk@gazette.example", None),
        ("March 4, 2026", None),
    ],
)
def test_bylines_name_a_person_or_a_desk(author: str, byline: str | None) -> None:
    article = read(f"<h1>Pilot boats</h1><div>{BODY}</div>", head=f'<meta name="author" content="{author}">')
    assert article.byline == byline


@pytest.mark.parametrize(
    ("text", "dateline", "rest"),
    [
        ("Islamabad, — The consul", "Islamabad", "The consul"),
        ("ISLAMABAD, Apr 5 (APP): The consul", "ISLAMABAD, Apr 5 (APP)", "The consul"),
        ("ISLAMABAD: The consul", "ISLAMABAD", "The consul"),
        ("TASHKENT (TCA) — The consul", "TASHKENT (TCA)", "The consul"),
        ("Islamabad, July 25, 2023 (PPI-OT): The consul", "Islamabad, July 25, 2023 (PPI-OT)", "The consul"),
        ("Baku, May 5, AZERTAC The consul", "Baku, May 5, AZERTAC", "The consul"),
        ("ABU DHABI, 18th December, 2020 (WAM) -- The consul", "ABU DHABI, 18th December, 2020 (WAM)", "The consul"),
        ("KUALA LUMPUR, Sept 29 (Bernama) -- The consul", "KUALA LUMPUR, Sept 29 (Bernama)", "The consul"),
        ("TEHRAN – The consul", "TEHRAN", "The consul"),
        ("ISLAMABAD, NOV 10 (DNA) – The consul", "ISLAMABAD, NOV 10 (DNA)", "The consul"),
        ("ASHGABAT, Turkmenistan, January 23. The consul", "ASHGABAT, Turkmenistan, January 23", "The consul"),
        ("KARACHI – MAR 4: /GNA/ – The consul", "KARACHI – MAR 4: /GNA/", "The consul"),
        ("KARACHI: (GNA) – The consul", "KARACHI: (GNA)", "The consul"),
        (
            "KARACHI, (Gazette / Harbour News - 4th Mar, 2026) The consul",
            "KARACHI, (Gazette / Harbour News - 4th Mar, 2026)",
            "The consul",
        ),
        ("KARACHI, Pakistan: The consul", "KARACHI, Pakistan", "The consul"),
        ("کراچی: قونصل نے", "کراچی", "قونصل نے"),
    ],
)
def test_datelines(text: str, dateline: str, rest: str) -> None:
    assert split_dateline(text) == (dateline, rest)


@pytest.mark.parametrize(
    "text",
    [
        LEDE,
        "Note: The talks go on.",
        "The consul — a sailor herself — took the helm.",
        "Pakistan, Oman and Iran agreed to meet.",
        "Ilyas Marwat — the first pilot of the port — took the helm.",
        "On March 4, 2026 the consul came.",
        "Lisbon (founded in 1994) sends a consul.",
        "Marwat: (laughs) - The consul came.",
        "سوال: قونصل کب آئیں گی؟",
        "قونصل نے بندرگاہ کا دورہ کیا اور کہا: ہم خوش ہیں",
    ],
)
def test_what_is_no_dateline(text: str) -> None:
    assert split_dateline(text) == (None, text)


def test_a_dateline_stays_in_the_text_and_does_not_count_among_its_words() -> None:
    dated = read(f"<h1>Pilot boats</h1><div><p>KARACHI, Mar 4 (APP): {LEDE}</p><p>{SECOND}</p></div>")
    plain = read(f"<h1>Pilot boats</h1><div><p>{LEDE.upper()}</p><p>{SECOND}</p></div>")
    assert dated.dateline == "KARACHI, Mar 4 (APP)"
    assert dated.text.startswith("KARACHI, Mar 4 (APP): The harbour")
    assert dated.words_sha256 == plain.words_sha256
    assert dated.text_sha256 != plain.text_sha256


@pytest.mark.parametrize(
    ("link", "url"),
    [
        ("https://gazette.example/pilots-come", "https://www.gazette.example/pilots-come"),
        ("https://elsewhere.example/pilots-come", "https://www.gazette.example/?p=7"),
        ("https://www.gazette.example/", "https://www.gazette.example/?p=7"),
        ("javascript:alert(1)", "https://www.gazette.example/?p=7"),
    ],
)
def test_the_canonical_address_is_believed_on_the_own_host_only(link: str, url: str) -> None:
    head = f'<link rel="canonical" href="{link}">'
    assert read(f"<h1>Pilot boats</h1><div>{BODY}</div>", head=head, url="https://www.gazette.example/?p=7").url == url


@pytest.mark.parametrize(
    ("body", "attributes", "path", "code"),
    [
        (
            "<h1>Ports</h1><p>All about ports.</p>",
            'class="archive category category-ports"',
            "ports",
            ReasonCode.LIST_PAGE,
        ),
        ("<h1>Results</h1><p>Nothing found.</p>", 'class="search search-no-results"', "?s=boats", ReasonCode.LIST_PAGE),
        (f"<h1>Results</h1>{BODY}", "", "?s=boats", ReasonCode.SEARCH_PAGE),
        (f"<h1>Gazette</h1>{BODY}", "", "", ReasonCode.HOME_PAGE),
        ("<nav><a href='/a'>A</a></nav>", "", "empty", ReasonCode.NO_TEXT),
    ],
)
def test_pages_that_are_no_articles_are_refused(body: str, attributes: str, path: str, code: ReasonCode) -> None:
    with pytest.raises(NoArticle, match=code.words) as refused:
        read(body, attributes=attributes, url=f"https://www.gazette.example/{path}")
    # As a worker process passes it on.
    handed_on = pickle.loads(pickle.dumps(refused.value))
    assert (handed_on.reason.code, str(handed_on)) == (code, str(refused.value))


@pytest.mark.parametrize("content_type", ["image/jpeg", "application/json; charset=utf-8"])
def test_files_that_are_no_pages_are_refused(content_type: str) -> None:
    with pytest.raises(NoArticle) as refused:
        read(BODY, content_type=content_type)
    assert refused.value.reason.code == ReasonCode.FILE


@pytest.mark.parametrize(
    ("body", "content_type"),
    [(BODY.encode(), "application/pdf"), (b"\n%PDF-1.7 ...", "text/html"), (b"%PDF-1.4", "application/octet-stream")],
)
def test_a_document_as_pdf_has_a_reason_of_its_own(body: bytes, content_type: str) -> None:
    with pytest.raises(NoArticle) as refused:
        check_bytes(body, content_type)
    assert refused.value.reason.code == ReasonCode.PDF


def test_a_feed_is_refused() -> None:
    with pytest.raises(NoArticle) as refused:
        check_bytes(b'<?xml version="1.0"?><rss version="2.0"></rss>', "text/xml")
    assert refused.value.reason.code == ReasonCode.FEED


def test_a_list_of_teasers_is_refused() -> None:
    row = "".join(
        f'<div><h2><a href="/story-{n}">Ministers open bridge {n}</a></h2><p>It spans the river and…</p></div>'
        for n in range(12)
    )
    with pytest.raises((NoArticle, DocumentError)):
        read(f"<div><h1>Bridges</h1><div>{row}</div></div>", head='<meta property="og:type" content="website">')


def test_a_page_written_by_script_is_read_from_its_stand_in() -> None:
    article = read(f"<h1>Pilot boats</h1><div class='post-body'><noscript><div>{BODY}</div></noscript></div>")
    assert paragraphs(article) == [LEDE, SECOND, THIRD]


def test_a_short_introduction_beside_the_text_is_not_taken_for_the_article() -> None:
    intro = "<div class='article-text'><p>New boats, new pilots and a school.</p></div>"
    article = read(f"<article><h1>Pilot boats</h1>{intro}<div class='rich'>{BODY}</div></article>")
    assert paragraphs(article)[-3:] == [LEDE, SECOND, THIRD]


def test_control_characters_and_broken_addresses_do_no_harm() -> None:
    head = '<link rel="canonical" href="http://[bad"><meta property="og:image" content="http://[bad">'
    article = read(f"<h1>Pilot\x01 boats</h1><div class='text'>{LEDE}\x0c\x1f<br><br>{SECOND}\x02</div>", head=head)
    assert (article.title, paragraphs(article)) == ("Pilot boats", [LEDE, SECOND])
    assert (article.url, article.image_url) == ("https://www.gazette.example/pilots", None)


def test_too_much_markup_fails_instead_of_taking_for_ever() -> None:
    with pytest.raises(TooMuchMarkupError):
        read("<p>x</p>" * 2000, max_markup=5000)


def test_titles_are_text_and_pictures_are_fetched_over_http_only() -> None:
    article = read(
        f"<h1>Boats &lt;script&gt;alert(1)&lt;/script&gt; for all</h1><div>{BODY}</div>",
        head='<meta property="og:image" content="javascript:alert(1)">',
    )
    assert article.title == "Boats <script>alert(1)</script> for all"
    assert article.image_url is None
    assert http_address("https://www.gazette.example/boat.jpg") == "https://www.gazette.example/boat.jpg"
