-- Articles of a file of an earlier release that the next crawl enters into the index of shingles at its end.
CREATE TABLE unshingled (
    article INTEGER PRIMARY KEY REFERENCES articles(id) ON DELETE CASCADE
);
