-- Other URLs of a page that is in addresses under its own.
CREATE TABLE aliases (
    alias TEXT PRIMARY KEY,
    url TEXT NOT NULL REFERENCES addresses(url)
);
CREATE INDEX aliases_url ON aliases (url);
