-- The states that articles are about, by day, so that a country's articles are counted and listed without reading them.
CREATE TABLE article_states (
    state TEXT NOT NULL, -- ISO 3166-1
    day TEXT NOT NULL, -- of publication, or else of the first sighting
    article INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
    PRIMARY KEY (state, day, article)
) WITHOUT ROWID;
CREATE INDEX article_states_day ON article_states (day);
CREATE INDEX article_states_article ON article_states (article);
