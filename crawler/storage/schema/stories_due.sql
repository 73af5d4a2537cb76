-- Days whose stories must be decided again, because an article was added or changed.
CREATE TABLE stories_due (
    language TEXT NOT NULL, -- empty without one
    day INTEGER NOT NULL, -- as date.toordinal() counts; 0 without one
    article INTEGER NOT NULL,
    PRIMARY KEY (day, language, article)
) WITHOUT ROWID;
