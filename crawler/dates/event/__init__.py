"""The day a text is about."""
