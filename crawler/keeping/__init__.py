"""Keeping an archive for years: backups, what is thinned out, and what is forgotten on request."""
