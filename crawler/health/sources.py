"""Which sources of an outlet fail: feeds, sitemaps, list pages."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from datetime import datetime

from crawler.model.answer_codes import AnswerCode
from crawler.model.clock import timestamp

_ANSWERS = """
    SELECT outlet, source, answer_code, max(checked_at) FROM documents GROUP BY outlet, source, answer_code
"""


def failing_sources(
    connection: sqlite3.Connection, last_begun: Mapping[str, datetime]
) -> dict[str, dict[str, AnswerCode]]:
    """Return by outlet the sources that could not be read in its last crawl, each with the last answer's code.

    Args:
        last_begun: when the last finished crawl of each outlet started.
    """
    newest: dict[tuple[str, str], dict[AnswerCode, str]] = {}
    for outlet, source, code, checked_at in connection.execute(_ANSWERS).fetchall():
        if outlet in last_begun and checked_at >= timestamp(last_begun[outlet]):
            newest.setdefault((outlet, source), {})[AnswerCode(code)] = checked_at
    failing: dict[str, dict[str, AnswerCode]] = {}
    for (outlet, source), answers in sorted(newest.items()):
        if not answers.keys() & {AnswerCode.READ, AnswerCode.NOT_MODIFIED, AnswerCode.NOT_RECORDED}:
            failing.setdefault(outlet, {})[source] = max(answers, key=lambda code: answers[code])
    return failing
