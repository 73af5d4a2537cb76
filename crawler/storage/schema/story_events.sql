-- Each event of a story once, however many articles report it.
CREATE TABLE story_events (
    id INTEGER PRIMARY KEY,
    event INTEGER NOT NULL UNIQUE REFERENCES events(id) ON DELETE CASCADE, -- the report that tells most of it
    story INTEGER REFERENCES stories(id) ON DELETE SET NULL, -- empty where only one text reports it
    kind TEXT NOT NULL,
    status TEXT NOT NULL,
    listed_on TEXT NOT NULL, -- its day, or else that of the first report's publication or first sighting
    articles INTEGER NOT NULL,
    outlets INTEGER NOT NULL,
    otherwise INTEGER NOT NULL -- articles that tell something differently
);
CREATE INDEX story_events_story ON story_events (story);
CREATE INDEX story_events_listed_on ON story_events (listed_on);
CREATE INDEX story_events_kind ON story_events (kind, listed_on);
CREATE INDEX story_events_status ON story_events (status, listed_on);
