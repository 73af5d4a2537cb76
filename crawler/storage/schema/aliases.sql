-- Other URLs of pages that are in addresses.
CREATE TABLE aliases (
    alias TEXT PRIMARY KEY,
    url TEXT NOT NULL REFERENCES addresses(url)
);
CREATE INDEX aliases_url ON aliases (url);
