"""Searches of an archive: what was typed, what it means there, and which articles it finds."""
