"""What the site's desk writes: news posts, no two of them alike."""

from __future__ import annotations

import html
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

KARACHI = ZoneInfo("Asia/Karachi")

# Five posts a day, including the first and last seconds of the day in Karachi, which is another day in UTC.
_TIMES = (time(0, 0, 1), time(4, 59, 59), time(9, 12, 44), time(17, 30, 0), time(23, 59, 58))


@dataclass(frozen=True, slots=True)
class Post:
    """A post as it is written."""

    title: str
    paragraphs: tuple[str, ...]
    published: datetime
    """In UTC."""
    category: str

    @property
    def markup(self) -> str:
        """As WordPress's editor stores it."""
        return "\n\n".join(
            f"<!-- wp:paragraph -->\n<p>{html.escape(paragraph, quote=False)}</p>\n<!-- /wp:paragraph -->"
            for paragraph in self.paragraphs
        )

    @property
    def text(self) -> str:
        """As the archive keeps it."""
        return "\n\n".join(self.paragraphs)


def posts(count: int, *, first_day: date, seed: int) -> list[Post]:
    """``count`` posts, oldest first, five a day from ``first_day`` on; always the same ones."""
    chance = random.Random(seed)
    written = []
    titles = _each(_TITLES, chance)
    taken: set[str] = set()
    for number in range(count):
        title = next(title for title in titles if title not in taken)
        taken.add(title)
        published = datetime.combine(first_day + timedelta(days=number // 5), _TIMES[number % 5], KARACHI)
        written.append(Post(title, paragraphs(chance), published.astimezone(UTC), ("Diplomacy", "Trade")[number % 2]))
    return written


def paragraphs(chance: random.Random) -> tuple[str, ...]:
    """Three paragraphs of two sentences each, some 90 words together."""
    sentences = list(islice(_each(chance.sample(_SENTENCES, 6), chance), 6))
    return tuple(" ".join(sentences[start : start + 2]) for start in (0, 2, 4))


def _each(forms: Iterable[str], chance: random.Random) -> Iterator[str]:
    """``forms`` filled in, in order, again and again."""
    forms = list(forms)
    while True:
        for form in forms:
            yield form.format(**_words(chance))


def _words(chance: random.Random) -> dict[str, str]:
    country, other = chance.sample(_COUNTRIES, 2)
    person, second = chance.sample(_PEOPLE, 2)
    return {
        "country": country, "other": other, "person": person, "second": second, "city": chance.choice(_CITIES),
        "matter": chance.choice(_MATTERS), "office": chance.choice(_OFFICES), "number": str(chance.randint(3, 97)),
        "month": chance.choice(_MONTHS),
    }  # fmt: skip


_TITLES = (
    "{country} and {other} take up {matter} in {city}",
    "{person} named {country}’s {office} to {other}",
    "Envoys from {country} & {other} call on the minister in {city}",
    "{city} hosts {number} delegations for talks on {matter}",
    "{country} signs an accord on {matter} with {other}",
    "“No delay” over {matter}, says {person}",
)

_SENTENCES = (
    "The {office} of {country}, {person}, arrived in {city} for {number} hours of talks on {matter}.",
    "Officials from {other} said that the draft on {matter} would be ready before the end of {month}.",
    "Both sides agreed to send {number} experts to {city}, where a joint commission is to meet in {month}.",
    "{person} told reporters that {country} regards {matter} as a test of good faith between neighbours.",
    "A spokesman in {city} confirmed that {other} had asked for {number} changes to the text.",
    "The foreign ministry thanked {second} for {number} years of service at the mission in {city}.",
    "Earlier this week the ambassador of {other}, {second}, paid a farewell call on the president of {country}.",
    "No date has been set for the next round, but {city} was named as a likely place to hold it in {month}.",
    "According to {person}, {number} of the open points concern {matter} and can be settled by letter.",
    "The embassy of {country} in {city} will open a second section for {matter} in {month}.",
    "{second} recalled that {country} and {other} have kept relations without a break for {number} years.",
    "A memorandum on {matter}, initialled in {city}, now goes to the parliaments of {country} and {other}.",
    "In a short statement the {office} welcomed the visit & wished the people of {other} well.",
    "The delegation of {number} members is led by {person}, who served in {city} until last {month}.",
    "Observers in {city} expect {country} to put {matter} before the regional council in {month}.",
    "Asked about {matter}, {second} answered that {other} had “nothing to add” to its note of {month}.",
    "The guests from {other} laid a wreath in {city} before they sat down with the {office} of {country}.",
    "Under the arrangement {number} students from {country} may study in {city} from {month} on.",
)

_COUNTRIES = (
    "Pakistan", "Türkiye", "Kenya", "Norway", "Uzbekistan", "Malaysia", "Portugal", "Jordan", "Chile", "Nepal",
    "Ethiopia", "Finland", "Oman", "Viet Nam", "Hungary", "Morocco", "Sri Lanka", "Uruguay", "Azerbaijan", "Ireland",
)  # fmt: skip
_CITIES = (
    "Islamabad", "Ankara", "Nairobi", "Oslo", "Tashkent", "Lisbon", "Amman", "Santiago", "Kathmandu", "Muscat",
    "Hanoi", "Rabat", "Colombo", "Baku", "Dublin", "Geneva", "Vienna", "Addis Ababa",
)  # fmt: skip
_PEOPLE = (
    "Amina Farooq", "Kerem Aydın", "Grace Wanjiru", "Ingrid Solberg", "Rustam Karimov", "Tomás Ferreira",
    "Layla Haddad", "Catalina Rojas", "Bishnu Adhikari", "Salim Al Harthy", "Nguyen Thu Ha", "Youssef Benali",
    "Dilani Perera", "Elchin Mammadov", "Niamh Brennan", "Hamid Raza", "Marta Kovács", "Joseph Otieno",
)  # fmt: skip
_MATTERS = (
    "water rights", "visa rules", "air traffic", "fisheries", "customs duties", "the return of refugees",
    "a rail link", "student exchange", "border crossings", "the grain trade", "joint patrols", "double taxation",
    "earthquake relief", "the protection of monuments", "power lines", "labour permits",
)  # fmt: skip
_OFFICES = (
    "foreign minister", "ambassador", "consul general", "special envoy", "high commissioner", "trade minister",
    "chief of protocol", "deputy foreign minister",
)  # fmt: skip
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
