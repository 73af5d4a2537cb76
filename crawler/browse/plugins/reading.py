"""How a value reads: its direction and language, dates in words, addresses as links, long texts shortened.

Everything that comes from a crawled page is escaped here or by the templates; no markup in it ever counts.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import lru_cache
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from datasette.utils import format_bytes, tilde_encode  # type: ignore[import-untyped]
from markupsafe import Markup, escape
from pluggy import HookimplMarker

hookimpl = HookimplMarker("datasette")

# Not by strftime: that would speak the server's locale.
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

_LANGUAGES = {
    "ar": "Arabic", "az": "Azerbaijani", "bn": "Bengali", "de": "German", "en": "English", "es": "Spanish",
    "fa": "Persian", "fr": "French", "he": "Hebrew", "hi": "Hindi", "id": "Indonesian", "it": "Italian",
    "ja": "Japanese", "ko": "Korean", "ku": "Kurdish", "ms": "Malay", "ps": "Pashto", "pt": "Portuguese",
    "ru": "Russian", "sd": "Sindhi", "tr": "Turkish", "ug": "Uyghur", "uk": "Ukrainian", "ur": "Urdu",
    "uz": "Uzbek", "zh": "Chinese",
}  # fmt: skip

_PLACES = {
    "json_ld": "the page's data for search engines (JSON-LD)",
    "json_ld_page": "the page's data for search engines (JSON-LD), of the page",
    "json_ld_created": "the page's data for search engines (JSON-LD), when it was made",
    "json_ld_page_created": "the page's data for search engines (JSON-LD), when the page was made",
    "meta": "a meta tag in the page's head",
    "meta_date": "a meta tag of no sure meaning",
    "microdata": "data in the page's markup (microdata)",
    "tagdiv_microdata": "data in the theme's markup",
    "feed": "the outlet's feed",
    "wordpress": "the outlet's WordPress API",
    "sitemap": "the outlet's sitemap",
    "listing": "a list page of the outlet",
    "address": "the article's address",
    "time": "the date by the headline, as the page marks it",
    "tagdiv_time": "the date by the headline, as the theme marks it",
    "line": "a line that is printed on the page",
    "dateline": "the dateline of the text",
    "permalink": "beside a link to this very article",
    "foot": "a line below the text",
    "clock": "the clock at the top of the site",
    "sidebar": "a side bar",
    "related": "a teaser of another article",
    "comments": "the comments",
    "copyright": "a copyright line",
    "event": "a date that the text speaks of",
}

_RIGHT_TO_LEFT = ("ar", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "ug", "ur", "yi")

_LETTERS_OF = (
    # Letters that only one of these languages writes; Urdu first, for it has Persian's letters too.
    ("ur", re.compile("[ٹڈڑںےہھۂۓ]")),
    ("ps", re.compile("[ټډړښځڅۍې]")),
    ("fa", re.compile("[پچژگکی]")),
    ("he", re.compile("[א-ת]")),
)

_STRONG_LETTERS = 400
"""Letters that tell the direction of a paragraph; more would not change it."""

_SHORTENED = 200
"""Characters of a text in a list."""

_PARAGRAPH_END = re.compile(r"\n[ \t]*\n\s*")

_MOMENT = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d):(\d\d)Z)?")

_TABLE_OF = {
    "article": "articles",
    "original": "articles",
    "similar_article": "articles",
    "outlet": "outlets",
    "seen_in": "crawls",
    "fetched_in": "crawls",
    "first_seen_in": "crawls",
}
"""Columns that refer to another table, in tables and in the results of queries alike."""


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
        if (tag.partition("-")[0] in _RIGHT_TO_LEFT) == (towards == "rtl"):
            return tag
    if towards != "rtl":
        return None
    return next((tag for tag, letters in _LETTERS_OF if letters.search(text)), "ar")


def directed(text: object, languages: object = ()) -> Markup:
    """Text in an element that bears its direction and language."""
    return Markup("<span{}>{}</span>").format(bearing(str(text), languages), str(text))


def bearing(text: object, languages: object = ()) -> Markup:
    """The attributes of an element that bear direction and language of the text in it."""
    words = str(text)
    towards = direction(words)
    tag = language_of(words, towards, _tags(languages))
    return Markup(' dir="{}" lang="{}"').format(towards, tag) if tag else Markup(' dir="{}"').format(towards)


def paragraphs(text: object, languages: object = ()) -> Markup:
    """A text in paragraphs, each in its own direction."""
    known = list(_tags(languages))
    parts = _PARAGRAPH_END.split(str(text).strip())
    return Markup("\n").join(Markup("<p{}>{}</p>").format(bearing(part, known), part) for part in parts if part)


def excerpt(text: object, languages: object = (), length: int = _SHORTENED) -> Markup:
    """The beginning of a text, on one line; of a text in two directions, the paragraphs that run like the first."""
    parts = _PARAGRAPH_END.split(str(text).strip()[: length * 8])
    towards = direction(parts[0])
    return directed(_shorten(" ".join(part for part in parts if direction(part) == towards), length), languages)


def snippet(text: object, languages: object = ()) -> Markup:
    """Text around the words that a search found, the words marked; only the paragraphs that run like theirs."""
    parts = _PARAGRAPH_END.split(str(text))
    towards = direction(next((part for part in parts if "⟦" in part), parts[0]))
    words = " ".join(part for part in parts if direction(part) in (towards, "auto"))
    shown = directed(" ".join(words.split()), languages)
    # The search puts the words in brackets; marks go in after everything has been escaped.
    return Markup(re.sub("⟦([^⟦⟧]*)⟧", r"<mark>\1</mark>", str(shown)))  # noqa: S704


def moment(value: object, precision: object = None) -> Markup:
    """A moment or a day in words, exactly as far as it is known: a day never gets an hour."""
    read = _MOMENT.fullmatch(str(value or ""))
    if not read:
        return escape(value or "")
    year, month, day, hour, minute, second = read.groups()
    if not 1 <= int(month) <= len(_MONTHS):
        return escape(value)
    words = f"{int(day)} {_MONTHS[int(month) - 1]} {year}"
    if hour is not None:
        words += f", {hour}:{minute}" + (f":{second}" if precision == "instant" else "") + " UTC"
    return Markup('<time datetime="{}">{}</time>').format(value, words)


def at_the_outlet(value: object, zone: object) -> str:
    """The same moment by the outlet's own clock; empty for a day, which is the outlet's already."""
    read = _MOMENT.fullmatch(str(value or ""))
    if not read or read[4] is None:
        return ""
    try:
        local = datetime.fromisoformat(str(value)).astimezone(ZoneInfo(str(zone)))
    except (ValueError, OverflowError, ZoneInfoNotFoundError):
        return ""
    return f"{local.day} {_MONTHS[local.month - 1]} {local.year}, {local:%H:%M} ({zone})"


def language_name(tag: object) -> str:
    """The English name of a language; the tag itself where it is a rare one."""
    return _LANGUAGES.get(str(tag).partition("-")[0], str(tag)) if tag else ""


def country_name(code: object) -> str:
    """The English name of a country by its ISO 3166-1 code; the code itself where there is none such."""
    return _countries().get(str(code), str(code))


@lru_cache(maxsize=1)
def _countries() -> dict[str, str]:
    # ``iso3166.tab`` of the IANA time zone database, in the package ``tzdata``.
    lines = (files("tzdata") / "zoneinfo" / "iso3166.tab").read_text(encoding="utf-8").splitlines()
    return dict(line.split("\t", 1) for line in lines if line and not line.startswith("#"))


def place_words(source: object) -> str:
    """Where on a page, or beside it, a date stood; the name itself where it is told by no words."""
    return _PLACES.get(str(source), str(source).replace("_", " "))


def weblink(value: object, shown: str | None = None) -> Markup:
    """A link where the value is an http(s) address and nothing else, or else the value as text."""
    address = str(value or "").strip()
    if not re.fullmatch(r"https?://[^\s/]\S*", address):
        return escape(shown or address)
    words = shown or _shorten(re.sub(r"^https?://(www\.)?", "", address), 60)
    return Markup('<a href="{}" title="{}" rel="noreferrer noopener external">{}</a>').format(address, address, words)


def host(value: object) -> str:
    """Host of an address, without ``www.``."""
    read = re.match(r"https?://(?:www\.)?([^/?#\s]+)", str(value or ""))
    return read[1] if read else ""


def value_in_full(value: Any, column: str, row: Any) -> Markup | None:
    """One value on the page of its own row; None where it stands as it is."""
    if isinstance(value, str) and column in ("reason", "raw", "title") and value:
        return directed(value, _languages(row))
    if isinstance(value, str) and column == "text" and value:
        return Markup('<div class="prose">{}</div>').format(paragraphs(value, _languages(row)))
    if isinstance(value, str) and column == "topic_terms":
        return topic_terms(value)
    if isinstance(value, str) and column in ("counters", "languages") and value[:1] in ("{", "["):
        return _json(value)
    if isinstance(value, str) and "sha256" in column:
        return Markup("<code>{}</code>").format(value)
    return None


def topic_terms(value: object) -> Markup:
    """What a topic score rests on, as a list: each term with its weight and where it stands, the heaviest first."""
    try:
        terms = [(float(term["weight"]), str(term["term"]), str(term["where"])) for term in json.loads(str(value))]
    except (ValueError, TypeError, KeyError):
        return escape(value)
    lines = (
        Markup('<li><span class="verdict">{:+.2f}</span> {} <span class="entry-facts">{}</span></li>').format(
            weight, directed(term), where
        )
        for weight, term, where in sorted(terms, key=lambda term: -abs(term[0]))
    )
    return Markup('<ul class="dates">{}</ul>').format(Markup().join(lines))


@hookimpl
def prepare_jinja2_environment(env: Any) -> None:
    """Let the templates read values in the same way."""
    env.filters.update(
        at_the_outlet=at_the_outlet,
        bearing=bearing,
        country_name=country_name,
        directed=directed,
        direction=direction,
        excerpt=excerpt,
        host=host,
        language_name=language_name,
        languages=lambda tags: list(_tags(tags)),
        moment=moment,
        paragraphs=paragraphs,
        place=place_words,
        snippet=snippet,
        topic_terms=topic_terms,
        tilde_encode=tilde_encode,
        weblink=weblink,
    )
    env.globals["value_in_full"] = value_in_full


@hookimpl
def render_cell(row: Any, value: Any, column: str, table: str | None, database: str, datasette: Any) -> Markup | None:
    """One cell of a table or of a query's result; None leaves it to Datasette, which escapes."""
    if column in ("story", "became") and isinstance(_plain(value), int):
        return Markup('<a href="{}">{}</a>').format(datasette.urls.path(f"/-/story/{_plain(value)}"), _plain(value))
    if column in _TABLE_OF and value not in (None, ""):
        if table == "stories" and column == "article":
            value = _plain(value)  # its headline is the story's, and stands beside it
        return _reference(value, _TABLE_OF[column], database, datasette)
    if isinstance(value, int) and column == "what_changed":
        return Markup('<a href="{}/-/revisions/{}">side by side</a>').format(datasette.urls.database(database), value)
    if isinstance(value, int) and column == "bytes":
        return escape(format_bytes(value))
    if isinstance(value, float) and column == "similarity":
        return Markup("{:.0f}&nbsp;%").format(value * 100)
    if not isinstance(value, str) or not value:
        return None
    if re.match(r"https?://", value):
        return weblink(value)
    if column.endswith(("_at", "_on", "_article", "_stored", "_crawl")) and _MOMENT.fullmatch(value):
        # As in every other column of dates: sortable by eye. A day stays a day.
        return Markup('<time datetime="{}">{}</time>').format(value, re.sub(r"T(\d\d:\d\d):\d\dZ", r" \1", value))
    if "sha256" in column:
        return Markup('<code title="{}">{}…</code>').format(value, value[:10])
    if column == "languages" and value.startswith("["):
        return escape(", ".join(_tags(value)))
    if column == "topic_terms" and value.startswith("["):
        return Markup('<span title="{}">{} terms</span>').format(_shorten(value, 900), value.count('"term"'))
    if column == "said":
        return Markup('<span title="{}">{}</span>').format(_shorten(value, 900), _shorten(value, 40))
    if column == "counters":
        return Markup('<span title="{}">{} counts</span>').format(_shorten(value, 900), value.count('":'))
    if column == "dates_seen":
        lines = [Markup("<li>{}</li>").format(line) for line in value.split("\n")]
        return Markup('<ul class="lines">{}</ul>').format(Markup().join(lines))
    if column == "title" and (story := _story(row, table)) is not None:
        return Markup('<a href="{}">{}</a>').format(
            datasette.urls.path(f"/-/story/{story}"), directed(value, _languages(row))
        )
    if column == "title" and table is None and (number := _number(row)) is not None:
        return Markup('<a href="{}">{}</a>').format(
            datasette.urls.row(database, "articles", number), directed(value, _languages(row))
        )
    if column == "snippet":
        return snippet(value, _languages(row))
    if value.isascii() and len(value) <= _SHORTENED:
        return None
    return excerpt(value, _languages(row) if column in ("title", "text") else ())


def _reference(value: Any, table: str, database: str, datasette: Any) -> Markup:
    # Where Datasette has looked up the label of a foreign key the value is {"value": …, "label": …}.
    label = value["label"] if isinstance(value, Mapping) else value
    return Markup('<a href="{}">{}</a>').format(
        datasette.urls.row(database, table, tilde_encode(str(_plain(value)))), excerpt(label, length=90)
    )


def _plain(value: Any) -> Any:
    return value["value"] if isinstance(value, Mapping) else value


def _number(row: Any) -> Any:
    # A row is sqlite3.Row or Datasette's own: both have keys(), neither get().
    return next((row[key] for key in ("article", "id") if key in row.keys() and isinstance(row[key], int)), None)  # noqa: SIM118


def _story(row: Any, table: str | None) -> Any:
    """The story whose headline it is: in the table of stories, and in lists of them."""
    if table == "stories":
        return row["id"]
    return row["story"] if table is None and "story" in row.keys() and isinstance(row["story"], int) else None  # noqa: SIM118


def _languages(row: Any) -> list[str]:
    found: list[str] = []
    for key in ("language", "languages"):
        if key in row.keys() and isinstance(row[key], str):  # noqa: SIM118
            found.extend(_tags(row[key]))
    return found


def _tags(languages: object) -> Iterable[str]:
    if isinstance(languages, str):
        return re.findall(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]+)*", languages)
    return [str(tag) for tag in languages if tag] if isinstance(languages, Iterable) else ()


def _json(value: str) -> Markup | None:
    try:
        read = json.loads(value)
    except ValueError:
        return None
    if isinstance(read, list):
        return escape(", ".join(map(str, read)))
    lines = [Markup("<tr><td>{}</td><td>{}</td></tr>").format(key, read[key]) for key in sorted(read)]
    return Markup('<table class="counters">{}</table>').format(Markup().join(lines)) if lines else escape("none")


def _shorten(text: str, length: int) -> str:
    words = " ".join(text.split())
    if len(words) <= length:
        return words
    return words[:length].rsplit(" ", 1)[0] + "…"
