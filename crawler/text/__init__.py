"""Text as such: words, sentences, datelines, vocabularies, what changed between two texts."""
