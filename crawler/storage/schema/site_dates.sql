-- Dates that pages show although their articles are of other days; with enough articles they are the site's.
CREATE TABLE site_dates (
    outlet TEXT NOT NULL REFERENCES outlets(name),
    source TEXT NOT NULL, -- date_candidates.source
    raw TEXT NOT NULL, -- as written; empty for a clock
    url TEXT NOT NULL, -- addresses.url of the page that shows it
    listed_on TEXT NOT NULL,
    PRIMARY KEY (outlet, source, raw, url)
) WITHOUT ROWID;
