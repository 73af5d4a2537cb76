"""Similarity of two texts: pure functions of the texts, their titles and their days."""
