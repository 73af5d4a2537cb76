"""The table ``digests``: up to where each recipient has been told what is new, and what is new since."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from sqlite_utils import Database

from crawler.storage.rows import first

NO_WORDS = '""'
"""The query of FTS5 that asks for nothing."""

# Only what is new is searched, so that rare words and frequent ones take the same time.
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
    """Which articles a digest is about; without conditions, all."""

    searches: tuple[str, ...] = ()
    """Words as the archive's search takes them; an article must meet one of these searches."""
    countries: tuple[str, ...] = ()
    """ISO 3166-1 codes: of one of these countries' outlets."""
    outlets: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    """BCP 47: with a text in one of these."""

    @property
    def key(self) -> str:
        """What the selection is known by: the same for the same conditions in another order."""
        return json.dumps({name: sorted(values) for name, values in asdict(self).items()}, ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class Position:
    """What has been told: articles up to a number, at a time."""

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
    """Its title."""
    country: str
    published_on: str | None
    story: int | None


def last_position(db: Database, selection: DigestSelection, recipient: str) -> Position | None:
    """Up to where the recipient was told; None before the first digest."""
    sql = "SELECT last_article, sent_at FROM digests WHERE selection = ? AND recipient = ?"
    row = first(db, sql, [selection.key, recipient])
    return Position(row["last_article"], row["sent_at"]) if row is not None else None


def note_digest(db: Database, selection: DigestSelection, recipient: str, told: Position) -> None:
    """Record what the recipient has been told, within the open transaction."""
    sql = """
        INSERT INTO digests (selection, recipient, last_article, sent_at) VALUES (?, ?, ?, ?)
        ON CONFLICT (selection, recipient) DO UPDATE SET
            last_article = excluded.last_article, sent_at = excluded.sent_at
    """
    db.execute(sql, [selection.key, recipient, told.last_article, told.at])


def position_before(db: Database, moment: str) -> Position:
    """The position before everything that was first seen at ``moment`` or later."""
    sql = "SELECT min(id) - 1 FROM articles WHERE first_seen_at >= ?"
    (last,) = db.execute(sql, [moment]).fetchone()
    return Position(end_of(db, moment).last_article if last is None else last, moment)


def end_of(db: Database, at: str) -> Position:
    """The position after everything that is stored now."""
    return Position(int(db.execute("SELECT coalesce(max(id), 0) FROM articles").fetchone()[0]), at)


def new_articles(
    db: Database, selection: DigestSelection, since: Position, until: Position, match: str = NO_WORDS
) -> list[NewArticle]:
    """Articles between two positions, by country, the newest first.

    An article whose number was another's before counts as new if it was first seen since. ``match``: a query of FTS5
    that they meet.
    """
    values = {"last": since.last_article, "at": since.at, "until": until.last_article, "match": match}
    lists = {name: json.dumps(getattr(selection, name)) for name in ("countries", "outlets", "languages")}
    return [NewArticle(**row) for row in db.query(_NEW, {**values, **lists})]
