"""The day that a text is about."""
