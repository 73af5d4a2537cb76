-- The frontier: every URL that a source ever listed, and its state.
CREATE TABLE addresses (
    url TEXT PRIMARY KEY,
    outlet TEXT NOT NULL REFERENCES outlets(name),
    state TEXT NOT NULL CHECK (state IN
        ('known', 'fetching', 'stored', 'copy', 'off_topic', 'not_article', 'failed', 'gone', 'refused')),
    reason TEXT,
    reason_code TEXT,
    article INTEGER REFERENCES articles(id),
    found_by TEXT NOT NULL,
    first_seen_at TEXT NOT NULL,
    last_seen_at TEXT NOT NULL,
    tries INTEGER NOT NULL DEFAULT 0,
    next_try_at TEXT,
    http_status INTEGER,
    seen_in INTEGER REFERENCES crawls(id),
    fetched_in INTEGER REFERENCES crawls(id),
    named_as TEXT NOT NULL,
    said TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(said)),
    first_seen_in INTEGER REFERENCES crawls(id),
    fetched_at TEXT,
    title TEXT,
    topic_score REAL,
    looked_at TEXT,
    next_look_at TEXT,
    last_look TEXT,
    etag TEXT,
    last_modified TEXT,
    body_sha256 TEXT,
    CHECK ((reason IS NULL) = (reason_code IS NULL))
);
CREATE INDEX addresses_outlet_state ON addresses (outlet, state);
CREATE INDEX addresses_state_next_try_at ON addresses (state, next_try_at);
CREATE INDEX addresses_article ON addresses (article);
CREATE INDEX addresses_seen_in ON addresses (seen_in);
CREATE INDEX addresses_fetched_in ON addresses (fetched_in);
CREATE INDEX addresses_reason_code ON addresses (reason_code, state, outlet) WHERE reason_code IS NOT NULL;
CREATE INDEX addresses_due ON addresses (outlet, next_look_at) WHERE next_look_at IS NOT NULL;
