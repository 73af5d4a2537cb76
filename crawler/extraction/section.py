"""The section an article was printed in."""

from __future__ import annotations

import re
from collections.abc import Iterator

from crawler.extraction.element_roles import ElementRoles
from crawler.page import Document, text_of
from crawler.page.json_ld_article import article_node, texts_of
from crawler.page.site import is_site_name
from crawler.text.words import same_words, words_of

# What systems say where an editor chose no section, and the way home that breadcrumbs begin with.
_NONE = frozenset(
    """
    uncategorized|uncategorised|no category|non classé|non catégorisé|sin categoría|senza categoria|sem categoria
    |geen categorie|niet gecategoriseerd|bez kategorii|без рубрики|без категории|без категорії|санатсыз|рубрикасыз
    |genel|kategorisiz|kateqoriyasız|turkumsiz|tak berkategori|tidak berkategori|غير مصنف|غير مصنفة|دسته بندی نشده
    |دسته‌بندی نشده|غیر زمرہ بند|زمرہ کے بغیر|未分类|未分類|미분류
    |home|home page|homepage|front page|frontpage|news feed|main|index|start|startseite|accueil|inicio|início
    |beranda|laman utama|главная|главная страница|головна|басты бет|башкы бет|ana sayfa|anasayfa|ana səhifə|bosh sahifa
    |baş sahypa|الرئيسية|الصفحة الرئيسية|خانه|صفحه اصلی|صفحہ اول|سرورق|ہوم|首页|ホーム|トップ|トップページ
    |post|posts|article|articles|page|blog
    """.replace("\n", " ")
    .replace(" |", "|")
    .strip()
    .split("|")
)
_JOINED = re.compile(r",(?=\S)")


def section_of(document: Document, elements: ElementRoles, title: str, site_names: tuple[str, ...]) -> str | None:
    """Name of the section by JSON-LD, ``article:section``, or the category link over the headline.

    Never "Uncategorized" or "Home" in whatever language, the site's name, a number, or the headline itself.
    """
    for value in _stated(document, elements):
        # Several in one value, as "World,Diplomacy": the first that says something.
        for part in _JOINED.split(value):
            name = " ".join(part.split())
            if is_section(name, site_names) and not same_words(name, title):
                return name
    return None


def is_section(name: str, site_names: tuple[str, ...]) -> bool:
    """Whether ``name`` may be that of a section."""
    words = " ".join(words_of(name))
    named = any(map(str.isalpha, words)) and words not in _NONE and name.casefold() not in _NONE
    return named and len(name) <= 80 and not is_site_name(name, site_names)


def _stated(document: Document, elements: ElementRoles) -> Iterator[str]:
    yield from texts_of(article_node(document), "articleSection")
    yield from document.meta.get("article:section", [])
    for element in elements.with_role("section"):
        # The last link of a breadcrumb that leads below the home page; the first of a list of categories.
        links = [element] if element.tag == "a" else [link for link in element.iter("a") if text_of(link)]
        yield from (text_of(link) for link in (reversed(links) if "crumb" in str(element.get("class")) else links))
