"""A text prepared for comparison: its words and shingles, names, numbers, quotations and states."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import compress
from operator import itemgetter

from crawler.dateline.split import split_dateline
from crawler.similarity.shingles import WORDS, sample, shingles_of
from crawler.text.sentences import sentences
from crawler.text.states import states_in
from crawler.text.words import folded_words

# The first alternative is part of the last, but is matched faster.
_TOKEN = re.compile(r"[A-Za-z][\w'’-]*|\d[\d.,:]*|:|[^\W\d_][\w'’-]*")
_QUOTE = re.compile(r"“([^”]{20,400})”|\"([^\"]{20,400})\"|«([^»]{20,400})»")
_FIRST = itemgetter(0)
_LEAD = 30
"""Shingles of the lead: its first thirty words, about the first sentence of a report."""
BEGINNING = 45
"""Words of the beginning, where a report says who did what: about two sentences."""
_MOST = 2000
"""Words searched for states: nearly all texts are shorter, and a longer one must not cost more."""
MOST_COMPARED = 100_000
"""Characters of a text that are compared, from its start: the longest of 1,041 real articles has 53,372. Two texts of
1.7 MB took 2.6 s of processor time, while all other outlets wait."""


# Not frozen, because each property is computed once and kept.
@dataclass(kw_only=True)
class ComparedText:
    """One text of an article, with everything needed to compare it with another."""

    title: str
    text: str
    outlet: str
    day: int | None
    """Day of publication, as ``date.toordinal`` counts; None if unknown."""

    @cached_property
    def body(self) -> tuple[str | None, str]:
        """The dateline, and the text that follows it."""
        first, mark, rest = self.text[:MOST_COMPARED].partition("\n\n")
        dateline, opening = split_dateline(first)
        return dateline, opening + mark + rest

    @cached_property
    def words(self) -> list[str]:
        """The folded words, without the dateline, which each outlet writes itself."""
        return folded_words(self.body[1])

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """The words, each once."""
        return frozenset(self.words)

    @cached_property
    def often(self) -> Counter[str]:
        """How often each word occurs."""
        return Counter(self.words)

    @cached_property
    def title_words(self) -> list[str]:
        """The words of the title, folded."""
        return folded_words(self.title)

    @cached_property
    def shingle_at(self) -> list[int]:
        """The shingle that starts at each word, except the last four."""
        return shingles_of(self.words)

    @cached_property
    def shingles(self) -> frozenset[int]:
        """All different shingles."""
        return frozenset(self.shingle_at)

    @cached_property
    def sample(self) -> list[int]:
        """The shingles kept in the index, by which texts with common shingles are found."""
        return sample(self.shingles)

    @cached_property
    def lead(self) -> frozenset[int]:
        """The first shingles, where a report says what it is about."""
        return frozenset(self.shingle_at[:_LEAD])

    @cached_property
    def names(self) -> frozenset[str]:
        """Words with a capital inside a sentence, folded; empty in scripts without capitals."""
        return self._capitals[0]

    @cached_property
    def capitals(self) -> frozenset[str]:
        """The same with words that start a sentence, which may or may not be names."""
        return self._capitals[0] | self._capitals[1]

    @cached_property
    def names_and_numbers(self) -> frozenset[str]:
        """What tells one piece of news from another of its kind."""
        return self.capitals | self.numbers

    @cached_property
    def _capitals(self) -> tuple[frozenset[str], frozenset[str]]:
        """Words with a capital inside a sentence, and those that start one."""
        found: tuple[list[str], list[str]] = ([], [])
        for sentence in sentences(self.body[1]):
            tokens = _TOKEN.findall(sentence)
            for number in compress(range(len(tokens)), map(str.isupper, map(_FIRST, tokens))):
                if len(tokens[number]) > 1:
                    found[number == 0 or tokens[number - 1] == ":"].append(tokens[number])
        words = (folded_words("\n".join(each)) for each in found)
        inside, beginning = (frozenset(word for word in each if len(word) > 1) for each in words)
        return inside, beginning

    @cached_property
    def numbers(self) -> frozenset[str]:
        """Numbers as written, without the marks between their digits."""
        words = list(self.vocabulary)
        return frozenset(compress(words, map(str.isdigit, map(_FIRST, words))))

    @cached_property
    def quotes(self) -> frozenset[str]:
        """The text in quotation marks, folded."""
        found = ("".join(groups) for groups in _QUOTE.findall(self.text))
        return frozenset(" ".join(folded_words(quote)) for quote in found)

    @cached_property
    def states(self) -> frozenset[str]:
        """States named in title and text, in any script and form, or by their capitals."""
        return states_in(f"{self.title}\n{self.text}", _MOST)

    @cached_property
    def states_at_first(self) -> frozenset[str]:
        """States named in title and beginning, not by their capitals; empty if the text itself names no state."""
        text = self.body[1]
        beginning = states_in(text, BEGINNING, by_capital=False)
        if not beginning and not states_in(text, _MOST):
            return frozenset()
        return beginning | states_in(self.title, _MOST, by_capital=False)

    @cached_property
    def has_case(self) -> bool:
        """Whether it has capitals, so that names can be recognised by them."""
        return any(letter.isupper() for letter in self.text)

    @cached_property
    def repeated(self) -> frozenset[str]:
        """Words that occur twice or more, counting a word of the title once: a report repeats the names it is about."""
        twice = {word for word, times in self.often.items() if times > 1}
        return frozenset(twice.union(self.vocabulary.intersection(self.title_words)))

    def covered(self, other: ComparedText) -> list[bool]:
        """For each word whether it is part of a shingle that ``other`` has too."""
        shared = [False] * len(self.words)
        for start, shingle in enumerate(self.shingle_at):
            if shingle in other.shingles:
                shared[start : start + WORDS] = [True] * WORDS
        return shared


def ordinal(day: str | None) -> int | None:
    """``YYYY-MM-DD`` as ``date.toordinal`` counts; None without a day."""
    return date.fromisoformat(day).toordinal() if day else None
