-- The text of an article in each of its languages.
CREATE TABLE texts (
    article INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
    language TEXT NOT NULL,
    title TEXT,
    text TEXT NOT NULL CHECK (text <> ''),
    PRIMARY KEY (article, language)
);
CREATE INDEX texts_language ON texts (language);
