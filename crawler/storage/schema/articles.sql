-- Articles with their dates, event and topic.
CREATE TABLE articles (
    id INTEGER PRIMARY KEY,
    url TEXT NOT NULL UNIQUE,
    outlet TEXT NOT NULL REFERENCES outlets(name),
    title TEXT NOT NULL CHECK (title <> ''),
    text TEXT NOT NULL CHECK (text <> ''),
    language TEXT,
    languages TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(languages)),
    byline TEXT,
    section TEXT,
    dateline TEXT,
    image_url TEXT CHECK (image_url LIKE 'http://%' OR image_url LIKE 'https://%'),
    published_at TEXT CHECK (
        (published_precision = 'day' AND published_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]')
        OR (published_precision IN ('instant', 'minute') AND published_at GLOB
            '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9]Z')),
    published_precision TEXT CHECK (published_precision IN ('instant', 'minute', 'day')),
    published_source TEXT,
    published_on TEXT,
    modified_at TEXT,
    first_seen_at TEXT NOT NULL,
    fetched_at TEXT NOT NULL,
    text_sha256 TEXT NOT NULL,
    words_sha256 TEXT NOT NULL, -- not unique: whether the same words are a copy is for the pipeline to say
    word_count INTEGER NOT NULL,
    part INTEGER,
    parts INTEGER,
    dateline_place TEXT,
    dateline_on TEXT,
    agency TEXT,
    date_conflict TEXT,
    event_date TEXT CHECK (event_date GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    event_date_words TEXT,
    topic_score REAL CHECK (topic_score BETWEEN 0 AND 1),
    topic_terms TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(topic_terms)),
    gone_at TEXT,
    CHECK ((published_at IS NULL) = (published_precision IS NULL)),
    CHECK ((published_at IS NULL) = (published_source IS NULL)),
    CHECK ((published_at IS NULL) = (published_on IS NULL))
);
CREATE INDEX articles_words_sha256 ON articles (words_sha256);
CREATE INDEX articles_published_at ON articles (published_at);
CREATE INDEX articles_published_on ON articles (published_on);
CREATE INDEX articles_outlet_published_at ON articles (outlet, published_at);
CREATE INDEX articles_language ON articles (language);
CREATE INDEX articles_language_published_on ON articles (language, published_on);
CREATE INDEX articles_first_seen_at ON articles (first_seen_at);
CREATE INDEX articles_event_date ON articles (event_date);
CREATE INDEX articles_topic_score ON articles (topic_score);
CREATE INDEX articles_agency ON articles (agency);
-- Used by the reading pages to count articles without reading their texts.
CREATE INDEX articles_published_precision ON articles (published_precision);
CREATE INDEX articles_gone ON articles (gone_at) WHERE gone_at IS NOT NULL;
-- Few articles have conflicting dates; they are listed by day.
CREATE INDEX articles_in_conflict ON articles (coalesce(published_on, first_seen_at), id)
    WHERE date_conflict IS NOT NULL;

-- The search index, kept up to date by triggers.
CREATE VIRTUAL TABLE articles_fts USING FTS5 (
    title, text, tokenize='unicode61 remove_diacritics 2', content="articles"
);
CREATE TRIGGER articles_ai AFTER INSERT ON articles BEGIN
    INSERT INTO articles_fts (rowid, title, text) VALUES (new.rowid, new.title, new.text);
END;
CREATE TRIGGER articles_ad AFTER DELETE ON articles BEGIN
    INSERT INTO articles_fts (articles_fts, rowid, title, text) VALUES ('delete', old.rowid, old.title, old.text);
END;
CREATE TRIGGER articles_au AFTER UPDATE ON articles BEGIN
    INSERT INTO articles_fts (articles_fts, rowid, title, text) VALUES ('delete', old.rowid, old.title, old.text);
    INSERT INTO articles_fts (rowid, title, text) VALUES (new.rowid, new.title, new.text);
END;
