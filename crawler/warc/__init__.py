"""Pages as fetched, in WARC files (ISO 28500): written, read back, and imported from other programs."""
