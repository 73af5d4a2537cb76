"""Migrates a file of version 0.1: all its data, under today's names."""

from __future__ import annotations

from collections.abc import Iterable

from sqlite_utils import Database

STEPS = frozenset({
    "outlets_and_addresses", "articles", "crawls", "discovery", "revisions", "judgements", "pages", "likeness",
    "stories", "looks", "compared_runs_by_month", "precision_index", "revisions_of_copies", "conflicts_index",
})  # fmt: skip
"""The migrations of version 0.1, by which such a file is recognised."""

_ASIDE = "release_0_1_"
_TABLES = {"near_duplicates": "relations"}
"""Today's name → former name, for tables that were renamed."""
_REASON_CODE = """
    CASE
    WHEN reason IS NULL THEN NULL
    WHEN state = 'copy' THEN CASE
        WHEN reason LIKE 'same address:%' THEN 'same_page'
        WHEN reason LIKE 'same:%' THEN 'same_outlet'
        WHEN reason LIKE 'copy:%' THEN 'other_outlet'
        ELSE 'published_later' END
    WHEN state = 'stored' THEN 'earlier_text_kept'
    WHEN state = 'off_topic' THEN 'off_topic'
    WHEN state = 'gone' THEN 'page_gone'
    WHEN state = 'refused' THEN iif(reason LIKE '%robots.txt%', 'robots_forbidden', 'off_site')
    WHEN state = 'not_article' THEN CASE
        WHEN reason = 'no title' THEN 'no_title'
        WHEN reason = 'no text' THEN 'no_text'
        WHEN reason LIKE 'its address has not the form%' THEN 'url_form'
        WHEN reason LIKE 'not a page%' THEN 'file'
        WHEN reason = 'a feed or a sitemap' THEN 'feed'
        WHEN reason = 'the home page' THEN 'home_page'
        WHEN reason LIKE 'a list:%' THEN 'list_page'
        WHEN reason = 'a search page' THEN 'search_page'
        WHEN reason = 'the page has no text of its own' THEN 'no_text'
        ELSE 'no_markup' END
    WHEN state IN ('known', 'fetching') THEN CASE
        WHEN reason LIKE 'published outside the days%' THEN 'outside_days'
        WHEN reason LIKE 'beyond the %' THEN 'over_budget'
        WHEN reason LIKE '%saved%' THEN 'not_recorded'
        ELSE 'over_limit' END
    WHEN reason LIKE '%robots.txt could not be had%' THEN 'robots_unavailable'
    WHEN reason LIKE '%left alone%' THEN 'host_given_up'
    WHEN reason LIKE 'HTTP %' THEN 'http_error'
    WHEN reason LIKE 'no answer%' THEN 'no_answer'
    WHEN reason LIKE 'an error in a pipeline%' THEN 'pipeline_error'
    WHEN reason LIKE '%, offset %' THEN 'file_error'
    WHEN reason LIKE 'IgnoreRequest%' THEN 'request_dropped'
    WHEN reason LIKE '%bytes of markup%' OR reason LIKE 'not read within%' OR reason LIKE 'the worker process died%'
        THEN 'extraction_failed'
    ELSE 'network_error' END
"""
"""From the words of version 0.1, which had no codes; see ``crawler.model.reasons``."""
_ANSWER_CODE = """
    CASE
    WHEN answer = 'read' THEN 'read'
    WHEN answer = 'not modified' THEN 'not_modified'
    WHEN answer IN ('HTTP 400', 'HTTP 404', 'HTTP 410') THEN 'not_there'
    WHEN answer LIKE 'HTTP %' THEN 'http_error'
    WHEN answer = 'Forbidden by robots.txt' THEN 'robots_forbidden'
    WHEN answer = 'max redirections reached' OR answer LIKE 'Filtered offsite request%' THEN 'request_dropped'
    WHEN answer LIKE 'beyond the %' THEN 'over_budget'
    WHEN answer LIKE '%saved%' THEN 'not_recorded'
    WHEN answer LIKE 'http%' OR answer LIKE 'not read within%' OR answer LIKE 'the worker process died%'
        THEN 'unreadable'
    ELSE 'network_error' END
"""
"""See ``crawler.model.answer_codes``; the words for an unreadable document began with its URL."""
VALUES = {
    "addresses": {"reason_code": _REASON_CODE},
    "date_candidates": {"reason_code": "'not_recorded'"},
    "aliases": {"alias": "url", "url": "address"},
    "documents": {"answer_code": _ANSWER_CODE, "start_since": "place_since"},
    "pages": {"url": "address", "fetched_url": "url"},
    "story_articles": {"similarity": "likeness", "similar_article": "like_article"},
}
"""By table and column: SQL over the row of version 0.1, for columns that had another name or did not exist.

A column without an entry is copied by name; one that did not exist gets its default.
"""
# The shingle index is rebuilt, since the definition of a word has changed. robots.txt, passing
# lines, events and backups were not kept.
_MADE_ANEW = {"shingled_texts", "shingles", "unshingled", "robots", "passing_lines", "site_dates", "backups",
               "forgotten", "article_states", "digests", "alerts", "alerts_told", "events", "event_sides",
               "story_events", "story_event_parties", "story_event_offices", "event_pairs",
               "office_holders"}  # fmt: skip


def set_aside(db: Database) -> bool:
    """Rename the tables of version 0.1, and drop their indexes; return whether this is a file of that version."""
    names = [name for name in db.table_names() if not name.startswith(("_", "articles_fts", "sqlite_"))]
    if not names:
        return False
    for kind, name in db.execute(
        "SELECT type, name FROM sqlite_master WHERE type IN ('index', 'trigger') AND sql IS NOT NULL "
        "AND tbl_name NOT LIKE '\\_%' ESCAPE '\\'"
    ).fetchall():
        db.execute(f"DROP {kind} [{name}]")
    db.execute("DROP TABLE articles_fts")
    for name in names:
        db.execute(f"ALTER TABLE [{name}] RENAME TO [{_ASIDE}{name}]")
    return True


def carry_over(db: Database, tables: Iterable[str]) -> None:
    """Copy the rows into the new tables in order, and drop the old ones."""
    for table in tables:
        if table not in _MADE_ANEW:
            _copy(db, f"{_ASIDE}{_TABLES.get(table, table)}", table)
    db.execute("INSERT INTO unshingled SELECT id FROM articles ORDER BY id")
    for name in [name for name in db.table_names() if name.startswith(_ASIDE)]:
        db.execute(f"DROP TABLE [{name}]")
    db.execute(f"DELETE FROM _sqlite_migrations WHERE name IN ({', '.join('?' * len(STEPS))})", sorted(STEPS))  # noqa: S608


def _copy(db: Database, source: str, table: str) -> None:
    renamed = VALUES.get(table, {})
    known = db.table(source).columns_dict
    columns = {name: name for name in db.table(table).columns_dict if name in known} | renamed
    order = "" if "WITHOUT ROWID" in db.table(source).schema else " ORDER BY rowid"
    names, values = ", ".join(columns), ", ".join(columns.values())
    db.execute(f"INSERT INTO {table} ({names}) SELECT {values} FROM {source}{order}")  # noqa: S608
