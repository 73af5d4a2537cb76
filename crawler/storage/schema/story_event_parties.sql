-- The parties of each event by day, so that a country's events are listed without reading the others.
CREATE TABLE story_event_parties (
    code TEXT NOT NULL, -- event_sides.code
    listed_on TEXT NOT NULL, -- story_events.listed_on
    story_event INTEGER NOT NULL REFERENCES story_events(id) ON DELETE CASCADE,
    PRIMARY KEY (code, listed_on, story_event)
) WITHOUT ROWID;
CREATE INDEX story_event_parties_story_event ON story_event_parties (story_event);
