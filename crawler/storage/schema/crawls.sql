-- One row a run. A run that was killed keeps its row, without an end.
CREATE TABLE crawls (
    id INTEGER PRIMARY KEY,
    outlet TEXT NOT NULL REFERENCES outlets(name),
    started_at TEXT NOT NULL,
    finished_at TEXT,
    reason TEXT,
    exit_code INTEGER,
    discovered INTEGER NOT NULL DEFAULT 0,
    known INTEGER NOT NULL DEFAULT 0,
    stored INTEGER NOT NULL DEFAULT 0,
    copies INTEGER NOT NULL DEFAULT 0,
    skipped INTEGER NOT NULL DEFAULT 0,
    failed INTEGER NOT NULL DEFAULT 0,
    undated INTEGER NOT NULL DEFAULT 0,
    errors INTEGER NOT NULL DEFAULT 0,
    requests INTEGER NOT NULL DEFAULT 0,
    bytes INTEGER NOT NULL DEFAULT 0,
    counters TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(counters)),
    walked INTEGER NOT NULL DEFAULT 0,
    overflowed INTEGER NOT NULL DEFAULT 0,
    not_modified INTEGER NOT NULL DEFAULT 0,
    revisited INTEGER NOT NULL DEFAULT 0,
    changed INTEGER NOT NULL DEFAULT 0,
    gone INTEGER NOT NULL DEFAULT 0,
    without_article INTEGER NOT NULL DEFAULT 0
);
-- All that an outlet's state is judged by, so that the rows are not read: their counters are kilobytes each.
CREATE INDEX crawls_health ON crawls
    (outlet, started_at, finished_at, exit_code, stored, copies, undated, without_article);
