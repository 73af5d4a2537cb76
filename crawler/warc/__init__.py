"""Pages as they were fetched, in WARC files (ISO 28500): written, read back, and taken from other programs."""
