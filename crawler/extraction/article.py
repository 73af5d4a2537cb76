"""From a fetched page to an article: the order of the steps."""

from __future__ import annotations

from dataclasses import asdict

from crawler.dateline.fingerprint import fingerprint
from crawler.dateline.parts import part_dateline
from crawler.dateline.split import dateline_of
from crawler.dates.page.candidates import gather
from crawler.dates.page.found import found
from crawler.extraction.blocks import read_captions
from crawler.extraction.body import isolate_body
from crawler.extraction.boilerplate import find_containers, remove_boilerplate
from crawler.extraction.boilerplate_lines import byline_in
from crawler.extraction.byline import byline_of, stated_bylines
from crawler.extraction.credit import agency_of, printed_dateline, printed_sources
from crawler.extraction.element_roles import ElementRoles, find_roles
from crawler.extraction.languages import split_by_language
from crawler.extraction.loader import ArticleLoader
from crawler.extraction.no_article import NoArticle, check_bytes, check_page, check_subject, states_article
from crawler.extraction.repair import repair
from crawler.extraction.section import section_of
from crawler.extraction.standfirst import standfirst_of, with_standfirst
from crawler.extraction.stated_body import or_stated_body
from crawler.model.clock import timestamp
from crawler.model.items import Article, Discovery, Page
from crawler.model.reasons import ReasonCode
from crawler.model.urls import absolute
from crawler.page import Document, read_document, text_of
from crawler.page.canonical import base_of, canonical_of
from crawler.page.headline import Headline, headline_of
from crawler.page.json_ld_article import images_of
from crawler.page.parts import part_of
from crawler.page.section_names import is_section
from crawler.page.site import site_names


def extract_article(page: Page, *, max_markup: int) -> Article:
    """Read an article from a page. Pure: no network, no clock, no files except the language model's.

    ``max_markup`` is in bytes, see ``read_document``.

    Raises:
        NoArticle: the page contains no article.
        DocumentError: it is not a readable page.
        TooMuchMarkupError: there is more markup than ``max_markup``.
    """
    check_bytes(page.body, page.content_type)
    document = read_document(page.body, page.content_type, url=page.fetched_url, max_markup=max_markup)
    url = canonical_of(document, page.fetched_url, page.outlet)
    check_page(document, page.fetched_url, page.outlet)
    elements = find_roles(document)
    discovered = page.discovery
    names = site_names(document, page.outlet)
    headline = headline_of(document, names)
    dates = gather(document, page.outlet, page.fetched_url, discovered, headline.element, page.headers)
    title = headline.text or (discovered.title if discovered else None) or ""
    section = section_of(document, elements, title, names) or _section_named(discovered, names)
    stated = stated_bylines(document, headline.element, names, discovered.byline if discovered else None)
    byline, sources = byline_of(stated, names), printed_sources(document, elements)
    dateline_beside = printed_dateline(document, headline.element)
    # A kicker such as "PILOT BOATS: ..." can be a heading; a dateline never is.
    headings = frozenset(map(text_of, elements.tagged("h2", "h3", "h4", "h5", "h6")))
    standfirst = standfirst_of(elements, title)
    part = part_of(document, page.fetched_url)
    # From here on the tree is cut down: nothing below reads the original page.
    body = _body(document, elements, headline)
    paragraphs = or_stated_body(document, body)
    if paragraphs is not body:
        part = None  # the data of a page have the whole text, in every part
    byline = byline or next((name for line in paragraphs[:2] if (name := byline_in(line)) is not None), None)
    whole = paragraphs
    paragraphs = repair(paragraphs, title, byline, names)
    if not paragraphs:
        raise NoArticle(ReasonCode.NO_TEXT)
    paragraphs = with_standfirst(standfirst, paragraphs)
    check_subject(headline.text or "", discovered, "\n".join(paragraphs))

    loader = ArticleLoader()
    by_language = split_by_language(title, paragraphs, page.outlet.languages)
    text = "\n\n".join(by_language.paragraphs)
    running = [paragraph for paragraph in by_language.paragraphs[:2] if paragraph not in headings]
    dateline = dateline_of(running, by_language.language) or dateline_beside
    parts = part_dateline(dateline or "")
    loader.add_value("title", title)
    loader.add_value("text", text)
    loader.add_value("language", by_language.language)
    loader.add_value("languages", [entry.language for entry in by_language.texts])
    loader.add_value("texts", by_language.texts)
    loader.add_value("byline", byline)
    if part is not None:
        loader.add_value("part", part.number)
        loader.add_value("parts", part.of)
    loader.add_value("section", section)
    loader.add_value("dateline", dateline)
    loader.add_value("dateline_place", parts.place)
    loader.add_value("agency", agency_of(parts, whole, (*stated, *sources), names))
    base = base_of(document, page.fetched_url)
    loader.add_value("image_url", [address for image in images_of(document) if (address := absolute(base, image))])
    # The tree is cut down by now, and the dateline is in the text.
    dates += [found("dateline", dateline)] if dateline and parts.day else []
    loader.add_value("date_candidates", dates)
    loader.add_value("found_by", discovered.found_by if discovered else None)
    loader.add_value("fetched_at", timestamp(page.fetched_at))
    loader.add_value("first_seen_at", timestamp(page.first_seen_at or page.fetched_at))
    article = Article(outlet=page.outlet.name, url=url, site_dates=page.site_dates, **loader.load_item())
    for name, value in asdict(fingerprint(article.text)).items():
        setattr(article, name, value)
    return article


def _section_named(discovered: Discovery | None, names: tuple[str, ...]) -> str | None:
    section = discovered.section if discovered else None
    return section if section and is_section(section, names) else None


def _body(document: Document, elements: ElementRoles, headline: Headline) -> list[str]:
    may_be_list = not states_article(document)
    containers = find_containers(elements)
    remove_boilerplate(document.tree, elements, containers)
    read_captions(document.tree)
    return isolate_body(document.tree, headline.element, containers, may_be_list=may_be_list)
