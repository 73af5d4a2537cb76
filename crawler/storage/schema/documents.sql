-- The feeds, API answers, sitemaps and list pages of the sources: the last answer of each, and its validators.
CREATE TABLE documents (
    id INTEGER PRIMARY KEY,
    outlet TEXT NOT NULL REFERENCES outlets(name),
    source TEXT NOT NULL,
    url TEXT NOT NULL,
    answer TEXT NOT NULL,
    answer_code TEXT NOT NULL,
    checked_at TEXT NOT NULL,
    read_at TEXT,
    named INTEGER,
    new INTEGER,
    etag TEXT,
    last_modified TEXT,
    not_modified INTEGER NOT NULL DEFAULT 0,
    stated TEXT,
    older TEXT,
    start_since TEXT,
    UNIQUE (outlet, source, url)
);
CREATE INDEX documents_answers ON documents (outlet, source, answer_code, checked_at);
