"""Step 9 of the schema."""

from __future__ import annotations

from sqlite_utils import Database


def stories(db: Database) -> None:
    """Articles that report one event, and what became of stories as more was known."""
    db.execute(
        """
        CREATE TABLE stories (
            id INTEGER PRIMARY KEY,
            article INTEGER NOT NULL UNIQUE REFERENCES articles(id),
            title TEXT NOT NULL,
            language TEXT,
            outlet TEXT NOT NULL REFERENCES outlets(name),
            first_on TEXT,
            last_on TEXT,
            articles INTEGER NOT NULL,
            copies INTEGER NOT NULL,
            outlets INTEGER NOT NULL
        )
        """
    )
    for columns in (["first_on"], ["last_on"], ["outlets", "articles"]):
        db.table("stories").create_index(columns)
    db.execute(
        """
        CREATE TABLE story_articles (
            article INTEGER PRIMARY KEY REFERENCES articles(id) ON DELETE CASCADE,
            story INTEGER NOT NULL REFERENCES stories(id) ON DELETE CASCADE,
            kind TEXT NOT NULL CHECK (kind IN ('first', 'same', 'copy', 'edited', 'excerpt', 'report')),
            likeness REAL NOT NULL CHECK (likeness BETWEEN 0 AND 1),
            like_article INTEGER REFERENCES articles(id)
        )
        """
    )
    db.table("story_articles").create_index(["story"])
    db.table("story_articles").create_index(["like_article"])
    db.execute(
        """
        CREATE TABLE story_changes (
            id INTEGER PRIMARY KEY,
            changed_at TEXT NOT NULL,
            kind TEXT NOT NULL CHECK (kind IN ('merged', 'split', 'earlier')),
            story INTEGER NOT NULL,
            became INTEGER,
            article INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
            why TEXT NOT NULL
        )
        """
    )
    db.table("story_changes").create_index(["story"])
    db.table("story_changes").create_index(["became"])
    db.table("story_changes").create_index(["article"])
    db.execute(
        """
        CREATE TABLE stories_due (
            language TEXT NOT NULL,
            day INTEGER NOT NULL,
            article INTEGER NOT NULL,
            PRIMARY KEY (day, language, article)
        ) WITHOUT ROWID
        """
    )
    # Days as numbers, as date.toordinal() counts them.
    db.execute(
        "INSERT INTO stories_due (language, day, article) SELECT ifnull(language, ''), "
        "ifnull(CAST(julianday(published_on) - 1721424.5 AS INTEGER), 0), id FROM articles"
    )
    db.table("articles").create_index(["language", "published_on"])
