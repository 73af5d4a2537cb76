"""The names of those who take part in events."""

from __future__ import annotations

from crawler.events.organisations import organisation_names
from crawler.text.cldr_names import country_name


def party_name(code: str) -> str:
    """The English name of a state or an organisation; the code itself if it is not known."""
    return organisation_names().get(code) or country_name(code)
