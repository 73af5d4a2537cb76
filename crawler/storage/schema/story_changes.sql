-- Changes of stories caused by a late article or a changed text.
CREATE TABLE story_changes (
    id INTEGER PRIMARY KEY,
    changed_at TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('merged', 'split', 'earlier')),
    story INTEGER NOT NULL,
    became INTEGER,
    article INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
    why TEXT NOT NULL
);
CREATE INDEX story_changes_story ON story_changes (story);
CREATE INDEX story_changes_became ON story_changes (became);
CREATE INDEX story_changes_article ON story_changes (article);
