-- Texts that repeat an article word for word at another URL.
CREATE TABLE copies (
    url TEXT PRIMARY KEY,
    article INTEGER NOT NULL REFERENCES articles(id),
    outlet TEXT NOT NULL REFERENCES outlets(name),
    title TEXT NOT NULL,
    published_at TEXT,
    published_precision TEXT CHECK (published_precision IN ('instant', 'minute', 'day')),
    published_on TEXT,
    kind TEXT NOT NULL CHECK (kind IN ('same', 'copy', 'edited', 'excerpt')),
    similarity REAL NOT NULL CHECK (similarity BETWEEN 0 AND 1),
    text TEXT NOT NULL,
    first_seen_at TEXT NOT NULL,
    fetched_at TEXT NOT NULL,
    gone_at TEXT,
    is_alias INTEGER NOT NULL DEFAULT 0 -- 1: another address of the article itself, and no second print of it
);
CREATE INDEX copies_article ON copies (article);
CREATE INDEX copies_outlet_published_at ON copies (outlet, published_at);
CREATE INDEX copies_gone ON copies (gone_at) WHERE gone_at IS NOT NULL;
