-- The index of shingles. Hashes fall everywhere: by month first, what comes in together is written to the same pages
-- of the file, however large that is; by hash first, each would be on a page of its own.
CREATE TABLE shingles (
    month INTEGER NOT NULL,
    shingle INTEGER NOT NULL,
    shingled_text INTEGER NOT NULL, -- shingled_texts.id
    PRIMARY KEY (month, shingle, shingled_text)
) WITHOUT ROWID;
