"""Downloading: which hosts may be contacted, how much of an answer is accepted, and whether it is complete."""
