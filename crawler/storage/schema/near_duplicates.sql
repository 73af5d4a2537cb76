-- Pairs of articles that share much of their text, and how much.
CREATE TABLE near_duplicates (
    article INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
    original INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
    language TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('same', 'copy', 'edited', 'excerpt')),
    contained REAL NOT NULL CHECK (contained BETWEEN 0 AND 1), -- share of the article that is in the original
    containing REAL NOT NULL CHECK (containing BETWEEN 0 AND 1), -- share of the original that is in the article
    days INTEGER,
    evidence TEXT NOT NULL CHECK (json_valid(evidence)),
    PRIMARY KEY (article, original, language),
    CHECK (article <> original)
);
CREATE INDEX near_duplicates_original ON near_duplicates (original);
CREATE INDEX near_duplicates_kind ON near_duplicates (kind);
