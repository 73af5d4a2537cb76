-- The articles of each story.
CREATE TABLE story_articles (
    article INTEGER PRIMARY KEY REFERENCES articles(id) ON DELETE CASCADE,
    story INTEGER NOT NULL REFERENCES stories(id) ON DELETE CASCADE,
    kind TEXT NOT NULL CHECK (kind IN ('first', 'same', 'copy', 'edited', 'excerpt', 'report')),
    similarity REAL NOT NULL CHECK (similarity BETWEEN 0 AND 1),
    similar_article INTEGER REFERENCES articles(id) -- the earlier article by which it came into the story
);
CREATE INDEX story_articles_story ON story_articles (story);
CREATE INDEX story_articles_similar_article ON story_articles (similar_article);
