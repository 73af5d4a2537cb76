"""Kept pages, read again by today's rules."""
