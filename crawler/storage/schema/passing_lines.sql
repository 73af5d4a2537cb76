-- Lines around texts that were added to articles or removed from them; with enough articles they are the site's.
CREATE TABLE passing_lines (
    outlet TEXT NOT NULL REFERENCES outlets(name),
    line TEXT NOT NULL,
    article INTEGER NOT NULL, -- articles.id; it may have become one with another since
    seen_at TEXT NOT NULL,
    PRIMARY KEY (outlet, line, article)
) WITHOUT ROWID;
