"""Names that may be those of sections, and placeholders that are none in any language: "Uncategorized", "Home"."""

from __future__ import annotations

from crawler.page.site import is_site_name
from crawler.text.words import words_of

# Defaults of content systems if an editor chose no section, and the home link at the start of breadcrumbs.
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


def is_section(name: str, site_names: tuple[str, ...]) -> bool:
    """Whether ``name`` may be the name of a section."""
    words = " ".join(words_of(name))
    named = any(map(str.isalpha, words)) and words not in _NONE and name.casefold() not in _NONE
    return named and len(name) <= 80 and not is_site_name(name, site_names)
