"""Text processing: letters, words, sentences, names of states, differences between two texts."""
