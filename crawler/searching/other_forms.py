"""Other forms of a word that the archive has: inflected, otherwise spelled, or another name of the same place."""

from __future__ import annotations

import json
import re
import sqlite3
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

from crawler.text.names import other_names
from crawler.text.word_forms import STEMMED, composed, sound, stem

_MOST = 40
"""Most other forms of one word: each costs a look into the index, and a comparison for each article found."""
_SCANNED = 5000
"""Most words of the archive that are compared with one that was not found: those that begin like it. Some 20 ms."""
_SIMILAR = 0.75
"""Share of letters that a near word has in common, in the same order: two of eight may differ, as in most slips."""
_NEAREST = 5
"""Most near words that are proposed."""
_LETTERS = re.compile(r"[^\W\d_]+")

_BY_STEM = """
    SELECT word FROM words JOIN json_each(?) AS asked
    ON language = json_extract(asked.value, '$[0]') AND stem = json_extract(asked.value, '$[1]')
    GROUP BY word ORDER BY length(word), word LIMIT ?
"""
# A word seen in lower case in any language is no name.
_BY_SOUND = """
    SELECT word FROM words WHERE sound = ?1
    AND NOT EXISTS (SELECT 1 FROM words AS other WHERE other.word = words.word AND sound IS NULL)
    GROUP BY word ORDER BY length(word), word LIMIT ?2
"""
_NEAR = "SELECT word FROM words WHERE word >= ?1 AND word < ?1 || char(1114111) GROUP BY word LIMIT ?2"
_COUNT = "SELECT count(*) FROM articles_fts WHERE articles_fts MATCH ?"


@dataclass(slots=True)
class OtherForms:
    """Looks up other forms of words in one archive, and notes which it has found."""

    connection: sqlite3.Connection
    found: list[str] = field(default_factory=list)
    """All other forms, in lower case."""

    def __call__(self, word: str) -> Sequence[str]:
        """The other forms of a word."""
        plain = composed(word).lower()
        names = [composed(name).lower() for name in other_names(word)]
        spoken = [plain] if _LETTERS.fullmatch(plain) else []
        forms = [*names, *self._by_stem([*spoken, *(name for name in names if _LETTERS.fullmatch(name))])]
        if spoken and (sounds := sound(plain)):
            forms += [name for (name,) in map(tuple, self.connection.execute(_BY_SOUND, [sounds, _MOST]))]
        different = _different(forms, plain)[:_MOST]
        self.found += [form for form in different if form not in self.found]
        return different

    def _by_stem(self, words: Iterable[str]) -> list[str]:
        stems = [(language, stem(word, language)) for word in words for language in STEMMED]
        rows = self.connection.execute(_BY_STEM, [json.dumps(stems), _MOST])
        return [word for (word,) in map(tuple, rows)]


def nearest_words(connection: sqlite3.Connection, word: str) -> list[tuple[str, int]]:
    """Words of the archive that are nearly written so, the nearest first, each with the number of articles."""
    plain = composed(word).lower()
    if not _LETTERS.fullmatch(plain):
        return []
    begins = sorted({plain[:2], plain[1:2] + plain[:1]})
    known = [other for begin in begins for (other,) in map(tuple, connection.execute(_NEAR, [begin, _SCANNED]))]
    near = get_close_matches(plain, known, n=_NEAREST, cutoff=_SIMILAR)
    counted = ((other, connection.execute(_COUNT, [f'"{other}"']).fetchone()[0]) for other in near if other != plain)
    return [(other, count) for other, count in counted if count]


def _different(words: Iterable[str], plain: str) -> list[str]:
    """Those that are different words for the search index, which knows no accents."""
    by_form = {_indexed(word): word for word in (*words, plain)}
    del by_form[_indexed(plain)]
    return list(by_form.values())


def _indexed(word: str) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFKD", word) if not unicodedata.combining(letter))
