-- The publishers of the articles.
CREATE TABLE outlets (
    name TEXT PRIMARY KEY,
    title TEXT NOT NULL,
    home TEXT NOT NULL,
    country TEXT NOT NULL,
    timezone TEXT NOT NULL,
    languages TEXT NOT NULL,
    sources TEXT NOT NULL,
    every REAL
);
