"""Words next to a date that say which date it is."""

from __future__ import annotations

import re

_PUBLISHED = {
    "ar": r"نشر|نُشر|أضيف",
    "de": r"ver[öo]ffentlich|publizier|erstellt|erschienen|online seit|datum\b|stand\b",
    "en": r"publish|publication|posted|released|date\b",
    "es": r"public[ao]|fecha\b",
    "fa": r"تاریخ|منتشر|انتشار",
    "fr": r"publi[ée]|date de publication|mis en ligne|posté|paru\b",
    "id": r"diterbit|dipublikasi",
    "it": r"pubblicat",
    "ja": r"公開日|掲載|投稿",
    "ru": r"опубликов|публикаци|размещен|добавлен|дата:",
    "tr": r"yayın|yayım|eklenme|tarih",
    "ur": r"شائع|تاریخ",
    "vi": r"đăng|xuất bản",
    "zh": r"发布|發佈|發布|发表|發表|刊登",
}
_MODIFIED = {
    "ar": r"تحديث|تعديل|عُدّل",
    "de": r"aktualisier|ge[äa]ndert|zuletzt|bearbeitet",
    "en": r"updat|modifi|last edit|edited|revis|changed",
    "es": r"actualiza",
    "fa": r"بروزرسان|به\W?روز\W?رسان|ویرایش",
    "fr": r"mise? [àa] jour|actualisé",
    "id": r"diperbarui",
    "it": r"aggiornat",
    "ja, zh": r"更新|修改",
    "ru": r"обновл|изменен|изменён",
    "tr": r"güncel",
    "ur": r"اپ\s?ڈیٹ|ترمیم|تجدید",
    "vi": r"cập nhật",
}
"""Starts of words, by language."""


def _before(words: dict[str, str]) -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(words.values())})[^.]*$", re.IGNORECASE)


_OTHER = re.compile(
    r"\b(?:bis|until|till|expires?|expiry|valid|available|verfügbar|deadline|born|geboren|event|starts?|begins?|closing"
    r"|before|embargo\w*|accepted|submitted|received|approved|adopted|scheduled|meetings?|sessions?|visits?|held"
    r"|(?:date|datum|fecha)\s+(?:of|des|der|del?)\s+(?!publi|issu|release|posting|ver[öo]ff)"
    r"(?:the\s+|la\s+)?[^\W\d_]+)\b[^.]*$",
    re.IGNORECASE,
)
"""What a phrase is about if it gives another day: an event, an end, a step before publication."""
_BY_WHOM = re.compile(r"\b(?:published|posted|released|issued)\s(?:by|in)\s[^.]*$", re.IGNORECASE)
"""These words are followed by names, which can be of anything."""
_LABELS = (
    ("published", _BY_WHOM),
    ("other", _OTHER),
    ("modified", _before(_MODIFIED)),
    ("published", _before(_PUBLISHED)),
)
_PHRASE = re.compile(r"[^|•·;]*\Z")
MAX_LABEL = 40
"""Characters before a date that are read as its label."""


def label_of(words: str) -> tuple[str, int]:
    """Return what the words directly before a date call it, and where in ``words`` they start.

    ``published``, ``modified``, ``other`` (the day of an event, an end, a birth) or empty.
    """
    phrase = _PHRASE.search(words, max(0, len(words) - MAX_LABEL))
    for label, pattern in _LABELS:
        if phrase and (match := pattern.search(phrase[0])):
            return label, phrase.start() + match.start()
    return "", len(words)
