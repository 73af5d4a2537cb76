"""Settings that are given for one run: a misspelt one would change nothing, and nobody would know."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from difflib import get_close_matches

from scrapy.exceptions import UsageError
from scrapy.settings import default_settings

from crawler import settings

logger = logging.getLogger(__name__)

_ALIKE = 0.8
"""Likeness of two names (difflib's ratio) from which one is taken for a slip of the other."""


def require_known(given: Iterable[str]) -> None:
    """Check the names of ``NAME=VALUE``, as they were given with ``-s``.

    A name that is like none of Scrapy's or ours may be another package's: that is told, and no error.

    Raises:
        UsageError: a name is nearly that of a setting.
    """
    known = [name for module in (settings, default_settings) for name in vars(module) if name.isupper()]
    for one in given:
        name = one.partition("=")[0]
        if name in known:
            continue
        if likely := get_close_matches(name.upper(), known, n=1, cutoff=_ALIKE):
            raise UsageError(f"-s {one}: there is no setting {name}; write {likely[0]}", print_help=False)
        logger.warning("-s %s: neither Chancery nor Scrapy has a setting of this name", one)
