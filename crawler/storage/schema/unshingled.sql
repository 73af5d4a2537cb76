-- Articles from an earlier release that the next crawl adds to the index of shingles at its end.
CREATE TABLE unshingled (
    article INTEGER PRIMARY KEY REFERENCES articles(id) ON DELETE CASCADE
);
