"""Who wrote an article, which agency sent it and from where; the outlet's own name in headline, byline and section."""

from __future__ import annotations

import tomllib
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.dateline import agencies
from crawler.dateline.agencies import agencies_in, agency_named
from crawler.dateline.parts import Dateline, part_dateline
from crawler.dateline.split import dateline_of, split_dateline
from crawler.dates.event.dateline_day import day_of_dateline
from crawler.dates.publication.conflict import conflict_of
from crawler.extraction import extract_article
from crawler.extraction.byline import byline_of
from crawler.extraction.credit import agency_of, credited
from crawler.model.items import Article, DateCandidate, Page
from crawler.model.outlet import Outlet
from crawler.page import read_document
from crawler.page.headline import without_site
from crawler.page.section_names import is_section
from crawler.page.site import is_site_name, site_names

SITE = ("Harbour Gazette", "harbourgazette.example")
TEXT = (
    "The harbour master received the consul on the pier and showed her the new pilot boats, which are to be at work "
    "before the winter storms begin."
)


class TestAgencies:
    def test_no_form_stands_for_two(self) -> None:
        table = tomllib.loads(Path(agencies.__file__).with_name("agencies.toml").read_text(encoding="utf-8"))
        forms = [form.casefold() for name, others in table["agencies"].items() for form in {name, *others}]
        twice = {form for form in forms if forms.count(form) > 1}
        # Spellings of one name may differ only in capitals.
        for form in twice:
            assert len({agency_named(other) for name in table["agencies"] for other in (name, *table["agencies"][name])
                        if other.casefold() == form}) == 1  # fmt: skip
        assert len(table["agencies"]) > 120

    @pytest.mark.parametrize(
        ("written", "name"),
        [
            ("APP", "APP"), ("the Associated Press of Pakistan", "APP"), ("اے پی پی", "APP"), ("AP", "AP"),
            ("The Associated Press", "AP"), ("AFP News Agency", "AFP"), ("رويترز", "Reuters"), ("РИА Новости", "RIA Novosti"),
            ("ТАСС", "TASS"), ("شینہوا", "Xinhua"), ("新华社", "Xinhua"), ("وكالة الأناضول", "Anadolu"), ("(AA)", "Anadolu"),
            ("PPI-OT", "PPI"), ("وام", "WAM"), ("Emirates News Agency", "WAM"), ("dpa", "dpa"), ("/واس/", "SPA"),
        ],
    )  # fmt: skip
    def test_forms(self, written: str, name: str) -> None:
        assert agency_named(written) == name

    @pytest.mark.parametrize("written", ["", "Ani", "uni", "aa", "The Ambassador", "told Reuters", "Web Desk", "Sana"])
    def test_what_is_none(self, written: str) -> None:
        assert agency_named(written) is None

    def test_several(self) -> None:
        assert agencies_in("Reuters / AP") == ["Reuters", "AP"]
        assert agencies_in("Anadolu Agency (AA)") == ["Anadolu"]
        assert agencies_in("dpa/lno") == ["dpa"]


@pytest.mark.parametrize(
    ("text", "place", "credit", "day"),
    [
        ("ISLAMABAD, Apr 5 (APP): The envoy called.", "ISLAMABAD", "APP", "Apr 5"),
        ("ISLAMABAD, JUL 1 /DNA/ – The embassy opened.", "ISLAMABAD", "DNA", "JUL 1"),
        ("ISLAMABAD – SEPT 26: /DNA/ – The hotel opened.", "ISLAMABAD", "DNA", "SEPT 26"),
        ("Islamabad, 26 July 2022 (TDI): The two sides met.", "Islamabad", "TDI", "26 July 2022"),
        ("ABU DHABI, (Pakistan Point News / WAM - 18th Dec, 2020) Two ministers met.", "ABU DHABI",
         "Pakistan Point News / WAM", "18th Dec, 2020"),
        ("Baku, May 5, AZERTAC The minister received him.", "Baku", "AZERTAC", "May 5"),
        ("Baku. 5 May. APA. The minister received him.", "Baku", "APA", "5 May"),
        ("Moscow, 5 May - RIA Novosti. The minister spoke.", "Moscow", "RIA Novosti", "5 May"),
        ("MOSCOW. May 5 (Interfax) - The minister spoke.", "MOSCOW", "Interfax", "May 5"),
        ("Tehran, IRNA - The minister spoke.", "Tehran", "IRNA", None),
        ("ASTANA. KAZINFORM – The minister spoke.", "ASTANA", "KAZINFORM", None),
        ("Riyadh, February 20, 2025, SPA -- The minister spoke.", "Riyadh", "SPA", "February 20, 2025"),
        ("Muscat, 22 Jan 2026 (ONA) --- The minister spoke.", "Muscat", "ONA", "22 Jan 2026"),
        ("KARACHI: (Online) - The port opened.", "KARACHI", "Online", None),
        ("COLUMBIA, S.C. (AP) — The port opened.", "COLUMBIA, S.C.", "AP", None),
        ("ISLAMABAD, Pakistan: The envoy called.", "ISLAMABAD, Pakistan", None, None),
        ("NEW YORK (USA) - The envoy called.", "NEW YORK", None, None),
        ("Islamabad, April 5-6, 2024 (APP): Two ministers met.", "Islamabad", "APP", None),
        ("МОСКВА, 5 мая. /ТАСС/. Министр принял посла.", "МОСКВА", "ТАСС", "5 мая"),
        ("МОСКВА, 5 мая - РИА Новости. Министр принял посла.", "МОСКВА", "РИА Новости", "5 мая"),
        ("АШХАБАД, 12 ноября. Министр принял посла.", "АШХАБАД", None, "12 ноября"),
        ("اسلام آباد (اے پی پی) وزیر خارجہ نے سفیر سے ملاقات کی۔", "اسلام آباد", "اے پی پی", None),
        ("ابوظبي في 5 مايو / وام / استقبل الوزير السفير", "ابوظبي", "وام", "5 مايو"),
        ("الرياض 05 ذو القعدة 1445 هـ الموافق 13 مايو 2024 م واس: استقبل الوزير السفير", "الرياض", "واس", "13 مايو 2024"),
        ("القاهرة (رويترز) - قال الوزير", "القاهرة", "رويترز", None),
    ],
)  # fmt: skip
def test_datelines_are_parted(text: str, place: str, credit: str | None, day: str | None) -> None:
    line, rest = split_dateline(text)
    assert line is not None
    assert part_dateline(line) == Dateline(place, credit, day)
    assert text.endswith(rest)
    assert len(rest) > 5


@pytest.mark.parametrize(
    "text",
    [
        "Президент 5 мая встретился с послом в Баку.",
        "الرئيس استقبل في 5 مايو السفير",
        "وزیر خارجہ نے 5 مئی کو کہا: یہ ملاقات اچھی تھی۔",
        "Ministers met in Doha. May 5 was the day.",
        "TV/Series/ A new season begins.",
    ],
)
def test_sentences_are_no_datelines(text: str) -> None:
    assert split_dateline(text)[0] is None


def test_a_bare_word_before_a_colon_is_a_place_in_english_only() -> None:
    assert dateline_of(["Multan: The envoy called."], "en") == "Multan"
    assert dateline_of(["Hinweis: Die Botschaft ist zu."], "de") is None
    assert dateline_of(["BERLIN: Die Botschaft ist zu."], "de") == "BERLIN"


@pytest.mark.parametrize(
    ("words", "published_on", "day"),
    [
        ("Apr 5", "2024-04-06", "2024-04-05"),
        ("Dec 31", "2025-01-02", "2024-12-31"),
        ("January 1", "2024-12-31", "2025-01-01"),
        ("Apr 5", "2024-04-04", "2024-04-05"),
        ("Apr 5", "2024-04-03", None),
        ("Apr 5", "2024-04-20", None),
        ("Apr 5", None, None),
        ("18th Dec, 2020", None, "2020-12-18"),
        ("18th Dec, 2020", "2024-04-20", "2020-12-18"),
        ("5 мая", "2024-05-06", "2024-05-05"),
        ("۵ مئی", "2024-05-06", "2024-05-05"),
        ("13 مايو 2024", None, "2024-05-13"),
        ("Feb 29", "2023-03-01", None),
        ("the fifth", "2024-05-06", None),
    ],
)
def test_the_day_of_a_dateline(words: str, published_on: str | None, day: str | None) -> None:
    found = day_of_dateline(words, date.fromisoformat(published_on) if published_on else None)
    assert found == (date.fromisoformat(day) if day else None)


class TestCredits:
    @pytest.mark.parametrize(
        ("line", "name"),
        [
            ("—APP", "APP"), ("-- Reuters", "Reuters"), ("(AFP)", "AFP"), ("/APP/", "APP"), ("APP/mzr-szm", "APP"),
            ("Source: WAM", "WAM"), ("Source: Xinhua| 2018-04-24 21:28:45|Editor: Li", "Xinhua"), ("Source Reuters", "Reuters"),
            ("(With input from AFP)", "AFP"), ("© 2019 The Associated Press. All rights reserved.", "AP"),
            ("بشکریہ: اے پی پی", "APP"), ("المصدر: وام", "WAM"), ("Источник: ТАСС", "TASS"), ("///nCa, 8 November 2024", "nCa"),
            ("—Agencies/AFP", "AFP"), ("Interfax", "Interfax"),
        ],
    )  # fmt: skip
    def test_lines(self, line: str, name: str) -> None:
        assert credited(line) == [name]
        # Noted, and then cut from the text.
        article = read(f"<p>{TEXT}</p><p>{TEXT} Twice.</p><p>{line}</p>")
        assert article.agency == name
        assert article.text.endswith("Twice.")

    @pytest.mark.parametrize(
        "line",
        ["Sources close to the talks told Reuters.", "– Reuters and others reported it", "Online", "Trend", "Report",
         "Courtesy: the harbour office", "Report by the desk of APP", "He told Reuters (AFP was there)"],
    )  # fmt: skip
    def test_mere_mentions(self, line: str) -> None:
        assert credited(line) == []
        assert read(f"<p>{TEXT}</p><p>{TEXT} Reuters was told.</p><p>{line}</p>").agency is None

    @pytest.mark.parametrize(
        ("end", "name"),
        [
            (" PTI", "PTI"),
            (" – Additional reporting from Reuters", "Reuters"),
            (" He met UNI.", None),
            (" —APP", "APP"),
            (" (Reuters)", "Reuters"),
            (" /Trend/", "Trend"),
            (" So he told Reuters.", None),
            (" (2024)", None),
        ],
    )
    def test_the_end_of_the_text(self, end: str, name: str | None) -> None:
        article = read(f"<p>{TEXT}</p><p>{TEXT}{end}</p>")
        assert article.agency == name
        assert article.text.endswith(end.strip())

    @pytest.mark.parametrize(
        ("author", "byline", "name"),
        [
            ("APP", None, "APP"),
            ("AFP News Agency", None, "AFP"),
            ("Sana Qadir, AP Diplomatic Writer", "Sana Qadir", "AP"),
            ("Sana Qadir and Ali Raza, Associated Press", "Sana Qadir and Ali Raza", "AP"),
            ("Web Desk/APP", "Web Desk", "APP"),
            ("Harbour Gazette with AFP", None, "AFP"),
            ("Reuters / AP", None, "Reuters, AP"),
            ("Petra", "Petra", None),
            ("Trend", "Trend", None),
            ("Anonymous Authors (AA)", "Anonymous Authors (AA)", None),
            ("Sana Qadir (AP)", "Sana Qadir (AP)", "AP"),
        ],
    )
    def test_authors(self, author: str, byline: str | None, name: str | None) -> None:
        article = read(f"<p>{TEXT}</p>", head=f'<meta name="author" content="{author}">')
        assert (article.byline, article.agency) == (byline, name)

    def test_an_agency_that_is_the_outlet_keeps_its_credit(self) -> None:
        own = Outlet("petra", "Petra", "https://www.petra.example/", "JO", "Asia/Amman", ("en",))
        article = read(f"<p>{TEXT}</p>", head='<meta name="author" content="Petra">', outlet=own)
        assert (article.byline, article.agency) == (None, "Petra")

    def test_an_outlet_that_passes_on_an_agency_is_not_credited_for_it(self) -> None:
        line = Dateline("ABU DHABI", "Pakistan Point News / WAM", "18th Dec, 2020")
        assert agency_of(line, [], (), ("Pakistan Point News",)) == "WAM"
        assert agency_of(line, [], (), SITE) == "Pakistan Point News, WAM"
        assert agency_of(Dateline("AUSTIN", "KXAN"), [], (), ("KXAN", "kxan.example")) is None
        assert agency_of(Dateline("ISLAMABAD", "TDI"), [], (), SITE) == "TDI"

    @pytest.mark.parametrize(("line", "name"), [("(AFP)", None), ("© AFP", None), ("Source: WAM", "WAM")])
    def test_a_line_at_the_head_may_be_a_captions_credit(self, line: str, name: str | None) -> None:
        body = "".join(f"<p>{TEXT} Part {part}.</p>" for part in "ABCDE")
        assert read(f"<p>{line}</p>{body}").agency == name

    def test_the_source_box_of_a_tagdiv_page(self) -> None:
        box = '<ul class="td-post-small-box"><li><span>SOURCE</span></li><li><a href="#">Reuters</a></li></ul>'
        assert read(f"<p>{TEXT}</p><p>{TEXT} Twice.</p></article>{box}").agency == "Reuters"


def read(body: str, *, head: str = "", outlet: Outlet | None = None) -> Article:
    """The article of a page of the Gazette."""
    gazette = Outlet("gazette", SITE[0], f"https://{SITE[1]}/", "PK", "Asia/Karachi", ("en",))
    markup = f"<html><head>{head}</head><body><article><h1>Consul sees pilot boats</h1>{body}</article></body></html>"
    url = f"{(outlet or gazette).home}consul-sees-pilot-boats/"
    page = Page(
        outlet=outlet or gazette,
        address_url=url,
        fetched_url=url,
        body=markup.encode(),
        content_type="text/html; charset=utf-8",
        fetched_at=datetime(2026, 11, 22, tzinfo=UTC),
    )
    return extract_article(page, max_markup=100_000)


def test_an_agency_and_a_place_below_the_headline_are_the_dateline() -> None:
    kicker = f"<h2><font>OLD BOATS:</font> The pilots of the strait ask for new ones</h2><p>{TEXT}</p>"
    article = read(f"<ul><li><div>AFP, MANILA</div></li></ul>{kicker}")
    assert (article.dateline, article.dateline_place, article.agency) == ("AFP, MANILA", "MANILA", "AFP")
    # Not a sentence or a heading: capitals there are not a place.
    assert read(f"<div>AFP, which was there</div>{kicker}").dateline is None
    assert read(f"<div>Pilots, MANILA</div>{kicker}").dateline is None
    assert read(f"<div>AFP, MANILA</div><p>CEBU: {TEXT}</p>").dateline_place == "CEBU"


NAMES = st.sampled_from(
    ["Harbour Gazette", "Report", "Islamabad Mail", "اسلام آباد میل", "صحيفة الميناء", "Вестник порта", "港口报"]
)
TITLES = st.sampled_from(
    ["Envoy in Doha", "Talks: the third round", "US-China talks – what is next", "سفیر کی وزیر سے ملاقات", "الوزير يستقبل السفير",
     "Министр принял посла - и уехал", "大使抵达"]
)  # fmt: skip
FORMS = st.sampled_from(
    ["{title} - {name}", "{title} | {name}", "{title} – {name}", "{title} — {name}", "{title} » {name}", "{title} · {name}",
     "{title} :: {name}", "{title} « {name}", "{title} • {name}", "{title}|{name}", "{title} -{name}", "{title}- {name}",
     "{title} ({name})", "{title} / {name}", "{title} ~ {name}", "{title} – The {name}", "{title} - {name}.com", "{title} | {name} News",
     "{name} | {title}", "{name} - {title}", "{name} » {title}", "{title} - {name} | {name}"]
)  # fmt: skip


@given(TITLES, NAMES, FORMS)
def test_no_headline_ends_or_begins_with_the_site(title: str, name: str, form: str) -> None:
    assert without_site(form.format(title=title, name=name), (name, "gazette.example")) == title


@given(TITLES, NAMES)
def test_headlines_without_the_site_stay(title: str, name: str) -> None:
    assert without_site(title, (name, "gazette.example")) == title
    assert without_site(name, (name,)) == name


def test_a_name_of_one_word_before_a_colon_may_be_the_headlines() -> None:
    assert without_site("Report: minister resigns", ("Report", "report.example")) == "Report: minister resigns"
    assert without_site("Harbour Gazette: minister resigns", SITE) == "minister resigns"


@given(
    NAMES,
    st.sampled_from(
        ["{}", "The {}", "By {}", "{}.com", "{} News", "{} Online", "by: {}", "{} | {}", "{}, {}", "{} and Reuters"]
    ),
)
def test_no_byline_is_the_outlet(name: str, form: str) -> None:
    assert byline_of([form.format(name, name)], (name, "gazette.example")) is None


@pytest.mark.parametrize(
    "nobody",
    ["admin", "Admin", "ADMIN", "wp-admin", "webadmin", "jdadmin", "Administrator", "Super User", "web master", "webmaster", "Editor",
     "editor", "author", "user12", "desk@gazette.example", "https://gazette.example/author/x", "www.gazette.example", "facebook.com/gazette",
     "May 5, 2024", "5 May 2024", "Monday, June 3", "12:45 pm", "2024-05-05", "5 мая 2024", "By", "by:", "Agencies",
     "harbourgazette", "HarbourGazette", "harbourgazette.example", "Harbour-Gazette", "ایڈمن", "مدير", "Администратор"],
)  # fmt: skip
def test_bylines_that_name_nobody(nobody: str) -> None:
    assert byline_of([nobody], SITE) is None
    assert byline_of([nobody, "Sana Qadir"], SITE) == "Sana Qadir"


@pytest.mark.parametrize(
    ("stated", "byline"),
    [
        ("By Sana Qadir", "Sana Qadir"), ("by By Sana Qadir", "Sana Qadir"), ("BY SANA QADIR", "SANA QADIR"),
        ("Posted by: Sana Qadir", "Sana Qadir"), ("von Martina Weber", "Martina Weber"), ("Von der Leyen", "Von der Leyen"),
        ("Текст: Вера Орлова", "Вера Орлова"), ("بقلم: سناء قادر", "سناء قادر"), ("تحریر: ثنا قادر", "ثنا قادر"),
        ("Sana Qadir | 5 May 2024", "Sana Qadir"), ("Sana Qadir - May 5, 2024", "Sana Qadir"), ("News Desk", "News Desk"),
        ("Asia Desk", "Asia Desk"), ("Staff Reporter Sana Qadir", "Sana Qadir"), ("Office of the Spokesperson", "Office of the Spokesperson"),
        ("Sana Qadir, Harbour Gazette", "Sana Qadir"), ("Byron Hall", "Byron Hall"), ("May Santos", "May Santos"),
    ],
)  # fmt: skip
def test_bylines_lose_what_leads_to_the_name(stated: str, byline: str) -> None:
    assert byline_of([stated], SITE) == byline


def test_a_commentator_is_no_author() -> None:
    comments = '<ol class="commentlist"><li class="comment"><div class="vcard"><cite>Karl</cite></div></li></ol>'
    assert read(f"<p>{TEXT}</p></article>{comments}").byline is None
    assert read(f'<span class="byline">By Sana Qadir</span><p>{TEXT}</p></article>{comments}').byline == "Sana Qadir"


@pytest.mark.parametrize(
    "name",
    ["Uncategorized", "uncategorised", "Home", "HOME", "Без рубрики", "غير مصنف", "دسته‌بندی نشده", "Non classé", "Genel", "Ana Sayfa",
     "Главная", "صفحہ اول", "الرئيسية", "首页", "2024", "07", "Harbour Gazette", "harbourgazette.example", "", "Front Page"],
)  # fmt: skip
def test_what_is_no_section(name: str) -> None:
    assert not is_section(name, SITE)


@pytest.mark.parametrize("name", ["News", "World", "سفارتی خبریں", "Политика", "الأخبار", "G20", "24 Hours"])
def test_sections(name: str) -> None:
    assert is_section(name, SITE)


def test_a_section_is_not_the_headline_and_of_several_the_first() -> None:
    head = '<meta property="article:section" content="Consul sees pilot boats">'
    assert read(f"<p>{TEXT}</p>", head=head).section is None
    head = '<meta property="article:section" content="Uncategorized,World,Ports">'
    assert read(f"<p>{TEXT}</p>", head=head).section == "World"


def test_a_site_that_is_published_by_its_author_does_not_bear_the_authors_name() -> None:
    script = (
        '{"@graph": [{"@type": "Article", "headline": "Consul sees pilot boats", "publisher": {"@id": "#p"},'
        ' "author": {"@id": "#p"}}, {"@id": "#p", "@type": ["Person", "Organization"], "name": "Sana Qadir"}]}'
    )
    head = f'<script type="application/ld+json">{script}</script>'
    document = read_document(f"<html><head>{head}</head><body></body></html>".encode())
    outlet = Outlet("gazette", SITE[0], f"https://{SITE[1]}/", "PK", "Asia/Karachi", ("en",))
    assert site_names(document, outlet) == SITE
    assert read(f"<p>{TEXT}</p>", head=head).byline == "Sana Qadir"


@pytest.mark.parametrize(
    ("text", "is_site"),
    [("The Harbour Gazette", True), ("harbour-gazette", True), ("Harbour Gazette News", True), ("harbourgazette.example", True),
     ("Harbour", False), ("News", False), ("Harbour Gazette correspondent", False), ("", False)],
)  # fmt: skip
def test_the_sites_names(text: str, is_site: bool) -> None:
    assert is_site_name(text, SITE) is is_site


def seen(source: str, day: str, verdict: str, time: str = "") -> DateCandidate:
    value, precision = (f"{day}T{time}Z", "instant") if time else (day, "day")
    return DateCandidate(source=source, raw=day, day=day, value=value, precision=precision, verdict=verdict)


@pytest.mark.parametrize(
    ("candidates", "conflict"),
    [
        ([seen("feed", "2025-09-22", "chosen"), seen("meta", "2025-09-25", "passed_over")], "meta: 2025-09-25"),
        # A time zone explains one day's difference from a bare day, and fourteen hours between instants.
        ([seen("feed", "2025-09-22", "chosen", "20:00:00"), seen("address", "2025-09-23", "passed_over")], None),
        ([seen("feed", "2025-09-22", "chosen", "20:00:00"), seen("meta", "2025-09-23", "passed_over", "10:00:00")], None),
        ([seen("feed", "2025-09-22", "chosen", "20:00:00"), seen("meta", "2025-09-23", "passed_over", "10:00:01")], "meta: 2025-09-23"),
        ([seen("feed", "2025-09-22", "chosen", "20:00:00"), seen("address", "2025-09-24", "passed_over")], "address: 2025-09-24"),
        ([seen("feed", "2025-09-22", "chosen", "02:00:00"), seen("meta", "2025-09-23", "passed_over", "19:00:00")], "meta: 2025-09-23"),
        # Weak places, and other dates of a place that agrees, do not conflict.
        ([seen("feed", "2025-09-22", "chosen"), seen("foot", "2025-09-25", "passed_over")], None),
        ([seen("feed", "2025-09-22", "chosen"), seen("clock", "2025-09-25", "rejected"), seen("line", "2025-09-25", "rejected")], None),
        ([seen("feed", "2025-09-22", "chosen"), seen("line", "2025-09-22", "agrees"), seen("line", "2019-01-05", "passed_over")], None),
        # Undated because they conflict.
        ([seen("json_ld", "2025-09-22", "passed_over"), seen("line", "2025-09-26", "passed_over")], "json_ld: 2025-09-22; line: 2025-09-26"),
        ([seen("line", "2025-09-22", "passed_over")], None),
        ([], None),
    ],
)  # fmt: skip
def test_days_at_odds_are_flagged(candidates: list[DateCandidate], conflict: str | None) -> None:
    assert conflict_of(candidates) == conflict
