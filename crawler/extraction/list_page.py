"""Pages that list others: their text is interrupted by link after link, while an article has a long stretch of text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from crawler.extraction.blocks import HEADINGS, Block

_LINKED = 0.5  # of a block's text: with more of it in links it is an entry of the list
_MOST_OF_TEASER = 700
"""Most characters outside links in the longest text between two links of a list. WCXB, pages that give no time of
publication: lists have up to 681, articles in pieces from 774."""
_SHARE_ON_LIST = 0.1
"""And most of all text, links included: 52 of 144 such lists have less, and one of 357 articles, which is a shelf of
links; the next has 0.103."""
_HEADED = 5
"""Fewest headings with links to other pages, with more than half of the text under them. Of the articles in both sets
whose texts are all as short as a teaser, none has more than 0.41 of it there; news sections have at least 0.94, under 7
or more such headings; a page of a press office has all of it under 4."""
_ALIKE = 10
"""Fewest links with the same text, such as "Read more", if no text is longer than a fifth of all. One of those articles
has 7, a list of cameras; sections have 13 and 18."""


def is_list(blocks: Iterable[Block]) -> bool:
    """Whether no text between two links is long enough for an article, and links or headings look like a list."""
    texts, size, same = [0.0], 0, Counter[str]()
    leading, leads, under, running = 0, False, 0.0, 0.0
    for block in blocks:
        size += len(block.text)
        is_link = block.linked > _LINKED
        if block.tag in HEADINGS:
            leads = is_link
            leading += leads
        else:
            running += block.unlinked
            under += block.unlinked * leads
        if is_link:
            texts.append(0.0)
            same[block.text] += 1
        else:
            texts[-1] += block.unlinked
    longest = max(texts)
    alike = max(same.values(), default=0)
    return longest < _MOST_OF_TEASER and (
        longest < _SHARE_ON_LIST * size
        or (leading >= _HEADED and under > running / 2)
        or (alike >= _ALIKE and longest < size / 5)
    )
