"""The dateline at the head of a text, and the news agencies that datelines and credits name."""
