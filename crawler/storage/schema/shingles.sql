-- The index of shingles. Hashes are random: sorted by month first, texts that arrive together are written to the same
-- pages of the file, however large it is; sorted by hash first, each shingle would be on a different page.
CREATE TABLE shingles (
    month INTEGER NOT NULL,
    shingle INTEGER NOT NULL,
    shingled_text INTEGER NOT NULL, -- shingled_texts.id
    PRIMARY KEY (month, shingle, shingled_text)
) WITHOUT ROWID;
