-- Requested backfills of past days, and how far each has come. One without an end is resumed.
CREATE TABLE backfills (
    id INTEGER PRIMARY KEY,
    outlet TEXT NOT NULL REFERENCES outlets(name),
    since TEXT NOT NULL,
    until TEXT NOT NULL,
    source TEXT,
    documents INTEGER NOT NULL DEFAULT 0,
    pages INTEGER,
    reached TEXT,
    started_at TEXT NOT NULL,
    finished_at TEXT
);
CREATE INDEX backfills_outlet_days ON backfills (outlet, since, until);
