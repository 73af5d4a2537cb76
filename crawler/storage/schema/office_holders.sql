-- Who was printed with which public office, drawn from the events of this archive alone.
CREATE TABLE office_holders (
    office TEXT NOT NULL,
    state TEXT NOT NULL, -- event_sides.code
    name TEXT NOT NULL, -- as printed
    first_seen_on TEXT NOT NULL,
    last_seen_on TEXT NOT NULL,
    contradictions INTEGER NOT NULL DEFAULT 0, -- other persons printed with it within these days
    PRIMARY KEY (office, state, name)
) WITHOUT ROWID;
