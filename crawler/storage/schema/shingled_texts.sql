-- The texts in the index of shingles, one row for each language of an article.
CREATE TABLE shingled_texts (
    id INTEGER PRIMARY KEY,
    article INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
    day INTEGER NOT NULL, -- of publication, as date.toordinal() counts; 0 without one
    shingles INTEGER NOT NULL -- how many the whole text has; the index holds a sample
);
CREATE INDEX shingled_texts_article ON shingled_texts (article);
