-- The last digest of each selection that each recipient got.
CREATE TABLE digests (
    id INTEGER PRIMARY KEY,
    selection TEXT NOT NULL CHECK (json_valid(selection)),
    recipient TEXT NOT NULL, -- scrypt of its URL
    last_article INTEGER NOT NULL, -- articles.id; it may have become one with another since
    sent_at TEXT NOT NULL,
    UNIQUE (selection, recipient)
);
