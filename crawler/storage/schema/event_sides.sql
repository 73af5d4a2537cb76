-- Who took part in an event.
CREATE TABLE event_sides (
    id INTEGER PRIMARY KEY,
    event INTEGER NOT NULL REFERENCES events(id) ON DELETE CASCADE,
    code TEXT NOT NULL, -- ISO 3166-1, or of an organisation
    office TEXT,
    person TEXT,
    role TEXT,
    basis TEXT NOT NULL,
    seen_on TEXT NOT NULL, -- day of the article's publication, or else of its first sighting
    field TEXT NOT NULL CHECK (field IN ('title', 'text')),
    words TEXT NOT NULL,
    start INTEGER NOT NULL,
    end INTEGER NOT NULL,
    CHECK (end - start = length(words))
);
CREATE INDEX event_sides_event ON event_sides (event);
CREATE INDEX event_sides_office ON event_sides (office, code, person, seen_on) WHERE office IS NOT NULL;
CREATE INDEX event_sides_person ON event_sides (person) WHERE person IS NOT NULL;
