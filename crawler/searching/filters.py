"""Which articles the filters of a search mean: outlets, countries and languages by name or code, as facets."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

from crawler.model.facets import language_facet, outlet_facet
from crawler.searching.query import Kind
from crawler.text.cldr_names import country_name, english

_NAMED = 5
"""Most names that a message proposes."""

Outlet = Mapping[str, str]
"""``name``, ``title``, ``country`` (ISO 3166-1) and ``languages`` (BCP 47, with commas) of an outlet."""


@dataclass(slots=True)
class Filters:
    """Looks up what filters mean in one archive, and notes what they do not."""

    outlets: Sequence[Outlet]
    problems: list[str] = field(default_factory=list)
    """For each filter that means nothing, why, and the cure, in words for the page."""

    def facets(self, kind: Kind, value: str) -> list[str]:
        """The facets of which an article has one if the filter holds for it; none if the filter means nothing."""
        found = {Kind.OUTLET: self._outlets, Kind.COUNTRY: self._country, Kind.LANGUAGE: self._language}[kind](value)
        return sorted(found)

    def _outlets(self, value: str) -> set[str]:
        wanted = _spoken(value)
        names = {outlet["name"]: (_spoken(outlet["name"]), _spoken(outlet["title"])) for outlet in self.outlets}
        found = {name for name, spoken in names.items() if wanted in spoken}
        found = found or {name for name, spoken in names.items() if any(wanted in each for each in spoken)}
        if not found:
            titles = [outlet["title"] for outlet in self.outlets]
            self._say(f"No outlet is called “{value}”.", _nearest(value, titles), "The page Outlets lists all.")
        return set(map(outlet_facet, found))

    def _country(self, value: str) -> set[str]:
        here = {outlet["country"] for outlet in self.outlets if outlet["country"]}
        codes = _codes(value, {code: str(name) for code, name in english().territories.items()})
        found = {outlet_facet(outlet["name"]) for outlet in self.outlets if outlet["country"] in codes}
        if not found:
            why = f"No outlet of {country_name(min(codes))} is read." if codes else f"No country is called “{value}”."
            self._say(why, [], f"Countries here: {', '.join(sorted(here)) or 'none'}.")
        return found

    def _language(self, value: str) -> set[str]:
        codes = _codes(value, {code: str(name) for code, name in english().languages.items()})
        if not codes:
            here = sorted({tag.strip() for outlet in self.outlets for tag in outlet["languages"].split(",")} - {""})
            self._say(f"No language is called “{value}”.", [], f"Languages here: {', '.join(here) or 'none'}.")
        return set(map(language_facet, codes))

    def _say(self, why: str, nearest: Iterable[str], cure: str) -> None:
        meant = f" Did you mean {' or '.join(nearest)}?" if nearest else ""
        said = f"{why}{meant} {cure}"
        self.problems += [] if said in self.problems else [said]


def _spoken(name: str) -> str:
    return " ".join(name.replace("_", " ").casefold().split())


def _nearest(value: str, titles: Iterable[str]) -> list[str]:
    spoken = {_spoken(title): title for title in titles}
    return [spoken[near] for near in get_close_matches(_spoken(value), spoken, n=_NAMED)]


def _codes(value: str, names: Mapping[str, str]) -> set[str]:
    """The codes that ``value`` names: by code, by English name, or by how that name begins."""
    wanted = value.casefold()
    ways: tuple[Callable[[str, str], bool], ...] = (
        lambda code, name: wanted == code.casefold().replace("_", "-"),
        lambda code, name: wanted == name.casefold(),
        lambda code, name: len(wanted) > 2 and name.casefold().startswith(wanted),
    )
    found = ({code.replace("_", "-") for code, name in names.items() if way(code, name)} for way in ways)
    return next((codes for codes in found if codes), set())
