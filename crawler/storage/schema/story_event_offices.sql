-- The offices that took part in each event by day, so that those of an office are listed without reading the others.
CREATE TABLE story_event_offices (
    office TEXT NOT NULL, -- event_sides.office
    listed_on TEXT NOT NULL, -- story_events.listed_on
    story_event INTEGER NOT NULL REFERENCES story_events(id) ON DELETE CASCADE,
    code TEXT NOT NULL, -- event_sides.code
    PRIMARY KEY (office, listed_on, story_event, code)
) WITHOUT ROWID;
CREATE INDEX story_event_offices_story_event ON story_event_offices (story_event);
