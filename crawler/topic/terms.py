"""The terms that count for or against diplomatic news.

The folder ``terms`` has a file per language, with the terms of each kind under its name. All states are terms too. Only
the languages of an article are looked up: short words mean something else in another language.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from crawler.text.states import add_states
from crawler.text.vocabulary import Term, Vocabulary, VocabularyError, lines_of, phrases_of

TERMS = Path(__file__).parent / "terms"
"""The folder of term files."""

_FILES = {**{file.stem: file.stem for file in TERMS.glob("??.txt")}, "az": "tr", "tk": "tr"}
"""Language → file with its terms. Closely related languages share a file."""
_JOINED = "ar"
"""The file of Arabic."""


def vocabulary_of(languages: Iterable[str]) -> Vocabulary:
    """The terms of these languages (BCP 47); of all languages if there is a file for none of them.

    Raises:
        VocabularyError: a line of the files is invalid.
    """
    tags = (tag.partition("-")[0] for tag in languages)
    return _read(frozenset(_FILES[tag] for tag in tags if tag in _FILES) or frozenset(_FILES.values()))


@cache
def _read(files: frozenset[str]) -> Vocabulary:
    vocabulary = Vocabulary(joined=_JOINED in files)
    for name in sorted(files):
        for kind, phrase in terms_of(TERMS / f"{name}.txt"):
            vocabulary.add(phrase, Term(kind, phrase.replace("*", "")))
    add_states(vocabulary)
    return vocabulary


def terms_of(file: Path) -> Iterator[tuple[str, str]]:
    """Kind and phrase of each term of a file.

    Raises:
        VocabularyError: a term stands under no kind.
    """
    kind = ""
    for number, line in lines_of(file):
        if line.startswith("["):
            kind = line.strip("[]")
        elif not kind:
            raise VocabularyError(f"{file.name}:{number}: terms without a kind above them, like [sport]")
        else:
            yield from ((kind, phrase) for phrase in phrases_of(line))
