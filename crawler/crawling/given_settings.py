"""Checks settings given for one run: a misspelt one would have no effect, and nobody would notice."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from difflib import get_close_matches

from scrapy.settings import default_settings

from crawler import settings
from crawler.model.wrong_input import WrongInput

logger = logging.getLogger(__name__)

_ALIKE = 0.8
"""Similarity of two names (difflib's ratio) from which one counts as a misspelling of the other."""


def require_known(given: Iterable[str]) -> None:
    """Check the names in ``NAME=VALUE``, as given with ``-s``.

    An unknown name that resembles none of Scrapy's or ours may belong to another package: it is logged, not an error.

    Raises:
        WrongInput: a name is nearly that of a setting.
    """
    known = [name for module in (settings, default_settings) for name in vars(module) if name.isupper()]
    for one in given:
        name = one.partition("=")[0]
        if name in known:
            continue
        if likely := get_close_matches(name.upper(), known, n=1, cutoff=_ALIKE):
            raise WrongInput(f"-s {one}: there is no setting {name}; write {likely[0]}")
        logger.warning("-s %s: neither Chancery nor Scrapy has a setting of this name", one)
