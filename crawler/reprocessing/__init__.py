"""Reprocessing: kept pages are read again by today's rules."""
