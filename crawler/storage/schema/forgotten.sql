-- What was removed at somebody's request and never comes back. By digest: the URL may name the person who asked.
CREATE TABLE forgotten (
    digest TEXT PRIMARY KEY, -- SHA-256 of a URL or of the words of a text
    kind TEXT NOT NULL CHECK (kind IN ('url', 'words')),
    outlet TEXT NOT NULL,
    forgotten_at TEXT NOT NULL,
    why TEXT NOT NULL CHECK (why <> '')
);
CREATE INDEX forgotten_at ON forgotten (forgotten_at);
