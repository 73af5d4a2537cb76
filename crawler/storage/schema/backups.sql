-- The backups that scrapy backup made of this archive.
CREATE TABLE backups (
    id INTEGER PRIMARY KEY,
    made_at TEXT NOT NULL,
    folder TEXT NOT NULL,
    articles INTEGER NOT NULL,
    database_size INTEGER NOT NULL, -- bytes
    page_files INTEGER NOT NULL,
    pages_size INTEGER NOT NULL, -- bytes
    missing_files INTEGER NOT NULL,
    with_pages INTEGER NOT NULL CHECK (with_pages IN (0, 1))
);
