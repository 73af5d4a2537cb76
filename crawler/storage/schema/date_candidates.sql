-- Every date that a page, its URL or its source gave for an article, with the verdict on it.
CREATE TABLE date_candidates (
    id INTEGER PRIMARY KEY,
    article INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
    source TEXT NOT NULL,
    raw TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('published', 'modified')),
    value TEXT,
    precision TEXT CHECK (precision IN ('instant', 'minute', 'day')),
    verdict TEXT NOT NULL CHECK (verdict IN ('', 'chosen', 'agrees', 'passed_over', 'rejected')), -- empty: not judged
    reason_code TEXT NOT NULL,
    reason TEXT NOT NULL
);
CREATE INDEX date_candidates_article ON date_candidates (article);
CREATE INDEX date_candidates_verdict_source ON date_candidates (verdict, source);
