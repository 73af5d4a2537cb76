-- Stories: articles that report the same event.
CREATE TABLE stories (
    id INTEGER PRIMARY KEY,
    article INTEGER NOT NULL UNIQUE REFERENCES articles(id), -- the one that was published first
    title TEXT NOT NULL,
    language TEXT,
    outlet TEXT NOT NULL REFERENCES outlets(name),
    first_on TEXT,
    last_on TEXT,
    articles INTEGER NOT NULL,
    copies INTEGER NOT NULL,
    outlets INTEGER NOT NULL
);
CREATE INDEX stories_first_on ON stories (first_on);
CREATE INDEX stories_last_on ON stories (last_on);
CREATE INDEX stories_outlets_articles ON stories (outlets, articles);
