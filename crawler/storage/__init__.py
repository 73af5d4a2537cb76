"""The SQLite file: its schema, its one writer at a time, and what is written in one transaction."""
