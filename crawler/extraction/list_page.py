"""Pages that list others: their text is interrupted by link after link, while an article has a long stretch of text."""

from __future__ import annotations

from collections.abc import Iterable

from crawler.extraction.blocks import Block

_LINKED = 0.5  # of a block's text: with more of it in links it is an entry of the list
_MOST_OF_TEASER = 700
"""Most characters outside links in the longest text between two links of a list. WCXB, pages that give no time of
publication: lists have up to 681, articles in pieces from 774."""
_SHARE_ON_LIST = 0.1
"""And most of all text, links included: 52 of 144 such lists have less, and one of 357 articles, which is a shelf of
links; the next has 0.103."""


def is_list(blocks: Iterable[Block]) -> bool:
    """Whether no text between two links is long enough for an article."""
    texts, size = [0.0], 0
    for block in blocks:
        size += len(block.text)
        if block.linked > _LINKED:
            texts.append(0.0)
        else:
            texts[-1] += block.unlinked
    return max(texts) < min(_MOST_OF_TEASER, _SHARE_ON_LIST * size)
