-- Who was told of each alert, and of its end.
CREATE TABLE alerts_told (
    alert INTEGER NOT NULL REFERENCES alerts(id) ON DELETE CASCADE,
    recipient TEXT NOT NULL, -- scrypt of its URL
    told_at TEXT NOT NULL,
    told_end_at TEXT,
    PRIMARY KEY (alert, recipient)
);
