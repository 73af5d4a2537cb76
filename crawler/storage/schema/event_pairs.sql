-- Who dealt with whom, for maps and graphs: a row for each pair of an event.
CREATE TABLE event_pairs (
    a TEXT NOT NULL,
    b TEXT NOT NULL,
    listed_on TEXT NOT NULL, -- story_events.listed_on
    story_event INTEGER NOT NULL REFERENCES story_events(id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    status TEXT NOT NULL,
    PRIMARY KEY (a, b, listed_on, story_event),
    CHECK (a < b)
) WITHOUT ROWID;
CREATE INDEX event_pairs_story_event ON event_pairs (story_event);
