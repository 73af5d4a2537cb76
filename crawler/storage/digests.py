"""The table ``digests``: what each recipient has been sent, and what is new since then."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from sqlite_utils import Database

from crawler.storage.rows import first

NO_WORDS = '""'
"""The FTS5 query without any words."""

# Only new articles are searched, so that rare and frequent words take the same time.
_NEW = """
    WITH new AS (SELECT id FROM articles WHERE (id > :last OR first_seen_at > :at) AND id <= :until)
    SELECT a.id, a.title, a.url, o.title AS outlet, o.country, a.published_on, s.story
    FROM new JOIN articles a ON a.id = new.id JOIN outlets o ON o.name = a.outlet
        LEFT JOIN story_articles s ON s.article = a.id
    WHERE (:countries = '[]' OR o.country IN (SELECT value FROM json_each(:countries)))
        AND (:outlets = '[]' OR a.outlet IN (SELECT value FROM json_each(:outlets)))
        AND (:languages = '[]' OR EXISTS (SELECT 1 FROM texts
            WHERE article = a.id AND language IN (SELECT value FROM json_each(:languages))))
        AND (:match = '""' OR a.id IN (
            SELECT rowid FROM articles_fts WHERE articles_fts MATCH :match AND rowid >= (SELECT min(id) FROM new)))
    ORDER BY o.country, a.published_on DESC, a.id DESC
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestSelection:
    """The articles that a digest is about; without conditions, all."""

    searches: tuple[str, ...] = ()
    """Words in the syntax of the archive's search; an article must match one of these searches."""
    countries: tuple[str, ...] = ()
    """ISO 3166-1 codes: only outlets of these countries."""
    outlets: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    """BCP 47: only articles with a text in one of these."""

    @property
    def key(self) -> str:
        """The selection's key: the same for the same conditions in another order."""
        return json.dumps({name: sorted(values) for name, values in asdict(self).items()}, ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class Position:
    """What has been sent: articles up to a number, at a time."""

    last_article: int
    at: str
    """``YYYY-MM-DDTHH:MM:SSZ``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewArticle:
    """An article of a digest."""

    id: int
    title: str
    url: str
    outlet: str
    """The outlet's title."""
    country: str
    published_on: str | None
    story: int | None


def last_position(db: Database, selection: DigestSelection, recipient: str) -> Position | None:
    """Return up to where the recipient has been sent; None before the first digest."""
    sql = "SELECT last_article, sent_at FROM digests WHERE selection = ? AND recipient = ?"
    row = first(db, sql, [selection.key, recipient])
    return Position(row["last_article"], row["sent_at"]) if row is not None else None


def note_digest(db: Database, selection: DigestSelection, recipient: str, told: Position) -> None:
    """Record what the recipient has been sent, within the open transaction."""
    sql = """
        INSERT INTO digests (selection, recipient, last_article, sent_at) VALUES (?, ?, ?, ?)
        ON CONFLICT (selection, recipient) DO UPDATE SET
            last_article = excluded.last_article, sent_at = excluded.sent_at
    """
    db.execute(sql, [selection.key, recipient, told.last_article, told.at])


def position_before(db: Database, moment: str) -> Position:
    """Return the position before everything that was first seen at ``moment`` or later."""
    sql = "SELECT min(id) - 1 FROM articles WHERE first_seen_at >= ?"
    (last,) = db.execute(sql, [moment]).fetchone()
    return Position(end_of(db, moment).last_article if last is None else last, moment)


def end_of(db: Database, at: str) -> Position:
    """Return the position after everything that is stored now."""
    return Position(int(db.execute("SELECT coalesce(max(id), 0) FROM articles").fetchone()[0]), at)


def new_articles(
    db: Database, selection: DigestSelection, since: Position, until: Position, match: str = NO_WORDS
) -> list[NewArticle]:
    """Return the articles between two positions, by country, newest first.

    An article whose number was used before counts as new if it was first seen since. ``match``: an FTS5 query that they
    must match.
    """
    values = {"last": since.last_article, "at": since.at, "until": until.last_article, "match": match}
    lists = {name: json.dumps(getattr(selection, name)) for name in ("countries", "outlets", "languages")}
    return [NewArticle(**row) for row in db.query(_NEW, {**values, **lists})]
