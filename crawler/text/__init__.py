"""Text as such: letters, words, sentences, names of states, what changed between two texts."""
