"""The SQLite file: its schema, one writer at a time, and what is written in one transaction."""
