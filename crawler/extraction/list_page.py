"""A page that lists others: its text stops at link after link, where an article runs on somewhere."""

from __future__ import annotations

from collections.abc import Iterable

from crawler.extraction.blocks import Block

_LINKED = 0.5  # of a block's text: with more of it in links it is an entry of the list
_MOST_OF_TEASER, _SHARE_OF_TEASER = 700, 0.25
"""Characters of the longest text between two links of a list, and its share of all text outside links; articles have
more of either. WCXB, pages that state no time of publication: lists have up to 681, articles in pieces from 774."""
_SHARE_ON_LIST = 0.12
"""And its share of all text with the links: 13 of 22 lists of news have up to 0.104, such articles from 0.13."""


def is_list(blocks: Iterable[Block]) -> bool:
    """Whether no text between two links is long enough for an article's."""
    texts, unlinked, size = [0.0], 0.0, 0
    for block in blocks:
        size += len(block.text)
        unlinked += block.unlinked
        if block.linked > _LINKED:
            texts.append(0.0)
        else:
            texts[-1] += block.unlinked
    return max(texts) < min(_MOST_OF_TEASER, _SHARE_OF_TEASER * unlinked, _SHARE_ON_LIST * size)
