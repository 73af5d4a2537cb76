"""How a text is set: its direction and language, in paragraphs or shortened. Everything in it is escaped."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from markupsafe import Markup

_LETTERS_OF = (
    # Letters that only one of these languages writes; Urdu first, for it has Persian's letters too.
    ("ur", re.compile("[ٹڈڑںےہھۂۓ]")),
    ("ps", re.compile("[ټډړښځڅۍې]")),
    ("fa", re.compile("[پچژگکی]")),
    ("he", re.compile("[א-ת]")),
)

_STRONG_LETTERS = 400
"""Letters that tell the direction of a paragraph; more would not change it."""

SHORTENED = 200
"""Characters of a text in a list."""

_PARAGRAPH_END = re.compile(r"\n[ \t]*\n\s*")

_RIGHTWARDS = re.compile("[\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]")
"""The blocks of characters that run from right to left (Unicode's DerivedBidiClass.txt), and the mark for it."""


def direction(text: str) -> str:
    """``rtl`` or ``ltr`` by the letters that prevail; ``auto`` where there are none.

    The first letter alone would not do: Urdu paragraphs often begin with a Latin abbreviation.
    """
    if not _RIGHTWARDS.search(text):
        has_letters = any(unicodedata.bidirectional(character) == "L" for character in text)
        return "ltr" if has_letters else "auto"
    right = left = 0
    for character in text:
        kind = unicodedata.bidirectional(character)
        if kind in ("R", "AL"):
            right += 1
        elif kind == "L":
            left += 1
        if right + left >= _STRONG_LETTERS:
            break
    if not right and not left:
        return "auto"
    return "rtl" if right >= left else "ltr"


def language_of(text: str, towards: str, languages: Iterable[str]) -> str | None:
    """The tag of a text that runs ``towards`` rtl or ltr: of the languages known, else by its letters."""
    known = [tag for tag in languages if tag]
    for tag in known:
        if _runs_leftwards(tag.partition("-")[0]) == (towards == "rtl"):
            return tag
    if towards != "rtl":
        return None
    return next((tag for tag, letters in _LETTERS_OF if letters.search(text)), "ar")


@lru_cache
def _runs_leftwards(language: str) -> bool:
    from babel import Locale, UnknownLocaleError  # here, for it takes as long to import as Datasette's templates

    try:
        return Locale.parse(language).character_order == "right-to-left"
    except (UnknownLocaleError, ValueError):
        return False


def directed(text: object, languages: object = ()) -> Markup:
    """Text in an element that bears its direction and language."""
    return Markup("<span{}>{}</span>").format(bearing(str(text), languages), str(text))


def bearing(text: object, languages: object = ()) -> Markup:
    """The attributes of an element that bear direction and language of the text in it."""
    words = str(text)
    towards = direction(words)
    tag = language_of(words, towards, tags(languages))
    return Markup(' dir="{}" lang="{}"').format(towards, tag) if tag else Markup(' dir="{}"').format(towards)


def paragraphs(text: object, languages: object = ()) -> Markup:
    """A text in paragraphs, each in its own direction."""
    known = list(tags(languages))
    parts = _PARAGRAPH_END.split(str(text).strip())
    return Markup("\n").join(Markup("<p{}>{}</p>").format(bearing(part, known), part) for part in parts if part)


def excerpt(text: object, languages: object = (), length: int = SHORTENED) -> Markup:
    """The beginning of a text, on one line; of a text in two directions, the paragraphs that run like the first."""
    parts = _PARAGRAPH_END.split(str(text).strip()[: length * 8])
    towards = direction(parts[0])
    return directed(shorten(" ".join(part for part in parts if direction(part) == towards), length), languages)


def snippet(text: object, languages: object = ()) -> Markup:
    """Text around the words that a search found, the words marked; only the paragraphs that run like theirs."""
    parts = _PARAGRAPH_END.split(str(text))
    towards = direction(next((part for part in parts if "⟦" in part), parts[0]))
    words = " ".join(part for part in parts if direction(part) in (towards, "auto"))
    shown = directed(" ".join(words.split()), languages)
    # The search puts the words in brackets; marks go in after everything has been escaped.
    return Markup(re.sub("⟦([^⟦⟧]*)⟧", r"<mark>\1</mark>", str(shown)))  # noqa: S704


def tags(languages: object) -> Iterable[str]:
    """The language tags in a text, or of a list of tags."""
    if isinstance(languages, str):
        return re.findall(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]+)*", languages)
    return [str(tag) for tag in languages if tag] if isinstance(languages, Iterable) else ()


def shorten(text: str, length: int) -> str:
    """A text on one line, cut between words after ``length`` characters."""
    words = " ".join(text.split())
    if len(words) <= length:
        return words
    return words[:length].rsplit(" ", 1)[0] + "…"
