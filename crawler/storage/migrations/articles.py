"""Step 2 of the schema."""

from __future__ import annotations

from sqlite_utils import Database


def articles(db: Database) -> None:
    """Each article once, with its languages, its dates and its copies."""
    db.execute(
        """
        CREATE TABLE articles (
            id INTEGER PRIMARY KEY,
            url TEXT NOT NULL UNIQUE,
            outlet TEXT NOT NULL REFERENCES outlets(name),
            title TEXT NOT NULL CHECK (title <> ''),
            text TEXT NOT NULL CHECK (text <> ''),
            language TEXT,
            languages TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(languages)),
            byline TEXT,
            section TEXT,
            dateline TEXT,
            image_url TEXT CHECK (image_url LIKE 'http://%' OR image_url LIKE 'https://%'),
            published_at TEXT CHECK (
                (published_precision = 'day' AND published_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]')
                OR (published_precision IN ('instant', 'minute') AND published_at GLOB
                    '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9]Z')),
            published_precision TEXT CHECK (published_precision IN ('instant', 'minute', 'day')),
            published_source TEXT,
            published_on TEXT,
            modified_at TEXT,
            first_seen_at TEXT NOT NULL,
            fetched_at TEXT NOT NULL,
            text_sha256 TEXT NOT NULL,
            words_sha256 TEXT NOT NULL UNIQUE,
            word_count INTEGER NOT NULL,
            CHECK ((published_at IS NULL) = (published_precision IS NULL)),
            CHECK ((published_at IS NULL) = (published_source IS NULL)),
            CHECK ((published_at IS NULL) = (published_on IS NULL))
        )
        """
    )
    for columns in (["published_at"], ["published_on"], ["outlet", "published_at"], ["language"], ["first_seen_at"]):
        db.table("articles").create_index(columns)
    db.table("articles").enable_fts(
        ["title", "text"], fts_version="FTS5", create_triggers=True, tokenize="unicode61 remove_diacritics 2"
    )
    db.execute(
        """
        CREATE TABLE texts (
            article INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
            language TEXT NOT NULL,
            title TEXT,
            text TEXT NOT NULL CHECK (text <> ''),
            PRIMARY KEY (article, language)
        )
        """
    )
    db.table("texts").create_index(["language"])
    db.execute(
        """
        CREATE TABLE date_candidates (
            id INTEGER PRIMARY KEY,
            article INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
            source TEXT NOT NULL,
            raw TEXT NOT NULL,
            kind TEXT NOT NULL CHECK (kind IN ('published', 'modified')),
            value TEXT,
            precision TEXT CHECK (precision IN ('instant', 'minute', 'day')),
            verdict TEXT NOT NULL CHECK (verdict IN ('chosen', 'agrees', 'passed_over', 'rejected')),
            reason TEXT NOT NULL
        )
        """
    )
    db.table("date_candidates").create_index(["article"])
    db.table("date_candidates").create_index(["verdict", "source"])
    db.execute(
        """
        CREATE TABLE copies (
            url TEXT PRIMARY KEY,
            article INTEGER NOT NULL REFERENCES articles(id),
            outlet TEXT NOT NULL REFERENCES outlets(name),
            title TEXT NOT NULL,
            published_at TEXT,
            published_precision TEXT CHECK (published_precision IN ('instant', 'minute', 'day')),
            published_on TEXT,
            kind TEXT NOT NULL CHECK (kind IN ('same', 'copy', 'edited', 'excerpt')),
            similarity REAL NOT NULL CHECK (similarity BETWEEN 0 AND 1),
            text TEXT NOT NULL,
            first_seen_at TEXT NOT NULL,
            fetched_at TEXT NOT NULL
        )
        """
    )
    db.table("copies").create_index(["article"])
    db.table("copies").create_index(["outlet", "published_at"])
