-- The robots.txt of hosts, kept for a day and then revalidated.
CREATE TABLE robots (
    host TEXT PRIMARY KEY,
    text TEXT NOT NULL,
    checked_at TEXT NOT NULL,
    etag TEXT,
    last_modified TEXT
);
