-- What a person had to look at: each from when it was found until it was well again.
CREATE TABLE alerts (
    id INTEGER PRIMARY KEY,
    code TEXT NOT NULL,
    outlet TEXT REFERENCES outlets(name), -- empty where it is the archive's
    details TEXT NOT NULL,
    began_at TEXT NOT NULL,
    ended_at TEXT
);
CREATE UNIQUE INDEX alerts_open ON alerts (code, coalesce(outlet, '')) WHERE ended_at IS NULL;
