"""The form of the URLs of a site's articles: the one that most links with headlines share."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlsplit

from crawler.model.web import target_of

_FEWEST = 3
"""Fewer headlines than this do not define a form."""
# Least length of a headline; in scripts without spaces two letters count as a word.
_HEADLINE_WORDS, _HEADLINE_LETTERS = 4, 20
_IDEOGRAPHS = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_ENDING = re.compile(r"\.(?:html?|shtml|php|aspx?|jsp|cms)$", re.IGNORECASE)
_YEAR, _MONTH, _DAY = r"(?P<year>\d{4})", r"(?P<month>\d{2})", r"(?P<day>\d{2})"
# Days in one part of a path, by their form; if two orders are possible, the dates decide.
_WHOLE_DAYS: dict[str, tuple[str, ...]] = {
    r"\d{4}-\d{2}-\d{2}": (f"{_YEAR}-{_MONTH}-{_DAY}",),
    r"\d{2}-\d{2}-\d{4}": (f"{_DAY}-{_MONTH}-{_YEAR}", f"{_MONTH}-{_DAY}-{_YEAR}"),
    r"(?:19|20)\d{6}": (f"{_YEAR}{_MONTH}{_DAY}",),
}
_DAY_OF_PARTS = (rf"{_YEAR}/{_MONTH}/{_DAY}",)
_DATED = re.compile(r"[/-](?:19|20)\d\d[/-]|/(?:19|20)\d{6}(?!\d)")
_ANY = "[^/?#]+"
_HEADLINE = "A text as long as a headline is"
_SLUG = r"(?:[^/?#-]+-){3,}[^/?#]+"
"""Four words or more: fewer may be a section, or a page about the site."""


@dataclass(frozen=True, slots=True)
class Link:
    """A URL on a page, with its link text."""

    url: str
    text: str

    @property
    def is_headline(self) -> bool:
        """Whether the text is as long as a headline."""
        if len(_IDEOGRAPHS.findall(self.text)) >= _HEADLINE_WORDS * 2:
            return True
        return len(self.text.split()) >= _HEADLINE_WORDS and len(self.text) >= _HEADLINE_LETTERS


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """What the articles' URLs have in common."""

    article: str
    """``Outlet.article``."""
    day: str = ""
    """Regular expression with the groups ``year``, ``month`` and ``day``; empty if URLs contain no day."""
    links: int
    """Number of links with headlines that match."""
    of: int
    """Number of all links with headlines."""
    example: str

    def matches(self, url: str) -> bool:
        """Whether ``url`` has this form."""
        return re.fullmatch(self.article, target_of(url)) is not None


def shape_of_articles(links: Sequence[Link], today: date) -> Shape | None:
    """The form that most headlines share; None if few do, or if as many other links match it."""
    headlines = [link for link in links if link.is_headline]
    others = [link for link in links if not link.is_headline]
    groups: dict[tuple[str, ...], list[Link]] = {}
    for link in headlines:
        groups.setdefault(_kinds(link.url), []).append(link)
    for kinds, group in sorted(groups.items(), key=lambda entry: _weight(entry[1]), reverse=True):
        if len(group) < _FEWEST:
            return None
        # If only its length distinguishes an article's URL from that of a section, the form must require it.
        wide, narrow = (_shape(kinds, group, len(headlines), today, slug) for slug in (_ANY, _SLUG))
        is_wide = len(kinds) == 1 or any(
            wide.matches(f"{link.url.rstrip('/')}{end}") for link in others for end in ("", "/")
        )
        shape = narrow if is_wide else wide
        matching = [link for link in links if shape.matches(link.url)]
        if 2 * sum(link.is_headline for link in matching) > len(matching):
            return shape
    return None


def shape_of_addresses(addresses: Sequence[str], links: Sequence[Link], today: date) -> Shape | None:
    """The form of URLs known to be articles, as opposed to other links; None if they share none."""
    known = [Link(address, _HEADLINE) for address in addresses]
    shape = shape_of_articles([*known, *(link for link in links if not link.is_headline)], today)
    return shape if shape is not None and all(shape.matches(address) for address in addresses) else None


def _weight(group: Sequence[Link]) -> int:
    """URLs with a year count twice: pages about the site have headlines too, but no day in their URLs."""
    return len(group) * (2 if all(_DATED.search(urlsplit(link.url).path) for link in group) else 1)


def _parts(url: str) -> list[str]:
    return urlsplit(url).path.strip("/").split("/")


def _kinds(url: str) -> tuple[str, ...]:
    """The kind of each part of the path, and the query's names with the kinds of their values."""
    path = [_kind(part) for part in _parts(url)]
    query = [(name, _kind(value)) for name, _, value in _query(url)]
    return (*path, *(f"?{name}={kind}" for name, kind in query))


def _query(url: str) -> list[tuple[str, str, str]]:
    return [pair.partition("=") for pair in urlsplit(url).query.split("&") if pair]


def _kind(part: str) -> str:
    for form in _WHOLE_DAYS:
        if re.fullmatch(form, part):
            return form
    if part.isascii() and part.isdecimal():
        return "digits"
    ending = _ENDING.search(part)
    words = re.split(r"[-_]+", part[: ending.start()] if ending else part)
    # A number of four digits or more in a name identifies an article.
    kind = "slug" if len(words) >= 3 or re.search(r"\d{4}", part) else "word"
    return f"{kind}{ending[0].lower()}" if ending else kind


def _shape(kinds: Sequence[str], group: Sequence[Link], headlines: int, today: date, slug: str) -> Shape:
    """``slug`` is the pattern for parts made of words."""
    split = [_parts(link.url) for link in group]
    columns = [list(column) for column in zip(*split, strict=True)]
    path = [_pattern(kind, values) for kind, values in zip(kinds, columns, strict=False)]
    are_long = [kind == "slug" and all(re.fullmatch(_SLUG, each) for each in values)
                for kind, values in zip(kinds, columns, strict=False)]  # fmt: skip
    path = [slug if pattern == _ANY and is_long else pattern for pattern, is_long in zip(path, are_long, strict=False)]
    article = "/" + "/".join(path)
    if not _ENDING.search(split[0][-1]) and article != "/":
        article += "/" if all(urlsplit(link.url).path.endswith("/") for link in group) else "/?"
    if any(kind.startswith("?") for kind in kinds):
        article = article.removesuffix("/?") + r"\?" + "&".join(_query_patterns(group))
    return Shape(article=article, day=_day(kinds, columns, today), links=len(group), of=headlines, example=group[0].url)


def _pattern(kind: str, values: Sequence[str]) -> str:
    if kind in _WHOLE_DAYS:
        return kind.replace("(?:19|20)\\d{6}", r"\d{8}")
    if kind == "digits":
        lengths = {len(value) for value in values}
        return rf"\d{{{lengths.pop()}}}" if len(lengths) == 1 and max(map(len, values)) <= 4 else r"\d+"
    if len(set(values)) == 1:
        return _literal(values[0])
    ending = _ENDING.search(values[0])
    number = r"-\d+" if all(re.search(r"-\d+(?:\.\w+)?$", value) for value in values) else ""
    return f"{_ANY}{number}{_literal(ending[0]) if ending else ''}"


def _query_patterns(group: Sequence[Link]) -> Iterable[str]:
    for pairs in zip(*(_query(link.url) for link in group), strict=True):
        values = [value for _, _, value in pairs]
        name, equals = _literal(pairs[0][0]), pairs[0][1]
        if len(set(values)) == 1:
            yield f"{name}{equals}{_literal(values[0])}"
        else:
            yield f"{name}{equals}" + (r"\d+" if all(value.isdecimal() for value in values) else "[^&#]+")


def _literal(text: str) -> str:
    return re.sub(r"([.^$*+?{}\[\]\\|()])", r"\\\1", text)


def _day(kinds: Sequence[str], columns: Sequence[Sequence[str]], today: date) -> str:
    for kind, column in zip(kinds, columns, strict=False):
        if kind in _WHOLE_DAYS:
            return _plausible(_WHOLE_DAYS[kind], column, today)
    for first in range(len(columns) - 2):
        if all(kind == "digits" for kind in kinds[first : first + 3]):
            days = ["/".join(parts) for parts in zip(*columns[first : first + 3], strict=True)]
            return _plausible(_DAY_OF_PARTS, days, today)
    return ""


def _plausible(orders: Iterable[str], days: Sequence[str], today: date) -> str:
    """The one order in which all are past days; empty if both orders are possible, or neither."""
    possible = [order for order in orders if all(_has_come(order, day, today) for day in days)]
    return possible[0] if len(possible) == 1 else ""


def _has_come(order: str, text: str, today: date) -> bool:
    match = re.fullmatch(order, text)
    try:
        # The next day may already have begun at the site.
        return match is not None and date(
            *(int(match[name]) for name in ("year", "month", "day"))
        ) <= today + timedelta(days=1)
    except ValueError:
        return False
