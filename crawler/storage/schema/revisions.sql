-- Earlier texts of articles and copies that their outlets changed.
CREATE TABLE revisions (
    id INTEGER PRIMARY KEY,
    article INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    published_at TEXT,
    modified_at TEXT,
    fetched_at TEXT NOT NULL,
    replaced_at TEXT NOT NULL,
    changes TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(changes)),
    copy TEXT -- copies.url; empty where the article itself was changed
);
CREATE INDEX revisions_article ON revisions (article);
CREATE INDEX revisions_replaced_at ON revisions (replaced_at);
