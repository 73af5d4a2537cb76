"""Keeping an archive for years: backups, thinning out, and deletion on request."""
