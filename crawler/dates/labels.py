"""Words beside a date that tell which date it is."""

from __future__ import annotations

import re

_PUBLISHED = re.compile(
    r"(?:publish|posted|released|publi[ée]|public[ao]|ver[öo]ffentlicht|erstellt|erschienen|online seit|wurde|pubblicat"
    r"|geplaatst|gepubliceerd|опубликован|yayın|نشر|شائع|تاریخ|date\b|datum\b|stand\b)[^.]{0,30}$",
    re.IGNORECASE,
)
_MODIFIED = re.compile(
    r"(?:updat|modifi|last edit|edited|revis|aktualisier|ge[äa]ndert|zuletzt|bearbeitet|mis [àa] jour|actualizad"
    r"|aggiornat|atualizad|обновлен|güncel|bijgewerkt|changed)[^.]{0,30}$",
    re.IGNORECASE,
)
_OTHER = re.compile(
    r"\b(?:bis|until|till|expires?|expiry|valid|available|verfügbar|deadline|born|geboren|event|starts?|begins?|closing)"
    r"\b[^.]{0,25}$",
    re.IGNORECASE,
)
MAX_LABEL = 60
"""Characters before a date that are read as its label."""


def label_of(words: str) -> tuple[str, int]:
    """What the words right before a date say it is, and where in ``words`` they begin.

    ``published``, ``modified``, ``other`` (the day of an event, an end, a birth) or empty.
    """
    for label, pattern in (("modified", _MODIFIED), ("other", _OTHER), ("published", _PUBLISHED)):
        if match := pattern.search(words[-MAX_LABEL:]):
            return label, max(0, len(words) - MAX_LABEL) + match.start()
    return "", len(words)
