"""Whether something is about an article, and whether a text is still the same article (pure)."""
