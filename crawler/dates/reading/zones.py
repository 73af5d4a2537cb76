"""What the name of a time zone next to a time means at an outlet."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

_HOURS: dict[str, float] = {
    "UTC": 0, "GMT": 0, "WET": 0, "WEST": 1, "CET": 1, "MEZ": 1, "CEST": 2, "MESZ": 2, "EET": 2, "EEST": 3,
    "MSK": 3, "МСК": 3, "TRT": 3, "IRST": 3.5, "IRDT": 4.5, "AZT": 4, "GET": 4, "AFT": 4.5,
    "PKT": 5, "UZT": 5, "TMT": 5, "TJT": 5, "NPT": 5.75, "WIB": 7, "ICT": 7, "WITA": 8, "MYT": 8, "SGT": 8, "HKT": 8,
    "WIT": 9, "JST": 9, "KST": 9, "AEST": 10, "AEDT": 11, "NZST": 12, "NZDT": 13,
    "EDT": -4, "CDT": -5, "MDT": -6, "PDT": -7,
}  # fmt: skip
"""Names with only one meaning, in hours from UTC. Source: IANA time zone database; for America RFC 5322, 4.3."""

_HOURS_IN: dict[str, dict[str, float]] = {
    "PST": {"PK": 5, "US": -8, "CA": -8, "MX": -8, "PH": 8},
    "IST": {"IN": 5.5, "IE": 1},
    "EST": {"US": -5, "CA": -5, "AU": 10},
    "EDT": {"AU": 11},
    "CST": {"US": -6, "CA": -6, "MX": -6, "CN": 8, "TW": 8},
    "MST": {"US": -7, "CA": -7, "MX": -7, "MY": 8},
    "GST": {"AE": 4, "OM": 4},
    "AST": {"SA": 3, "QA": 3, "KW": 3, "BH": 3, "YE": 3, "IQ": 3, "CA": -4},
    "BST": {"GB": 1, "BD": 6},
    "SAST": {"ZA": 2},
}
"""Names that mean different zones in different countries: PST is Pakistan's, the Pacific's or the Philippines'."""

_AMERICAN = {"ET": "New_York", "CT": "Chicago", "MT": "Denver", "PT": "Los_Angeles"}
"""Names of zones with and without summer time, in the United States and Canada."""

_PLACES = {
    "Asia/Karachi": "islamabad karachi lahore pakistan",
    "Asia/Kolkata": "delhi new_delhi india indian",
    "Asia/Kabul": "kabul afghanistan",
    "Asia/Tehran": "tehran iran",
    "Asia/Tashkent": "tashkent",
    "Asia/Ashgabat": "ashgabat",
    "Asia/Almaty": "astana almaty",
    "Asia/Bishkek": "bishkek",
    "Asia/Dushanbe": "dushanbe",
    "Asia/Baku": "baku",
    "Europe/Istanbul": "ankara istanbul turkey türkiye",
    "Europe/Moscow": "moscow",
    "Asia/Riyadh": "riyadh makkah mecca مكة saudi",
    "Asia/Dubai": "dubai abu_dhabi uae gulf",
    "Asia/Qatar": "doha qatar",
    "Asia/Shanghai": "beijing china 北京",
    "Asia/Tokyo": "tokyo japan 东京",
    "Asia/Kuala_Lumpur": "kuala_lumpur malaysia malaysian",
    "Asia/Singapore": "singapore",
    "Europe/London": "london",
    "Europe/Paris": "paris brussels geneva",
    "America/New_York": "washington new_york eastern",
    "Etc/GMT": "greenwich غرينتش جرينتش",
}
"""Zone → places whose time it is called: "Islamabad time", "Pakistan Standard Time"."""
_ZONE_OF = {place: zone for zone, places in _PLACES.items() for place in places.split()}


def is_place(name: str) -> bool:
    """Whether the name before "time" is a place whose zone is known."""
    return "_".join(name.casefold().split()) in _ZONE_OF


def zone_named(name: str, country: str, timezone_there: str, day: date) -> tzinfo | None:
    """Return the zone that ``name`` means in the country on the day; None if nothing decides.

    ``name`` is an abbreviation or a place. A name of the outlet's own zone is that zone.
    """
    key = "_".join(name.casefold().split())
    if key in _ZONE_OF:
        return ZoneInfo(_ZONE_OF[key])
    if name in _AMERICAN:
        return ZoneInfo(f"America/{_AMERICAN[name]}") if country in ("US", "CA") or name == "ET" else None
    there = ZoneInfo(timezone_there)
    if country != "ZZ" and datetime.combine(day, time(12), there).tzname() == name:
        return there
    hours = _HOURS_IN.get(name, {}).get(country, _HOURS.get(name))
    return None if hours is None else timezone(timedelta(hours=hours))
