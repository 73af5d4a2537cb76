-- The events between states that articles report, each with the words that say so.
CREATE TABLE events (
    id INTEGER PRIMARY KEY,
    article INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
    story_event INTEGER REFERENCES story_events(id) ON DELETE SET NULL, -- empty until the stories are decided
    kind TEXT NOT NULL,
    plover TEXT NOT NULL,
    status TEXT NOT NULL,
    day TEXT CHECK (day GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    day_basis TEXT,
    place TEXT,
    pairs TEXT NOT NULL CHECK (json_valid(pairs)), -- [["JP", "PK"]]
    otherwise TEXT, -- what it tells differently from story_events.event
    field TEXT NOT NULL CHECK (field IN ('title', 'text')),
    words TEXT NOT NULL,
    start INTEGER NOT NULL, -- code points before the words in articles.title or articles.text
    end INTEGER NOT NULL,
    CHECK ((day IS NULL) = (day_basis IS NULL)),
    CHECK (end - start = length(words))
);
CREATE INDEX events_article ON events (article);
CREATE INDEX events_story_event ON events (story_event);
