"""Is this about the article, and is this still the article? One judge for all who ask (pure)."""
