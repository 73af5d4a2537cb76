"""Words beside a date that tell which date it is."""

from __future__ import annotations

import re

_PUBLISHED = {
    "ar": r"نشر|نُشر|أضيف",
    "az": r"dərc|nəşr|tarix",
    "bn": r"প্রকাশ",
    "cs, sk": r"zveřejn|zverejn|publikov",
    "da, nb, sv, fi": r"publicer|publisert|udgivet|julkaist",
    "de": r"ver[öo]ffentlich|publizier|erstellt|erschienen|online seit|wurde|datum\b|stand\b",
    "el": r"δημοσίευ|δημοσιεύ",
    "en": r"publish|publication|posted|released|date\b",
    "es, pt, ca, ro": r"public[ao]|fecha\b|data:",
    "fa": r"تاریخ|منتشر|انتشار",
    "fr": r"publi[ée]|date de publication|mis en ligne|posté|paru\b",
    "hi": r"प्रकाशित|प्रकाशन",
    "hr, sr": r"objavljen|objavio|објављен",
    "hu": r"megjelen|publikál",
    "id, ms": r"diterbit|dipublikasi|disiar",
    "it": r"pubblicat",
    "ja": r"公開日|掲載|投稿",
    "kk, ky": r"жариялан|жарыялан",
    "ko": r"등록|입력|승인",
    "nl": r"geplaatst|gepubliceerd",
    "pl": r"opublikow",
    "ru, uk, bg": r"опубликов|опубліков|публикаци|публікаці|публикув|размещен|добавлен|дата:",
    "tk": r"çap edil",
    "tr": r"yayın|yayım|eklenme|tarih",
    "ur": r"شائع|تاریخ",
    "uz": r"e[ʻ‘’']lon|chop etil|joylashtir",
    "vi": r"đăng|xuất bản",
    "zh": r"发布|發佈|發布|发表|發表|刊登",
}
_MODIFIED = {
    "ar": r"تحديث|تعديل|عُدّل",
    "az": r"yenilən",
    "bn": r"আপডেট|হালনাগাদ",
    "cs, sk": r"aktualizov",
    "da, nb, sv, fi": r"uppdater|oppdater|opdater|päivitet",
    "de": r"aktualisier|ge[äa]ndert|zuletzt|bearbeitet",
    "el": r"ενημέρ|τροποπο",
    "en": r"updat|modifi|last edit|edited|revis|changed",
    "es, pt, ca, ro": r"actualiza|actualitza|atualiza",
    "fa": r"بروزرسان|به\W?روز\W?رسان|ویرایش",
    "fr": r"mise? [àa] jour|actualisé",
    "hi": r"अपडेट|अद्यतन",
    "hr, sr": r"ažurir|ажурир",
    "hu": r"frissít",
    "id, ms": r"diperbarui|dikemas|kemas ?kini",
    "it": r"aggiornat",
    "ja, zh": r"更新|修改",
    "kk, ky": r"жаңартыл|жаңырт",
    "ko": r"수정",
    "nl": r"bijgewerkt|gewijzigd",
    "pl": r"zaktualizow|aktualizacj",
    "ru, uk, bg": r"обновл|изменен|изменён|оновлен",
    "tk": r"täzelen",
    "tr": r"güncel",
    "ur": r"اپ\s?ڈیٹ|ترمیم|تجدید",
    "uz": r"yangilan",
    "vi": r"cập nhật",
}
"""Beginnings of words, by language."""


def _before(words: dict[str, str]) -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(words.values())})[^.]{{0,30}}$", re.IGNORECASE)


_LABELS = (
    ("modified", _before(_MODIFIED)),
    (
        "other",
        re.compile(
            r"\b(?:bis|until|till|expires?|expiry|valid|available|verfügbar|deadline|born|geboren|event|starts?|begins?"
            r"|closing)\b[^.]{0,25}$",
            re.IGNORECASE,
        ),
    ),
    ("published", _before(_PUBLISHED)),
)
MAX_LABEL = 60
"""Characters before a date that are read as its label."""


def label_of(words: str) -> tuple[str, int]:
    """What the words right before a date say it is, and where in ``words`` they begin.

    ``published``, ``modified``, ``other`` (the day of an event, an end, a birth) or empty.
    """
    for label, pattern in _LABELS:
        if match := pattern.search(words[-MAX_LABEL:]):
            return label, max(0, len(words) - MAX_LABEL) + match.start()
    return "", len(words)
