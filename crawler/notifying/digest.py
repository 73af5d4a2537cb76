"""The digest: what is new, as one plain text, by search or by country."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from crawler.notifying.recipients import Message
from crawler.storage.digests import NewArticle
from crawler.text.cldr_names import country_name
from crawler.text.foreign_text import printable


@dataclass(frozen=True, slots=True)
class Section:
    """The new articles under one heading."""

    heading: str
    articles: Sequence[NewArticle] = field(default_factory=tuple)


def by_country(articles: Iterable[NewArticle]) -> list[Section]:
    """Return a section for each country whose outlets have something new."""
    found: dict[str, list[NewArticle]] = {}
    for article in articles:
        found.setdefault(article.country, []).append(article)
    return [Section(country_name(country), each) for country, each in found.items()]


def digest_message(sections: Sequence[Section], since: str, most: int) -> Message | None:
    """Return the message, with at most ``most`` entries; None if nothing is new.

    Articles of one story are one entry: the first of them, and the other outlets that report it.
    """
    sections = [section for section in sections if section.articles]
    if not sections:
        return None
    lines: list[str] = []
    entries = [_entries(section.articles) for section in sections]
    for section, of_section, room in zip(sections, entries, _shares([*map(len, entries)], most), strict=True):
        lines += [f"{section.heading}: {len(section.articles)}", ""]
        for entry in of_section[:room]:
            lines += [*_lines(entry), ""]
        if room < len(of_section):
            lines += [f"… and {len(of_section) - room} more in the archive", ""]
    lines.append(f"New since {since}.")
    count = len({article.id for section in sections for article in section.articles})
    return Message(title=f"Chancery: {count} new article{'' if count == 1 else 's'}", body="\n".join(lines))


def _shares(wanted: Sequence[int], most: int) -> list[int]:
    """Divide ``most`` one by one among the sections, so that a long one does not take the space of the others."""
    shares = [0] * len(wanted)
    while most > 0 and shares != list(wanted):
        for number, want in enumerate(wanted):
            if most > 0 and shares[number] < want:
                shares[number], most = shares[number] + 1, most - 1
    return shares


def _entries(articles: Sequence[NewArticle]) -> list[list[NewArticle]]:
    entries: dict[tuple[str, int], list[NewArticle]] = {}
    for article in articles:
        key = ("article", article.id) if article.story is None else ("story", article.story)
        entries.setdefault(key, []).append(article)
    return list(entries.values())


def _lines(entry: Sequence[NewArticle]) -> list[str]:
    article = min(entry, key=lambda one: (one.published_on or "9999", one.id))
    others = sorted({one.outlet for one in entry} - {article.outlet})
    also = f"; also {', '.join(others)}" if others else ""
    return [
        f"- {printable(article.title)}",
        f"  {article.outlet}, {article.published_on or 'undated'}{also}",
        f"  {article.url}",
    ]
