-- Where each page is in the WARC files, as it was fetched.
CREATE TABLE pages (
    id INTEGER PRIMARY KEY,
    url TEXT NOT NULL REFERENCES addresses(url),
    fetched_url TEXT NOT NULL, -- after redirects
    outlet TEXT NOT NULL REFERENCES outlets(name),
    crawl INTEGER REFERENCES crawls(id),
    fetched_at TEXT NOT NULL,
    digest TEXT NOT NULL,
    size INTEGER NOT NULL,
    file TEXT NOT NULL,
    offset INTEGER NOT NULL,
    length INTEGER NOT NULL,
    same_as INTEGER REFERENCES pages(id),
    noarchive INTEGER, -- 1 or 0; NULL where no page was asked for
    tdm_reservation INTEGER, -- 1 or 0; NULL where the page does not say
    UNIQUE (file, offset)
);
CREATE INDEX pages_url ON pages (url);
CREATE INDEX pages_outlet ON pages (outlet);
CREATE INDEX pages_fetched_url_digest ON pages (fetched_url, digest);
CREATE INDEX pages_fetched_at ON pages (fetched_at);
CREATE INDEX pages_crawl ON pages (crawl);
CREATE INDEX pages_same_as ON pages (same_as);
