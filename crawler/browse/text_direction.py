"""How a text is displayed: direction and language, in paragraphs or shortened. Everything in it is escaped."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from markupsafe import Markup, escape

from crawler.exporting.brief import CITATION, citation_facts

_LETTERS_OF = (
    # Letters that only one of these languages writes; Urdu first, because it has Persian's letters too.
    ("ur", re.compile("[ٹڈڑںےہھۂۓ]")),
    ("ps", re.compile("[ټډړښځڅۍې]")),
    ("fa", re.compile("[پچژگکی]")),
    ("he", re.compile("[א-ת]")),
)

_STRONG_LETTERS = 400
"""Letters counted to find the direction of a paragraph; more would not change it."""

SHORTENED = 200
"""Characters of a text in a list."""

_PARAGRAPH_END = re.compile(r"\n[ \t]*\n\s*")

_RIGHTWARDS = re.compile("[\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]")
"""The right-to-left blocks of Unicode (DerivedBidiClass.txt), and the right-to-left mark."""


def direction(text: str) -> str:
    """Return ``rtl`` or ``ltr``, whichever most letters have; ``auto`` for a text without letters.

    The first letter is not enough: Urdu paragraphs often begin with a Latin abbreviation.
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
    """The tag of a text whose direction is ``towards``: one of ``languages``, else guessed from its letters."""
    known = [tag for tag in languages if tag]
    for tag in known:
        if _runs_leftwards(tag.partition("-")[0]) == (towards == "rtl"):
            return tag
    if towards != "rtl":
        return None
    return next((tag for tag, letters in _LETTERS_OF if letters.search(text)), "ar")


@lru_cache
def _runs_leftwards(language: str) -> bool:
    from babel import Locale, UnknownLocaleError  # here, because the import is slow

    try:
        return Locale.parse(language).character_order == "right-to-left"
    except (UnknownLocaleError, ValueError):
        return False


def directed(text: object, languages: object = ()) -> Markup:
    """The text in an element with its direction and language."""
    return Markup("<span{}>{}</span>").format(bearing(str(text), languages), str(text))


def bearing(text: object, languages: object = ()) -> Markup:
    """The attributes ``dir`` and ``lang`` for an element with this text."""
    words = str(text)
    towards = direction(words)
    tag = language_of(words, towards, tags(languages))
    return Markup(' dir="{}" lang="{}"').format(towards, tag) if tag else Markup(' dir="{}"').format(towards)


def paragraphs(text: object, languages: object = ()) -> Markup:
    """A text as paragraphs, each with its own direction."""
    known = list(tags(languages))
    parts = _PARAGRAPH_END.split(str(text).strip())
    return Markup("\n").join(Markup("<p{}>{}</p>").format(bearing(part, known), marked(part)) for part in parts if part)


def citation(outlet: str, title: str, published_on: str | None, url: str, fetched_at: str, text_sha256: str) -> Markup:
    """A citation whose title, if it runs leftwards, does not turn the day and the address around it."""
    isolated = Markup("<bdi>{}</bdi>")
    facts = citation_facts(published_on, url, fetched_at, text_sha256)
    return Markup(CITATION).format(outlet=isolated.format(outlet), title=isolated.format(title), **facts)  # noqa: S704


def excerpt(text: object, languages: object = (), length: int = SHORTENED) -> Markup:
    """The beginning of a text on one line; in a text of two directions, only the paragraphs that run like the first."""
    parts = _PARAGRAPH_END.split(str(text).strip()[: length * 8])
    towards = direction(parts[0])
    return directed(shorten(" ".join(part for part in parts if direction(part) == towards), length), languages)


def snippet(text: object, languages: object = ()) -> Markup:
    """Text around the words found by a search, which are marked; only paragraphs of the same direction."""
    parts = _PARAGRAPH_END.split(str(text))
    towards = direction(next((part for part in parts if "⟦" in part), parts[0]))
    words = " ".join(part for part in parts if direction(part) in (towards, "auto"))
    shown = directed(" ".join(words.split()), languages)
    return marked(shown)


def marked(text: str) -> Markup:
    """The text with marks for the words that a search has put in brackets."""
    # Inserted after everything has been escaped.
    return Markup(re.sub("⟦([^⟦⟧]*)⟧", r"<mark>\1</mark>", str(escape(text))))  # noqa: S704


def tags(languages: object) -> Iterable[str]:
    """The language tags in a text or a list of tags."""
    if isinstance(languages, str):
        return re.findall(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]+)*", languages)
    return [str(tag) for tag in languages if tag] if isinstance(languages, Iterable) else ()


def shorten(text: str, length: int) -> str:
    """A text on one line, cut at a word boundary after at most ``length`` characters."""
    words = " ".join(text.split())
    if len(words) <= length:
        return words
    return words[:length].rsplit(" ", 1)[0] + "…"
